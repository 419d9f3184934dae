"""Rates by deprivation fifth: they agree with the indices, and the figure says what it draws."""

import numpy as np
import polars as pl
import pytest

from sim.comparison import Fifths, by_fifth, inequality, measures
from sim.comparison.inequality import slope_index
from sim.report.fifths import fifths_figure
from sim.report.measure_groups import NOTICED, measure_groups
from sim.results import Results
from tests.unit.made_up_results import QUINTILES, made_up

NAMES = (("do_nothing", 1.0), ("more_home_care", 1.1), ("nothing_again", 1.0))
TITLES = {"do_nothing": "Do nothing", "more_home_care": "More", "nothing_again": "Again"}


@pytest.fixture(scope="module")
def runs() -> list[Results]:
    """Runs that all have the people of the first, so that slopes of means are means of slopes."""
    made = [made_up(name, k, home_care=care) for name, care in NAMES for k in range(3)]
    first = made[0].tables["outcomes"].filter(measure="person_days")
    alike = []
    for run in made:
        outcomes = run.tables["outcomes"]
        of_run = outcomes.select(pl.col("scenario", "replicate").first())
        days = (
            first.drop("scenario", "replicate").join(of_run, how="cross").select(outcomes.columns)
        )
        others = outcomes.filter(pl.col("measure") != "person_days")
        alike.append(Results({"outcomes": pl.concat([others, days])}, run.facts))
    return alike


@pytest.fixture(scope="module")
def fifths(runs: list[Results]) -> Fifths:
    return by_fifth(runs)


def rates_of(fifths: Fifths, scenario: str, measure: str) -> list[float]:
    rows = fifths.levels.filter(scenario=scenario, measure=measure).sort("deprivation_quintile")
    assert rows["deprivation_quintile"].to_list() == list(QUINTILES)
    return rows["mean"].to_list()


def test_the_slope_through_the_rates_is_the_index(runs: list[Results], fifths: Fifths) -> None:
    indices = inequality(runs).filter(index="slope", scenario="more_home_care")
    days = runs[0].tables["outcomes"].filter(measure="person_days", cohort="all")
    people = [days.filter(deprivation_quintile=fifth)["value"].sum() for fifth in QUINTILES]
    of_everybody = [row for row in indices.to_dicts() if not measures()[row["measure"]].over]
    assert len(of_everybody) > 3
    for row in of_everybody:
        rates = np.array(rates_of(fifths, "more_home_care", row["measure"]))
        slope = slope_index(rates, np.array(people, float))
        assert slope == pytest.approx(row["scenario_mean"], rel=1e-9, abs=1e-9)


def test_differences_are_of_levels_and_none_where_nothing_changes(fifths: Fifths) -> None:
    both = fifths.differences.join(
        fifths.levels, on=["scenario", "measure", "deprivation_quintile"], suffix="_level"
    ).join(
        fifths.levels.filter(scenario="do_nothing").drop("scenario"),
        on=["measure", "deprivation_quintile"],
        suffix="_baseline",
    )
    assert both.height == fifths.differences.height > 0
    apart = both["mean_level"] - both["mean_baseline"]
    np.testing.assert_allclose(both["mean"], apart, atol=1e-9)
    same = both.filter(scenario="nothing_again")
    assert same.select(pl.max_horizontal("mean", "low", "high").abs().max()).item() == 0


def test_a_count_kept_in_small_parts_is_told_in_whole_ones(runs: list[Results]) -> None:
    """QALYs are counted in hundred-thousandths of a day: 1,000 people at 0.8 have 800 a year."""
    with_lives = []
    for run in runs:
        days = run.tables["outcomes"].filter(measure="person_days")
        (counts,) = measures()["qalys"].counts
        lived = days.with_columns(
            pl.lit(counts).alias("measure"), pl.col("value") * 8 * 10_000
        ).cast(days.schema)
        outcomes = pl.concat([run.tables["outcomes"], lived])
        with_lives.append(Results({"outcomes": outcomes}, run.facts))
    rates = rates_of(by_fifth(with_lives), "do_nothing", "qalys")
    assert rates == pytest.approx([800] * len(QUINTILES))
    slopes = inequality(with_lives).filter(measure="qalys", index="slope")
    assert slopes["baseline_mean"].to_list() == pytest.approx([0, 0], abs=1e-6)


def test_the_figure_has_a_row_for_each_fifth_and_words(fifths: Fifths) -> None:
    figure = fifths_figure(fifths, "emergency_admissions", TITLES)
    assert [row[0] for row in figure.table.rows] == [*("1, most", "2", "3", "4", "5, least")]
    assert figure.table.header == (
        *("Fifth, by deprivation", "Do nothing", "More", "Difference (95% interval)"),
        *("Again", "Difference (95% interval)"),
    )
    assert {row[-1] for row in figure.table.rows} == {"no change"}
    assert "per 1,000 people a year" in figure.chart.alt
    assert "1, most" in figure.chart.svg()


def test_groups_of_measures_name_measures_that_exist_each_once() -> None:
    groups = measure_groups()
    named = [name for group in groups.values() for name in group.measures if group.name != NOTICED]
    assert set(named) <= set(measures())
    assert len(named) == len(set(named))
    assert groups[NOTICED].measures
