"""Every pound is followed from payer to care: flows add up exactly, and pence of a pound to 100."""

from collections.abc import Sequence
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.flow_figures import (
    AMOUNTS,
    STEPS,
    every_payment,
    flow_figure,
    flow_sentences,
    pound_figure,
    purses,
    steps,
)
from sim.report.flow_words import millions
from sim.report.flows import UNIT_GBP, Amount, Flows, flows, pence_of
from sim.report.ribbon_chart import RIGHT, ribbon_chart
from sim.report.tables import Table
from sim.results import ALL, Results
from sim.scenario.money_rules import LineRules, PoolRules, Terms
from tests.unit.test_report import answer_of

NAMES = ("do_nothing", "more_home_care")
BASELINE, SCENARIO = NAMES
LINE = LineRules("home care", "council", ("home_care",), {}, Terms("own_risk"), "keep_in_pool", 0)
POOL = PoolRules("council", ("council", "icb"), (LINE,), {}, "keep_in_pool")
MOVED = 30_000_000  # pence a month that the NHS gives the council on account of the line


@cache
def plain() -> Flows:
    return flows(answer_of(NAMES), SCENARIO, dict.fromkeys(NAMES))


@cache
def pooled() -> Flows:
    """The council leads home care, and the NHS puts money in by a transfer each month."""
    answer = answer_of(NAMES)
    ledger = answer.tables["ledger"]
    keys = ledger.filter(scenario=SCENARIO).select("scenario", "replicate", "month").unique()
    moved = [
        keys.with_columns(
            payer=pl.lit(giver),
            provider=pl.lit(receiver),
            fund=pl.lit("pool"),
            line=pl.lit("home care"),
            transfer=pl.lit(value=True),
            amount_pence=pl.lit(pence),
        ).select(pl.col(name).cast(kind) for name, kind in ledger.schema.items())
        for giver, receiver, pence in (("icb", "council", MOVED), ("council", "icb", -MOVED))
    ]
    tables = {**answer.tables, "ledger": pl.concat([ledger, *moved])}
    return flows(Results(tables, answer.facts), SCENARIO, {BASELINE: None, SCENARIO: POOL})


def added(table: Table, column: str) -> tuple[float, float]:
    """A column's rows together, and what the last row says of them."""
    at = table.header.index(column)
    *rows, last = (float(row[at].replace(",", "")) for row in table.rows)
    return round(sum(rows), 2), last


def cost_of(side: str) -> float:
    answer = answer_of(NAMES)
    row = answer.tables["comparison"].filter(measure="cost_total_gbp", financial_year=ALL)
    return float(row[f"{side}_mean"][0]) / int(answer.facts["years"])


@pytest.mark.parametrize("side", ["without", "with_scenario"])
def test_all_flows_together_are_the_cost_to_everyone(side: str) -> None:
    cost = cost_of("baseline" if side == "without" else "scenario")
    for found in (plain(), pooled()):
        assert abs(getattr(found.total, side) * UNIT_GBP - cost) <= UNIT_GBP


@pytest.mark.parametrize("found", [plain, pooled])
def test_a_purse_pays_out_what_is_paid_into_it(found: object) -> None:
    known = found()  # type: ignore[operator]
    for purse in {one.purse for one in known.paid_out}:
        for side in ("without", "with_scenario"):
            into, out = (
                sum(getattr(one.amount, side) for one in of if one.purse == purse)
                for of in (known.paid_in, known.paid_out)
            )
            assert into == out


def test_what_partners_put_in_is_what_they_bear() -> None:
    """The NHS bears what it gives the council, 12 times a year, and the council the rest."""
    into = {one.payer: one.amount for one in pooled().paid_in if one.purse == "pool"}
    assert into["icb"].with_scenario == MOVED * 12 / 100 / UNIT_GBP
    (home_care,) = (one for one in pooled().paid_out if one.purse == "pool")
    assert (home_care.provider, home_care.care) == ("home_care_provider", "home_care")
    assert into["council"].with_scenario == home_care.amount.with_scenario - 360
    assert {one.without for one in into.values()} == {0}


def test_nothing_differs_where_no_run_differs() -> None:
    same = [one.amount for one in plain().paid_out if one.purse != "council"]
    assert same
    assert all(one.without == one.with_scenario for one in same)


@pytest.mark.parametrize("found", [plain, pooled])
def test_every_table_adds_up_to_its_last_row(found: object) -> None:
    known = found()  # type: ignore[operator]
    tables = [flow_figure(known, step).table for step in steps(known)]
    for table in (*tables, every_payment(known)):
        for column in AMOUNTS[:3]:
            together, told = added(table, column)
            assert together == told
        assert table.rows[-1][-4] == millions(known.total.without)


@pytest.mark.parametrize("found", [plain, pooled])
def test_pence_of_every_pound_add_up_to_100(found: object) -> None:
    known = found()  # type: ignore[operator]
    for purse in purses(known):
        table = pound_figure(known, purse).table
        for column in ("Without, p", "With, p"):
            together, told = added(table, column)
            assert together == told
            assert told in (0, 100)  # 0: a fund that is not there without
        assert added(table, "Difference, £m")[0] == added(table, "Difference, £m")[1]


@given(st.lists(st.integers(-(10**6), 10**9), min_size=1, max_size=30))
def test_pence_add_up_whatever_the_amounts(units: Sequence[int]) -> None:
    amounts = [Amount(one, 0, plain().total.runs) for one in units]
    expected = 100 if sum(units) > 0 else None
    pence = pence_of(amounts, lambda one: one.without)
    if expected:
        assert sum(pence) == expected
        assert all(abs(p - 100 * u / sum(units)) < 1 for p, u in zip(pence, units, strict=True))


def test_what_is_not_there_with_the_scenario_is_nothing() -> None:
    """All home care that the council bought itself goes through the fund."""
    (own,) = (one.amount for one in pooled().paid_out if one.purse == "council")
    assert own.with_scenario == 0
    assert own.without > 0


def test_steps_into_purses_are_shown_only_where_money_is_pooled() -> None:
    assert "fund" not in steps(plain())
    assert set(steps(pooled())) == set(STEPS)
    assert purses(plain()) == ["all", "icb", "council", "person"]
    assert purses(pooled())[-1] == "pool"


def test_sentences_say_how_much_who_and_what_for() -> None:
    plainly, of_pool = (
        " ".join(f"{first}{rest}" for first, rest in flow_sentences(found))
        for found in (plain(), pooled())
    )
    assert "a year is spent with the scenario" in plainly
    assert "Who pays each pound: 3" in plainly
    assert "Nobody pools any money" in plainly
    assert "goes through the pooled fund. Who pays each of its pounds: " in of_pool


def test_ribbons_are_as_wide_as_the_money_and_end_where_they_should() -> None:
    flow = {("a", "x"): 30.0, ("a", "y"): 50.0, ("b", "y"): 20.0, ("b", "x"): -1.0}
    names = ({"a": "A 80p", "b": "B 20p"}, {"x": "X 30p", "y": "Y 70p"})
    drawn = ribbon_chart(flow, *names, "Ribbons")
    areas = drawn.parts[0].layer[0].data
    last = areas.filter(pl.col("x") > RIGHT - 0.001)
    wide = dict(zip(last["ribbon"], last["bottom"] - last["top"], strict=True))
    assert set(wide) == {"a x", "a y", "b y"}
    assert wide["a y"] == pytest.approx(2.5 * wide["b y"])
    assert "<svg" in drawn.svg()
