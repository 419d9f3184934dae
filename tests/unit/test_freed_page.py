"""The words for what a scenario frees: cash, whose it is, and capacity released."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sim.parameters import catalogue
from sim.report import write_page
from sim.report.freed import about_freed, contract_by_year, freed_care, in_words
from tests.unit.test_report import Page, answer_of

pytestmark = pytest.mark.slow

NAMES = ("do_nothing", "more_home_care")
TITLES = {"do_nothing": "Do nothing", "more_home_care": "A tenth more home care 1"}
MILLION = 1_000_000.0


def row(care: str = "hospital", years: int = 2, **millions: float) -> dict[str, Any]:
    """Two years' sums, each between half and one and a half of its mean."""
    names = ("full_cost", "cash", "capacity_released", "paid_less", "provider_keeps")
    found: dict[str, Any] = {"care": care, "suggested_low": None, "suggested_high": None}
    for name in names:
        mean = millions.get(name, 0.0) * MILLION * years
        low, high = sorted((mean / 2, mean * 3 / 2))
        found |= {f"{name}_gbp": mean, f"{name}_low_gbp": low, f"{name}_high_gbp": high}
    for payer in ("icb", "nhs_england", "council", "person"):
        found[f"paid_less_{payer}_gbp"] = millions.get(payer, 0.0) * MILLION * years
    return found


def said(found: dict[str, Any]) -> str:
    return "".join(in_words(found, years=2))


def test_under_a_tariff_the_cash_is_the_commissioners_and_the_hospital_is_left_short() -> None:
    found = row(full_cost=10, cash=4, capacity_released=6, paid_less=10, provider_keeps=-6, icb=10)
    found |= {"suggested_low": 0.2, "suggested_high": 0.4}
    assert said(found) == (
        "Hospital care, with A&E and ambulances: about £10.00 million a year less is given, at "
        "full cost; £4.00 million of it (40%) is cash (between £2.00 million and £6.00 million) "
        "and £6.00 million capacity released (between £3.00 million and £9.00 million). That is "
        "within the 20 to 40% suggested in a first year where none closes (recalled, grade C). "
        "Payers pay £10.00 million less for it (the NHS (ICB) £10.00 million): the cash is "
        "theirs, and the hospital has to find the £6.00 million beyond it."
    )


def test_where_cash_rises_although_less_is_given_none_of_it_is_called_cash() -> None:
    words = said(row("care_homes", full_cost=2, cash=-0.14, capacity_released=2.14))
    assert words == (
        "Care homes: about £2.00 million a year less is given, at full cost, and none of it is "
        "cash: what providers have to pay rises by £140,000 (between £210,000 more and "
        "£70,000 more), for of some kinds of it more is given."
    )


def test_under_a_block_the_cash_is_the_hospitals() -> None:
    words = said(row(full_cost=10, cash=4, capacity_released=6, provider_keeps=4))
    assert words.endswith(
        "Payers pay nothing less for it: no cash is theirs, the hospital keeps it."
    )


def test_where_payers_pay_less_by_part_of_the_cash_its_providers_keep_the_rest() -> None:
    amounts = {"full_cost": 5, "cash": 4, "capacity_released": 1, "paid_less": 3, "council": 3}
    words = said(row("home_care", **amounts, provider_keeps=1))
    assert words.endswith("so much of the cash is theirs, and its providers keep £1.00 million.")


def test_more_care_is_told_as_what_it_takes() -> None:
    words = said(row("home_care", full_cost=-5, cash=-4, capacity_released=-1, paid_less=-5))
    assert words.endswith(
        "about £5.00 million a year more is used, at full cost; £4.00 million of it is paid in "
        "cash, and £1.00 million is capacity that is there already."
    )


def test_what_chance_could_do_is_not_called_freed() -> None:
    unclear = row(full_cost=1) | {"full_cost_low_gbp": -2 * MILLION}
    assert "nothing is clearly freed" in said(unclear)
    assert "exactly as much is used in every run" in said(row())


@pytest.mark.parametrize("share", ["share_first_year", "share_ward_closed"])
def test_the_suggested_shares_are_those_declared(share: str) -> None:
    known = catalogue()[f"money.cashable.{share}"]
    found = row(full_cost=10, cash=1, capacity_released=9)
    found |= {"suggested_low": known.low, "suggested_high": known.high}
    when = "where a ward closes" if share == "share_ward_closed" else "where none closes"
    assert f"below the {known.low:.0%}".removesuffix("%") in said(found)
    assert when in said(found)


def test_the_lags_are_told_as_they_are_declared() -> None:
    for name in ("ward_closure_lag_months", "contract_notice_months"):
        assert f"{catalogue()[f'money.cashable.{name}'].value:g} months" in about_freed()


def test_the_page_and_its_tables_add_up(tmp_path: Path) -> None:
    answer = answer_of(NAMES)
    found = freed_care(answer, "more_home_care", TITLES["more_home_care"])
    assert found.by_care is not None
    assert found.by_year is not None
    assert {row_[1] for row_ in found.by_year.rows} <= {"2025-26", "2026-27", "2027-28"}
    text = Page(write_page(answer, catalogue(), tmp_path / "report.html").read_text("utf-8")).text
    assert "What is freed: cash, or capacity released" in text
    assert found.twice in text
    assert found.by_care.caption in text


def test_what_no_scenario_reports_has_no_rows() -> None:
    """A scenario without a stated contract has no value there, which is not 0."""
    columns = {"scenario": "more_home_care", "financial_year": ["2025-26", "2026-27"]}
    stranded = pl.DataFrame(
        columns | {"measure": "hospital_stranded_gbp", "mean": [0.0, 2 * MILLION]}
    )
    unknown = stranded.with_columns(
        pl.lit("do_nothing").alias("scenario"), pl.lit(float("nan")).alias("mean")
    )
    table = contract_by_year(pl.concat([unknown, stranded]), TITLES)
    assert table is not None
    assert [row_[1:] for row_ in table.rows] == [
        ("A tenth more home care 1", "£0", "£2.00 million")
    ]
    assert contract_by_year(unknown, TITLES) is None
