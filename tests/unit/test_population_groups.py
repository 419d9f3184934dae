"""Segments and cohorts by hand."""

import numpy as np
import pytest

from sim.population.groups import COHORTS, GROUPS, cohort_of, group_number, grouping, segment_of
from sim.population.start import start
from tests.unit.population_setting import SEED, do_nothing, england, plan

RANKS = 1024


def bits(*names: str) -> np.uint32:
    conditions = plan(1000).conditions
    return np.uint32(sum(1 << conditions.index(name) for name in names))


@pytest.mark.parametrize(
    ("age", "held", "cohort"),
    [
        (40, (), "none"),
        (40, ("hypertension", "diabetes", "asthma"), "none"),
        (40, ("hypertension", "diabetes", "asthma", "copd"), "multiple_conditions"),
        (17, ("hypertension", "diabetes", "asthma", "copd"), "none"),
        (17, ("epilepsy",), "children_complex_needs"),
        (18, ("epilepsy",), "none"),
        (17, ("learning_disability",), "children_complex_needs"),
        (18, ("learning_disability",), "learning_disability"),
        (60, ("severe_mental_illness",), "severe_mental_illness"),
        (60, ("severe_mental_illness", "learning_disability"), "learning_disability"),
    ],
)
def test_a_resident_is_in_the_first_cohort_that_fits(
    age: int, held: tuple[str, ...], cohort: str
) -> None:
    by = grouping(do_nothing()[0])
    assert COHORTS[cohort_of.py_func(by, age, bits(*held), len(held))] == cohort


def test_segments_end_where_the_score_and_then_the_rank_says() -> None:
    by = grouping(do_nothing()[0])
    segment = segment_of.py_func
    assert segment(by, 16, 10_000, 0) == 0
    assert segment(by, 17, 0, 0) == 1
    assert segment(by, 17, 10_000, 0) == 5
    for number, end in enumerate(by.ends, start=1):
        points, rank = divmod(int(end), RANKS)
        assert segment(by, 50, points, rank) == number + 1
        assert segment(by, 50, *divmod(int(end) - 1, RANKS)) == number


def test_a_group_is_numbered_as_the_tables_are_laid_out() -> None:
    number = group_number.py_func(3, 1 * 5 + 2, 7, 4, 2)
    assert np.unravel_index(number, GROUPS) == (3, 1, 2, 4, 4, 2)


def test_what_conditions_do_to_need_has_mean_one_among_people_with_as_many() -> None:
    """By age, sex and quintile they are few; together the chance of the draw is small."""
    people = start(england(), do_nothing()[0], SEED, 5, plan(5))
    for count in (1, 2, 3, 4):
        here = np.flatnonzero(people.condition_count[: people.n] == count)
        assert people.need_ratio[here].mean() == pytest.approx(1, rel=0.01)
    healthy = people.condition_count[: people.n] == 0
    assert (people.need_ratio[: people.n][healthy] == 1).all()
