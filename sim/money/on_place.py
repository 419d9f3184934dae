"""Money of a place that needs no run: what an avoided admission saves, and a promise broken."""

from typing import NamedTuple

from sim.demand import season
from sim.demand.rates import PER_THOUSAND
from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.cost_terms import cost_terms
from sim.money.inflation import Index
from sim.money.pence import parts
from sim.money.pool import OnPlace, first_year_on
from sim.money.pool.payment_for_performance import QUARTERS_IN_YEAR
from sim.money.prices import prices
from sim.money.provider_payment import SavingOnPlace, payment_terms, saving_on_place
from sim.parameters import Values


class MoneyOnPlace(NamedTuple):
    """Savings by payment rule, and the Better Care Fund's first year, on one place."""

    saving: SavingOnPlace
    first_year: OnPlace


def money_on_place(values: Values, people: float, above_plan_percent: float) -> MoneyOnPlace:
    """Both, at the prices of the year of `values` and the place's own emergency admissions.

    `above_plan_percent`: how many more admissions than plan and baseline there are, below 0 fewer.
    """
    per_thousand = values.number("area.urgent.emergency_admissions_per_1000")
    admissions = round(people * per_thousand / PER_THOUSAND)
    terms = prices(values, Index().moved_to(values))
    saving = saving_on_place(
        admissions,
        above_plan_percent,
        terms,
        cost_terms(values, terms),
        payment_terms(values),
    )
    quarters = [0] * QUARTERS_IN_YEAR
    for month in range(MONTHS_IN_YEAR):
        share = parts(season(values, month).emergency_admissions)
        quarters[month * QUARTERS_IN_YEAR // MONTHS_IN_YEAR] += share
    return MoneyOnPlace(saving, first_year_on(values, admissions, quarters))
