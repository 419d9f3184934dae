"""Health-related quality of life: the utility of each resident, from age, sex and conditions.

Norms by age and sex hold average conditions already. So of the decrements of a resident's own
conditions only what differs from their mean counts: the mean over people of that age and sex who
lived at home on the first day, before any scenario. Those people are kept; they have the norm.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.demand.rates import DAYS_PER_YEAR
from sim.parameters import Values
from sim.parameters.rows import check_rows
from sim.population import Residents
from sim.population.cells import N_AGES, N_SEXES, SEXES

# Utilities are added up as whole hundred-thousandths: to as many places as they are published.
FULL_HEALTH = 100_000
NORM = "outcomes.utility.norm"
DECREMENT = "outcomes.utility.decrement_by_condition"
CORRECTION = "outcomes.utility.correction_by_count"
CARE_HOME = "outcomes.utility.care_home"
BY_ADMISSION = "outcomes.utility.loss_per_emergency_admission"
# What the utilities of a year follow from.
UTILITY = (NORM, DECREMENT, CORRECTION, CARE_HOME, BY_ADMISSION)
FEWEST = "outcomes.utility.fewest_people_for_a_mean"
TERMS = ("intercept", "male", "age", "age_squared")
_MASK_BITS = np.iinfo(np.uint32).bits
_BITS = 11  # of the mask of conditions, looked up at once: three times in all
_ALL_SET = 2**_BITS - 1
LOOK_UPS = -(-_MASK_BITS // _BITS)
_MALE = SEXES.index("male")

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Persons(NamedTuple):
    """What the utility of residents follows from, by slot.

    `held` is how many conditions; `change` that a scheme makes, in hundred-thousandths, or an empty
    array where none does.
    """

    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    conditions: NDArray[np.uint32]
    held: NDArray[np.uint8]
    change: NDArray[np.int32]


class FirstDay(NamedTuple):
    """People at home on the first day by sex, age and conditions: a row for each that occurs.

    `stratum` sex x ages + age, in order; `conditions` the mask held; `people` so many residents.
    `fewest` are wanted for a mean: where there are fewer of an age, neighbouring ages are taken in.
    """

    stratum: Whole
    conditions: Whole
    people: Whole
    fewest: int


class Utility(NamedTuple):
    """The numbers of a year in hundred-thousandths, as compiled functions see them.

    `base` what a resident without conditions has [age x sexes + sex]; `of_conditions` what those
    take that are set in each eleven bits of the mask [which eleven, their pattern]; `of_count` the
    correction [conditions held]; `care_home`; `loss` by an admission, in days of full health.
    """

    base: Whole
    of_conditions: NDArray[np.int32]
    of_count: Whole
    care_home: int
    loss: int


def first_day(people: Residents, nothing: Values) -> FirstDay:
    """What people at home hold, on the first day of the run."""
    here = np.flatnonzero(people.alive[: people.n] & ~people.in_care_home[: people.n])
    stratum = people.sex[here].astype(np.int64) * N_AGES + people.age[here]
    each, count = np.unique(stratum << _MASK_BITS | people.conditions[here], return_counts=True)
    mask = each & np.iinfo(np.uint32).max
    return FirstDay(each >> _MASK_BITS, mask, count, nothing.whole(FEWEST))


def check_utility(values: Values) -> None:
    """That norm and correction have the rows that are read, in their order; else InputError."""
    counts = [str(held) for held in range(len(values[CORRECTION]) - 1)]
    check_rows(values, NORM, TERMS)
    check_rows(values, CORRECTION, (*counts, f"{len(counts)}+"))


def norms(values: Values) -> Floats:
    """Published mean utility at each completed age and sex [age, sex], at least 0."""
    intercept, male, age, age_squared = values[NORM]
    years = np.arange(N_AGES)[:, np.newaxis]
    line = intercept + male * (np.arange(N_SEXES) == _MALE) + age * years + age_squared * years**2
    return np.asarray(np.maximum(line, 0))


def utility(values: Values, before: FirstDay) -> Utility:
    """The numbers of the financial year of `values`, against the people of the first day."""
    decrement, correction = values[DECREMENT], values[CORRECTION]
    bits = np.arange(_BITS * LOOK_UPS).reshape(LOOK_UPS, _BITS)
    of_bit = np.zeros(bits.size)
    of_bit[: decrement.size] = decrement
    set_bits = np.arange(_ALL_SET + 1)[:, np.newaxis] >> np.arange(_BITS) & 1
    of_conditions = (whole(of_bit)[bits] @ set_bits.T).astype(np.int32)
    of_count = whole(correction[np.minimum(np.arange(_MASK_BITS + 1), correction.size - 1)])
    taken = of_count[np.bitwise_count(before.conditions.astype(np.uint64))]
    for which, of_eleven in enumerate(of_conditions):
        taken = taken + of_eleven[before.conditions >> (which * _BITS) & _ALL_SET]
    return Utility(
        base=_base(norms(values), before, taken),
        of_conditions=of_conditions,
        of_count=of_count,
        care_home=int(whole(values.number(CARE_HOME))),
        loss=int(whole(values.number(BY_ADMISSION), DAYS_PER_YEAR)),
    )


def _base(norm: Floats, before: FirstDay, taken: Whole) -> Whole:
    """What a resident without conditions has, so that people of the first day have the norm.

    Norm less the mean of what conditions take, but for those who would come out above full health
    or below 0: they stay at these ends, and the others make up for it. By age, in it by sex.
    """
    base = np.zeros((N_AGES, N_SEXES), np.int64)
    for sex in range(N_SEXES):
        for age in range(N_AGES):
            near = _near(before, sex, age)
            wanted = norm[age, sex] * FULL_HEALTH
            base[age, sex] = _level(taken[near], before.people[near], wanted)
    return base.reshape(-1)


def _near(before: FirstDay, sex: int, age: int) -> slice:
    """Rows of a sex at an age, and at as many years around it as bring people enough."""
    ends = sex * N_AGES, (sex + 1) * N_AGES
    for years in range(N_AGES):
        around = max(ends[0] + age - years, ends[0]), min(ends[0] + age + years + 1, ends[1])
        near = slice(*np.searchsorted(before.stratum, around).tolist())
        if before.people[near].sum() >= before.fewest:
            break
    return near


@compiled
def _level(taken: Whole, people: Whole, wanted: float) -> int:
    """The base at which the mean of `base + taken`, from 0 to full health, is as wanted."""
    if people.size == 0:
        return int(np.rint(wanted))
    low, high = 0, 2 * FULL_HEALTH
    while high - low > 1:
        middle, reached, count = (low + high) // 2, 0, 0
        for one in range(people.size):
            reached += min(max(middle + taken[one], 0), FULL_HEALTH) * people[one]
            count += people[one]
        low, high = (middle, high) if reached / count < wanted else (low, middle)
    return high


def whole(number: Floats | float, days: float = 1) -> Whole:
    """A number, or what it comes to over so many days, in whole hundred-thousandths."""
    return np.asarray(np.rint(np.asarray(number) * days * FULL_HEALTH), np.int64)


@compiled_step
def utility_of_one(of: Utility, persons: Persons, slot: int) -> int:
    """The utility of a resident who lives at home, in hundred-thousandths, at most 1."""
    held = np.int64(persons.conditions[slot])
    person = np.int64(persons.age[slot]) * N_SEXES + persons.sex[slot]
    found = of.base[person] + of.of_count[persons.held[slot]]
    for which in range(LOOK_UPS):
        found += of.of_conditions[which, held >> which * _BITS & _ALL_SET]
    if persons.change.size:
        found += persons.change[slot]
    return int(min(max(found, 0), FULL_HEALTH))
