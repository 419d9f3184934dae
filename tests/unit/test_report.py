"""The page: every number in words, nothing of a user's text alive in it, nothing from a network."""

import itertools
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sim.comparison import (
    compare,
    home_care_sensitivity,
    inequality,
    measures,
    shift_table,
    spending,
)
from sim.outcomes.quality_of_life import OUTCOMES
from sim.parameters import catalogue
from sim.report import write_page
from sim.report.figures import changes_figure, payers_figure
from sim.report.tables import ON_SCREEN, assumptions, shown_value
from sim.results import Results
from sim.sweep.freed_care import freed_tables
from tests.unit.made_up_results import made_up
from tests.unit.money_month import values

YEARS = [values(year) for year in ("2025-26", "2026-27", "2027-28")]
HOSTILE = "<script>alert('x')</script> & \"more\""


@cache
def answer_of(names: tuple[str, ...], title: str = "A tenth more home care") -> Results:
    runs = [
        made_up(name, k, years=3, home_care=1 + 0.1 * number)
        for number, name in enumerate(names)
        for k in range(3)
    ]
    tables = {name: pl.concat([run.tables[name] for run in runs]) for name in runs[0].tables}
    scenarios = [
        {
            "name": name,
            "title": "Do nothing" if number == 0 else f"{title} {number}",
            "question": title,
            "hash": "0" * 64,
            "changes": [dict.fromkeys(("label", "groups", "old", "new", "unit", "reason"), title)],
        }
        for number, name in enumerate(names)
    ]
    facts: dict[str, Any] = {
        "area": {"name": "here", "title": title, "hash": "1" * 64},
        "scenarios": scenarios,
        "first_year": 2025,
        "years": 3,
        "seed": 1,
        "replicates": 3,
        "residents": 100_000,
        "sensitivity": [vars(one) for one in home_care_sensitivity(runs)],
        "runs": [{"weight": 7}],
    }
    compared = {"comparison": compare(runs), "spending": spending(runs)}
    compared["inequality"] = inequality(runs)
    compared |= freed_tables(runs, lambda scenario, replicate: YEARS)
    return Results(tables | compared | {"cost_shift": shift_table(runs)}, facts)


class Page(HTMLParser):
    """What a browser would find: tags with their attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def html_of(answer: Results, folder: Path) -> str:
    return write_page(answer, catalogue(), folder / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    return html_of(answer_of(("do_nothing", "more_home_care")), tmp_path_factory.mktemp("page"))


def test_the_page_answers_in_sentences_with_intervals(html: str) -> None:
    text = Page(html).text
    assert re.search(r"About [\d,]+ fewer delayed days a year; between [\d,]+ and [\d,]+", text)
    assert "Intervals cover chance only" in text
    assert "in all 3 runs" in text


def test_the_page_needs_no_network_and_no_script(html: str) -> None:
    page = Page(html)
    assert not page.all("script")
    assert not page.all("link")
    assert all((image["src"] or "").startswith("data:image/svg+xml") for image in page.all("img"))
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=\"https?:", html)


def test_every_chart_has_words_and_a_table_beside_it(html: str) -> None:
    page = Page(html)
    assert len(page.all("img")) == 12
    assert all(len(image["alt"] or "") > 40 for image in page.all("img"))
    order = [tag for tag, _ in page.tags if tag in ("img", "table")]
    for place, tag in enumerate(order):
        assert tag != "img" or order[place + 1] == "table"


def test_headings_are_in_order_and_tables_have_headers(html: str) -> None:
    page = Page(html)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(header.get("scope") in ("col", "row") for header in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))


def test_published_estimates_record_assumptions_and_sources_are_shown(html: str) -> None:
    text = Page(html).text
    for word in ("0.35", "Seamer", "106,000", "87,000", "What the model leaves out", "assumed"):
        assert word in text


def test_a_users_words_stay_words(tmp_path: Path) -> None:
    page = html_of(answer_of(("do_nothing", "more_home_care"), HOSTILE), tmp_path)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert HOSTILE in Page(page).text


@pytest.mark.slow
def test_several_scenarios_have_an_answer_each(tmp_path: Path) -> None:
    names = ("do_nothing", "one", "two", "three")
    text = Page(html_of(answer_of(names), tmp_path)).text
    assert text.count("further measures. ") == 2 * 3  # to open each table, and above it
    # Measures (two), payments, what residents notice, metrics; inequality to open, and above it.
    assert text.count("compared with Do nothing") == 7 * 3


def test_the_least_certain_assumptions_come_first() -> None:
    tables = assumptions(catalogue().values())
    for table in tables:
        grades = [row[4] for row in table.rows]
        assert grades == sorted(grades, reverse=True)
        assert f"{len(grades)} numbers, {grades.count('C')} of grade C" in table.caption
    doubtful = [p.name for p in catalogue().values() if p.kind in ("assumed", "calibrated")]
    assert sorted(row[-1] for table in tables for row in table.rows) == sorted(doubtful)


def test_a_board_sees_few_measures_and_finds_all(html: str) -> None:
    page = Page(html)
    captions = re.findall(r"(\d+) further measures\. ", page.text)
    assert len(captions) == 2  # once to open the table, once above it
    assert len([one for one in measures().values() if one.show in ON_SCREEN]) < 30
    for measure in (
        "Wait for a link worker",
        "Mental health delayed days",
        "Mental health crisis contacts",
    ):
        assert measure in page.text


def test_every_measure_says_how_it_is_shown_and_counts_what_is_counted() -> None:
    answer = answer_of(("do_nothing", "more_home_care"))
    counted = set(answer.tables["outcomes"]["measure"].unique())
    noted = {"gp_requests_unmet", "ae_for_want_of_a_gp", "gp_with_usual_professional"}
    noted |= {"urgent_response_turned_away", "elective_cancellations"}
    noted |= {"carer_breakdowns", "people_with_a_carer", "social_care_requests"}
    noted |= {"ae_over_four_hours", "urgent_needs", "long_term_care_after_reablement"}
    noted |= {"council_supported_admissions_65", "people_with_coordinator_days"}
    noted |= {"people_with_contingency_plan_days"}
    noted |= {f"discharges_pathway_{pathway}" for pathway in range(4)}
    noted |= {"eligible_need_not_funded", "panel_share_ppm", "reserves_council_pence"}
    noted |= {"to_find_council_pence", "deficit_icb_pence", "delayed_discharge_days_charged"}
    noted |= {"verified_saving_icb_pence", "verified_saving_council_pence"}
    noted |= {"hospital_stranded_pence", "hospital_unpaid_pence", "hospital_retained_pence"}
    noted |= {
        f"position_{of}_trust_pence" for of in ("acute", "ambulance", "community", "mental_health")
    }
    noted |= {"social_care_reviews", "packages_raised", "packages_lowered", "days_waiting_for_more"}
    noted |= {"scheme_person_months", "scheme_cost_pence"}
    noted |= {"moved_to_nursing_care", "care_homes_after_review"}
    noted |= {f"deferred_payments_{n}_pence" for n in ("lent", "repaid", "outstanding")}
    noted |= set(OUTCOMES.values())
    for measure in measures().values():
        assert measure.show in {*ON_SCREEN, "table", "balance", "budget", "own_budget"}
        if measure.show not in ("budget", "own_budget"):
            of = {*measure.counts, *filter(None, [measure.over])}
            missing = of - counted - noted
            assert not {n for n in missing if not n.startswith(("cost_", "deaths_at"))}


def test_what_chance_drowns_is_only_in_the_table_and_none_has_a_sign() -> None:
    answer = answer_of(("do_nothing", "more_home_care"))
    low = pl.col("measure") == "waits_days_home_care"
    compared = answer.tables["comparison"].with_columns(
        pl.when(low).then(-1e6).otherwise(pl.col("difference_low")).alias("difference_low"),
        pl.when(low).then(0.0).otherwise(pl.col("difference_mean")).alias("difference_mean"),
    )
    drowned = Results(dict(answer.tables) | {"comparison": compared}, answer.facts)
    titles = {"do_nothing": "Do nothing", "more_home_care": "More"}
    figure = changes_figure(drowned, titles)
    assert "Only in the table: Wait for home care; the level is so low" in figure.words
    assert "the level is so low" not in changes_figure(answer, titles).words
    (row,) = (row for row in figure.table.rows if row[0] == "Wait for home care")
    assert row[2] == "0.0%"


def test_numbers_of_parameters_have_no_exponent() -> None:
    assert not [p.name for p in catalogue().values() if "e+" in shown_value(p)]


def test_payers_whom_nothing_changes_are_named_and_not_drawn() -> None:
    answer = answer_of(("do_nothing", "more_home_care"))
    titles = {"do_nothing": "Do nothing", "more_home_care": "More"}
    assert "The same" not in payers_figure(answer, titles).words
    ends = [f"difference_{end}" for end in ("mean", "low", "high")]
    of_icb = pl.col("measure") == "cost_icb_gbp"
    unchanged = answer.tables["comparison"].with_columns(
        pl.when(of_icb).then(0.0).otherwise(pl.col(end)).alias(end) for end in ends
    )
    figure = payers_figure(
        Results(dict(answer.tables) | {"comparison": unchanged}, answer.facts), titles
    )
    assert "The same with and without: Cost to the NHS (ICB)." in figure.words
    assert "Cost to the NHS (ICB)" in {row[0] for row in figure.table.rows}
