"""The groups that activity is counted by: age band, deprivation quintile, conditions, segment.

A group's number is ((age band x 5 + quintile 0..4) x 5 + conditions 0..4) x 6 + segment 0..5, so
that the sum over the last axis leaves the groups of the table of activity.
"""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.population.cells import QUINTILES, STRATA
from sim.population.groups import (
    AGE_BAND_STARTS,
    AGE_BANDS,
    CONDITIONS,
    GROUPS,
    N_PROFILES,
    PROFILES,
    SEGMENTS,
)
from sim.population.groups import (
    N_GROUPS as N_POPULATION_GROUPS,
)

AXES = (AGE_BANDS, QUINTILES, CONDITIONS, SEGMENTS)
SHAPE = tuple(map(len, AXES))
N_GROUPS = int(np.prod(SHAPE))
N_SEGMENTS = len(SEGMENTS)

Groups = NDArray[np.uint16]


def _of_population_groups() -> Groups:
    band, _, quintile, held, segment, _ = np.unravel_index(np.arange(N_POPULATION_GROUPS), GROUPS)
    return np.ravel_multi_index((band, quintile, held, segment), SHAPE).astype(np.uint16)


def _of_profiles() -> Groups:
    stratum, held, segment = np.unravel_index(np.arange(N_PROFILES), PROFILES)
    age, _, quintile = np.unravel_index(stratum, STRATA)
    band = np.searchsorted(AGE_BAND_STARTS, age, side="right") - 1
    return np.ravel_multi_index((band, quintile, held, segment), SHAPE).astype(np.uint16)


_GROUP_OF = _of_population_groups()
GROUP_OF_PROFILE = _of_profiles()


def group_of(population_group: NDArray[np.integer]) -> Groups:
    """The activity group of residents, from the group that population counts them in."""
    return np.asarray(_GROUP_OF[population_group], np.uint16)


@compiled_step
def group_of_one(population_group: int) -> int:
    """The same for one resident."""
    return int(_GROUP_OF[population_group])
