"""The model beside published figures, laws on results, and how these are told."""

from pathlib import Path

import polars as pl
import pytest

from sim.comparison.laws import Law
from sim.report import checks, held
from sim.report.tables import provenance_table
from sim.results import Results, provenance, table
from tests.unit.test_report import answer_of

ROWS = {
    "number": [0, 1, 2, 3, 4, 5],
    "about": ["people", "people", "care", "care", "care", "care"],
    "heading": ["Frailty", "Frailty", "", "", "", ""],
    "label": ["mild", "severe", "Emergency admissions", "Waiting list", "Beds", "Delayed days"],
    "unit": ["%", "%", "per 1,000", "people", "per 1,000", "per 1,000"],
    "source": ["SOMEBODY2020", "SOMEBODY2020", *["NHSE: what the NHS counts"] * 4],
    "grade": ["A", "A", "B", "C", "A", "A"],
    "note": ["", "", "Spells, not episodes", "", "", ""],
    "published_for": ["place", "place", "place", "England", "England", "England"],
    "verdict": ["ok", "missed", "missed", "shown", "shown", "shown"],
    "published": [10.0, 2.0, 110.0, 1_234_567.0, 1.7, 13.5],
    "mean": [10.5, 3.5, 90.0, None, 1.7006, 20.0],
    "low": [10.0, 3.0, 85.0, None, None, None],
    "high": [11.0, 4.0, 95.0, None, None, None],
    "allowed": [1.0, 1.0, 11.0, None, None, None],
}


@pytest.fixture
def answer() -> Results:
    facts = {"area": {"title": "Here"}, "replicates": 4, "years": 10, "residents": 50_000}
    return Results({"held": table("held", ROWS)}, facts)


def test_what_is_missed_is_said_first_and_in_words(answer: Results) -> None:
    judged, others = held.verdict_in_short(answer)
    assert judged == (
        "1 of 3 figures that are judged lie within what is allowed",
        "; 2 are missed.",
    )
    assert others[0].startswith("2 more stand beside a published figure")
    assert others[1].startswith(": 1 are within a tenth of it, and 1 farther off")
    off = held.held_table(answer, held.OFF)
    assert off
    said = [(row[0][2:], row[1]) for row in off.rows]
    assert said == [
        ("Missed", "Frailty: severe, %"),
        ("Missed", "Emergency admissions, per 1,000"),
        ("Not judged", "Delayed days, per 1,000"),
    ]
    people = held.held_table(answer, "people")
    assert people
    assert [row[0][2:] for row in people.rows] == ["Missed", "Within"]


def test_each_figure_has_its_source_tolerance_and_interval(answer: Results) -> None:
    care = held.held_table(answer, "care")
    assert care
    assert care.rows[0][1:] == (
        *("Emergency admissions, per 1,000", "110.0 ±11.0", "90.0 (85.0 to 95.0)", "-20.0"),
        "NHSE, B",
    )
    assert care.rows[1][2:5] == ("1,234,567 (England)", "-", "-")
    assert care.rows[2][4] == "+0.001", "nearly nothing is not -0.000"
    assert held.counts_table(answer).rows[0] == ("Frailty", "1", "1", "0")
    assert held.notes(answer, "care") == [
        ("NHSE", ": NHSE: what the NHS counts."),
        ("Emergency admissions", ": Spells, not episodes."),
    ]
    every = held.every_figure(answer)
    assert len(every.rows) == len(ROWS["number"])
    assert every.rows[0][every.header.index("mean")] == "10.5"
    assert "4 runs of 10 years with 50,000 residents" in held.how_it_was_run(answer)


def test_where_nothing_is_missed_there_is_no_such_table(answer: Results) -> None:
    right = answer.tables["held"].filter(pl.col("verdict") == "ok")
    fine = Results({"held": right}, answer.facts)
    assert held.held_table(fine, held.OFF) is None
    assert "none is missed" in held.verdict_in_short(fine)[0][1]


def test_the_words_of_laws_and_tests() -> None:
    laws = [Law("Nothing is lost", 10, 0), Law("Nothing is made up", 5, 2)]
    lead, rest = checks.laws_in_short(laws)
    assert lead == "1 of 2 laws are kept by the results shown"
    assert "do not rely on these results: Nothing is made up" in rest
    assert [row[0][2:] for row in checks.laws_table(laws).rows] == ["Kept", "Broken"]
    here = checks.kinds_of_tests()
    laws_here = next(row for row in here.rows if row[0] == "Laws")
    assert int(laws_here[2]) > 100
    nowhere = checks.kinds_of_tests(Path("no such folder"))
    assert len(nowhere.header) == 2


def test_provenance_says_when_it_was_made() -> None:
    facts = answer_of(("do_nothing", "more")).facts
    known = provenance() | {"made": "2026-11-26T12:00:00+00:00"}
    rows = dict(provenance_table(facts, known).rows)
    assert rows["Made"] == "26 November 2026, 12:00 UTC"
    assert rows["Seed"] == "1"
