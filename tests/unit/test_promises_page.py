"""What is left of promises, what was tried before, and what schemes did: from made-up results."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.console import Console

from sim.parameters import catalogue
from sim.parameters.scheme_file import schemes
from sim.report import print_answer, write_page
from sim.report.promises import as_published, promise, tried_before, what_is_left
from sim.report.scheme_words import certainty, who
from sim.report.schemes import what_schemes_did
from sim.results import GROUPS, Results
from sim.scenario import Scenario, load_scenario, values_by_year
from sim.sweep.doubt import doubtful
from sim.sweep.schemes_in_force import schemes_in_force
from sim.sweep.task import Task
from tests.lived import small_place
from tests.unit.test_report import Page, answer_of

pytestmark = pytest.mark.slow

AREA = small_place(5_000)
MANAGED = load_scenario("scheme_case_management")
TITLES = {"do_nothing": "Do nothing", "scheme_case_management": "Case management"}
TWIN = doubtful(MANAGED).name
YEARS = ("2025-26", "2026-27", "2027-28")


def in_force(*chosen: Scenario) -> list[dict[str, Any]]:
    return schemes_in_force([Task(AREA, one, 3, 1, 0, 5_000) for one in chosen])


def rows(scenario: str, changes: tuple[float, ...], half: float = 0.1) -> list[dict[str, Any]]:
    """Emergency admissions of 1,000 a year, changed by so many per cent in each year."""
    common = {"scenario": scenario, "baseline": "do_nothing", "measure": "emergency_admissions"}
    common |= dict.fromkeys(GROUPS, "all")
    common |= {"unit": "admissions", "better": "lower", "probability_better": 1.0}
    common |= {"replicates": 4, "interval": "chance only"}
    told = []
    for year, size, level in (
        *((year, 10 * change, 1000.0) for year, change in zip(YEARS, changes, strict=True)),
        ("all", 10 * sum(changes), 3000.0),
    ):
        ends = {"mean": size, "low": size - 10 * half, "high": size + 10 * half}
        told.append(
            {
                **common,
                **{"financial_year": year, "baseline_mean": level, "scenario_mean": level + size},
                **{f"difference_{end}": value for end, value in ends.items()},
            }
        )
    return told


def answer(
    changes: tuple[float, ...], doubted: tuple[float, ...] | None = None, asked: bool = True
) -> Results:
    """Made-up results in which admissions change as said, and in the twin as said."""
    names = ("do_nothing", "scheme_case_management", TWIN)
    made = answer_of(names)
    known = made.tables["comparison"]
    own = rows(names[1], changes) + rows(TWIN, doubted or changes)
    comparison = pl.concat(
        [
            known.filter(pl.col("measure") != "emergency_admissions"),
            pl.DataFrame(own).select(known.columns).cast(dict(known.schema)),
        ]
    )
    figures = pl.DataFrame(
        [
            {
                **{"scenario": name, "scheme": "case_management", "financial_year": year},
                **{"measure": measure, "unit": unit, "replicates": 4},
                **{"mean": mean, "low": 0.9 * mean, "high": 1.1 * mean},
            }
            for name in names[1:]
            for year in (*YEARS, "all")
            for measure, unit, mean in (
                *(("offered", "people", 900.0), ("accepted", "people", 600.0)),
                *(("waiting", "people", 150.0), ("enrolled", "people", 400.0)),
                *(("places", "people", 500.0), ("filled", "percent", 80.0)),
                *(("overlapping", "people", 70.0), ("cost_gbp", "GBP", 480_000.0)),
                ("cost_gbp_per_person_year", "GBP per person per year", 1200.0),
            )
        ]
    )
    facts = dict(made.facts) | {"schemes": in_force(MANAGED, doubtful(MANAGED))}
    facts["doubt"] = {names[1]: TWIN if doubted else ""} if asked else {}
    return Results({**made.tables, "comparison": comparison, "scheme_years": figures}, facts)


def said(made: Results) -> str:
    one = promise(made, "scheme_case_management", TITLES)
    return " ".join((*one.left, *one.predicted))


def test_half_is_left_of_a_promise_that_is_clear() -> None:
    made = answer((0.0, -2.0, -4.0), (0.0, -1.0, -2.0))
    assert "Of 20 fewer emergency admissions a year as published" in said(made)
    assert "half as large and a year late 10 fewer remain: 50% of it." in said(made)
    table = promise(made, "scheme_case_management", TITLES).in_doubt
    assert table is not None
    assert table.header[1:] == ("As published", "Half as large and a year late", "What is left")
    assert table.rows[0][3] == "50% of it"


@pytest.mark.parametrize(
    ("published", "doubtful_", "words"),
    [
        ((-10, -5), (-6, -2), "53% of it"),
        ((-10, -5), (-6, 2), "nothing that is clear"),
        ((-10, -5), (2, 6), "the opposite"),
        ((-10, 5), (-6, 2), "not clear as published"),
        ((-10, 5), (-6, -2), "not clear as published; clear in doubt"),
        ((0, 0), (0, 0), "no change"),
    ],
)
def test_what_is_left_in_words(
    published: tuple[float, float], doubtful_: tuple[float, float], words: str
) -> None:
    def row(ends: tuple[float, float]) -> dict[str, Any]:
        low, high = ends
        mean = (low + high) / 2
        return {
            "unit": "admissions",
            **{"difference_mean": mean, "difference_low": low, "difference_high": high},
        }

    assert what_is_left(row(published), row(doubtful_)) == words


def test_what_costs_more_is_no_promise_kept() -> None:
    ends = {"difference_mean": 10.0, "difference_low": 9.0, "difference_high": 11.0, "unit": "£"}
    assert what_is_left(ends, ends) == "100% of the extra cost"


def test_without_schemes_there_is_nothing_to_halve() -> None:
    assert "Nothing here rests on what a scheme is said to do" in said(answer((0.0, 0.0, 0.0)))


def test_who_has_not_asked_is_told_how() -> None:
    assert "--doubt" in said(answer((0.0, 0.0, 0.0), asked=False))


def test_more_than_was_ever_measured_is_called_that() -> None:
    words = said(answer((0.0, -7.0, -8.0)))
    assert "That is more than anybody has measured" in words
    assert "7.6% after 5 years" in words
    assert "That is more" not in said(answer((0.0, -7.0, -7.5)))


def test_sooner_than_was_ever_measured_is_called_that() -> None:
    assert "in year 1 is sooner than was measured: four English" in said(answer((-1.0, -1.0, -1.0)))
    assert "sooner" not in said(answer((0.0, -1.0, -1.0)))
    assert "no clear fall" in said(answer((0.0, 0.05, 1.0)))


def test_what_was_tried_stands_beside_its_kind() -> None:
    table = tried_before(answer((0.0, -1.0, -1.0)), TITLES)
    text = " ".join(" ".join(row) for row in table.rows)
    assert table.rows[0][:2] == ("This: Case management", "a prediction")
    for words in ("+87,000 emergency admissions", "+33.0% visits to A&E", "+9.0%", "2 to 6 years"):
        assert words in text
    assert "Rushcliffe" not in text
    assert "311 million" not in text


def test_doubtful_twins_have_no_part_of_the_page_but_their_own() -> None:
    made = answer((0.0, -2.0, -4.0), (0.0, -1.0, -2.0))
    shown = as_published(made)
    for frame in shown.tables.values():
        assert "scenario" not in frame.columns or TWIN not in set(frame["scenario"])
    assert [one["name"] for one in shown.facts["scenarios"]] == list(TITLES)
    assert as_published(answer((0.0, 0.0, 0.0))).facts["scenarios"][-1]["name"] == TWIN


def test_the_page_and_the_text_say_it(tmp_path: Path) -> None:
    made = answer((0.0, -2.0, -4.0), (0.0, -1.0, -2.0))
    page = Page(write_page(made, catalogue(), tmp_path / "report.html").read_text("utf-8"))
    with (tmp_path / "text").open("w", encoding="utf-8") as file:
        print_answer(made, Console(file=file, width=400, markup=False, highlight=False))
    printed = (tmp_path / "text").read_text("utf-8")
    one = what_schemes_did(made, "scheme_case_management", TITLES).schemes[0]
    for text in (page.text, printed):
        assert "10 fewer remain: 50% of it." in text
        assert "106,000" in text
        for first, rest in one.sentences:
            assert f"{first}{rest}" in text
    assert TWIN not in page.text


def test_a_scheme_is_told_in_people_and_pounds() -> None:
    made = answer((0.0, -1.0, -1.0))
    one = what_schemes_did(made, "scheme_case_management", TITLES).schemes[0]
    sentences = dict(one.sentences)
    assert "400 (360 to 440) people at a time in 2027-28, in 500" in sentences["In it"]
    assert "£480,000 (£430,000 to £530,000) in 2027-28" in sentences["What it costs"]
    assert "the council pays 20% and the NHS 80% (assumed)" in sentences["What it costs"]
    assert "the larger of the two effects counts alone" in sentences["No double counting"]
    assert "1 drew lots and 3 compared with like people" in sentences["How certain"]
    assert "2 against it and 2 neither" in sentences["How certain"]
    assert one.effects is not None
    assert one.effects.rows[0][1:5] == (
        *("1.05 (0.95 to 1.15), ratio of risks", "100% (against like people)"),
        *("+5.0% (-4.6% to +15.5%)", "derived, grade B"),
    )
    assert {row[3] for row in one.numbers.rows} <= {"assumed", "derived", "the scenario's own"}


def test_how_much_is_kept_follows_how_it_was_found() -> None:
    prescribed = load_scenario("scheme_social_prescribing_optimistic")
    effects = in_force(prescribed)[0]["effects"]
    values = values_by_year(AREA, prescribed, AREA.first_year, 3, 1)[-1]
    for effect in effects:
        design = {"trial": 1.0, "controlled": 1.0}.get(effect["design"])
        wanted = design or values.number(f"schemes.rules.{effect['design']}_kept")
        assert effect["kept"] == wanted
        if not effect["is_difference"]:
            assert effect["acts"] == pytest.approx(effect["as_ratio"] ** wanted)


@pytest.mark.parametrize("name", schemes())
def test_every_scheme_can_be_told(name: str) -> None:
    text = schemes()[name]
    told = in_force(load_scenario(f"scheme_{name}"))
    mine = next(one for one in told if one["name"] == name)
    values = {one["key"]: one["value"] for one in mine["numbers"]}
    assert who(mine, values)
    assert certainty(mine["reading"], mine["effects"], mine["evidence"]).endswith((".", "?"))
    assert all(one.speaks for one in text.evidence), "say whether each study speaks for it"


def test_a_null_reading_is_not_called_certain() -> None:
    assert "without any effect" in certainty("null", [], [])
    assert "no plan should rest on it" in certainty("optimistic", [], [])
