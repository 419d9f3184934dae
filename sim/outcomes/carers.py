"""What caring does to the main carers of residents: strain, and utility by hours of care."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.demand import Clock
from sim.demand.rates import DAYS_PER_YEAR
from sim.outcomes.utility import FULL_HEALTH, whole
from sim.parameters import Values
from sim.pathways.carer_strain import CLOCK
from sim.pathways.feedbacks import RATIO, WAITING_FOR_HOME_CARE, residents_in
from sim.pathways.place import Place
from sim.population import hours_in_band
from sim.services import NOT_A_ROW

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


class Cared(NamedTuple):
    """Of each resident, what says who cares for them: by slot, good for a day.

    `rate` breakdowns a day by the tables, 0 for who has no carer; `hours_band` that the carer
    gives; `waits` for home care; `holds` of the place.
    """

    rate: NDArray[np.float32]
    hours_band: NDArray[np.uint8]
    waits: NDArray[np.bool_]
    holds: NDArray[Any]


def cared_on(place: Place, clock: Clock, hours_band: NDArray[np.uint8], day: int) -> Cared:
    """Who is cared for on `day`."""
    waits = np.zeros(place.people.n, np.bool_)
    waits[residents_in(WAITING_FOR_HOME_CARE, place, day)] = True
    return Cared(clock.rates(slice(0, place.people.n)), hours_band, waits, place.holds)


@compiled_step
def has_carer(cared: Cared, slot: int, day: int) -> bool:
    """Whether a resident lives at home on `day` and has a main carer who is not lost."""
    held = cared.holds[slot]
    lives_at_home = held.care_home == NOT_A_ROW and day < held.gone_on
    return bool(cared.rate[slot] != 0 and lives_at_home and held.carer_back <= day)


@compiled_step
def strained(of: Carers, cared: Cared, slot: int) -> int:
    """The chance that the carer of a resident is stressed, in hundred-thousandths.

    The odds rise in proportion to the strain.
    """
    odds = of.odds * cared.rate[slot] / of.least_per_day
    if cared.holds[slot].home_care != NOT_A_ROW:
        odds *= of.with_home_care
    if cared.waits[slot]:
        odds *= of.while_waiting
    return int(FULL_HEALTH * odds / (1 + odds) + 0.5)


def _ratio_of_waiting(values: Values) -> float:
    """What waiting for home care multiplies the strain by, 1 where no feedback says so."""
    states, needs = (values.labels(RATIO, axis) for axis in range(2))
    if WAITING_FOR_HOME_CARE not in states or CLOCK not in needs:
        return 1.0
    return float(values[RATIO][states.index(WAITING_FOR_HOME_CARE), needs.index(CLOCK)])
