"""One resident's year under two scenarios: what differs, for whom, and in which words."""

from dataclasses import replace

import polars as pl
import pytest

from sim.report.journey_amounts import READY, THERE, TIMES, WAITED, amounts, differences
from sim.report.journey_pair import (
    AGES,
    how_many_differ,
    of_age,
    pair,
    people,
    telling_year,
    years_followed,
)
from sim.report.journey_rows import by_scenario, of_resident
from sim.results import Results
from sim.sweep import compare_scenarios
from tests.unit import made_up_results
from tests.unit.made_up_journeys import CHILD, HER, HIM

ALL_AGES = next(iter(AGES))


@pytest.fixture(scope="module")
def answer() -> Results:
    return compare_scenarios(
        "gloucestershire",
        ["do_nothing", "more_home_care"],
        years=2,
        replicates=2,
        residents=1000,
        journeys=3,
        runner=made_up_results.run,
    )


@pytest.fixture(scope="module")
def same(answer: Results) -> Results:
    """The second scenario has the rows of the first."""
    rows = answer.tables["journeys"].filter(pl.col("scenario") == "do_nothing")
    other = rows.with_columns(scenario=pl.lit("more_home_care"))
    return replace(answer, tables={**answer.tables, "journeys": pl.concat([rows, other])})


def test_those_whose_year_differs_come_first(answer: Results) -> None:
    year, later = years_followed(answer)
    found = people(answer, year)
    assert [one.identity for one in found] == [HER, CHILD, HIM]
    assert [one.differs for one in found] == [True, False, False]
    assert found[0].words == (
        "Woman of 84, 4 long-term conditions: 5 days less in the queue: home care"
    )
    assert found[1].words == (
        "Boy in the first year of life, no long-term condition: 2 requests, the same in both"
    )
    assert not any(one.differs for one in people(answer, later))
    assert telling_year(answer) == year


def test_of_each_kind_of_difference_the_largest_comes_first(answer: Results) -> None:
    """Three who gain and one who loses: the largest gain, the loss, then the other gains."""
    rows = answer.tables["journeys"]
    is_her = pl.col("resident") == HER
    changed = [rows.filter(~is_her)]
    for name, wait in (("a", 20), ("b", 30), ("c", 40), ("d", 10)):
        care = rows.filter(is_her & (pl.col("service") == "home_care")).with_columns(
            resident=pl.lit(name), requested=100, journey=pl.lit(1)
        )
        more = pl.col("scenario") == "more_home_care"
        start = pl.when(more).then(100 + wait).otherwise(125)
        changed.append(care.with_columns(started=start.cast(pl.Int64)))
    tables = {**answer.tables, "journeys": pl.concat(changed, how="vertical_relaxed")}
    found = people(replace(answer, tables=tables), years_followed(answer)[0])
    assert [one.identity for one in found[:4]] == ["c", "d", "a", "b"]


def test_what_a_year_comes_to_is_counted_within_it(answer: Results) -> None:
    year, later = years_followed(answer)
    first, second = (amounts(of_resident(rows, HER), year) for rows in by_scenario(answer).values())
    assert first[WAITED, "home_care"] == 5
    assert first[READY, "emergency_inpatient"] == 12
    assert first[THERE, "home_care"] == 280
    assert first[WAITED, "elective_inpatient"] == 200, "the days before the year are not in it"
    found = {(one.kind, one.service): (one.first, one.second) for one in differences(first, second)}
    assert found == {
        (WAITED, "home_care"): (5, 0),
        (READY, "emergency_inpatient"): (12, 2),
        (THERE, "emergency_inpatient"): (20, 10),
        (THERE, "home_care"): (280, 290),
    }
    his = [amounts(of_resident(rows, HIM), later) for rows in by_scenario(answer).values()]
    assert his[0][TIMES, "elective_inpatient"] == 1
    assert not differences(*his)


def test_both_years_stand_side_by_side_with_the_same_lanes(answer: Results) -> None:
    shown = pair(answer, HER, years_followed(answer)[0])
    assert shown.who == "A woman of 84 with 4 long-term conditions, in the most deprived fifth"
    assert shown.sentences[0] == (
        "Home care",
        ": under Do nothing she waited 5 days for it, under A tenth more home care no day.",
    )
    assert len(shown.sentences) == 4
    assert [life.title for life in shown.lives] == ["Do nothing", "A tenth more home care"]
    figures = [life.figure for life in shown.lives if life.figure]
    heights = [figure.chart.parts[0].to_dict()["height"] for figure in figures]
    assert len(heights) == 2
    assert heights[0] == heights[1]
    assert "ended on 31 May 2025" in figures[0].chart.alt
    assert "ended on 21 May 2025" in figures[1].chart.alt
    assert figures[0].table.rows != figures[1].table.rows


def test_a_lane_is_kept_for_what_only_the_other_scenario_has(answer: Results) -> None:
    rows = answer.tables["journeys"]
    gone = (pl.col("scenario") == "more_home_care") & (pl.col("service") == "reablement")
    tables = {**answer.tables, "journeys": rows.filter(~gone)}
    shown = pair(replace(answer, tables=tables), HER, years_followed(answer)[0])
    words = ": under Do nothing she asked for it once, under A tenth more home care never."
    assert ("Reablement at home", words) in shown.sentences
    for life in shown.lives:
        assert life.figure
        assert "Reablement at home" in life.figure.chart.svg()


def test_a_year_that_is_the_same_is_shown_once(answer: Results) -> None:
    shown = pair(answer, HIM, years_followed(answer)[0])
    assert len(shown.lives) == 1
    assert shown.sentences[0][0] == "The same year under both scenarios"
    quiet = pair(answer, HER, years_followed(answer)[1])
    assert quiet.lives[0].figure is None
    assert quiet.lives[0].words == "No care in 2026-27."


def test_who_dies_under_one_scenario_only_is_told_first(answer: Results) -> None:
    rows = answer.tables["journeys"]
    saved = (pl.col("resident") == HER) & (pl.col("scenario") == "more_home_care")
    never = rows.with_columns(
        left_day=pl.when(saved).then(None).otherwise("left_day"),
        left=pl.when(saved).then(None).otherwise("left"),
    )
    shown = pair(
        replace(answer, tables={**answer.tables, "journeys": never}), HER, years_followed(answer)[0]
    )
    assert shown.sentences[0] == (
        "How the year ends",
        ": under Do nothing she died on 7 March 2026, under A tenth more home care still lives "
        "here at the end of it.",
    )


def test_it_is_said_how_many_differ_and_where_nobody_does(answer: Results, same: Results) -> None:
    year = years_followed(answer)[0]
    said = how_many_differ(people(answer, year), 3, year)
    assert "3 simulated residents are followed" in said
    assert "for 1 of these the year differs" in said
    assert "1 wait less and 0 wait more, and for 0 something else differs" in said
    assert "nobody's year differs" in how_many_differ(people(same, year), 3, year)


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        (ALL_AGES, {HER, HIM, CHILD}),
        ("Children, under 18", {CHILD}),
        ("18 to 64", {HIM}),
        ("65 to 84", {HER}),
        ("85 and over", set()),
    ],
)
def test_residents_can_be_chosen_by_age(answer: Results, ages: str, expected: set[str]) -> None:
    found = of_age(people(answer, years_followed(answer)[0]), ages)
    assert {one.identity for one in found} == expected
