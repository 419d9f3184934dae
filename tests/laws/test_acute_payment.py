"""Paying the acute trust by a rule: to the penny over the year; to the bit where none is named."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from sim.money.acute_payment import ACUTE, PENNYWORTH, AcutePayment, Done
from sim.money.names import Line
from sim.money.provider_payment import RULES, Contract, ContractLine, pay, payment_terms
from sim.results import Results
from sim.run import run
from sim.scenario import load_scenario
from tests.lived import small_place
from tests.unit.money_month import values
from tests.unit.test_acute_payment import PRICES, done, groups

pytestmark = pytest.mark.slow  # many runs or many made-up years

PEOPLE, SEED, YEARS = 3000, 5, 2
IN_RUNS = sorted(set(RULES) - {"low_volume_block"})
WORTH = st.integers(0, 10**9)
MONTHS = st.lists(
    st.dictionaries(
        st.sampled_from([line.value for acute in ACUTE for line in acute.by_activity]), WORTH
    ),
    min_size=12,
    max_size=12,
)
AMOUNTS = ("received_fixed_pence", "received_variable_pence")


@cache
def lived(rule: str) -> Results:
    chosen = load_scenario("do_nothing")
    paid_by = replace(chosen, money=replace(chosen.money, acute_payment=rule))
    return run(small_place(PEOPLE), paid_by, years=YEARS, seed=SEED)


def sums(rows: pl.DataFrame, *keys: str) -> dict[object, int]:
    found = rows.group_by(*keys).agg(pl.col("amount_pence").sum())
    return {row[:-1]: row[-1] for row in found.sort(*keys).iter_rows()}


def with_year(rows: pl.DataFrame) -> pl.DataFrame:
    second = pl.col("month") >= pl.date(2026, 4, 1)
    return rows.with_columns(
        pl.when(second).then(pl.lit("2026-27")).otherwise(pl.lit("2025-26")).alias("financial_year")
    )


@pytest.mark.parametrize("rule", IN_RUNS)
@given(first=MONTHS, second=MONTHS, growth=st.fractions(Fraction(1, 2), 2))
def test_a_year_comes_to_what_the_rule_pays_at_its_end(
    rule: str, first: list[dict[str, int]], second: list[dict[str, int]], growth: Fraction
) -> None:
    """Whatever the months: fixed and variable are the rule's on the year's activity."""
    contract = AcutePayment(rule, "a test")
    year = values("2026-27")
    people = [{"1": 100 + number % 5, "4": 7} for number in range(24)]
    for number, worth in enumerate(first):
        contract.count(groups(people[number]))
        contract.pay_month(number, done(worth))
    contract.open_year(year, PRICES, growth)
    paid: defaultdict[Line, int] = defaultdict(int)
    for number, worth in enumerate(second, 12):
        contract.count(groups(people[number]))
        for line, amount in contract.pay_month(number, done(worth)).items():
            paid[line] += amount
    was, now = (
        [
            sum(month.get(line, 0) for month in months for line in acute.by_activity)
            for acute in ACUTE
        ]
        for months in (first, second)
    )
    planned = [int(amount * growth) for amount in was]
    mean = dict.fromkeys(("none", "2", "3", "5"), 0) | {
        segment: round(Fraction(sum(one[segment] for one in people[12:]), 12))
        for segment in ("1", "4")
    }
    whole = Contract(
        tuple(
            ContractLine(acute.care, plan, before, after, PENNYWORTH)
            for acute, plan, before, after in zip(ACUTE, planned, was, now, strict=True)
        ),
        people=mean,
        people_when_agreed=people[11],
        allocation_pence=sum(planned),
    )
    for acute, due in zip(ACUTE, pay(rule, whole, payment_terms(year)), strict=True):
        variable = sum(paid[each] for each in acute.by_activity)
        assert paid[acute.fixed] + variable == due.paid_pence
        if rule != "capped_area_total":
            assert paid[acute.fixed] == due.fixed_pence


@given(first=MONTHS, second=MONTHS, growth=st.fractions(Fraction(1, 2), 2))
def test_by_the_tariff_each_month_is_what_was_done(
    first: list[dict[str, int]], second: list[dict[str, int]], growth: Fraction
) -> None:
    contract = AcutePayment("activity_tariff", "a test")
    for number, worth in enumerate(first + second):
        if number == len(first):
            contract.open_year(values("2026-27"), PRICES, growth)
        was: list[Done] = done(worth)
        found = {line: pence for line, pence in contract.pay_month(number, was).items() if pence}
        assert found == {one.line: one.worth_pence for one in was if one.worth_pence}


def test_the_tariff_is_what_is_paid_where_nothing_is_said() -> None:
    """To the bit, in every table; what the contract left over is told only where it is said."""
    silent, said = lived(""), lived("activity_tariff")
    assert set(silent.tables) == set(said.tables)
    of_contract = (
        pl.col("measure")
        .cast(pl.String)
        .is_in([f"hospital_{kind}_pence" for kind in ("stranded", "unpaid", "retained")])
    )
    told = said.tables["outcomes"].filter(of_contract)
    assert told.height
    assert set(told["value"]) == {0}
    for name, table in silent.tables.items():
        rows = said.tables[name]
        assert_frame_equal(table, rows.filter(~of_contract) if name == "outcomes" else rows)


@pytest.mark.parametrize("rule", IN_RUNS)
def test_a_rule_moves_money_and_nothing_else(rule: str) -> None:
    """Where money does not decide what there is, only what the trust gets in year 2 differs."""
    silent, said = lived(""), lived(rule)
    money = {"ledger", "provider_position", "outcomes"}
    for name in set(silent.tables) - money:
        assert_frame_equal(silent.tables[name], said.tables[name])
    untouched = (pl.col("provider") != "acute_trust") | (pl.col("month") < pl.date(2026, 4, 1))
    before, after = (sums(one.tables["ledger"].filter(untouched), "month", "payer", "provider",
                          "line") for one in (silent, said))  # fmt: skip
    assert before == after
    if rule != "activity_tariff":
        assert sums(silent.tables["ledger"], "line") != sums(said.tables["ledger"], "line")


@pytest.mark.parametrize("rule", IN_RUNS)
def test_payers_providers_and_lines_come_to_one_total(rule: str) -> None:
    ledger = lived(rule).tables["ledger"]
    total = ledger["amount_pence"].sum()
    for column in ("payer", "provider", "line", "fund", "month"):
        assert sum(sums(ledger, column).values()) == total


@pytest.mark.parametrize("rule", IN_RUNS)
def test_nhs_england_pays_its_share_of_planned_care(rule: str) -> None:
    share = Fraction(34, 100)
    planned = [
        line
        for acute in ACUTE
        if acute.care in ("elective", "outpatient", "day_case")
        for line in (*acute.by_activity, acute.fixed)
    ]
    ledger = with_year(lived(rule).tables["ledger"]).filter(pl.col("line").is_in(planned))
    assert ledger.height > 0
    for row in ledger.group_by("line", "month").agg(
        pl.col("amount_pence").sum().alias("all"),
        pl.col("amount_pence").filter(pl.col("payer") == "nhs_england").sum().alias("theirs"),
    ).iter_rows(named=True):  # fmt: skip
        assert abs(row["theirs"] - share * row["all"]) < 1


@pytest.mark.parametrize("rule", ["", *IN_RUNS])
def test_positions_of_providers_are_the_difference_of_both_ledgers(rule: str) -> None:
    tables = lived(rule).tables
    rows = tables["provider_position"]
    received = sums(with_year(tables["ledger"]), "financial_year", "provider")
    costs = with_year(tables["resource_cost"])
    outcomes = {
        (row["financial_year"], row["measure"]): row["value"]
        for row in tables["outcomes"].iter_rows(named=True)
        if row["measure"].startswith("position_")
    }
    assert rows.height == len(outcomes) > 0
    for row in rows.iter_rows(named=True):
        key = row["financial_year"], row["provider"]
        of_it = costs.filter((pl.col("financial_year") == key[0]) & (pl.col("provider") == key[1]))
        parts = [row[f"cost_{part}_pence"] for part in ("fixed", "step", "variable")]
        assert parts == [of_it[f"{part}_pence"].sum() for part in ("fixed", "step", "variable")]
        paid = sum(row[name] for name in AMOUNTS)
        assert paid == received.get(key, 0)
        assert row["position_pence"] == paid - sum(parts)
        assert row["position_pence"] == outcomes[key[0], f"position_{key[1]}_pence"]


def test_under_a_block_the_trust_s_income_does_not_follow_what_it_does() -> None:
    rows = lived("block").tables["provider_position"].filter(pl.col("provider") == "acute_trust")
    by_tariff = lived("").tables["provider_position"].filter(pl.col("provider") == "acute_trust")
    # In the second year only the premium for escalation beds is paid by what is done
    escalation = (
        with_year(lived("block").tables["ledger"])
        .filter((pl.col("line") == "escalation_beds") & (pl.col("financial_year") == "2026-27"))
        ["amount_pence"].sum()
    )  # fmt: skip
    assert rows["received_variable_pence"][1] == escalation
    assert by_tariff["received_variable_pence"][1] > escalation
