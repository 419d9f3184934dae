"""Housing adaptations: the Disabled Facilities Grant, capital of a council that can buy no care.

It comes through the Better Care Fund (sim/money/pool.toml). It is posted beside care and never
counted in what care costs. Homes are adapted for all of it, as the public health grant is spent.
What adaptations do to need is not simulated.
"""

from sim.money.inflation import Index, Kind
from sim.money.ledger import Ledger
from sim.money.names import Line, Payer, Provider
from sim.money.pence import pence, price, split
from sim.parameters import Values

PER_HEAD = "money.pool.adaptations_grant_per_head"


def grant_pence(values: Values, index: Index, people: int) -> int:
    """The grant of the year of `values` for a place of so many people, in cash."""
    return pence(people, price(values.number(PER_HEAD) * index.level[Kind.ADAPTATIONS_GRANT]))


def pay_for_adaptations(month_of_year: int, month: int, ledger: Ledger, months: int) -> int:
    """Post one of so many equal `months` of the year's grant; returns its pence."""
    grant = ledger.allocations[ledger.opened.financial_year, Payer.HOUSING]
    amount = split(grant, [1] * months)[month_of_year]
    line, provider = Line.HOUSING_ADAPTATIONS, Provider.HOME_ADAPTATIONS
    ledger.post(month, Payer.HOUSING, provider, line, amount)
    return amount
