"""Law 5: a scenario without changes differs from do nothing by exactly 0 in every cell."""

import polars as pl
import pytest

from sim.area import Area
from sim.parameters import catalogue
from sim.results import Results
from sim.run import run
from sim.scenario import Change, Scenario, load_scenario
from tests.lived import multiply, scenario, small_place

HOME_CARE = "area.capacity.home_care_hours_per_week"
YEARS = 2


@pytest.fixture(scope="module")
def place() -> Area:
    return small_place(8000)


@pytest.fixture(scope="module")
def nothing(place: Area) -> Results:
    return run(place, load_scenario("do_nothing"), years=YEARS, seed=3)


def same_value(place: Area) -> Change:
    value = float(place.parameters[HOME_CARE].value)
    return Change(HOME_CARE, "set", value, "the number it has already")


def first_numbers() -> list[Change]:
    """Every single number of the model, multiplied by one."""
    return [multiply(p.name, 1.0) for p in catalogue().values() if p.value.ndim == 0]


@pytest.mark.parametrize("case", ["no change", "the same value", "everything times one"])
def test_no_change_is_exactly_no_difference(place: Area, nothing: Results, case: str) -> None:
    changes = {
        "no change": [],
        "the same value": [same_value(place)],
        "everything times one": first_numbers(),
    }[case]
    results = run(place, scenario("nothing_new", *changes), years=YEARS, seed=3)
    assert set(results.tables) == set(nothing.tables)
    for name, table in results.tables.items():
        before = nothing.tables[name].drop("scenario")
        assert table.height
        assert table.drop("scenario").equals(before), name


def test_a_change_makes_a_difference(place: Area, nothing: Results) -> None:
    """Otherwise the test above would pass for a model that reads no scenario at all."""
    results = run(place, scenario("cut", multiply(HOME_CARE, 0.5)), years=YEARS, seed=3)
    for name in ("activity", "capacity", "ledger", "outcomes"):
        assert (
            not results.tables[name].drop("scenario").equals(nothing.tables[name].drop("scenario"))
        ), name


def test_before_a_change_nothing_differs(place: Area, nothing: Results) -> None:
    """A change from the second year on leaves the first year as it was, to the last cell."""
    later: Scenario = scenario("later", multiply(HOME_CARE, 0.5, since="2026-27"))
    results = run(place, later, years=YEARS, seed=3)
    for name in ("activity", "capacity", "ledger", "resource_cost"):
        first = pl.col("month") < pl.date(2026, 4, 1)
        now, before = results.tables[name].filter(first), nothing.tables[name].filter(first)
        assert now.height
        assert now.drop("scenario").equals(before.drop("scenario")), name
