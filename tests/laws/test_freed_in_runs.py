"""What whole runs free: cash and capacity add up, and whose cash it is stands in the ledger."""

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from sim.results import Results
from sim.run import run
from sim.scenario import Scenario, load_scenario, values_by_year
from sim.scenario.money_rules import GainRules
from sim.sweep.freed_care import freed_tables
from tests.lived import multiply, small_place

pytestmark = pytest.mark.slow

PEOPLE, YEARS, SEEDS = 20_000, 3, (5, 6)
AREA = small_place(PEOPLE)
FUND = "pooled_fund"
CONTRACTED = ("emergency_inpatient", "elective_inpatient", "ae", "outpatient", "day_case")


@cache
def lived(name: str, payment: str = "", again: str = "") -> tuple[Results, ...]:
    chosen = scenario(name, payment, again)
    return tuple(
        run(AREA, chosen, years=YEARS, seed=seed, replicate=replicate)
        for replicate, seed in enumerate(SEEDS)
    )


def scenario(name: str, payment: str = "", again: str = "") -> Scenario:
    chosen = load_scenario(name)
    money = replace(chosen.money, acute_payment=payment) if payment else chosen.money
    return replace(chosen, name=again or name, money=money)


def richer(chosen: Scenario) -> Scenario:
    """With a tenth more money from the second year on: plans then have more than care can cost."""
    both = ("icb_allocation", "council_adult_social_care")
    more = (multiply(f"area.money.{name}_per_head_gbp", 1.1, "2026-27") for name in both)
    return replace(chosen, changes=(*chosen.changes, *more))


def freed(*runs: tuple[Results, ...]) -> dict[str, pl.DataFrame]:
    def values_of(name: str, replicate: int):  # type: ignore[no-untyped-def]
        known = scenario("separate_pots" if name == "again" else name)
        return values_by_year(AREA, known, AREA.first_year, YEARS, SEEDS[replicate])

    return freed_tables([one for each in runs for one in each], values_of)


def whole(found: pl.DataFrame, care: str, column: str) -> float:
    return float(found.filter(financial_year="all", care=care)[column].item())


def amounts(found: pl.DataFrame) -> list[str]:
    return [name for name in found.columns if name.endswith("_gbp")]


def test_a_scenario_without_changes_frees_exactly_nothing() -> None:
    found = freed(lived("separate_pots"), lived("separate_pots", again="again"))
    for table in found.values():
        assert table.height > 0
        assert not table.select(pl.any_horizontal(pl.col(amounts(table)) != 0).any()).item()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["council_cut", "whole_local_pound"])
def test_cash_and_capacity_released_are_the_full_cost(name: str) -> None:
    found = freed(lived("separate_pots"), lived(name))["freed_care"]
    both = found["cash_gbp"] + found["capacity_released_gbp"]
    assert (both - found["full_cost_gbp"]).abs().max() < 0.01
    left = found["cash_gbp"] - found["paid_less_gbp"]
    assert (left - found["provider_keeps_gbp"]).abs().max() < 0.01
    assert found["full_cost_gbp"].abs().max() > 0
    years, all_ = (found.filter(pl.col("financial_year") != "all"), whole(found, "all", "cash_gbp"))
    assert years.filter(care="all")["cash_gbp"].sum() == pytest.approx(all_)


@pytest.mark.slow
def test_paid_by_what_it_does_the_hospital_is_paid_less_by_the_full_cost_of_what_is_freed() -> None:
    """Its prices are full costs, so that what its payers save beyond cash it has to find.

    A&E and ambulances apart, whose fixed cost is not in a price by the case.
    """
    found = freed(lived("separate_pots"), lived("whole_local_pound"))["freed_care"]
    full, less = (whole(found, "hospital", f"{name}_gbp") for name in ("full_cost", "paid_less"))
    assert full > 0
    assert less == pytest.approx(full, rel=0.01)
    assert whole(found, "hospital", "provider_keeps_gbp") < 0


@pytest.mark.slow
def test_under_a_block_no_commissioner_saves_cash_on_the_hospital() -> None:
    """To the penny: the contract pays the same in both, while care is freed all the same."""
    baseline, cut = lived("separate_pots", "block"), lived("council_cut", "block")
    for one, other in zip(baseline, cut, strict=True):
        paid = [
            results.tables["ledger"]
            .filter(
                pl.col("line").str.starts_with(service),
                pl.col("line") != "escalation_beds",
                pl.col("provider") == "acute_trust",
            )["amount_pence"]
            .sum()
            for results in (one, other)
            for service in CONTRACTED
        ]
        half = len(CONTRACTED)
        assert paid[:half] == paid[half:]
    found = freed(baseline, cut)["freed_care"]
    assert whole(found, "hospital", "full_cost_gbp") != 0


@pytest.mark.slow
def test_verified_savings_are_reinvested_in_runs() -> None:
    """What is saved in the second year buys care in the third; nothing acts before."""
    one, other = (
        run(AREA, richer(load_scenario(name)), years=YEARS, seed=SEEDS[0])
        for name in ("separate_pots", "reinvested_savings")
    )
    saved = other.tables["outcomes"].filter(pl.col("measure").str.starts_with("verified_saving"))
    by_year = dict(saved.group_by("financial_year").agg(pl.col("value").sum()).iter_rows())
    assert by_year.get("2025-26", 0) == 0
    assert by_year["2026-27"] > 0
    third = pl.col("month") >= pl.date(2027, 4, 1)
    before, after = (
        [run_.tables["capacity"].filter(when).drop("scenario") for run_ in (one, other)]
        for when in (~third, third)
    )
    assert before[0].equals(before[1])
    assert not after[0].equals(after[1])


@pytest.mark.slow
def test_a_gain_share_settles_in_the_ledger_of_a_run() -> None:
    chosen = load_scenario(FUND)
    pool = chosen.money.pool
    assert pool is not None
    gain = GainRules({"icb": 0.5, "council": 0.5}, provider=0.2, reinvest=0.5)
    money = replace(chosen.money, pool=replace(pool, gain_share=gain))
    results = run(AREA, richer(replace(chosen, money=money)), years=YEARS, seed=SEEDS[0])
    ledger, rows = results.tables["ledger"], results.tables["pool"].filter(line="gain_share")
    assert rows.height > 0, "in no year of this run did the fund save anything"
    paid = ledger.filter(pl.col("line") == "gain_share")
    to_providers = paid.filter(~pl.col("transfer"))["amount_pence"].sum()
    assert to_providers == rows["actual_pence"].sum() > 0
    for partner in rows["partner"].unique():
        own = rows.filter(pl.col("partner") == partner)
        bears = own.select(pl.sum_horizontal(pl.col("^(var|unf|contr).*_pence$"))).sum().item()
        assert paid.filter(pl.col("payer") == partner)["amount_pence"].sum() == bears
    assert paid.filter(pl.col("transfer"))["amount_pence"].sum() == 0
