"""The home care curve of real runs: exact sums, and less delay where there is more home care."""

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from sim.area import load_area
from sim.money.cashable import lever_terms
from sim.results import Results
from sim.results.capital import CAPITAL
from sim.scenario import load_scenario, values_by_year
from sim.sweep import home_care_curve, run_scenarios
from sim.sweep.home_care_curve import scenario_at
from sim.sweep.home_care_points import bed_terms, points_of_run

PLACE = "gloucestershire"
MULTIPLES = (0.6, 1.0, 1.5)
RUNS = {"years": 1, "replicates": 2, "residents": 50_000, "seed": 3}
PARTS = ("fixed_pence", "step_pence", "variable_pence")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("curve")


@pytest.fixture(scope="module")
def answer(out: Path) -> Results:
    return home_care_curve(PLACE, MULTIPLES, **RUNS, out=out)


@pytest.fixture(scope="module")
def runs(answer: Results, out: Path) -> Results:
    """The same runs with their tables: found again, not run again."""
    area = load_area(PLACE)
    scenarios = [scenario_at(Fraction(str(one)), area.first_year) for one in MULTIPLES]
    return run_scenarios(area, scenarios, **RUNS, out=out)


def test_every_penny_of_resource_cost_is_on_the_curve(runs: Results) -> None:
    area = load_area(PLACE)
    values = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, 1)
    beds, levers = bed_terms(values), lever_terms(values[0])
    for multiple in MULTIPLES:
        of_run = {
            name: frame.filter(scenario=f"home_care_times_{multiple:g}", replicate=1)
            for name, frame in runs.tables.items()
        }
        today = {
            name: frame.filter(scenario="home_care_times_1", replicate=1)
            for name, frame in runs.tables.items()
        }
        (year,) = points_of_run(Fraction(str(multiple)), of_run, today, beds, levers)
        care = of_run["resource_cost"].filter(~pl.col("service").is_in(CAPITAL))
        whole = care.select(pl.sum_horizontal(PARTS).sum()).item()
        economic = year.point.economic_pence
        assert year.point.home_care_pence + sum(economic.values()) == whole
        if multiple == 1:
            assert year.point.cash_with_bed_closure_pence == sum(economic.values())
            assert year.freed_bed_days == 0


def test_delay_falls_as_home_care_grows(answer: Results) -> None:
    points = answer.tables["points"].sort("multiple")
    least, today, most = points["delayed_days"]
    assert least > today > most
    assert points["delayed_days_change_mean"].to_list() == [least - today, 0, most - today]
    least, today, most = points["people_waiting"]
    assert least > today > most


def test_today_is_do_nothing(runs: Results) -> None:
    """Multiplied by one, and with a workforce that limits nothing, home care is what it was."""
    nothing = run_scenarios(PLACE, ["do_nothing"], **RUNS | {"replicates": 1})
    for name in ("resource_cost", "ledger", "capacity"):
        today = runs.tables[name].filter(scenario="home_care_times_1", replicate=0)
        assert today.drop("scenario").equals(nothing.tables[name].drop("scenario"))


def test_steps_are_those_of_the_views(answer: Results) -> None:
    views, steps = answer.tables["views"], answer.tables["steps"]
    for step in steps.iter_rows(named=True):
        low, high = (
            views.filter(view=step["view"], multiple=step[f"{end}_multiple"]).row(0, named=True)
            for end in ("from", "to")
        )
        extra = high["home_care_gbp"] - low["home_care_gbp"]
        saved = low["other_gbp"] - high["other_gbp"]
        assert extra == pytest.approx(step["extra_gbp"])
        assert saved == pytest.approx(step["saved_gbp"])
    for view, found in answer.facts["least"].items():
        changes = steps.filter(view=view)["change_mean"].drop_nulls()
        assert found["declines"] == (changes <= 0).all()
    # Payers bear together what the economic view saves.
    by_step = answer.tables["payers"].group_by("from_multiple").agg(pl.col("saved_gbp").sum())
    economic = steps.filter(view="economic").join(by_step, on="from_multiple", suffix="_payers")
    assert economic["saved_gbp_payers"].to_list() == pytest.approx(
        economic["saved_gbp"].to_list(), abs=0.02
    )
