"""Years of a pooled fund under every risk share: each adds up; the one in force is as it was."""

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from sim.money import Payer
from sim.money.pool import RISK_SHARES, settle_year
from sim.money.pool.from_rules import agreement_from
from sim.report.risk_share_figure import risk_share_figure
from sim.results import Results, table
from sim.scenario.money_rules import LineRules, PoolRules, Terms
from sim.sweep.risk_shares import Positions, risk_share_positions
from tests.unit.test_report import answer_of

SCENARIO = "more_home_care"
YEARS = ("2025-26", "2026-27", "2027-28")
HALF = Terms("agreed_share", {"icb": 0.5, "council": 0.5})


def line(name: str, lead: str, share: Terms = HALF) -> LineRules:
    return LineRules(name, lead, (name,), {}, share, "return_pro_rata", 0.0)


RULES = PoolRules(
    "council",
    ("council", "icb"),
    (line("home_care", "council"), line("community_nursing", "icb")),
    {},
    "return_pro_rata",
)
GIVEN = {
    "home_care": {Payer.COUNCIL: 600_000_000, Payer.ICB: 400_000_000},
    "community_nursing": {Payer.COUNCIL: 0, Payer.ICB: 900_000_000},
}


def with_pool(rules: PoolRules) -> Results:
    """Home care costs 12 % more than planned, and a run more each; nursing 3 % less."""
    answer, parts = answer_of(("do_nothing", SCENARIO)), []
    for replicate in range(3):
        rows = []
        for number, year in enumerate(YEARS):
            over = number and 120_000_000 + replicate * 1_000_001
            paid = {
                "home_care": {Payer.COUNCIL: 1_000_000_000 + over},
                "community_nursing": {Payer.ICB: 900_000_000 - (27_000_000 if number else 0)},
            }
            agreement = agreement_from(rules, year, GIVEN, "test")
            agreed = replace(
                agreement,
                lines=tuple(
                    replace(one, contribution_pence=GIVEN[one.name]) for one in agreement.lines
                ),
            )
            rows += settle_year(agreed, paid).rows
        frame = pl.DataFrame(rows, schema=rows[0]._fields, orient="row")
        parts.append(table("pool", frame, SCENARIO, replicate))
    return Results({**answer.tables, "pool": pl.concat(parts)}, answer.facts)


@cache
def found(rules: PoolRules = RULES) -> Positions:
    positions = risk_share_positions(with_pool(rules), SCENARIO, rules, "test")
    assert positions is not None
    return positions


def test_the_rule_in_force_is_that_of_the_table() -> None:
    pool = with_pool(RULES).tables["pool"].filter(pl.col("financial_year") != YEARS[0])
    for partner, ends in found().in_force.bears.items():
        borne = pool.filter(partner=partner)["variance_share_pence"].sum() / 100 / 3 / 2
        assert ends.mean == pytest.approx(borne)
    agreed = next(one for one in found().tried if one.rule == "agreed_share")
    assert agreed.bears == found().in_force.bears


def test_every_rule_shares_out_the_whole_variance() -> None:
    assert [one.rule for one in found().tried] == list(RISK_SHARES)
    for one in found().tried:
        assert one.unfunded is not None
        assert one.variance is not None
        shared = sum(ends.mean for ends in one.bears.values()) + one.unfunded.mean
        assert shared == pytest.approx(one.variance.mean)
        assert one.variance.mean == pytest.approx(1_210_000.01 - 270_000)


def test_no_pool_and_own_risk_are_the_same_money() -> None:
    by_rule = {one.rule: one for one in found().tried}
    assert by_rule["none"].bears == by_rule["own_risk"].bears
    assert by_rule["own_risk"].bears["icb"].mean == pytest.approx(-270_000)
    assert by_rule["host_bears"].bears["icb"].mean == 0


def test_a_cap_a_corridor_and_performance_say_what_they_leave() -> None:
    """A cap of 5 % of £6m and £4m leaves what is beyond £300,000 and £200,000."""
    by_rule = {one.rule: one for one in found().tried}
    assert by_rule["capped"].unfunded is not None
    assert by_rule["capped"].unfunded.mean == pytest.approx(1_210_000.01 - 500_000)
    # 5 % of £10m is the lead's, the next 5 % are shared, the rest is the NHS's: less its own.
    corridor = by_rule["risk_corridor"].bears
    assert corridor["council"].mean == pytest.approx(750_000)
    assert by_rule["contribution_limited"].bears["council"].mean == 0
    assert by_rule["p4p"].bears["icb"].mean <= by_rule["own_risk"].bears["icb"].mean


def test_housing_is_a_partner_that_shares_no_risk_of_care() -> None:
    capital = LineRules(
        "adaptations",
        "housing",
        ("housing_adaptations",),
        {},
        Terms("own_risk"),
        "return_pro_rata",
        0.0,
    )
    rules = replace(RULES, partners=(*RULES.partners, "housing"), lines=(*RULES.lines, capital))
    answer = with_pool(RULES)
    rows = answer.tables["pool"].filter(line="home_care")
    housing = pl.concat(
        [
            rows.filter(partner="icb").with_columns(partner=pl.lit("housing"), line=pl.lit(line))
            for line in ("home_care", "community_nursing", "adaptations")
        ]
    ).with_columns(
        contribution_pence=pl.when(line="adaptations").then(10**8).otherwise(0),
        actual_pence=pl.when(line="adaptations").then(10**8).otherwise(0),
        variance_share_pence=0,
        unfunded_pence=0,
    )
    others = rows.with_columns(
        line=pl.lit("adaptations"),
        contribution_pence=0,
        actual_pence=0,
        variance_share_pence=0,
        unfunded_pence=0,
    )
    schema = answer.tables["pool"].schema
    pool = pl.concat([answer.tables["pool"], housing.cast(schema), others.cast(schema)])
    told = Results({**answer.tables, "pool": pool}, answer.facts)
    positions = risk_share_positions(told, SCENARIO, rules, "test")
    assert positions is not None
    by_rule = {one.rule: one for one in positions.tried}
    assert not any(one.impossible for one in by_rule.values())
    assert {one.bears["housing"].mean for one in by_rule.values()} == {0.0}
    assert by_rule["capped"].bears["icb"].mean == found().tried[5].bears["icb"].mean


def test_a_fund_in_its_first_year_alone_has_no_variance() -> None:
    answer = with_pool(RULES)
    first = answer.tables["pool"].filter(financial_year=YEARS[0])
    only = Results({**answer.tables, "pool": first}, answer.facts)
    assert risk_share_positions(only, SCENARIO, RULES, "test") is None


def test_a_rule_that_cannot_be_had_says_why() -> None:
    """By contributions nothing can be shared on a line that nobody puts anything into."""
    empty = replace(RULES, lines=(*RULES.lines, line("reablement", "council")))
    answer = with_pool(RULES)
    rows = (
        answer.tables["pool"]
        .filter(line="home_care")
        .with_columns(
            line=pl.lit("reablement"),
            contribution_pence=0,
            actual_pence=0,
            variance_share_pence=0,
            unfunded_pence=0,
        )
    )
    pool = pl.concat([answer.tables["pool"], rows.cast(answer.tables["pool"].schema)])
    with_empty = Results({**answer.tables, "pool": pool}, answer.facts)
    positions = risk_share_positions(with_empty, SCENARIO, empty, "test")
    assert positions is not None
    pro_rata = next(one for one in positions.tried if one.rule == "pro_rata")
    assert "nobody contributes" in pro_rata.impossible
    cells = {row[0]: row for row in risk_share_figure(positions, "More").table.rows}
    assert "It cannot be had here" in cells["By contributions"][1]
    assert cells["By contributions"][2] == "-"


def test_the_figure_says_what_is_in_force_and_adds_up() -> None:
    figure = risk_share_figure(found(), "More")
    assert "In force is: agreed shares." in figure.words
    assert "No care, no budget and no later year answers to it" in figure.words
    assert len(figure.table.rows) == 1 + len(RISK_SHARES)
    for row in figure.table.rows:
        *parts, whole = (float(cell.replace(",", "")) for cell in row[2:-1])
        assert round(sum(parts), 2) == whole
    said = {row[0]: row[1] for row in figure.table.rows}
    assert "the same as own risk" not in said["Own risk"]
    assert figure.table.rows[0][0] == "In force: Agreed shares"
