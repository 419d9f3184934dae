"""What residents might notice, the Fund's metrics and inequality, on the page and on a terminal."""

from functools import cache
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from sim.comparison import i_statements, metrics_of
from sim.report import print_answer
from sim.report.counted import CAUTION, about_counted, counted
from sim.results import Results
from tests.unit.test_report import Page, answer_of, html_of

pytestmark = pytest.mark.slow

NAMES = ("do_nothing", "more_home_care")
TITLES = {"do_nothing": "Do nothing", "more_home_care": "More home care"}


@cache
def answer() -> Results:
    return answer_of(NAMES)


def test_the_caution_stands_wherever_the_indicators_do(tmp_path: Path) -> None:
    text = " ".join(Page(html_of(answer(), tmp_path)).text.split())
    assert text.index("What residents might notice") < text.index(CAUTION)
    written = StringIO()
    print_answer(answer(), Console(file=written, width=200, markup=False, highlight=False))
    on_screen = " ".join(written.getvalue().split())
    assert on_screen.index("What residents might notice") < on_screen.index(CAUTION)
    for said in (text, on_screen):
        assert "Better Care Fund metrics, as defined for 2025-26" in said
        assert "Not modelled: Unplanned admissions for chronic ambulatory" in said
        assert "Inequality between deprivation fifths" in said


def test_every_indicator_has_a_row_or_is_listed_as_not_modelled() -> None:
    about = about_counted(["2025-26"])
    table = counted(answer(), "more_home_care", TITLES).noticed
    for one in i_statements():
        shown = (one.heading, one.label) in {row[:2] for row in table.rows}
        assert shown == one.is_modelled
        assert (f"{one.label} (" in about.indicators_left_out) != one.is_modelled


def test_metrics_are_those_of_the_policy_year() -> None:
    (table,) = counted(answer(), "more_home_care", TITLES).metrics
    assert [row[0] for row in table.rows] == [one.label for one in metrics_of("2025-26")]
    by_label = {row[0]: row for row in table.rows}
    assert by_label["Emergency admissions after a fall, 65 and over"][-1] == "not modelled"
    assert "%" in by_label["Discharged to the usual place of residence"][2]


def test_years_under_several_sets_stand_apart() -> None:
    """A run from 2024 on: its first year is held to the metrics of 2024-25."""
    earlier = {"2025-26": "2024-25", "2026-27": "2025-26", "2027-28": "2026-27"}
    compared = answer().tables["comparison"]
    moved = compared.with_columns(pl.col("financial_year").replace(earlier))
    old = Results(dict(answer().tables) | {"comparison": moved}, answer().facts)
    first, second = counted(old, "more_home_care", TITLES).metrics
    assert "as defined for 2024-25" in first.caption
    assert "as defined for 2025-26" in second.caption
    permanent = "Permanent admissions to care homes, 65 and over, per 100,000"
    assert f"{permanent}, 2024-25" in {row[0] for row in first.rows}
    emergencies = "Emergency admissions, 65 and over, per 100,000"
    found = {row[0] for row in second.rows}
    assert {f"{emergencies}, {year}" for year in ("2025-26", "2026-27")} <= found


def test_what_a_scenario_does_not_count_is_said_to_be_so() -> None:
    rows = {row[1]: row for row in counted(answer(), "more_home_care", TITLES).noticed.rows}
    coordinator = rows["People with a condition who have a named coordinator"]
    assert coordinator[3:] == ("-", "-", "-", "-", "not counted in these scenarios")
    plan = rows["People with a condition who have a plan"]
    assert plan[3:5] == ("20.00%", "20.00%")
    assert plan[-1] == "the same in every run"


def test_inequality_has_both_indices_with_an_interval() -> None:
    table = counted(answer(), "more_home_care", TITLES).inequality
    assert table is not None
    (row,) = [row for row in table.rows if row[0].startswith("Emergency admissions, per 1,000")]
    assert " to " in row[4]
    of = answer().tables["inequality"].filter(measure="emergency_admissions", index="relative")
    assert row[5] == f"{of['baseline_mean'][0]:.3f}"


@pytest.mark.parametrize("year", ["2025-26", "2030-31"])
def test_definitions_are_shown_with_source_and_grade(year: str) -> None:
    (table,) = about_counted([year]).definitions
    assert "2025-26" in table.caption
    assert all(row[-1] in ("A", "B", "C") and row[-2] for row in table.rows)
