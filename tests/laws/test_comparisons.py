"""Laws 5 and 6 on whole comparisons: no change, any number of workers."""

from pathlib import Path

import pytest

from sim.results import Results
from sim.sweep import compare_scenarios

NO_CHANGE = 'name = "no_change"\ntitle = "No change"\nquestion = "Is the same the same?"\n'


def small(*scenarios: str | Path, workers: int = 1) -> Results:
    return compare_scenarios(
        "gloucestershire", scenarios, years=1, replicates=2, residents=3000, workers=workers
    )


def test_a_scenario_without_changes_gives_the_same_tables(tmp_path: Path) -> None:
    file = tmp_path / "no_change.toml"
    file.write_text(NO_CHANGE, encoding="utf-8")
    answer = small("do_nothing", file)
    for name, table in answer.tables.items():
        if "baseline" not in table.columns:
            one, other = (
                table.filter(scenario=scenario).drop("scenario")
                for scenario in ("do_nothing", "no_change")
            )
            assert one.equals(other), name
    comparison = answer.tables["comparison"]
    assert comparison.height
    for column in ("difference_mean", "difference_low", "difference_high"):
        assert (comparison[column] == 0).all()
    assert (answer.tables["spending"]["difference_gbp"] == 0).all()
    assert (answer.tables["cost_shift"].select("invested_gbp", "benefit_gbp") == 0).to_numpy().all()


@pytest.mark.slow
def test_one_process_and_two_give_the_same_tables() -> None:
    one, two = (small("do_nothing", "more_home_care", workers=workers) for workers in (1, 2))
    for name, table in one.tables.items():
        assert table.equals(two.tables[name]), name
