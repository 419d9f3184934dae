"""Slope and relative index of inequality, against cases worked by hand and what must hold."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison.inequality import (
    at_the_same_ages,
    inequality,
    relative_index,
    slope_index,
)
from tests.unit.made_up_results import made_up

CASES = tomllib.loads(Path(__file__).with_name("inequality_cases.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_indices_as_worked_by_hand(case: dict[str, Any]) -> None:
    rates, people = (np.array(case[name], float) for name in ("rates", "people"))
    assert slope_index(rates, people) == pytest.approx(case["slope"], abs=1e-9)
    assert relative_index(rates, people) == pytest.approx(case["relative"], abs=1e-9)


@given(
    st.lists(st.floats(0, 1e4), min_size=5, max_size=5),
    st.lists(st.integers(1, 1000), min_size=5, max_size=5),
    st.floats(0.1, 10),
    st.floats(-100, 100),
)
def test_a_slope_follows_the_unit_and_ignores_the_level(
    rates: list[float], people: list[int], factor: float, level: float
) -> None:
    given_rates, weights = np.array(rates), np.array(people, float)
    slope = slope_index(given_rates, weights)
    changed = slope_index(factor * given_rates + level, weights)
    assert changed == pytest.approx(factor * slope, abs=1e-6 * max(rates, default=0) + 1e-6)


def test_nobody_has_any_of_it() -> None:
    assert np.isnan(relative_index(np.zeros(5), np.ones(5)))


def test_rates_are_those_at_the_same_ages() -> None:
    """The young fifth has half the old fifth's rate only because it is young."""
    people = np.array([[90, 10], [10, 90]], float)  # age band, fifth
    counted = np.array([[90, 10], [30, 270]], float)  # 1 and 3 a head, whatever the fifth
    np.testing.assert_allclose(at_the_same_ages(counted, people, np.array([1.0, 1])), 2)
    np.testing.assert_allclose(at_the_same_ages(counted, people, np.array([3.0, 1])), 1.5)


def test_a_fifth_without_anybody_of_an_age_has_the_rate_of_all() -> None:
    people = np.array([[50, 50], [0, 10]], float)
    counted = np.array([[50, 50], [0, 40]], float)
    rates = at_the_same_ages(counted, people, np.array([9.0, 1]))
    np.testing.assert_allclose(rates, [1.3, 1.3])


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    pairs = (("do_nothing", 1.0), ("more_home_care", 1.1), ("nothing_again", 1.0))
    runs = [made_up(name, k, home_care=care) for name, care in pairs for k in range(3)]
    return inequality(runs)


def test_no_change_is_exactly_none(table: pl.DataFrame) -> None:
    same = table.filter(scenario="nothing_again")
    assert same.height > 0
    for end in ("mean", "low", "high"):
        assert (same[f"difference_{end}"] == 0).all()


def test_money_and_waits_have_no_rate_per_person(table: pl.DataFrame) -> None:
    known = set(table["measure"])
    assert {"emergency_admissions", "days_at_home", "deaths"} <= known
    assert not {name for name in known if name.endswith("_gbp") or name.startswith("waits_")}


def test_the_table_says_what_was_counted() -> None:
    """One replicate's slope, told again from the outcomes."""
    runs = [made_up("do_nothing", k) for k in range(2)] + [made_up("other", k) for k in range(2)]
    found = inequality(runs).filter(measure="ae_attendances", index="slope")["baseline_mean"][0]
    slopes = []
    for run in runs[:2]:
        frame = run.tables["outcomes"]
        counted, days = (
            frame.filter(pl.col("measure") == name, pl.col("deprivation_quintile") != "all")
            .group_by("age_band", "deprivation_quintile")
            .agg(pl.col("value").sum())
            .sort("age_band", "deprivation_quintile")["value"]
            .to_numpy()
            .reshape(5, 5)
            for name in ("ae_attendances", "person_days")
        )
        rates = (counted / days * 365.25 * 1000 * (days.sum(axis=1, keepdims=True))).sum(axis=0)
        slopes.append(slope_index(rates / days.sum(), days.sum(axis=0)))
    assert found == pytest.approx(np.mean(slopes))
