"""What each payer is given on 1 April, what it spends in the year, and the gap between them."""

from fractions import Fraction
from typing import NamedTuple

from sim.money.housing_adaptations import grant_pence
from sim.money.inflation import Index, Kind
from sim.money.ledger import Ledger
from sim.money.names import Line, Payer, Provider
from sim.money.pence import pence, price, split
from sim.money.prices import prices
from sim.parameters import Values
from sim.parameters.financial_year import financial_year, first_of

MONTHS_IN_YEAR = 12

# NHS England's own budget, the person and charity have no allocation here.
ALLOCATION_PER_HEAD = {
    Payer.ICB: "area.money.icb_allocation_per_head_gbp",
    Payer.COUNCIL: "area.money.council_adult_social_care_per_head_gbp",
    Payer.PUBLIC_HEALTH: "area.money.public_health_grant_per_head_gbp",
}

# Each programme of care left out by the model: who pays whom.
NOT_MODELLED = {
    "other_acute": (Payer.ICB, Provider.ACUTE_TRUST),
    "primary_care": (Payer.ICB, Provider.GENERAL_PRACTICE),
    "community_health": (Payer.ICB, Provider.COMMUNITY_TRUST),
    "mental_health": (Payer.ICB, Provider.MENTAL_HEALTH_TRUST),
    "prescribing": (Payer.ICB, Provider.COMMUNITY_PHARMACY),
    "continuing_care": (Payer.ICB, Provider.CONTINUING_CARE_PROVIDER),
    "administration": (Payer.ICB, Provider.NHS_ADMINISTRATION),
    "other_long_term_support": (Payer.COUNCIL, Provider.OTHER_SOCIAL_CARE),
    "other_short_term_support": (Payer.COUNCIL, Provider.OTHER_SOCIAL_CARE),
    "assessment_and_commissioning": (Payer.COUNCIL, Provider.OTHER_SOCIAL_CARE),
    "client_contributions": (Payer.PERSON, Provider.OTHER_SOCIAL_CARE),
}


class Budget(NamedTuple):
    """One payer's financial year; gap is allocation less spend, below 0 where it overspends."""

    financial_year: str
    payer: str
    allocation_pence: int
    spend_pence: int
    gap_pence: int


def open_year(values: Values, ledger: Ledger, people: int) -> None:
    """1 April: move prices to the year of `values` and give each payer its allocation.

    `people`: everybody living in the place (not the sample). Allocations per head are stated in
    2025-26 prices and reach cash by general inflation.
    """
    index = (ledger.terms.index if ledger.terms else Index()).moved_to(values)
    ledger.terms = prices(values, index)
    for payer, name in ALLOCATION_PER_HEAD.items():
        per_head = price(values.number(name) * index.level[Kind.GENERAL])
        ledger.allocations[values.financial_year, payer] = pence(people, per_head)
    ledger.allocations[values.financial_year, Payer.HOUSING] = grant_pence(values, index, people)


def growth_of_grants(ledger: Ledger, year: str) -> dict[Payer, Fraction]:
    """What those who spend a grant have over last year; nothing in the first year."""
    before = financial_year(first_of(year) - 1)
    return {
        payer: Fraction(ledger.allocations[year, payer], max(had, 1))
        for payer in (Payer.PUBLIC_HEALTH, Payer.HOUSING)
        if (had := ledger.allocations.get((before, payer))) is not None
    }


def pay_not_modelled(month: int, ledger: Ledger, people: int) -> list[tuple[Provider, int]]:
    """Post a twelfth of the year's spending on care that the model leaves out; what it cost whom.

    Spending per head follows published out-turn; the public health grant is spent in full. It costs
    its providers what is paid for it, and more where they deliver less efficiency than is asked.
    """
    terms = ledger.opened
    cost = []
    for programme, per_head in terms.not_modelled.items():
        payer, provider = NOT_MODELLED[programme]
        amount = pence(people, per_head, MONTHS_IN_YEAR)
        ledger.post(month, payer, provider, Line.NOT_MODELLED, amount)
        cost.append((provider, pence(people, terms.not_modelled_cost[programme], MONTHS_IN_YEAR)))
    grant = ledger.allocations[terms.financial_year, Payer.PUBLIC_HEALTH]
    amount = split(grant, [1] * MONTHS_IN_YEAR)[month % MONTHS_IN_YEAR]
    provider = Provider.PUBLIC_HEALTH_SERVICE
    ledger.post(month, Payer.PUBLIC_HEALTH, provider, Line.NOT_MODELLED, amount)
    return [*cost, (provider, amount)]


def budgets(ledger: Ledger) -> list[Budget]:
    """Allocation, spend and gap by financial year and payer; others have no allocation.

    In a year that is not over the spend is what has been paid so far.
    """
    spend = ledger.spend()
    return [
        Budget(year, payer.value, given, spent, given - spent)
        for (year, payer), given in ledger.allocations.items()
        for spent in [spend.get((year, payer), 0)]
    ]
