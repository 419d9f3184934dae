"""The loop: what money buys on 1 April, and how a year that did not come out even is felt.

The first year is taken as the place's own level: what a payer spends then, grown as its allocation
grows, is what it has from then on. So a place whose published allocation lies beside its spending
is neither cut nor endowed for that; the first year's gap is shown.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.allocation_rule import (
    AllocationRule,
    PayerYear,
    Plan,
    ServiceYear,
    YearStart,
    allocate,
    response,
    service_named,
    table,
    usual_may_fall,
)
from sim.money.balance import (
    BalanceTerms,
    Deficit,
    NewPackages,
    balance_terms,
    carry_deficit,
    close_gap,
    due_pence,
    owed_pence,
    reserves_pence,
)
from sim.money.bought import BOUGHT_SERVICES, SERVICE_OF_LINE
from sim.money.inflation import Index
from sim.money.last_year import LastYear
from sim.money.ledger import Ledger
from sim.money.moved import moved
from sim.money.names import Line, Payer
from sim.money.pence import PARTS_PER_SHARE, parts
from sim.money.verified_saving import Paid, verified_savings
from sim.parameters import Values
from sim.scenario.money_rules import MoneyRules
from sim.services.names import Service

# Whose money decides how much there is; everybody else who pays for a service follows.
BUYERS = (Payer.ICB, Payer.COUNCIL)
# New packages that a council's panel looks at.
PANEL = (
    Service.HOME_CARE,
    Service.RESIDENTIAL_CARE,
    Service.NURSING_CARE,
    Service.DIRECT_PAYMENT,
)
GAIN = Line.GAIN_SHARE  # paid once, and not again because it was paid last year
TABLE_KEY = "money.table"
WORKFORCE = "pathways.capacity.workforce_growth_per_year"


class Loop:
    """The money of the payers that buy care, from year to year."""

    def __init__(self, rules: MoneyRules) -> None:
        """`rules` that `check_rules` has passed."""
        self._rules, self._origin = rules, rules.origin or "the scenario"
        self._spent: dict[Payer, int] = {}
        self._first_allocation: dict[Payer, int] = {}
        self.has: dict[Payer, int] = {}
        self._had: dict[Payer, int] = {}
        self._before: Index | None = None
        self.reserves, self._reserves_least = 0, 0
        self._to_repay = 0
        self._deficits: list[Deficit] = []
        self._to_find: list[Deficit] = []
        self._packages: Mapping[Service, NewPackages] = {}
        self._let_through: list[int] = []
        self.panel_share = 1.0
        self.plans: list[Plan] = []
        # What each is to have from a pooled fund for what it leads; below 0 where it gives more.
        self.from_pool: Mapping[Payer, int] = {}
        # Of a pooled fund's saving: brought from last year, and put by for the next.
        self.brought: Mapping[Payer, int] = {}
        self.put_by: Mapping[Payer, int] = {}
        self.moved: Mapping[tuple[Line, Payer], int] = {}
        # What each has of last year's verified savings.
        self.verified: Mapping[Payer, int] = {}
        self._unspent: Mapping[Payer, int] = {}

    @property
    def acts(self) -> bool:
        """Whether money decides capacity at all."""
        return bool(self._rules.allocation_rule)

    def growth(self) -> dict[Payer, Fraction]:
        """What each buyer has over what it had the year before; nothing in the first year."""
        return {payer: Fraction(has, max(self._had[payer], 1)) for payer, has in self.has.items()}

    def open_year(self, values: Values, ledger: Ledger) -> None:
        """1 April: what each payer has this year; in the first nothing is known to go by."""
        given = {payer: ledger.allocations[values.financial_year, payer] for payer in BUYERS}
        self.panel_share, self._let_through = 1.0, []
        if not self._spent:
            self._first_allocation = given
            return
        self._had = self.has or self._spent
        self.has = {
            payer: self._spent[payer] * given[payer] // max(self._first_allocation[payer], 1)
            for payer in BUYERS
        }

    def buy(self, values: Values, ledger: Ledger, last: LastYear | None) -> Mapping[Service, float]:
        """What money buys of each service over what there was, where money decides.

        `last` year's payments and waits are known, and nothing of this one.
        """
        index, bought = ledger.opened.index, {}
        self.moved = {}
        if self.acts and last is not None:
            self._packages = _packages(last)
            bought = self._decide(values, last, index)
        self._before = index
        return bought

    def close_month(self, month: int, ledger: Ledger) -> None:
        """The council looks ahead: where the year would end beyond its money, its panel acts.

        As its own payments were so far, so to the end of the year; what a pooled fund may share at
        the end is not counted on. Reserves first, then fewer new packages.
        """
        month_of_year = month % MONTHS_IN_YEAR
        months = month_of_year + 1
        left = MONTHS_IN_YEAR - months
        self._let_through.append(round(self.panel_share * PARTS_PER_SHARE))
        if not (self.acts and self.has and left):
            return
        paid = ledger.paid_in(range(month - month_of_year, month + 1))
        spent = sum(pence for (payer, _), pence in paid.items() if payer is Payer.COUNCIL)
        spent += self._to_repay * months // MONTHS_IN_YEAR
        gap = spent * MONTHS_IN_YEAR // months - self._to_spend(Payer.COUNCIL)
        end = close_gap(max(gap, 0), self.reserves, self._reserves_least, left, self._packages)
        self.panel_share = 1.0 if end.panel is None else end.panel.share / PARTS_PER_SHARE

    def close_year(self, values: Values, ledger: Ledger) -> None:
        """31 March: what was overspent is met from reserves, carried, or felt next year."""
        year, terms = values.financial_year, balance_terms(values)
        borne = ledger.borne(year)
        spent = {payer: borne.get(payer, 0) for payer in BUYERS}
        if not self._spent:
            self._spent = spent
            # What a council has put by does not hang on what a pooled fund gives it.
            self._open_reserves(ledger.paid(year, Payer.COUNCIL), terms)
            return
        has = {payer: pence + self.brought.get(payer, 0) for payer, pence in self.has.items()}
        short = {payer: spent[payer] + self.put_by.get(payer, 0) - has[payer] for payer in BUYERS}
        due = due_pence(self._deficits, year)
        owed = {Payer.ICB: due, Payer.COUNCIL: self._to_repay}
        self._unspent = {payer: -short[payer] - owed[payer] for payer in BUYERS}
        if short[Payer.ICB] + due > 0:
            carried = carry_deficit(
                year,
                short[Payer.ICB] + due,
                terms.nhs_repay_years,
                terms.nhs_first_repayment_after_years,
            )
            self._deficits.append(carried)
        self._balance_council(year, short[Payer.COUNCIL], terms.council_find_years)

    def verify(self, paid: Paid) -> None:
        """31 March: what each payer really did not pay of its plan, from the year's payments."""
        if self.plans and self._unspent:
            services = {one for one in BOUGHT_SERVICES if self._open_to(one.lines)}
            self.verified = verified_savings(
                self.plans[-1],
                paid,
                self._unspent,
                into=self._moved_to(),
                pooled={one.service for one in services},
            )

    def report(self, year: str) -> dict[tuple[str, str], int]:
        """What a year left: reserves, what is owed or must be found, and the panel's share."""
        return {
            (year, "reserves_council_pence"): self.reserves,
            (year, "to_find_council_pence"): owed_pence(self._to_find, year),
            (year, "deficit_icb_pence"): owed_pence(self._deficits, year),
            (year, "panel_share_ppm"): sum(self._let_through) // max(len(self._let_through), 1),
        } | {
            (year, f"verified_saving_{payer}_pence"): pence
            for payer, pence in self.verified.items()
            if self._rules.allocation_rule == "reinvest"
        }

    def _open_reserves(self, budget: int, terms: BalanceTerms) -> None:
        self.reserves = reserves_pence(budget, terms.council_reserves)
        self._reserves_least = reserves_pence(budget, terms.council_minimum_reserves)

    def _balance_council(self, year: str, short: int, find_years: int) -> None:
        """A council's overspend comes out of reserves down to the least; the rest must be found."""
        short += self._to_repay
        drawn = min(max(short, 0), max(self.reserves - self._reserves_least, 0))
        self._to_find.append(carry_deficit(year, max(short, 0) - drawn, find_years))
        self.reserves += max(-short, 0) - drawn

    def _to_spend(self, payer: Payer) -> int:
        """What a payer can pay providers: its own money, and what a pooled fund gives or takes."""
        return self.has[payer] + self.from_pool.get(payer, 0)

    def _decide(self, values: Values, last: LastYear, index: Index) -> dict[Service, float]:
        start = self._start(values, last, index)
        plan = allocate(start, self._rule(values, start), self._origin)
        self.plans.append(plan)
        if self._rules.pool is not None:
            usual = allocate(start, AllocationRule("historic"), self._origin)
            self.moved = moved(plan, usual, self._rules.pool)
        # What people pay for themselves is there as before: only the rest is bought by budgets.
        return {
            service: float(1 + (one.capacity_ratio - 1) * last.bought_publicly[service])
            for service, one in plan.services.items()
            if one.capacity_ratio is not None
        }

    def _start(self, values: Values, last: LastYear, index: Index) -> YearStart:
        assert self._before is not None
        grow = dict(zip(values.labels(WORKFORCE), values[WORKFORCE].tolist(), strict=True))
        price = {
            kind: Fraction(parts(level), parts(self._before.level[kind]))
            for kind, level in index.level.items()
        }
        services = [
            ServiceYear(
                service=one.service,
                capacity=last.capacity[one.service],
                spend_pence=last.paid_for(one.service, BUYERS),
                price_ratio=price[one.moves_with],
                hospital=one.hospital,
                may_grow=parts(grow[one.service.label]),
                may_fall=usual_may_fall(values, one.hospital),
                open_to=self._open_to(one.lines),
                observed=last.observed[one.service],
            )
            for one in BOUGHT_SERVICES
            if last.capacity[one.service] > 0 and last.paid_for(one.service, BUYERS)
        ]
        payers = [self._payer(payer, values, services, last) for payer in BUYERS]
        return YearStart(values.financial_year, tuple(services), tuple(payers))

    def _payer(
        self, payer: Payer, values: Values, services: Sequence[ServiceYear], last: LastYear
    ) -> PayerYear:
        """What is not for services is set aside as it was spent, grown as all the money is."""
        bought = {one.service for one in services}
        aside = sum(
            pence
            for (who, line), pence in last.paid.items()
            if who is payer and SERVICE_OF_LINE.get(line) not in bought and line is not GAIN
        )
        repay = due_pence(self._deficits, values.financial_year)
        if payer is Payer.COUNCIL:
            repay = self._to_repay = due_pence(self._to_find, values.financial_year)
        has, had = self.has[payer], self._had[payer]
        planned, to_spend = self.from_pool.get(payer, 0), self._to_spend(payer)
        aside = min(aside * has // max(had, 1), to_spend)
        return PayerYear(
            payer=payer,
            allocation_last_year_pence=had,
            allocation_pence=has,
            set_aside_pence=aside,
            repay_pence=min(repay, to_spend - aside),
            verified_saving_pence=self._to_reinvest(payer, services, to_spend - aside - repay),
            from_pool_pence=max(planned, 0),
            to_pool_pence=max(-planned, 0),
        )

    def _moved_to(self) -> list[Service]:
        names = self._rules.moved_to
        return [service_named(name, self._origin, "money.moved_to") for name in names]

    def _to_reinvest(self, payer: Payer, services: Sequence[ServiceYear], most: int) -> int:
        """A payer's verified savings, as far as it has money for services that they can go to."""
        into = self._moved_to()
        can = any(one.service in into and one.can_buy(payer) for one in services)
        acts = self._rules.allocation_rule == "reinvest" and can
        return min(self.verified.get(payer, 0), max(most, 0)) if acts else 0

    def _open_to(self, lines: Sequence[Line]) -> frozenset[Payer]:
        """In a pooled fund each partner's money can buy what the fund covers."""
        pool = self._rules.pool
        if pool is None:
            return frozenset()
        covered = {name for line in pool.lines for name in line.covers}
        if not any(line.value in covered for line in lines):
            return frozenset()
        return frozenset(payer for payer in BUYERS if payer.value in pool.partners)

    def _rule(self, values: Values, start: YearStart) -> AllocationRule:
        name, rules = self._rules.allocation_rule, self._rules
        spent = {one.service: one.spent_pence for one in start.services}
        to = {service: spent.get(service, 0) for service in self._moved_to()}
        shares = {service: pence / max(sum(to.values()), 1) for service, pence in to.items()}
        if name == "reinvest":
            return AllocationRule(name, to=shares)
        if name == "shift":
            return AllocationRule(name, share=rules.growth_moved_share, to=shares)
        if name == "own_table" and rules.table is not None:
            given = rules.table
            return AllocationRule(
                name, table=table(self._origin, TABLE_KEY, given.unit, given.amount)
            )
        if name == "marginal_benefit":
            return AllocationRule(name, response=response(values))
        return AllocationRule(name)


def _packages(last: LastYear) -> dict[Service, NewPackages]:
    """What a new package costs the council in a full year, and how many a month are usual."""
    found = {}
    for service in PANEL:
        people = last.people[service]
        spent = last.paid_for(service, (Payer.COUNCIL,)).get(Payer.COUNCIL, 0)
        if people:
            starts = Fraction(last.starts[service], MONTHS_IN_YEAR)
            found[service] = NewPackages(int(spent / people), starts)
    return found
