"""Contacts that are counted by group, month by month, and belong to nobody in particular.

GP appointments, ambulances that take nobody to A&E, outpatient attendances and day cases: too many
to follow, and none of them holds a place. Rates go by profile (age, sex, deprivation, conditions,
segment), whose people are counted all the time.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled_with_arrays
from sim.demand.segments import england_mean, use_by_segment
from sim.parameters import Values
from sim.population.cells import N_AGES, N_SEXES, STRATA
from sim.population.groups import PROFILES

COUNTED = ("gp", "ambulance", "outpatient", "day_case")
LEVEL = "demand.contacts.level"

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def contact_rates(values: Values) -> dict[str, Floats]:
    """Contacts wanted a person and year by profile, in the financial year of `values`."""
    rates = {}
    for service in COUNTED:
        level = float(values[LEVEL][values.labels(LEVEL).index(service)])
        of_stratum = level / england_mean(values, service) * contact_shape(values, service)
        by_segment = use_by_segment(values, service)
        rate = of_stratum[..., np.newaxis] * by_segment[:, np.newaxis, np.newaxis, :]
        n_strata, held, segments = PROFILES
        of_profile = rate.reshape(n_strata, 1, segments).repeat(held, axis=1)
        rates[service] = of_profile.reshape(-1)
    return rates


def whole_numbers(expected: NDArray[Any], seed: int, decision: str, turn: int) -> Whole:
    """Whole numbers, each within one of what is expected, and so is their sum.

    The same drawn offset in every scenario.
    """
    return whole_from(expected, offset_of(seed, decision, turn))


@compiled_with_arrays
def whole_from(expected: Floats, offset: float) -> Whole:
    """The same for a given offset: running totals from there on, rounded down."""
    whole = np.empty(expected.size, np.int64)
    running, before = 0.0, 0
    for one in range(expected.size):
        running += expected[one]
        reached = int(np.floor(running + offset))
        whole[one] = reached - before
        before = reached
    return whole


def offset_of(seed: int, decision: str, turn: int) -> float:
    """The offset of a month or a week of the run, which is below 0 in the warm-up."""
    return float(draws.uniform(seed, decision, np.array([turn], np.int64).astype(np.uint64))[0])


def contact_shape(values: Values, service: str) -> Floats:
    """Relative rate by age, sex and quintile."""
    name = f"demand.contacts.{service}_by_age"
    by_age = values.in_age_band(name)[:N_AGES]
    if by_age.ndim == 1:
        by_age = by_age[:, np.newaxis].repeat(N_SEXES, axis=1)
    by_deprivation = values[f"demand.contacts.{service}_by_deprivation"]
    return np.asarray(np.broadcast_to(by_age[..., np.newaxis] * by_deprivation, STRATA), np.float64)
