"""A waiting list that counts weeks: what joins is treated or waits, and the longest come first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.services import LONGEST_WAIT_WEEKS, N_GROUPS, WaitingList, apportion

Whole = NDArray[np.int64]

counts = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).map(np.array)
offsets = st.floats(0, 1, exclude_min=True, exclude_max=True)
shares = st.floats(0, 1)
# A week: how many are referred to which group, and how many slots there are.
weeks = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, N_GROUPS - 1), st.integers(0, 400), offsets),
    min_size=1,
    max_size=30,
)


def of_group(group: int, people: int) -> Whole:
    by_group = np.zeros(N_GROUPS, np.int64)
    by_group[group] = people
    return by_group


def a_list(by_weeks: Whole) -> WaitingList:
    waiting = WaitingList.empty()
    waiting.by_weeks[: by_weeks.size] = by_weeks
    waiting.by_group[:] = of_group(7, int(by_weeks.sum()))
    return waiting


@given(counts, st.integers(0, 10**8), offsets)
def test_shares_add_up_and_never_exceed_who_waits(
    waiting: Whole, total: int, offset: float
) -> None:
    shared = apportion(waiting, total, offset)
    assert (shared >= 0).all()
    assert (shared <= waiting).all()
    assert shared.sum() == min(total, waiting.sum())


@given(counts, st.integers(0, 10**6), offsets)
def test_shares_are_within_one_of_what_is_due(waiting: Whole, total: int, offset: float) -> None:
    if total < waiting.sum():
        due = waiting * (total / waiting.sum())
        assert (np.abs(apportion(waiting, total, offset) - due) < 1 + 1e-6).all()


def test_over_many_draws_everybody_has_the_same_chance() -> None:
    waiting = np.array([1, 2, 3, 94])
    draws = (np.arange(1000) + 0.5) / 1000
    mean = np.mean([apportion(waiting, 10, draw) for draw in draws], axis=0)
    np.testing.assert_allclose(mean, waiting * 0.1, atol=0.002)


@given(weeks, shares)
def test_waiting_and_treated_are_all_who_joined(
    lived: list[tuple[int, int, int, float]], in_turn: float
) -> None:
    waiting = WaitingList.empty()
    joined, treated = np.zeros((2, N_GROUPS), np.int64)
    by_weeks = 0
    for people, group, slots, offset in lived:
        waiting.join(of_group(group, people))
        joined[group] += people
        there = waiting.people
        seen = waiting.treat(slots, in_turn, offset)
        assert seen.by_weeks.sum() == seen.by_group.sum() == min(slots, there)
        treated += seen.by_group
        by_weeks += int(seen.by_weeks.sum())
        waiting.wait_a_week()
        assert (waiting.by_weeks >= 0).all()
        assert (waiting.by_group >= 0).all()
        assert waiting.by_weeks.sum() == waiting.by_group.sum()
    np.testing.assert_array_equal(treated + waiting.by_group, joined)
    assert by_weeks + waiting.people == joined.sum()


@given(counts, st.integers(0, 10**6), shares, offsets)
def test_those_in_turn_are_those_who_have_waited_longest(
    by_weeks: Whole, slots: int, in_turn: float, offset: float
) -> None:
    """Their share of the slots, rounded down, empties the list from its far end."""
    waiting = a_list(by_weeks)
    slots = min(slots, waiting.people)
    seen = waiting.treat(slots, in_turn, offset).by_weeks[: by_weeks.size]
    for_longest = int(slots * in_turn)
    from_far_end = np.cumsum(by_weeks[::-1])[::-1]
    assert (np.cumsum(seen[::-1])[::-1] >= np.minimum(from_far_end, for_longest)).all()


def test_all_in_turn_is_first_come_first_served() -> None:
    waiting = a_list(np.array([5, 4, 3, 2]))
    assert waiting.treat(6, 1.0, 0.3).by_weeks[:4].tolist() == [0, 1, 3, 2]


def test_with_endless_slots_all_wait_0_weeks() -> None:
    waiting = WaitingList.empty()
    for week in range(50):
        waiting.join(of_group(week, 100))
        seen = waiting.treat(10**9, 0.3, 0.5)
        assert seen.by_weeks[0] == seen.by_weeks.sum() == 100
        waiting.wait_a_week()
        assert waiting.people == 0


def test_without_slots_everybody_waits_in_the_last_week_counted() -> None:
    waiting = WaitingList.empty()
    for _ in range(LONGEST_WAIT_WEEKS + 20):
        waiting.join(of_group(0, 1))
        waiting.treat(0, 0.3, 0.5)
        waiting.wait_a_week()
    assert waiting.by_weeks[1:-1].tolist() == [1] * (LONGEST_WAIT_WEEKS - 1)
    assert waiting.by_weeks[-1] == 21


@pytest.mark.parametrize(("length", "inflow", "in_turn"), [(9000, 500, 0.08), (6000, 900, 0.5)])
def test_a_list_that_neither_grows_nor_shrinks_has_its_closed_form(
    length: int, inflow: int, in_turn: float
) -> None:
    """Of those who joined w weeks ago exp(-(1 - p) l w / L) still wait, until those in turn go.

    So with a list of length L, l who come and are seen a week, and a share p of them in turn.
    """
    waiting = WaitingList.empty()
    waiting.join(of_group(3, length))
    dice = np.random.default_rng(4)
    found = np.zeros((400, LONGEST_WAIT_WEEKS + 1))
    for week in range(600):
        waiting.join(of_group(3, inflow))
        waiting.treat(inflow, in_turn, float(dice.random()))
        if week >= 200:
            found[week - 200] = waiting.by_weeks
        waiting.wait_a_week()
    weeks = np.arange(LONGEST_WAIT_WEEKS + 1)
    leaving = (1 - in_turn) * inflow / length
    longest = -np.log(in_turn) / leaving
    # Counted once a week, after those of the week were seen.
    expected = inflow * np.exp(-leaving * (weeks + 0.5))
    short = weeks < longest - 2
    np.testing.assert_allclose(found.mean(axis=0)[short], expected[short], rtol=0.06)
    assert found[:, weeks > longest + 2].sum() < 0.002 * found.sum()
    assert waiting.people == length
