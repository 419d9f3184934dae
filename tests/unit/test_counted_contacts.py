"""Contacts that are counted by group: whole numbers near what is expected; contacts of a case."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.area import load_area
from sim.compiled import compiled
from sim.demand import season, whole_numbers
from sim.scenario import load_scenario, values_by_year
from sim.services import spells
from sim.services.record import NEVER

Floats = NDArray[np.float64]

rates = st.lists(st.floats(0, 1000), min_size=1, max_size=40).map(np.array)
seeds, turns = st.integers(0, 1000), st.integers(-12, 300)


@given(rates, seeds, turns)
def test_whole_numbers_and_their_sums_are_within_one(
    expected: Floats, seed: int, turn: int
) -> None:
    found = whole_numbers(expected, seed, "gp", turn)
    assert (found >= 0).all()
    assert (np.abs(found - expected) < 1 + 1e-6).all()
    assert (np.abs(np.cumsum(found) - np.cumsum(expected)) < 1 + 1e-6).all()


@given(rates, st.floats(1, 3), seeds, turns)
def test_a_higher_rate_is_never_fewer_contacts_under_one_seed(
    expected: Floats, times: float, seed: int, turn: int
) -> None:
    fewer = whole_numbers(expected, seed, "gp", turn)
    more = whole_numbers(expected * times, seed, "gp", turn)
    assert (np.cumsum(more) >= np.cumsum(fewer)).all()


def test_over_many_months_the_mean_is_what_is_expected() -> None:
    expected = np.array([0.1, 0.25, 3.3, 0.0, 0.9])
    found = np.mean([whole_numbers(expected, 5, "gp", month) for month in range(4000)], axis=0)
    np.testing.assert_allclose(found, expected, atol=4 * 0.5 / np.sqrt(4000))


@compiled
def contacts(begins: int, ends: int, between: float, first: int, last: int) -> int:
    return spells.contacts(begins, ends, between, first, last)


@given(
    st.integers(-400, 400),
    st.integers(0, 900),
    st.floats(0.2, 60),
    st.lists(st.integers(-500, 1400), unique=True, max_size=20).map(sorted),
)
def test_contacts_month_by_month_are_those_of_the_whole_case(
    begins: int, days: int, between: float, turns: list[int]
) -> None:
    """However the time is cut into months; the first contact is on the day the case starts."""
    ends, whole = begins + days, (-600, 1500)
    cut = pairwise([whole[0], *turns, whole[1]])
    by_month = [contacts(begins, ends, between, *month) for month in cut]
    assert min(by_month) >= 0
    total = contacts(begins, ends, between, *whole)
    assert sum(by_month) == total
    assert total == np.ceil(max(days, 1) / between)
    assert contacts(begins, ends, between, begins, begins + 1) >= 1


def test_a_case_under_way_is_visited_until_the_month_ends() -> None:
    assert contacts(10, int(NEVER), 7, 0, 31) == 3
    assert contacts(10, int(NEVER), 7, 31, 61) == 5
    assert contacts(int(NEVER), int(NEVER), 7, 0, 31) == 0


@pytest.mark.parametrize("name", ["ae_attendances", "emergency_admissions", "emergency_days"])
def test_the_season_averages_one_over_the_days_of_a_year(name: str) -> None:
    area = load_area("england")
    values = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, 1)[0]
    days = np.array([30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31])
    pace = np.array([getattr(season(values, month), name) for month in range(12)])
    assert pace @ days / 365 == pytest.approx(1, abs=0.002)
    assert np.ptp(pace) > 0.02
    assert season(values, -3) == season(values, 9) == season(values, 21)
