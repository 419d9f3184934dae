import numpy as np
import pytest

from sim import draws
from sim.population import (
    MonthChange,
    PopulationTally,
    Residents,
    bury,
    deaths_in_month,
    likelier_near_death,
    set_care_home,
    start,
    turn_month,
)
from sim.population.rates import columns
from sim.population.start import apportioned, largest_remainder
from tests.unit.population_setting import SEED, do_nothing, england, plan

WEIGHT = 100
LATE = 1e6


def quiet_people() -> Residents:
    """Five thousand residents to whom nothing happens unless a test says so."""
    people = start(england(), do_nothing()[0], SEED, WEIGHT, plan(WEIGHT))
    people.clocks[:] = LATE
    people.death_clock[:] = LATE
    return people


def turn(people: Residents, month: int = 0, first_day: int = 0) -> MonthChange:
    return turn_month(people, plan(WEIGHT), do_nothing()[0], SEED, month, first_day, 30)


@pytest.mark.parametrize(
    ("wanted", "total", "whole"),
    [
        ([1.5, 1.5, 1.0], 4, [2, 1, 1]),  # the first of equals
        ([0.2, 0.3, 0.5], 1, [0, 0, 1]),
        ([2.9, 0.05, 0.05], 3, [3, 0, 0]),
    ],
)
def test_largest_remainder(wanted: list[float], total: int, whole: list[int]) -> None:
    assert largest_remainder(np.array(wanted), total).tolist() == whole


def test_residents_stand_for_the_area_to_the_nearest_whole() -> None:
    area, flows = england(), plan(WEIGHT)
    counts = apportioned(area.residents, flows.residents, WEIGHT).reshape(101, 2, 5)
    assert counts.sum() == round(area.people / WEIGHT)
    bands = counts[:90].reshape(18, 5, 2, 5).sum(axis=1)
    assert np.abs(bands - area.residents[:18] / WEIGHT).max() < 1


def test_birthdays_of_a_month_are_one_slice_and_fall_in_that_month() -> None:
    people = quiet_people()
    assert sorted(people.blocks[0]) == people.blocks[0]
    ends = [block[0] for block in people.blocks]
    assert ends[0][0] == 0
    assert ends[-1][1] == people.n
    first, end = people.blocks[0][0]
    turning = people.birth_day[first:end] + (people.age[first:end] + 1.0) * 365.25
    assert turning.min() > -1
    assert turning.max() < 31


def test_only_people_with_a_birthday_grow_older() -> None:
    people = quiet_people()
    before = people.age[: people.n].copy()
    n = people.n
    turn(people)
    older = people.age[:n].astype(int) - before
    _, end = people.blocks[0][0]
    oldest = before == 100
    assert (older[:end][~oldest[:end]] == 1).all()
    assert not older[oldest].any()
    assert not older[end:n].any()


def test_a_condition_starts_when_its_clock_runs_out() -> None:
    people, flows = quiet_people(), plan(WEIGHT)
    hypertension = flows.conditions.index("hypertension")
    slot = int(np.flatnonzero((people.age[:400] >= 40) & (people.conditions[:400] == 0))[0])
    people.clocks[slot, hypertension] = 1e-9
    change = turn(people)
    assert people.conditions[slot] == 1 << hypertension
    assert people.condition_count[slot] == 1
    assert slot in change.onset_slots
    assert np.isposinf(people.clocks[slot, hypertension])
    assert people.by_cell.sum() == people.alive[: people.n].sum()


def test_people_leave_a_condition_and_may_get_it_again() -> None:
    people, flows = quiet_people(), plan(WEIGHT)
    depression = flows.conditions.index("depression")
    slot = int(np.flatnonzero(people.age[:400] == 60)[0])
    people.conditions[slot] = 1 << depression
    people.clocks[slot, depression] = 1e-9
    turn(people)
    assert people.conditions[slot] == 0
    assert 0 < people.clocks[slot, depression] < np.inf


def test_a_birth_takes_quintile_from_the_mother_and_identity_from_her_and_parity() -> None:
    people, flows = quiet_people(), plan(WEIGHT)
    mother = int(np.flatnonzero((people.age[:400] == 30) & (people.sex[:400] == 0))[0])
    people.clocks[mother, columns(flows).birth] = 1e-9
    change = turn(people)
    (child,) = change.born
    assert people.quintile[child] == people.quintile[mother]
    assert people.age[child] == 0
    assert people.children[mother] == 1
    assert people.clocks[mother, columns(flows).birth] > 0
    assert people.identity[child] not in people.identity[: change.born[0]]
    assert 0 <= people.birth_day[child] < 30


def test_people_who_move_out_live_here_no_longer() -> None:
    people, flows = quiet_people(), plan(WEIGHT)
    people.clocks[5, columns(flows).moving_out] = 1e-9
    people.clocks[5, 0] = 1e-9  # a condition that would have started that day
    change = turn(people, month=0, first_day=0)
    assert change.moved_out.tolist() == [5]
    assert not change.onset_slots.size
    assert not people.alive[5]
    assert people.left_day[5] == 0
    assert people.by_cell.sum() == people.alive[: people.n].sum()


def test_a_death_falls_on_the_day_of_the_crossing() -> None:
    people = quiet_people()
    turn(people, month=1, first_day=30)
    people.death_rate[:] = 0
    people.death_rate[[3, 4]] = 0.1
    people.death_clock[[3, 4]] = [0.25, 2.999]
    people.death_rate[[5, 6]] = 0.1
    people.death_clock[[5, 6]] = [3.1 + 0.99, 3.1 + 1.01]
    slots, day, near = deaths_in_month(people, 31, ahead=10)
    assert slots.tolist() == [3, 4]
    assert near.tolist() == [3, 4, 5]
    assert day.tolist() == [2, 29]
    tally = PopulationTally(people)
    bury(people, slots, tally)
    assert not people.alive[slots].any()
    assert people.left_day[slots].tolist() == [32, 59]
    assert deaths_in_month(people, 0)[0].size == 0


def test_those_near_death_are_likelier_to_come_to_need_a_care_home() -> None:
    people = quiet_people()
    slots = np.flatnonzero(people.age[: people.n] == 80)[:2]
    ratio = float(people.rates.care_home_ratio[80])
    people.death_clock[slots] = [0.0, 1.0]
    found = likelier_near_death(people, slots)
    assert found == pytest.approx([ratio, ratio * np.exp(-(ratio - 1))])


def test_those_picked_near_death_die_faster_and_nobody_dies_on_another_day() -> None:
    """Picked with a probability of 0.02 on average, they die `ratio` times as fast from then on."""
    people = start(england(), do_nothing()[0], SEED, 1, plan(1))
    people.age[:] = 80
    left = people.death_clock[: people.n].copy()
    likely = likelier_near_death(people, np.arange(people.n))
    picked = draws.uniform(SEED, "test", people.identity[: people.n]) < 0.02 * likely
    assert picked.mean() == pytest.approx(0.02, rel=0.03)
    assert left[picked].mean() == pytest.approx(1 / people.rates.care_home_ratio[80], rel=0.03)
    set_care_home(people, np.flatnonzero(picked), True)
    np.testing.assert_array_equal(people.death_clock[: people.n], left)
    assert people.in_care_home[: people.n].sum() == picked.sum()


def test_the_tables_count_what_happened() -> None:
    people, flows = quiet_people(), plan(WEIGHT)
    mother = int(np.flatnonzero((people.age[:400] == 30) & (people.sex[:400] == 0))[0])
    people.clocks[mother, columns(flows).birth] = 1e-9
    people.clocks[5, columns(flows).moving_out] = 1e-9
    tally = PopulationTally(people)
    before = people.living
    change = turn(people)
    tally.add_month(people, change, 30)
    people.death_rate[:] = 0
    people.death_rate[7], people.death_clock[7] = 0.1, 0.95
    slots, *_ = deaths_in_month(people, 30)
    bury(people, slots, tally)
    rows = tally.close_year(people, "2025-26", WEIGHT)
    total = {
        name: int(rows[name].sum())
        for name in ("people_start", "people_end", "births", "deaths", "moved_in", "moved_out")
    }
    moved_in = len(change.moved_in)
    assert total["people_start"] == before * WEIGHT
    assert total["births"] == total["deaths"] == total["moved_out"] == WEIGHT
    assert total["moved_in"] == moved_in * WEIGHT
    assert total["people_end"] == (before + 1 + moved_in - 1 - 1) * WEIGHT
    days = (before + 1 + moved_in - 1) * 30 - 21  # the death was on the tenth day
    assert rows["person_years"].sum() == pytest.approx(days * WEIGHT / 365.25)
