"""The groups that people are counted in: age, sex, deprivation, conditions, segment and cohort.

*Segments* rank adults by the Cambridge Multimorbidity Score, the sum of a weight for each condition
held; among equal scores the frailer come later. Where one segment ends is a constant of England, so
that a place with more illness has more people in the upper segments, and so has a place that grows
old. *Cohorts* are the personal commissioning groups; who would be in several is counted in the
first.

Care that is counted by group, not by person, goes by *profile*: age, sex, quintile, conditions and
segment.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.parameters import Values
from sim.population.cells import N_QUINTILES, N_SEXES, N_STRATA, QUINTILES, SEXES
from sim.population.frailty import N_RANKS

AGE_BANDS = ("0-17", "18-64", "65-74", "75-84", "85+")
AGE_BAND_STARTS = (0, 18, 65, 75, 85)
CONDITIONS = ("0", "1", "2", "3", "4+")
SEGMENTS = ("none", "1", "2", "3", "4", "5")  # none: too young to be in one
COHORTS = (
    *("none", "children_complex_needs", "learning_disability"),
    *("severe_mental_illness", "multiple_conditions"),
)
NO_COHORT, CHILDREN, LEARNING_DISABILITY, MENTAL_ILLNESS, MULTIPLE = range(len(COHORTS))
GROUPS = tuple(map(len, (AGE_BANDS, SEXES, QUINTILES, CONDITIONS, SEGMENTS, COHORTS)))
N_GROUPS = int(np.prod(GROUPS))
PROFILES = (N_STRATA, len(CONDITIONS), len(SEGMENTS))
N_PROFILES = int(np.prod(PROFILES))
Whole = int | np.integer
POINTS = 100  # weights are published in hundredths

MOST_COUNTED, N_SEGMENTS, N_COHORTS = len(CONDITIONS) - 1, len(SEGMENTS), len(COHORTS)
_STARTS = np.array(AGE_BAND_STARTS)


class Grouping(NamedTuple):
    """How residents are sorted into groups, as compiled functions see it.

    `band_of_age` [age]; `points` of each condition in hundredths [condition] and `ends` of segments
    1 to 4 in hundredths x ranks; bitmasks of conditions and bounds of the cohorts.
    """

    band_of_age: NDArray[np.int64]
    points: NDArray[np.int64]
    ends: NDArray[np.int64]
    segment_from_age: int
    adult_from_age: int
    multiple_from: int
    children: np.uint32
    learning_disability: np.uint32
    mental_illness: np.uint32


def grouping(values: Values) -> Grouping:
    """The groups by this year's numbers."""
    weights = values["population.segments.morbidity_weight"]
    ends = values["population.segments.upper_end"] * POINTS * N_RANKS
    return Grouping(
        band_of_age=np.searchsorted(_STARTS, np.arange(np.iinfo(np.uint8).max + 1), "right") - 1,
        points=np.rint(weights * POINTS).astype(np.int64),
        ends=np.rint(ends).astype(np.int64),
        segment_from_age=values.whole("population.segments.from_age"),
        adult_from_age=values.whole("population.cohorts.adult_from_age"),
        multiple_from=values.whole("population.cohorts.multiple_conditions_from"),
        children=_mask(values, COHORTS[CHILDREN]),
        learning_disability=_mask(values, COHORTS[LEARNING_DISABILITY]),
        mental_illness=_mask(values, COHORTS[MENTAL_ILLNESS]),
    )


def _mask(values: Values, cohort: str) -> np.uint32:
    """The conditions that make a resident a member of a cohort."""
    name = "population.cohorts.membership"
    members = values[name][values.labels(name).index(cohort)]
    return np.uint32(sum(1 << at for at, member in enumerate(members) if member > 0))


@compiled_step
def segment_of(by: Grouping, age: Whole, points: int, rank: Whole) -> int:
    """The segment, 0 for who is too young, from points in hundredths and the rank of frailty."""
    if age < by.segment_from_age:
        return 0
    reached, segment = points * N_RANKS + rank, 1
    while segment <= len(by.ends) and reached >= by.ends[segment - 1]:
        segment += 1
    return segment


@compiled_step
def cohort_of(by: Grouping, age: Whole, conditions: np.uint32, count: int) -> int:
    """The first cohort that a resident belongs to, 0 for none."""
    if age < by.adult_from_age:
        return CHILDREN if conditions & by.children else NO_COHORT
    if conditions & by.learning_disability:
        return LEARNING_DISABILITY
    if conditions & by.mental_illness:
        return MENTAL_ILLNESS
    return MULTIPLE if count >= by.multiple_from else NO_COHORT


@compiled_step
def group_number(band: Whole, person: Whole, count: int, segment: int, cohort: int) -> int:
    """The number of a group; `person` is sex x 5 + quintile."""
    held = min(count, MOST_COUNTED)
    of_person = (band * N_SEXES * N_QUINTILES + person) * (MOST_COUNTED + 1) + held
    return (of_person * N_SEGMENTS + segment) * N_COHORTS + cohort


@compiled_step
def profile_number(stratum: Whole, count: int, segment: int) -> int:
    """The number of a profile; `stratum` is the number of an age, sex and quintile."""
    held = min(count, MOST_COUNTED)
    return (stratum * (MOST_COUNTED + 1) + held) * N_SEGMENTS + segment
