"""The people of the first day score the published norms of utility by age and sex."""

from functools import cache

import numpy as np
import pytest

from sim.compiled import compiled
from sim.outcomes.utility import (
    FULL_HEALTH,
    Persons,
    Utility,
    first_day,
    norms,
    utility,
    utility_of_one,
)
from sim.parameters import Values
from sim.population import Residents
from sim.run import Model
from sim.scenario import load_scenario, values_by_year
from tests.lived import small_place

pytestmark = [pytest.mark.witness, pytest.mark.slow]

# ARA2010, half male: the check values that stand beside its coefficients.
PUBLISHED = {
    **{20: 0.943, 30: 0.924, 40: 0.898, 50: 0.866, 60: 0.826, 65: 0.804, 70: 0.781},
    **{75: 0.755, 80: 0.728, 85: 0.700, 90: 0.669},
}
WITHIN, PEOPLE, SEED = 0.005, 100_000, 1


@compiled
def _of_each(of: Utility, persons: Persons, found: np.ndarray) -> None:
    for slot in range(found.size):
        found[slot] = utility_of_one(of, persons, slot)


@cache
def day_0() -> tuple[Residents, Values]:
    """After the warm-up, in which people have come to live in care homes."""
    area = small_place(PEOPLE)
    nothing = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, SEED)[0]
    model = Model(area, nothing, SEED, 1)
    model.warm_up()
    return model.people, nothing


@cache
def utilities() -> np.ndarray:
    people, nothing = day_0()
    found = np.zeros(people.n, np.int64)
    held = people.conditions, people.condition_count
    persons = Persons(people.age, people.sex, *held, np.zeros(0, np.int32))
    _of_each(utility(nothing, first_day(people, nothing)), persons, found)
    return found / FULL_HEALTH


def at_home(ages: slice) -> tuple[np.ndarray, np.ndarray]:
    """Who lives at home at these ages: slots, sexes."""
    people, _ = day_0()
    age = people.age[: people.n]
    here = people.alive[: people.n] & ~people.in_care_home[: people.n]
    slots = np.flatnonzero(here & (age >= ages.start) & (age < ages.stop))
    return slots, people.sex[slots]


@pytest.mark.parametrize("age", PUBLISHED)
def test_by_age(age: int) -> None:
    """Both sexes weighed alike, as published."""
    slots, sex = at_home(slice(age, age + 1))
    of_sexes = [utilities()[slots[sex == one]].mean() for one in range(2)]
    assert np.mean(of_sexes) == pytest.approx(PUBLISHED[age], abs=WITHIN)


@pytest.mark.parametrize("ages", [slice(18, 65), slice(65, 101), slice(85, 101)], ids=str)
def test_of_broad_ages(ages: slice) -> None:
    """As if everybody had the norm of their age and sex."""
    slots, sex = at_home(ages)
    people, nothing = day_0()
    expected = norms(nothing)[people.age[slots], sex].mean()
    assert utilities()[slots].mean() == pytest.approx(expected, abs=WITHIN)


def test_who_holds_more_is_below_and_who_holds_nothing_above() -> None:
    """Of the same ages: otherwise the norms would hold for people who are all alike."""
    slots, sex = at_home(slice(65, 75))
    people, nothing = day_0()
    over = utilities()[slots] - norms(nothing)[people.age[slots], sex]
    many = people.condition_count[slots] >= 4
    none = people.condition_count[slots] == 0
    assert over[many].mean() < -0.15
    assert over[none].mean() > 0.1
