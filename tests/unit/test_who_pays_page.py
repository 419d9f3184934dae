"""The words for who pays, what a pooled fund moved, and by which rules."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sim.comparison.who_pays import LEFT_OUT, care_of_line
from sim.money.names import Payer
from sim.parameters import catalogue
from sim.report import write_page
from sim.report.payer_words import in_sentence, listed, words_of
from sim.report.pooled import pooled_years
from sim.report.tables import changes_made, rules_of_money
from sim.report.who_pays import HELD_BACK, pays_in_words, who_pays
from sim.results import Results, table
from sim.scenario import load_scenario
from tests.unit.test_report import Page, answer_of

pytestmark = pytest.mark.slow

NAMES = ("do_nothing", "more_home_care")
TITLES = {"do_nothing": "Do nothing", "more_home_care": "A tenth more home care 1"}


def row(**changes: object) -> dict[str, Any]:
    return {
        "measure": "cost_council_gbp",
        "financial_year": "all",
        "scenario": "pooled_fund",
        "baseline_mean": 1e9,
        "scenario_mean": 1e9 - 6.1e6,
        "difference_mean": -6.1e6,
        "difference_low": -6.7e6,
        "difference_high": -5.5e6,
        "probability_better": 0.9,
        "replicates": 10,
    } | changes


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {},
            "The council pays about £1.2 million less a year; between £1.1 million and "
            "£1.3 million less; less in 9 of 10 runs.",
        ),
        (
            {"difference_high": 1e6, "probability_better": 0.75},
            "The council: no clear change; between £1.3 million less and £200,000 more a year; "
            "less in 7.5 of 10 runs (a tie counts half).",
        ),
        (
            {"difference_mean": 6e6, "difference_low": 5e6, "difference_high": 7e6}
            | {"probability_better": 0.0},
            "The council pays about £1.2 million more a year; between £1.0 million and "
            "£1.4 million more; more in all 10 runs.",
        ),
        (
            dict.fromkeys(("difference_mean", "difference_low", "difference_high"), 0.0),
            "The council pays exactly the same in every run.",
        ),
    ],
)
def test_what_a_payer_bears_in_words(changes: dict[str, object], words: str) -> None:
    assert pays_in_words("council", row(**changes), years=5) == words


def test_people_pay_in_the_plural_and_payers_have_words() -> None:
    assert pays_in_words("person", row(), years=5).startswith("People themselves pay about")
    assert set(words_of("payer_words.csv", "payer")) == {*Payer, "acute_trust", "all"}
    cares = {*care_of_line().values(), "hospital", "other", "pooled_fund", "all"}
    assert set(words_of("care_words.csv", "care")) == cares
    assert not set(LEFT_OUT) & cares
    assert [in_sentence(one) for one in ("icb", "person", "nhs_england", "new_body")] == [
        *("the NHS (ICB)", "people themselves", "NHS England", "new body"),
    ]
    assert listed(["one", "two", "three"]) == "one, two and three"


def with_pool(rows: list[tuple[Any, ...]]) -> Results:
    columns = ("financial_year", "line", "partner", "contribution_pence", "actual_pence")
    names = (*columns, "variance_share_pence", "unfunded_pence")
    pool = pl.DataFrame(rows, schema=names, orient="row")
    answer = answer_of(NAMES)
    tables = {"pool": table("pool", pool, "more_home_care", 0)}
    return Results(dict(answer.tables) | tables, answer.facts)


MILLION = 100_000_000  # pence
POOL = [
    ("2025-26", "home care", "council", 40 * MILLION, 40 * MILLION, 0, 0),
    ("2025-26", "home care", "icb", 0, 0, 0, 0),
    ("2025-26", "beds", "icb", 30 * MILLION, 30 * MILLION, 0, 0),
    ("2026-27", "home care", "council", 40 * MILLION, 44 * MILLION, 2 * MILLION, 0),
    ("2026-27", "home care", "icb", 0, 0, 2 * MILLION, 0),
    ("2026-27", "beds", "icb", 30 * MILLION, 29 * MILLION, -MILLION, 0),
    ("2027-28", "home care", "council", 40 * MILLION, 44 * MILLION, MILLION, 3 * MILLION),
    ("2027-28", "home care", "icb", 0, 0, 0, 0),
    ("2027-28", "beds", "icb", 30 * MILLION, 30 * MILLION, 0, 0),
]


def test_each_year_of_a_pooled_fund_is_a_sentence() -> None:
    found = pooled_years(with_pool(POOL), "more_home_care", "More")
    assert found is not None
    assert found.sentences == (
        "In 2025-26 each partner put in what it paid, so that nothing was over or under.",
        "In 2026-27 the fund as a whole was overspent by £3.00 million: the council bore "
        "£2.00 million (67%) and the NHS (ICB) bore £1.00 million (33%). Furthest out was home "
        "care, overspent by £4.00 million: the council and the NHS (ICB) each bore half of it.",
        "In 2027-28 the fund as a whole was overspent by £4.00 million: the council bore "
        "£1.00 million (25%) and nobody paid £3.00 million. Furthest out was home care, overspent "
        "by £4.00 million: the council bore £1.00 million (25%) and nobody paid £3.00 million.",
    )
    assert "mean of 1 run" in found.table.caption
    # A partner that neither put in, paid nor bore anything has no row.
    assert ("2025-26", "NHS (ICB)") not in {
        (r[0], r[2]) for r in found.table.rows if "Home" in r[1]
    }
    shown = ("2026-27", "Home care", "Council", "£40.000m", "£44.000m", "£2.000m", "£0")
    assert shown in found.table.rows


def test_no_pooled_fund_no_sentence() -> None:
    assert pooled_years(answer_of(NAMES), "more_home_care", "More") is None
    assert pooled_years(with_pool(POOL), "do_nothing", "Nothing") is None


def test_rules_of_money_stand_in_a_table_of_their_own() -> None:
    scenarios = [
        {"title": name, "changes": [vars(row) for row in load_scenario(name).resolved()]}
        for name in ("more_home_care", "pooled_fund")
    ]
    found = rules_of_money(scenarios)
    assert found is not None
    said = {row[1]: row[2] for row in found.rows}
    assert {row[0] for row in found.rows} == {"pooled_fund"}
    assert said["How money is allocated"].startswith("Each service's budget grows")
    assert "the ICB 50% and the council 50%" in said["Pooled fund, line reablement"]
    assert {row[0] for row in changes_made(scenarios).rows} == {"more_home_care"}
    assert rules_of_money(scenarios[:1]) is None


def test_the_page_says_who_pays_for_which_care(tmp_path: Path) -> None:
    text = Page(
        write_page(with_pool(POOL), catalogue(), tmp_path / "report.html").read_text("utf-8")
    ).text
    for said in ("Who pays, who gains", "The council pays about £", "the fund as a whole was"):
        assert said in text
    assert "nobody invested" in text
    assert "Paying less is not by itself a gain" in text
    assert "What waits, and what care is given" in text


@pytest.mark.parametrize(
    ("emergency", "delayed", "planned", "no_gain"),
    [
        ((-9, -1), (1, 9), (-1, 1), True),
        ((-9, -1), (-1, 1), (-9, -1), True),
        ((-9, -1), (-1, 1), (-1, 1), False),
        ((-9, -1), (-9, -1), (1, 9), False),
        ((-9, 1), (1, 9), (-9, -1), False),
        ((1, 9), (1, 9), (-9, -1), False),
    ],
)
def test_fewer_admissions_are_no_gain_where_care_is_held_back(
    emergency: tuple[int, int], delayed: tuple[int, int], planned: tuple[int, int], no_gain: bool
) -> None:
    answer = answer_of(NAMES)
    rows = answer.tables["comparison"]
    for measure, (low, high) in {
        "emergency_admissions": emergency,
        "people_delayed": delayed,
        "elective_admissions": planned,
    }.items():
        ends = {"low": float(low), "mean": (low + high) / 2, "high": float(high)}
        rows = rows.with_columns(
            pl.when(pl.col("measure") == measure)
            .then(pl.lit(end))
            .otherwise(pl.col(f"difference_{name}"))
            .alias(f"difference_{name}")
            for name, end in ends.items()
        )
    changed = Results(dict(answer.tables) | {"comparison": rows}, answer.facts)
    assert (HELD_BACK in who_pays(changed, "more_home_care", TITLES).waits) is no_gain


def test_a_cell_is_in_brackets_where_the_interval_includes_no_change() -> None:
    found = who_pays(answer_of(NAMES), "more_home_care", TITLES)
    assert found.by_care is not None
    of = {row[0]: dict(zip(found.by_care.header, row, strict=True)) for row in found.by_care.rows}
    home_care = of["Home care and direct payments"]
    council = home_care["Council"]
    assert council == home_care["Everyone"]
    assert home_care["NHS (ICB)"] == "-"
    assert council.replace("\N{NO-BREAK SPACE}", " ").endswith("m more")
    wide = answer_of(NAMES)
    spread = wide.tables["spending"].with_columns(difference_low_gbp=pl.lit(-1e9))
    unclear = who_pays(
        Results(dict(wide.tables) | {"spending": spread}, wide.facts), "more_home_care", TITLES
    )
    assert unclear.by_care is not None
    assert all(cell[0] in "(-" for line in unclear.by_care.rows for cell in line[1:])


def test_a_budget_that_changes_is_told_apart_from_a_cut() -> None:
    answer = answer_of(NAMES)
    base = {"scenario": "more_home_care", "baseline": "do_nothing", "replicates": 3}

    def said(sign: int) -> Any:
        rows = [
            ("all", "all", 30e6 * sign, 12e6, 12e6 - 30e6 * sign, 0.25),
            ("council", "all", 30e6 * sign, 9e6, 9e6 - 30e6 * sign, None),
            ("icb", "all", 0.0, 3e6, 3e6, None),
            ("council", "council", None, 9e6, None, None),
            ("icb", "council", None, 3e6, None, None),
        ]
        names = ("payer", "investor", "invested_gbp", "benefit_gbp", "net_gain_gbp")
        columns = (*names, "share_to_others")
        shift = table("cost_shift", [base | dict(zip(columns, r, strict=True)) for r in rows])
        tables = dict(answer.tables) | {"cost_shift": shift}
        return who_pays(Results(tables, answer.facts), "more_home_care", TITLES)

    more, cut = said(1), said(-1)
    assert more.shift == (
        "The council's budget is £10.00 million larger a year; it spends £7.00 million more a "
        "year, so that £3.00 million a year is left. Of all that payers gain, 25% goes to payers "
        "whose budget is not larger."
    )
    assert "£10.00 million smaller a year (a cut, not an investment)" in cut.shift
    assert "Of all that payers gain" not in cut.shift
    assert more.budgets.rows[1][0] == "Council"
    plain = [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in more.budgets.rows[1]]
    assert plain[1:] == ["£10.00m larger", "£7.00m more", "£3.00m to spare"]
