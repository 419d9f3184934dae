"""Money that decides what there is, in whole runs: what pooling alone does, and what a cut does."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from sim.money import Books, Line, Payer, Provider
from sim.money.pool import RISK_SHARES
from sim.results import Results
from sim.run import run
from sim.scenario import Scenario, load_scenario
from sim.scenario.money_rules import Terms
from tests.lived import small_place

pytestmark = pytest.mark.slow  # whole runs

PEOPLE, SEED = 20_000, 5
# With no terms of their own, or with terms given here. Payment for performance needs a baseline.
TERMS = {
    "agreed_share": Terms("agreed_share", share={"icb": 0.5, "council": 0.5}),
    "capped": Terms(
        "capped", share={"icb": 0.5, "council": 0.5}, cap={"icb": 0.01, "council": 0.01}
    ),
    "risk_corridor": Terms(
        "risk_corridor",
        bands=((0.02, {}), (0.05, {"icb": 0.5, "council": 0.5}), (None, {"icb": 1.0})),
    ),
    "waterfall": Terms("waterfall", then=Terms("pro_rata")),
}
RULES = sorted(set(RISK_SHARES) - {"p4p"})
ACTIVITY = ("activity", "capacity", "population", "waiting_list", "care_home_stays")


def pooled_under(rule: str) -> Scenario:
    """The pooled fund with one risk share on every line."""
    chosen = load_scenario("pooled_fund")
    pool = chosen.money.pool
    assert pool is not None
    lines = tuple(replace(line, risk_share=TERMS.get(rule, Terms(rule))) for line in pool.lines)
    money = replace(chosen.money, pool=replace(pool, lines=lines))
    return replace(chosen, name=f"pooled_{rule}", money=money)


@cache
def lived(name: str, years: int = 3) -> Results:
    chosen = pooled_under(name) if name in RULES else load_scenario(name)
    return run(small_place(PEOPLE), chosen, years=years, seed=SEED)


def activity_of(results: Results, until: str = "") -> Iterator[pl.DataFrame]:
    """What was done, table by table, up to a financial year if one is given."""
    for name in ACTIVITY:
        rows = results.tables[name].drop("scenario")
        if until and "financial_year" in rows.columns:
            rows = rows.filter(pl.col("financial_year") < until)
        elif until:
            rows = rows.filter(pl.col("month") < pl.date(int(until[:4]), 4, 1))
        yield rows


def spend(results: Results, payer: str, year: str) -> int:
    rows = results.tables["outcomes"].filter(
        (pl.col("measure") == f"spend_{payer}_pence") & (pl.col("financial_year") == year)
    )
    return int(rows["value"].item())


def test_money_acts_otherwise_the_laws_here_would_hold_for_nothing() -> None:
    nothing, separate = (list(activity_of(lived(name))) for name in ("do_nothing", "separate_pots"))
    assert any(not one.equals(other) for one, other in zip(nothing, separate, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["none", "own_risk", "money_only"])
def test_pooling_alone_changes_nothing_that_is_done(rule: str) -> None:
    """The same allocation, no schemes, own risk: no admission and no bed day, exactly 0."""
    for apart, pooled in zip(
        activity_of(lived("separate_pots")), activity_of(lived(rule)), strict=True
    ):
        assert_frame_equal(apart, pooled)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_no_rule_changes_anything_before_its_first_settlement(rule: str) -> None:
    """Contributions of the first year are its out-turn: the first variance is shared in 2027."""
    for apart, pooled in zip(
        activity_of(lived("separate_pots"), "2027-28"),
        activity_of(lived(rule), "2027-28"),
        strict=True,
    ):
        assert_frame_equal(apart, pooled)


@pytest.mark.parametrize("rule", ["pro_rata", "waterfall"])
def test_what_partners_bear_is_what_was_paid(rule: str) -> None:
    """Transfers add up to nothing; over partners spend is the same whoever bears it."""
    ledger = lived(rule).tables["ledger"]
    moved = ledger.filter(pl.col("transfer") & (pl.col("fund") == "pool"))
    assert moved.height > 0
    assert moved["amount_pence"].sum() == 0
    paid = ledger.filter(~pl.col("transfer"))
    for payer in (Payer.ICB, Payer.COUNCIL):
        own = paid.filter(pl.col("payer") == payer.value)["amount_pence"].sum()
        net = moved.filter(pl.col("payer") == payer.value)["amount_pence"].sum()
        in_all = sum(spend(lived(rule), payer.value, y) for y in ("2025-26", "2026-27", "2027-28"))
        assert in_all == own + net


@pytest.mark.parametrize("rule", ["pro_rata", "waterfall", "pooled_fund"])
def test_every_penny_has_one_payer_and_one_payee(rule: str) -> None:
    ledger = lived(rule).tables["ledger"]
    total = ledger["amount_pence"].sum()
    for column in ("payer", "provider", "line", "fund"):
        assert (
            ledger.group_by(column).agg(pl.col("amount_pence").sum())["amount_pence"].sum() == total
        )
    known = {*Provider, *Payer}
    assert set(ledger["provider"]) <= {one.value for one in known}
    assert ledger.filter(~pl.col("transfer"))["line"].is_in([line.value for line in Line]).all()


@pytest.mark.parametrize("rule", ["pro_rata", "waterfall"])
def test_shares_and_what_is_unfunded_add_up_to_the_variance(rule: str) -> None:
    by_line = (
        lived(rule)
        .tables["pool"]
        .group_by("financial_year", "line")
        .agg((pl.col("^.*_pence$")).sum())
    )
    assert by_line.height > 0
    left = by_line["actual_pence"] - by_line["contribution_pence"]
    assert (by_line["variance_share_pence"] + by_line["unfunded_pence"] == left).all()


def test_the_first_year_of_a_pool_has_no_variance() -> None:
    first = lived("pooled_fund").tables["pool"].filter(pl.col("financial_year") == "2025-26")
    assert (first["contribution_pence"] == first["actual_pence"]).all()
    assert (first["variance_share_pence"] == 0).all()


def test_a_council_cut_ends_in_both_ledgers() -> None:
    """The council pays less, and people stay in hospital beds that the NHS pays for."""
    apart, cut = lived("separate_pots"), lived("council_cut")
    assert spend(cut, "council", "2027-28") < spend(apart, "council", "2027-28")
    delayed = [
        one.tables["capacity"].filter(pl.col("month") >= pl.date(2027, 4, 1))["delayed_days"].sum()
        for one in (apart, cut)
    ]
    assert delayed[1] > delayed[0]
    days = "emergency_inpatient_day"
    nhs = [
        one.tables["ledger"].filter(
            (pl.col("line") == days) & (pl.col("month") >= pl.date(2026, 4, 1))
        )
        for one in (apart, cut)
    ]
    assert nhs[1]["amount_pence"].sum() > nhs[0]["amount_pence"].sum()


def test_whoever_has_no_rules_of_money_has_a_place_as_before() -> None:
    assert not load_scenario("do_nothing").money.data()
    assert Books().panel_share == 1
