"""The books of one run: both ledgers, who pays for care, and what rules of money do."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sim.money.activity import Activity
from sim.money.acute_payment import AcutePayment
from sim.money.allocation import MONTHS_IN_YEAR, growth_of_grants, open_year
from sim.money.charging import ClientAccounts
from sim.money.check_rules import check_rules
from sim.money.delayed_discharge_charge import charge_for_delay
from sim.money.last_year import last_year
from sim.money.ledger import Ledger
from sim.money.loop import Loop
from sim.money.means_test import Purses, charges
from sim.money.names import Payer
from sim.money.own_payers import mark_own_payers
from sim.money.payers import find_payers
from sim.money.personal_budget.in_runs import BudgetBooks
from sim.money.pool import PerHead, must_be_pooled, per_head
from sim.money.pooled import PooledFund
from sim.money.position import Yearly, by_part, settle, yearly
from sim.money.resource_cost import ResourceCosts
from sim.money.scheme_costs import SchemeCost, pay_for_schemes
from sim.parameters import Values
from sim.scenario.money_rules import MoneyRules
from sim.services.names import Service

NO_RULES = MoneyRules()


class Books:
    """All money of a run, month by month; 1 April decides what it buys."""

    def __init__(self, rules: MoneyRules = NO_RULES) -> None:
        """Raises InputError for rules of money that cannot be, naming the scenario's file."""
        check_rules(rules)
        self.ledger, self.costs = Ledger(), ResourceCosts()
        self.purses, self.clients = Purses(), ClientAccounts()
        self._loop = Loop(rules)
        origin = rules.origin or "the scenario"
        self._fund = None if rules.pool is None else PooledFund(rules.pool, origin)
        named = rules.acute_payment
        self._acute = AcutePayment(named, origin) if named else None
        self._budgets = BudgetBooks(told=self._loop.acts)
        self.schemes: list[SchemeCost] = []
        self._months: list[Activity] = []
        self._paid_months = range(0)
        self._reported: dict[tuple[str, str], int] = {}
        self._grants: PerHead | None = None

    def open_year(
        self, values: Values, people: int, units_each: Mapping[Service, Fraction]
    ) -> Mapping[Service, float]:
        """1 April: allocations, contributions, and what this year's money buys over last year's.

        `people`: everybody living in the place; `units_each`: places (hours a week of home care)
        that one person holds.
        """
        open_year(values, self.ledger, people)
        last = None
        if self._months and self._loop.acts:
            paid = self.ledger.paid_in(self._paid_months)
            last = last_year(self._months, paid, units_each)
        self._loop.open_year(values, self.ledger)
        if self._fund is not None:
            year = values.financial_year
            self._grants = (self._grants or per_head(values)).moved_to(values)
            for source, pence in must_be_pooled(people, self._grants).items():
                self._reported[year, f"better_care_{source}_pence"] = pence
            grown = self._loop.growth() | growth_of_grants(self.ledger, year)
            self._fund.open_year(year, grown)
            self._loop.from_pool = self._fund.planned_pence()
            self._loop.brought = self._fund.brought_pence
        bought = self._loop.buy(values, self.ledger, last)
        if self._fund is not None:
            self._fund.agree(self._loop.moved, self._loop.has)
            self._loop.from_pool = self._fund.planned_pence()
        if self._acute is not None:
            growth = self._loop.growth().get(Payer.ICB, Fraction(1))
            self._acute.open_year(values, self.ledger.opened.price, growth)
        self._months = []
        return bought

    def find_payers(self, place: Any, nothing: Values, values: Values, end: int) -> None:
        """Whose purse has run down by the `end` of the month, and what clients are charged.

        A hospital that is paid by the head is paid for those who live in the place then.
        """
        begun = find_payers(self.purses, place, nothing, values, self.ledger, end)
        terms = self.ledger.opened
        self.clients.close_month(self.purses, begun, place, nothing, values, terms, end)
        self._budgets.turn(place, values, end)
        if self._loop.acts and len(self._months) == MONTHS_IN_YEAR - 1:  # from 1 April on
            mark_own_payers(place, nothing, values, self.purses, charges(values, terms))
        if self._acute is not None and self._acute.counts_people:
            self._acute.count(place.people.by_group)

    def close_month(
        self, activity: Activity, values: Values, people: int, schemes: Sequence[Any] = ()
    ) -> None:
        """Post the month's payments and costs, its schemes' too; the fund moves what is due."""
        activity, shares = self._budgets.standard_care(activity), self.clients.shares
        settle(activity, values, self.ledger, self.costs, people, self._acute, shares)
        self.schemes += pay_for_schemes(schemes, activity.weight, values, self.ledger, self.costs)
        self.clients.post(activity.month, activity.weight, self.ledger)
        if days := charge_for_delay(activity, values, self.ledger):
            key = values.financial_year, "delayed_discharge_days_charged"
            self._reported[key] = self._reported.get(key, 0) + days
        self._budgets.close_month(activity, values, self.ledger, self.costs, shares)
        self._months.append(activity)
        if self._fund is not None:
            self._fund.close_month(activity.month, self.ledger)
        self._loop.close_month(activity.month, self.ledger)

    def close_year(self, values: Values) -> None:
        """31 March: the fund is settled, and what was overspent is met, carried or felt."""
        first = self._months[0].month
        self._paid_months = range(first, first + MONTHS_IN_YEAR)
        year = values.financial_year
        if self._fund is not None:
            self._fund.close_year(self._paid_months, year, self.ledger)
            self._loop.put_by = self._fund.put_by_pence
        self._loop.close_year(values, self.ledger)
        self._reported |= self.clients.close_year(year)
        if self._acute is not None:
            for name, pence in self._acute.year_so_far()._asdict().items():
                self._reported[year, f"hospital_{name}"] = pence
        if self._loop.acts:
            self._loop.verify(self.ledger.paid_in(self._paid_months))
            self._reported |= self._loop.report(year) | self._budgets.report(year)

    @property
    def panel_share(self) -> float:
        """The share of new packages of people at home that the council's panel lets through."""
        return self._loop.panel_share

    def tables(self) -> dict[str, Any]:
        """Rows of the tables of money, by name; None where nothing is pooled.

        `yearly`: allocation, spend and gap by payer, position by provider, what the loop left.
        """
        further = [Yearly(*key, value) for key, value in sorted(self._reported.items())]
        return {
            "ledger": self.ledger.rows(),
            "resource_cost": self.costs.rows(),
            "provider_position": by_part(self.ledger, self.costs),
            "yearly": yearly(self.ledger, self.costs) + further,
            "scheme_costs": self.schemes,
            "pool": None if self._fund is None else self._fund.rows,
        }
