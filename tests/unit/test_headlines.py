"""The answer in short: which year leads, what is better on paper only, and what a card tells."""

from typing import Any

import polars as pl
import pytest

from sim.comparison import measures
from sim.report.headlines import REFUSED, headline, headlines
from sim.report.who_pays import HELD_BACK
from sim.results import ALL, Results

TITLES = {"do_nothing": "Do nothing", "tried": "Something tried"}
YEARS = 2
LAST = "2026-27"


Ends = tuple[float, float, float]


def rows_of(measure: str, whole: Ends, last: Ends) -> Any:
    """Rows of `comparison` over all years (sums) and for the last: mean, low, high."""
    for year, (mean, low, high) in ((ALL, whole), (LAST, last)):
        better = measures()[measure].better
        yield {
            "scenario": "tried",
            "measure": measure,
            "financial_year": year,
            "unit": measures()[measure].unit,
            "better": better,
            "baseline_mean": 100_000.0,
            "scenario_mean": 100_000.0 + mean,
            "difference_mean": mean,
            "difference_low": low,
            "difference_high": high,
            "probability_better": None if better == "neither" else 0.75,
            "replicates": 4,
        }


def told(**of: tuple[Ends, Ends]) -> Any:
    rows = [row for measure, both in of.items() for row in rows_of(measure, *both)]
    answer = Results({"comparison": pl.DataFrame(rows)}, {"years": YEARS})
    return headlines(answer, "tried", TITLES), headline(answer, "tried")


UP, DOWN, NONE = (400.0, 200.0, 600.0), (-400.0, -600.0, -200.0), (0.0, -300.0, 300.0)
NEVER = (0.0, 0.0, 0.0)


def test_the_last_year_leads_where_it_is_clear_with_the_mean_beside_it() -> None:
    said, card = told(emergency_admissions=(DOWN, DOWN))
    assert said.sentences == (
        (
            "About 400 fewer emergency admissions a year by 2026-27",
            "; between 200 and 600 fewer; better in 3 of 4 runs. "
            "Over all 2 years: 200 fewer a year (between 100 and 300 fewer).",
        ),
    )
    assert card == "".join(said.sentences[0])


def test_all_years_lead_where_the_last_alone_is_not_clear() -> None:
    said, _ = told(emergency_admissions=(DOWN, NONE))
    assert said.sentences == (
        (
            "About 200 fewer emergency admissions a year",
            "; between 100 and 300 fewer; better in 3 of 4 runs. "
            "In 2026-27 alone: no clear change (between 300 fewer and 300 more).",
        ),
    )


def test_what_is_clear_in_neither_is_said_once() -> None:
    said, _ = told(emergency_admissions=(NONE, NONE))
    assert said.sentences == (
        (
            "Emergency admissions: no clear change",
            "; between 150 fewer and 150 more a year; better in 3 of 4 runs.",
        ),
    )
    assert said.verdict == (("No clear change", ": in none of the headline measures."),)


def test_the_verdict_sorts_measures_by_the_direction_that_is_wanted() -> None:
    said, _ = told(
        emergency_admissions=(DOWN, DOWN),
        delayed_days=(NONE, NONE),
        bed_days=(UP, UP),
        care_home_admissions=(NEVER, NEVER),
        qalys=(UP, UP),
    )
    assert said.verdict == (
        ("Clearly better", ": emergency admissions and QALYs."),
        ("Clearly worse", ": hospital bed days."),
        ("No clear change", ": delayed days."),
        ("The same in every run", ": care home admissions."),
    )
    assert said.cautions == ()


def test_refused_need_makes_gains_on_paper_only() -> None:
    said, _ = told(cost_council_gbp=(DOWN, DOWN), eligible_need_not_funded=(UP, UP))
    assert said.cautions == (REFUSED,)
    assert said.verdict[0] == ("Better on paper only", ": cost to the council.")
    fewer, _ = told(cost_council_gbp=(DOWN, DOWN), eligible_need_not_funded=(DOWN, DOWN))
    assert fewer.cautions == ()


def test_care_held_back_is_cautioned_against() -> None:
    rows = {"emergency_admissions": (DOWN, DOWN)}
    delayed = [*rows_of("emergency_admissions", DOWN, DOWN), *rows_of("people_delayed", UP, UP)]
    answer = Results({"comparison": pl.DataFrame(delayed)}, {"years": YEARS})
    assert headlines(answer, "tried", TITLES).cautions == (HELD_BACK,)
    assert told(**rows)[0].cautions == ()


@pytest.mark.parametrize(
    ("measure", "is_told"),
    [("reserves_council_gbp", True), ("deferred_payments_lent_gbp", False), ("bed_days", True)],
)
def test_balances_are_told_where_somebody_gains_or_loses(measure: str, is_told: bool) -> None:
    said, _ = told(**{measure: (DOWN, DOWN)})
    assert bool(said.sentences) is is_told
    unclear, _ = told(**{measure: (NONE, NONE)})
    assert bool(unclear.sentences) is (measure == "bed_days")


def test_a_card_is_silent_where_admissions_are_not_counted() -> None:
    assert told(bed_days=(DOWN, DOWN))[1] == ""
