"""How long a hospital stay lasts until the patient is fit to leave."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from sim.demand import mean_at_age
from sim.parameters import Values
from sim.population.cells import CELL_AGE, CELL_FRAILTY

Floats = NDArray[np.float64]

# Grid of the logarithm of the mean on which the mean of whole days is worked out.
_GRID = np.linspace(-4.0, 6.0, 401)


@dataclass(frozen=True)
class StayRules:
    """By cell: share of same-day stays, and location and spread of the log-normal overnight stay.

    An overnight emergency stay is 1 + the whole days of a log-normal; an elective stay is the whole
    days of a log-normal, either cut at `longest_days`. `elective_location` is by cell too.
    """

    same_day: Floats
    overnight_location: Floats
    overnight_spread: float
    elective_location: Floats
    elective_spread: float
    longest_days: int


def stay_rules(values: Values, people: Floats) -> StayRules:
    """The rules in one financial year; `people` by cell at the start."""
    older = values.number("demand.urgent.adult_frailty_age") <= CELL_AGE
    by_frailty = np.where(older, values["pathways.stay.days_by_frailty"][CELL_FRAILTY], 1.0)
    mean = (
        values.by_age("pathways.stay.emergency_days_by_age")[CELL_AGE]
        * values.number("pathways.stay.emergency_days_scale")
        * by_frailty
        / mean_at_age(by_frailty, people)
    )
    same_day = values.in_age_band("pathways.stay.same_day_share_by_age")[CELL_AGE]
    spread = values.number("pathways.stay.overnight_spread")
    elective_spread = values.number("pathways.stay.elective_spread")
    elective = values.by_age("pathways.stay.elective_days_by_age")[CELL_AGE]
    elective = elective * values.number("pathways.stay.elective_days_scale")
    longest = values.whole("pathways.stay.longest_days")
    return StayRules(
        same_day=same_day,
        overnight_location=_location(mean / _overnight(same_day) - 1, spread, longest),
        overnight_spread=spread,
        elective_location=_location(elective, elective_spread, longest),
        elective_spread=elective_spread,
        longest_days=longest,
    )


def emergency_days(
    rules: StayRules, cell: NDArray[np.integer], draw: Floats, season: float = 1.0
) -> NDArray[np.int32]:
    """Whole days until fit to leave; 0 for those who leave on the day they came.

    The `season` multiplies the nights of those who stay.

    One draw decides: below the same-day share the stay is 0 days, above it the rest of the draw
    sets the length, so that a longer stay is always a larger draw.
    """
    same_day = rules.same_day[cell]
    days = np.zeros(draw.size, np.int32)
    some = np.flatnonzero(draw >= same_day)
    same_day, location = same_day[some], rules.overnight_location[cell[some]]
    rest = np.clip((draw[some] - same_day) / _overnight(same_day), np.finfo(float).tiny, None)
    nights = np.exp(location + rules.overnight_spread * ndtri(rest)) * season
    days[some] = 1 + np.minimum(nights, rules.longest_days).astype(np.int32)
    return days


def elective_days(rules: StayRules, cell: NDArray[np.integer], draw: Floats) -> NDArray[np.int32]:
    """Whole days until fit to leave after a planned admission."""
    nights = np.exp(rules.elective_location[cell] + rules.elective_spread * ndtri(draw))
    whole: NDArray[np.int32] = np.minimum(nights, rules.longest_days).astype(np.int32)
    return whole


def _overnight(same_day: Floats) -> Floats:
    """Share of stays that last a night, to be divided by: where none do, any number serves."""
    return np.maximum(1 - same_day, np.finfo(float).eps)


def _location(mean_whole_days: Floats, spread: float, longest: int) -> Floats:
    """The log-normal location at which the mean of whole days (rounded down) is as given."""
    return np.interp(mean_whole_days, _mean_whole_days(spread, longest), _GRID)


@cache
def _mean_whole_days(spread: float, longest: int) -> Floats:
    """The mean of whole days of the log-normal at each location of the grid."""
    days = np.log(np.arange(1, longest + 1))
    return np.array([ndtr((location - days) / spread).sum() for location in _GRID])
