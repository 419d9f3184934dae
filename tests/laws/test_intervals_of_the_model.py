"""Laws 5, 6 and 11 on the model itself: no change, any number of workers, honest intervals."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.comparison import compare
from sim.results import Results
from sim.sweep import compare_scenarios, run_scenarios

NO_CHANGE = 'name = "no_change"\ntitle = "No change"\nquestion = "Is the same the same?"\n'
RUNS, TRIALS, REPLICATES = 240, 400, 3
MEASURES = (
    *("emergency_admissions", "ae_attendances", "bed_days", "deaths"),
    *("home_care_hours", "cost_icb_gbp", "cost_total_gbp"),
)


def small(*scenarios: str | Path, workers: int = 1) -> Results:
    return compare_scenarios(
        "gloucestershire", scenarios, years=1, replicates=2, residents=3000, workers=workers
    )


def test_a_scenario_without_changes_gives_the_same_tables(tmp_path: Path) -> None:
    file = tmp_path / "no_change.toml"
    file.write_text(NO_CHANGE, encoding="utf-8")
    answer = small("do_nothing", file)
    for name, table in answer.tables.items():
        if name != "comparison":
            one, other = (
                table.filter(scenario=scenario).drop("scenario")
                for scenario in ("do_nothing", "no_change")
            )
            assert one.equals(other), name
    comparison = answer.tables["comparison"]
    assert comparison.height
    for column in ("difference_mean", "difference_low", "difference_high"):
        assert (comparison[column] == 0).all()


@pytest.mark.slow
def test_one_process_and_two_give_the_same_tables() -> None:
    one, two = (small("do_nothing", "more_home_care", workers=workers) for workers in (1, 2))
    for name, table in one.tables.items():
        assert table.equals(two.tables[name]), name


@pytest.mark.slow
def test_runs_of_one_scenario_differ_by_no_more_than_their_interval_says() -> None:
    """Law 11: 400 trials, each 3 runs against 3 others, drawn from 240 runs of other seeds."""
    bank = run_scenarios(
        "gloucestershire", ["do_nothing"], years=1, replicates=RUNS, residents=1000, workers=2
    )
    whole = bank.tables["outcomes"]
    each = [whole.filter(replicate=replicate) for replicate in range(RUNS)]
    rng = np.random.default_rng(11)
    covered = [
        row
        for _ in range(TRIALS)
        for row in covers_nothing(each, rng.choice(RUNS, 2 * REPLICATES, replace=False))
    ]
    assert len(covered) == TRIALS * len(MEASURES)
    assert 0.93 <= np.mean(covered) <= 0.97


def covers_nothing(each: list[pl.DataFrame], chosen: np.ndarray) -> list[bool]:
    parts = [
        each[number].with_columns(
            pl.lit("one" if place < REPLICATES else "other").alias("scenario"),
            pl.lit(place % REPLICATES).cast(pl.Int64).alias("replicate"),
        )
        for place, number in enumerate(chosen)
    ]
    compared = compare([Results({"outcomes": pl.concat(parts)})]).filter(
        pl.col("financial_year") == "all", pl.col("measure").is_in(MEASURES)
    )
    return [row["difference_low"] <= 0 <= row["difference_high"] for row in compared.to_dicts()]
