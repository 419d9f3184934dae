"""Budgets in the years of a run: set by need each month, paid in, spent, taken back, paid twice.

A budget is worth what the standard care would cost its payers: hours at the council's price,
nursing by the contact. Its holder's charge is spent first. Care that is bought from agencies is
counted as theirs; all else costs its providers what is paid for it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from sim.money.activity import DAYS_IN_WEEK
from sim.money.client_shares import ClientShares, council_and_client
from sim.money.ledger import Ledger
from sim.money.names import PROVIDER_OF, Line, Payer, Provider
from sim.money.pence import PARTS_PER_SHARE, pence
from sim.money.personal_budget.budget import Budget, Need, set_budget
from sim.money.personal_budget.effects import saving
from sim.money.personal_budget.holder import CONTINUING_HEALTHCARE, BudgetTerms, budget_terms
from sim.money.personal_budget.kinds import Kind
from sim.money.personal_budget.paid_twice import paid_twice
from sim.money.personal_budget.people_counted import HOLDING_OF, KIND_OF, people_days
from sim.money.personal_budget.substitution import purchases
from sim.money.personal_budget.unused import Purse
from sim.money.pool.apportion import apportion
from sim.money.resource_cost import ResourceCosts
from sim.parameters import Values
from sim.pathways.budget_holders import BudgetHolders, HeldMonth
from sim.pathways.budget_stays import Held
from sim.services.names import Funder, Service

LINE_OF = {
    Kind.PERSONAL: Line.PERSONAL_BUDGET,
    Kind.PERSONAL_HEALTH: Line.PERSONAL_HEALTH_BUDGET,
    Kind.INTEGRATED: Line.INTEGRATED_PERSONAL_BUDGET,
}
AGENCY, ASSISTANT = "care_agency", "personal_assistant"
PROVIDER_OF_PURCHASE = {
    AGENCY: Provider.HOME_CARE_PROVIDER,
    ASSISTANT: Provider.PERSONAL_ASSISTANTS,
    "day_activity": Provider.OTHER_SOCIAL_CARE,
    "respite_break": Provider.OTHER_SOCIAL_CARE,
    "equipment": Provider.OTHER_SOCIAL_CARE,
}
HOME_CARE, NURSING = Service.HOME_CARE, Service.COMMUNITY_NURSING
# What home care is called in the table of substitution, by whose budget pays for it.
STANDARD = {
    Kind.PERSONAL: HOME_CARE.label,
    Kind.PERSONAL_HEALTH: CONTINUING_HEALTHCARE,
    Kind.INTEGRATED: HOME_CARE.label,
}
_NEW_STAFF = "money.personal_budget.new_staff_share"
_THRIFTY = "money.personal_budget.thrifty_share"


class Month(NamedTuple):
    """A month's pence by kind of budget.

    `paid_in` by payer is what was `bought` and what is `held` of each payer's money, not spent yet;
    `counted` of what was bought is care that counts as the agencies'.
    """

    paid_in: Counter[tuple[Kind, Payer]]
    bought: Counter[tuple[Kind, str]]
    held: Counter[tuple[Kind, Payer]]
    counted: Counter[Kind]


class BudgetBooks:
    """The money of everybody who holds a budget of their own, month by month.

    Who has standard care, and how budgets are held, is counted only where it is `told`.
    """

    def __init__(self, told: bool = True) -> None:
        self._told = told
        self._purses: dict[int, Purse] = {}
        self._public: dict[int, Counter[Payer]] = {}
        self._held: HeldMonth | None = None
        self._terms: tuple[str, BudgetTerms] | None = None
        self._new_staff = self._thrifty = 1.0
        self._today = 0
        self._year: Counter[str] = Counter()

    def turn(self, place: Any, values: Values, end: int) -> None:
        """What budgets bought up to the `end` of the month, and who holds one next."""
        self._in_force(values)  # the year may be new
        spared = {number: 1 - sum(self._of_hours(number)) for number in range(len(KIND_OF))}
        holders: BudgetHolders = place.own_budgets
        self._held = holders.close_month(place, values, spared, self._today, end, self._told)
        self._today = end

    def standard_care(self, activity: Any) -> Any:
        """The month's activity without what budgets bought: that is paid for by them.

        Hours that budgets buy from agencies stay among what these give. Hours of assistants who
        have left agencies are hours that these no longer have.
        """
        if self._held is None or not self._held.budgets:
            return activity
        units, by_funder = activity.units.copy(), activity.units_by_funder.copy()
        there, in_use = activity.capacity_days.copy(), activity.occupied_days.copy()
        for one in self._held.budgets:
            units[HOME_CARE, one.group] -= self._hours_elsewhere(one)
            staff_gone = round(one.hours * self._of_hours(one.kind)[1])
            there[HOME_CARE] -= staff_gone
            in_use[HOME_CARE] -= staff_gone
            units[NURSING, one.group] -= one.contacts
            by_funder[HOME_CARE, _funder(one)] -= one.hours
            by_funder[NURSING, Funder.COUNCIL] -= one.contacts  # whom contacts stand under
        return replace(
            activity,
            units=units,
            units_by_funder=by_funder,
            capacity_days=there,
            occupied_days=in_use,
        )

    def close_month(
        self,
        activity: Any,
        values: Values,
        ledger: Ledger,
        costs: ResourceCosts,
        clients: ClientShares,
    ) -> None:
        """Post what budgets were paid, what they bought and gave back, and what was paid twice.

        `clients`: what the council's clients are charged of the month's fees, by service.
        """
        held = self._held
        if held is None:
            return
        if self._told:
            self._count(held, values, activity.weight)
        month = Month(Counter(), Counter(), Counter(), Counter())
        back: Counter[Payer] = Counter()
        for one in held.budgets:
            self._live(one, activity.weight, values, ledger, clients, month, back)
        for payer, amount in back.items():
            ledger.post(
                activity.month, payer, Provider.BUDGET_HOLDERS, Line.BUDGET_TAKEN_BACK, -amount
            )
        self._year["budget_paid_pence"] += sum(month.paid_in.values())
        self._year["budget_taken_back_pence"] += sum(back.values())
        for payer in (Payer.COUNCIL, Payer.ICB):
            self._year[f"budget_taken_back_{payer.value}_pence"] += back[payer]
        self._year["budget_double_running_pence"] += 0  # told also where nobody has one
        if held.budgets:
            for kind, line in LINE_OF.items():
                _post(activity.month, kind, line, month, ledger, costs)
            self._pay_twice(activity, values, ledger)

    def report(self, year: str) -> dict[tuple[str, str], int]:
        """What the year came to, by measure; the next one starts from nothing."""
        self._year["budget_balance_pence"] = sum(one.held_pence for one in self._purses.values())
        found = {(year, name): amount for name, amount in self._year.items()}
        self._year = Counter()
        return found

    def _in_force(self, values: Values) -> BudgetTerms:
        if self._terms is None or self._terms[0] != values.financial_year:
            self._terms = values.financial_year, budget_terms(values)
            self._new_staff = values.number(_NEW_STAFF)
            self._thrifty = values.number(_THRIFTY)
        return self._terms[1]

    def _of_hours(self, kind: int) -> tuple[float, float]:
        """Of home care under a budget: bought from agencies; and by assistants they have lost."""
        assert self._terms is not None
        bought = self._terms[1].substitution[STANDARD[KIND_OF[kind]]]
        return bought[AGENCY], bought[ASSISTANT] * (1 - self._new_staff)

    def _used(self, one: Held) -> int:
        """What its holder spends of a budget, parts per million: all, but for the thrifty."""
        assert self._terms is not None
        if one.spends >= self._thrifty:
            return PARTS_PER_SHARE
        unspent = (PARTS_PER_SHARE - self._terms[1].share_used) / self._thrifty
        return max(PARTS_PER_SHARE - round(unspent), 0)

    def _hours_elsewhere(self, one: Held) -> int:
        return one.hours - round(one.hours * self._of_hours(one.kind)[0])

    def _live(
        self,
        one: Held,
        weight: int,
        values: Values,
        ledger: Ledger,
        clients: ClientShares,
        month: Month,
        back: Counter[Payer],
    ) -> None:
        """One budget's month: set by need, paid in, spent; what lies too long is taken back."""
        kind, terms = KIND_OF[one.kind], self._in_force(values)
        budget = set_budget(
            kind, HOLDING_OF[one.holding], _need(one, weight, ledger, clients), terms.level
        )
        purse = self._purses.setdefault(one.purse, Purse(terms.recovered_after_months))
        public = self._public.setdefault(one.purse, Counter())
        wanted = _wanted(budget, terms, self._used(one))
        row = purse.month(budget.total_pence, sum(wanted.values()))
        paid: dict[Payer, int] = {p: amount for p, amount in budget.paid_by.items() if amount}
        month.paid_in.update({(kind, payer): amount for payer, amount in paid.items()})
        theirs: dict[Payer, int] = {p: n for p, n in paid.items() if p is not Payer.PERSON}
        public.update(theirs)
        unspent = budget.total_pence - row.bought_pence
        for payer, amount in _of_payers(unspent, theirs, paid).items():
            month.held[kind, payer] += amount
        spent = apportion(row.bought_pence, wanted) if row.bought_pence else {}
        for name, amount in spent.items():
            bought = purchases({name: amount}, terms.substitution)
            month.bought.update({(kind, what): each for what, each in bought.items()})
            if name != NURSING.label:
                month.counted[kind] += bought[AGENCY]
        returned = row.recovered_pence + (purse.close() if one.ended else 0)
        if returned:
            due = min(returned, sum(public.values()))
            shares = apportion(due, public)
            for payer, amount in shares.items():
                back[payer] += amount
                public[payer] -= amount
        if one.ended:
            del self._purses[one.purse], self._public[one.purse]
        self._year["budget_short_of_need_pence"] += budget.unmet_pence
        self._year["budget_charge_pence"] += budget.charge_pence

    def _count(self, held: HeldMonth, values: Values, weight: int) -> None:
        self._year.update(people_days(held, values, weight))
        for name, count in (
            ("budget_broker_waiting_days", held.waiting * held.days),
            ("budget_broker_planning_days", held.planning * held.days),
            ("budget_broker_given_up", held.gave_up),
            ("budgets_begun", held.began),
            ("own_budget_days", sum(one.days for one in held.budgets)),
            ("budget_hours_elsewhere", sum(map(self._hours_elsewhere, held.budgets))),
        ):
            self._year[name] += count * weight

    def _pay_twice(self, activity: Any, values: Values, ledger: Ledger) -> None:
        """Standard care that was given up and stands idle, as far as contracts pay for it still."""
        assert self._held is not None
        hours: Counter[Payer] = Counter()
        for one in self._held.budgets:
            hours[_payer(one)] += self._hours_elsewhere(one)
        contacts = Counter({Payer.ICB: sum(one.contacts for one in self._held.budgets)})
        given_up = {HOME_CARE: hours, NURSING: contacts}
        fraction = self._in_force(values).double_running
        twice = paid_twice(activity, values, given_up, ledger.opened.price, fraction)
        for (service, payer), amount in twice.items():
            self._year["budget_double_running_pence"] += amount
            provider = PROVIDER_OF[service]
            ledger.post(activity.month, payer, provider, Line.BUDGET_DOUBLE_RUNNING, amount)


def _payer(one: Held) -> Payer:
    return Payer.ICB if KIND_OF[one.kind] is Kind.PERSONAL_HEALTH else Payer.COUNCIL


def _funder(one: Held) -> Funder:
    return Funder.ICB if KIND_OF[one.kind] is Kind.PERSONAL_HEALTH else Funder.COUNCIL


def _need(one: Held, weight: int, ledger: Ledger, clients: ClientShares) -> Need:
    """The month's assessed package, at what its payers would pay for standard care."""
    price, kind = ledger.opened.price, KIND_OF[one.kind]
    care = pence(one.hours * weight, price["home_care_hour_council"], DAYS_IN_WEEK)
    if kind is Kind.PERSONAL_HEALTH:
        return Need({CONTINUING_HEALTHCARE: care}, {})
    # What the client pays of it: as clients with standard home care do.
    _, charge = council_and_client(care, HOME_CARE, clients)
    nhs = {}
    if kind is Kind.INTEGRATED:
        nhs[NURSING.label] = pence(one.contacts * weight, price["community_nursing_contact"])
    return Need(nhs, {HOME_CARE.label: care}, charge)


def _wanted(budget: Budget, terms: BudgetTerms, used: int) -> dict[str, int]:
    """What its holder spends in the month in place of each standard service."""
    package = budget.by_service.get(CONTINUING_HEALTHCARE, 0)
    less = saving(package, package > 0, terms.effects).package_pence
    return {
        name: pence(amount - (less if name == CONTINUING_HEALTHCARE else 0), used)
        for name, amount in budget.by_service.items()
    }


def _of_payers(
    pence: int, theirs: Mapping[Payer, int], paid: Mapping[Payer, int]
) -> Mapping[Payer, int]:
    """Whose money lies unspent: that of NHS and council, as the person's charge is spent first."""
    if not pence:
        return {}
    return apportion(pence, theirs if pence <= sum(theirs.values()) else paid)


def _post(
    month: int, kind: Kind, line: Line, of: Month, ledger: Ledger, costs: ResourceCosts
) -> None:
    """Who paid whom: each payer's money buys of everything alike, to the penny."""
    spends = {}
    for payer in (Payer.PERSON, Payer.COUNCIL, Payer.ICB):
        held = of.held[kind, payer]
        ledger.post(month, payer, Provider.BUDGET_HOLDERS, line, held)
        spends[payer] = of.paid_in[kind, payer] - held
    left = {name: of.bought[kind, name] for name in PROVIDER_OF_PURCHASE}
    weights = dict(left)
    # The last, who pays most, pays what the others leave of each.
    for payer, amount in sorted(spends.items(), key=lambda one: one[1]):
        most = amount == max(spends.values())
        shares = dict(left) if most else apportion(amount, weights)
        for name, share in shares.items():
            left[name] -= share
            ledger.post(month, payer, PROVIDER_OF_PURCHASE[name], line, share)
    for name, provider in PROVIDER_OF_PURCHASE.items():
        cost = of.bought[kind, name] - (of.counted[kind] if name == AGENCY else 0)
        if cost:
            costs.add(month, provider, line.value, (0, 0, cost))
