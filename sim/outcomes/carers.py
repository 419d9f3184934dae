"""What caring does to the main carers of residents: strain, and utility by hours of care."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.demand.rates import DAYS_PER_YEAR
from sim.outcomes.utility import whole
from sim.parameters import Values
from sim.population import hours_in_band

RATIO = "pathways.feedbacks.ratio"
OF_WAITING = "waiting_for_home_care", "carer_breakdown"

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Carers(NamedTuple):
    """The numbers of a year.

    `least_per_day` breakdowns a day at the least strain; `odds` of being stressed at it; what home
    care, and waiting for it, multiply the strain by; `loss` of utility by hours [band, none first],
    in hundred-thousandths; `many` hours: from where on there is a loss [band].
    """

    least_per_day: float
    odds: float
    with_home_care: float
    while_waiting: float
    loss: Whole
    many: NDArray[np.bool_]


def carers(values: Values) -> Carers:
    """The numbers of the financial year of `values`."""
    hours = hours_in_band(values)
    first = values.number("outcomes.carers.loss_from_hours")
    full = values.number("outcomes.carers.full_loss_from_hours")
    share = np.clip((hours - first) / (full - first), 0, 1)
    return Carers(
        least_per_day=values.number("pathways.carer_strain.breakdowns_per_year") / DAYS_PER_YEAR,
        odds=values.number("outcomes.carers.strain_odds"),
        with_home_care=values.number("pathways.unpaid_care.with_home_care_ratio"),
        while_waiting=_ratio_of_waiting(values),
        loss=whole(-values.number("outcomes.carers.full_loss") * share),
        many=hours > first,
    )


def strained(of: Carers, rate: Floats, has_home_care: Floats, waits: Floats) -> Floats:
    """The chance that each carer is stressed, from breakdowns a day by the tables."""
    strain = rate / of.least_per_day
    strain = strain * np.where(has_home_care, of.with_home_care, 1)
    strain = strain * np.where(waits, of.while_waiting, 1)
    return np.asarray(of.odds * strain / (1 + of.odds * strain))


def _ratio_of_waiting(values: Values) -> float:
    """What waiting for home care multiplies the strain by, 1 where no feedback says so."""
    state, need = OF_WAITING
    if state not in values.labels(RATIO) or need not in values.labels(RATIO, 1):
        return 1.0
    at = values.labels(RATIO).index(state), values.labels(RATIO, 1).index(need)
    return float(values[RATIO][at])
