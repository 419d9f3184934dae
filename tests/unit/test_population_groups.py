"""Segments, cohorts and groups: who is counted where, by hand."""

import numpy as np
import pytest

from sim.compiled import compiled
from sim.population import Residents, start
from sim.population.frailty import N_RANKS
from sim.population.groups import (
    AGE_BANDS,
    COHORTS,
    GROUPS,
    N_GROUPS,
    SEGMENTS,
    Grouping,
    cohort_of,
    group_number,
    grouping,
    segment_of,
)
from tests.unit.population_setting import SEED, do_nothing, england, plan

CONDITIONS = plan(100).conditions


@compiled
def _segment(by: Grouping, age: int, points: int, rank: int) -> int:
    return segment_of(by, age, points, rank)


@compiled
def _cohort(by: Grouping, age: int, held: np.uint32, count: int) -> int:
    return cohort_of(by, age, held, count)


@compiled
def _group(band: int, person: int, count: int, segment: int, cohort: int) -> int:
    return group_number(band, person, count, segment, cohort)


def by_hand() -> Grouping:
    """Segments that end at 0.5, 1, 2 and 4 points."""
    ends = np.array([50, 100, 200, 400]) * N_RANKS
    return grouping(do_nothing()[0])._replace(ends=ends)


def held(*names: str) -> np.uint32:
    return np.uint32(sum(1 << CONDITIONS.index(name) for name in names))


@pytest.mark.parametrize(
    ("age", "points", "rank", "segment"),
    [
        (16, 900, 0, "none"),  # too young
        (17, 0, 1023, "1"),
        (40, 49, 1023, "1"),
        (40, 50, 0, "2"),
        (80, 399, 1023, "4"),
        (80, 400, 0, "5"),
    ],
)
def test_segments_by_hand(age: int, points: int, rank: int, segment: str) -> None:
    assert SEGMENTS[_segment(by_hand(), age, points, rank)] == segment


@pytest.mark.parametrize(
    ("age", "conditions", "cohort"),
    [
        (10, ("epilepsy",), "children_complex_needs"),
        (10, ("asthma", "depression"), "none"),
        (18, ("epilepsy",), "none"),
        (40, ("learning_disability", "severe_mental_illness"), "learning_disability"),
        (40, ("severe_mental_illness", "diabetes"), "severe_mental_illness"),
        (70, ("diabetes", "hypertension", "copd"), "none"),
        (70, ("diabetes", "hypertension", "copd", "arthritis"), "multiple_conditions"),
    ],
)
def test_the_first_cohort_that_applies(age: int, conditions: tuple[str, ...], cohort: str) -> None:
    by = grouping(do_nothing()[0])
    assert COHORTS[_cohort(by, age, held(*conditions), len(conditions))] == cohort


def test_every_group_has_a_number_of_its_own() -> None:
    numbers = [
        _group(band, person, count, segment, cohort)
        for band in range(len(AGE_BANDS))
        for person in range(10)
        for count in range(5)
        for segment in range(len(SEGMENTS))
        for cohort in range(len(COHORTS))
    ]
    assert numbers == list(range(N_GROUPS))
    assert _group(1, 3, 9, 2, 1) == _group(1, 3, 4, 2, 1)  # more than four is four or more


@pytest.fixture(scope="module")
def people() -> Residents:
    return start(england(), do_nothing()[0], SEED, 2, plan(2))


def test_adults_of_england_fall_into_the_published_shares(people: Residents) -> None:
    segment = np.unravel_index(people.group[: people.n], GROUPS)[4]
    adult = people.age[: people.n] >= 17
    assert (segment[~adult] == 0).all()
    shares = 100 * np.bincount(segment[adult], minlength=6)[1:] / adult.sum()
    np.testing.assert_allclose(shares, [52.9, 26.3, 12.1, 5.9, 2.8], atol=0.5)


def test_what_conditions_do_to_need_averages_out_among_people_with_as_many(
    people: Residents,
) -> None:
    """Which conditions are held moves need between people, not its total."""
    ratio = people.need_ratio[: people.n]
    count = np.minimum(people.condition_count[: people.n], 5)  # five or more are one class
    assert ratio[count == 0] == pytest.approx(1)
    for held_now in range(1, 6):
        assert ratio[count == held_now].mean() == pytest.approx(1, abs=0.01)
    dementia = np.uint32(1 << CONDITIONS.index("dementia"))
    has = people.conditions[: people.n] & dementia > 0
    assert ratio[has].mean() > 1.05 > ratio[~has & (count > 0)].mean()


def test_a_resident_dies_at_the_product_of_ratios(people: Residents) -> None:
    rates, values = people.rates, do_nothing()[0]
    ratio = values["population.mortality.ratio_by_condition"]
    power = values.by_age("population.mortality.power")[:, 1]
    for slot in np.flatnonzero(people.condition_count[: people.n] == 3)[:20]:
        bits = people.conditions[slot] >> np.arange(len(CONDITIONS), dtype=np.uint32) & 1
        product = np.prod(ratio[bits > 0] ** power[people.age[slot]])
        assert people.death_ratio[slot] == pytest.approx(product, rel=1e-5)
        expected = rates.deaths[people.cell[slot]] * product
        assert people.death_rate[slot] == pytest.approx(expected, rel=1e-5)
