"""How much more care of each kind the ill use than others of their age.

Segments rank adults by morbidity (see `sim.population.groups`). What a segment multiplies a rate
by is fitted to published use by segment; divided by its mean at each age in England it leaves
England's rates by age as they are published, and gives a place with more illness more need.
"""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.parameters import Values
from sim.population.cells import CELL_AGE, CELL_COUNT, CELL_FRAILTY, N_AGES
from sim.population.groups import N_COHORTS, N_GROUPS, N_SEGMENTS

FACTOR = "demand.segments.use_by_segment"
MEAN = "demand.segments.mean_by_age"
STATE = "demand.segments.mean_by_state"
ENGLAND = "demand.segments.england_mean"

Floats = NDArray[np.float64]

SEGMENT_OF_GROUP = (np.arange(N_GROUPS) // N_COHORTS) % N_SEGMENTS


@compiled_step
def row_of(cell: int, group: int) -> int:
    """Where a resident stands in a flat table by cell and segment."""
    return int(np.int64(cell) * N_SEGMENTS + SEGMENT_OF_GROUP[group])


def use_by_segment(values: Values, service: str) -> Floats:
    """What a rate of `service` is multiplied by, [age, segment 0 (too young) to 5]."""
    factor = values[FACTOR][values.labels(FACTOR).index(service)]
    mean = values.in_age_band(MEAN)[:N_AGES, values.labels(MEAN, 1).index(service)]
    return np.asarray(factor[np.newaxis, :] / mean[:, np.newaxis], np.float64)


def mean_by_state(values: Values, service: str) -> Floats:
    """By cell: what illness multiplies a rate by, the mean over England's people of its state."""
    by_state = values.in_age_band(STATE)[:, values.labels(STATE, 1).index(service)]
    return np.asarray(by_state[CELL_AGE, CELL_COUNT, CELL_FRAILTY], np.float64)


def england_mean(values: Values, service: str) -> float:
    """The mean of a service's shape (age, deprivation, segment) over England's people."""
    return float(values[ENGLAND][values.labels(ENGLAND).index(service)])
