"""Figures of who gains, what is freed, what is left, and what brings a difference about."""

from functools import cache

import polars as pl
import pytest

from sim.comparison import METHODS
from sim.comparison.cost_shift import cost_shift
from sim.money.names import Provider
from sim.money.pool import RISK_SHARES
from sim.report.driver_figure import WHOLE, driver_figure, driver_measures
from sim.report.freed_figures import double_running_figure, freed_figure
from sim.report.payer_words import words_of
from sim.report.position_figure import position_figure
from sim.report.row_chart import Bar, Row, lines_of, row_chart
from sim.report.shift_figure import payer_years_figure, shift_figure
from sim.report.tables import Table
from sim.results import ALL, Results, table
from sim.scenario import load_scenario
from sim.sweep import find_drivers
from tests.unit.test_cli_drivers import run_in_no_time
from tests.unit.test_report import answer_of

NAMES = ("do_nothing", "more_home_care")
SCENARIO = "more_home_care"
MORE = (SCENARIO, "More")
TITLES = {"do_nothing": "Do nothing", SCENARIO: "A tenth more home care 1"}


def amounts(table: Table, column: int) -> list[float]:
    return [float(row[column].replace(",", "")) for row in table.rows]


def invested(pence: dict[str, int]) -> Results:
    """An answer in which payers' budgets differ by so much over its three years."""
    answer = answer_of(NAMES)
    baseline = {"icb": 10**11, "council": 3 * 10**10, "person": 2 * 10**10}
    now = {"icb": 10**11 - 123_456_789, "council": 3 * 10**10 + 98_765_432, "person": 2 * 10**10}
    found = cost_shift(baseline, now, pence)
    key = {"scenario": SCENARIO, "baseline": "do_nothing", "replicates": 3, "share_to_others": 0.1}
    names = ("invested_gbp", "benefit_gbp", "net_gain_gbp")
    rows = [
        {
            **key,
            "payer": one.payer,
            "investor": ALL,
            **dict(zip(names, (value / 100 for value in one[1:]), strict=True)),
        }
        for one in found.payers
    ]
    whole = {name: sum(float(row[name]) for row in rows) for name in names}  # type: ignore[arg-type]
    rows.append({**key, "payer": ALL, "investor": ALL, **whole})
    rows += [
        {
            **key,
            "payer": one.beneficiary,
            "investor": one.investor,
            "invested_gbp": None,
            "benefit_gbp": one.benefit_pence / 100,
            "net_gain_gbp": None,
        }
        for one in found.matrix
    ]
    frame = table("cost_shift", pl.DataFrame(rows, infer_schema_length=None))
    return Results({**answer.tables, "cost_shift": frame}, answer.facts)


def test_the_matrix_of_who_invests_and_who_benefits_adds_up() -> None:
    more = {"council": 200_000_001, "icb": 99_999_998}
    found = shift_figure(invested(more), *MORE, "It is so.").table
    assert found.header[-2:] == (
        "Set against the budget of the NHS (ICB)",
        "Set against the budget of the council",
    )
    for column in (1, 2, 4, 5, 6):
        *rows, whole = amounts(found, column)
        assert round(sum(rows), 2) == whole
    for row in found.rows:
        budget, spends, benefit, *against = (
            float(row[at].replace(",", "")) for at in (1, 2, 4, 5, 6)
        )
        assert round(budget - spends, 2) == benefit
        assert round(sum(against), 2) == benefit
    assert amounts(found, 1)[-1] == 1.0  # a year


def test_one_investor_needs_no_matrix_and_none_no_budgets() -> None:
    assert len(shift_figure(invested({"council": 10**8}), *MORE, "It is so.").table.header) == 5
    found = shift_figure(answer_of(NAMES), *MORE, "Nobody invested.")
    assert found.words.startswith("Nobody invested. A benefit is")
    assert "budget" not in found.chart.alt


def test_payments_by_year_are_of_one_scenario() -> None:
    several = answer_of((*NAMES, "another"))
    found = payer_years_figure(several, SCENARIO, TITLES)
    assert {row[2] for row in found.table.rows} == {TITLES[SCENARIO]}


def test_cash_and_capacity_stand_apart() -> None:
    """Three years: £1m of cash and £4m of capacity a year in hospitals, nothing elsewhere."""
    answer = answer_of(NAMES)
    assert freed_figure(answer, SCENARIO, "More") is None
    amounts = {"full_cost": 15e6, "cash": 3e6, "capacity_released": 12e6}
    freed = answer.tables["freed_care"].with_columns(
        pl.when(care="hospital").then(pounds).otherwise(0.0).alias(f"{name}_{end}gbp")
        for name, pounds in amounts.items()
        for end in ("", "low_", "high_")
    )
    found = freed_figure(Results({**answer.tables, "freed_care": freed}, answer.facts), *MORE)
    assert found is not None
    bars = found.chart.parts[0].layer[0].data
    assert bars["value"].to_list() == [1.0, 4.0]
    assert "cash +1.00, capacity +4.00" in found.chart.alt
    assert "which nobody can spend" in found.words


def test_double_running_is_told_by_month_or_not_at_all() -> None:
    answer = answer_of(NAMES)
    months = answer.tables["double_running"]
    none = months.with_columns(paid_twice_gbp=pl.lit(0.0))
    without = Results({**answer.tables, "double_running": none}, answer.facts)
    assert double_running_figure(without, SCENARIO, "More") is None
    some = months.with_columns(paid_twice_gbp=pl.lit(1_230_000.0))
    with_some = Results({**answer.tables, "double_running": some}, answer.facts)
    found = double_running_figure(with_some, SCENARIO, "More")
    assert found is not None
    assert len(found.table.rows) == months.height == 36
    assert "+1.23" in found.chart.alt


def test_what_is_left_to_providers_is_what_they_are_paid_less_their_cost() -> None:
    answer = answer_of(NAMES)
    assert position_figure(answer, SCENARIO, "More") is None
    frames = []
    for name, paid in (("do_nothing", 900), (SCENARIO, 1000)):
        for replicate in range(3):
            rows = {
                "financial_year": ["2025-26", "2025-26"],
                "provider": ["acute_trust", "community_pharmacy"],
                "received_fixed_pence": [paid * 10**6, 10**6],
                "received_variable_pence": [replicate * 10**6, 0],
                "cost_fixed_pence": [5 * 10**8, 10**6],
                "cost_step_pence": [10**8, 0],
                "cost_variable_pence": [3 * 10**8, 0],
                "position_pence": [(paid - 900 + replicate) * 10**6, 0],
            }
            frames.append(table("provider_position", rows, name, replicate))
    told = Results({**answer.tables, "provider_position": pl.concat(frames)}, answer.facts)
    found = position_figure(told, SCENARIO, "More")
    assert found is not None
    (row,) = found.table.rows
    assert row[0] == "Hospital trust"
    paid, cost, left = (float(row[at]) for at in (2, 4, 6))
    assert round(paid - cost, 2) == left
    assert row[7] == "+0.33"  # 100 million pence more in one of three years


@cache
def split() -> Results:
    return find_drivers(
        "gloucestershire",
        load_scenario("more_virtual_ward"),
        measures=("cost_total_gbp", "delayed_days"),
        years=2,
        replicates=2,
        residents=50_000,
        runner=run_in_no_time,
    )


@pytest.mark.parametrize("method", METHODS)
def test_the_waterfall_ends_at_the_whole_difference(method: str) -> None:
    for measure in driver_measures(split()):
        figure = driver_figure(split(), measure, method)
        bars = figure.chart.parts[0].layer[0].data
        steps = bars.filter(pl.col("row") != WHOLE)
        (whole,) = bars.filter(row=WHOLE)["value"]
        assert steps["start"][0] == 0
        assert steps["start"][1:].to_list() == pytest.approx(steps["value"][:-1].to_list())
        assert steps["value"][-1] == pytest.approx(whole)
        assert ("Interaction" in steps["row"].to_list()) == (method != "shapley")
        assert "Interaction: " in figure.chart.alt


def test_a_measure_that_is_not_told_is_refused() -> None:
    with pytest.raises(ValueError, match="does not tell"):
        driver_figure(split(), "deaths", "shapley")


def test_rows_of_bars_fit_a_phone_and_carry_their_figures() -> None:
    rows = [
        Row("A kind of care with rather a long name", "12p with, 11p without", (Bar(12), Bar(11))),
        Row("Another", "-1 to 3", (Bar(1, -1, 3), None)),
    ]
    chart = row_chart(rows, ("Without", "With"), "Pence", "Bars")
    texts = chart.parts[0].layer[-1].data["text"].to_list()
    assert " ".join(texts) == " ".join(f"{row.label}: {row.words}" for row in rows)
    assert max(map(len, texts)) <= 44
    assert len(lines_of("")) == 1
    svg = chart.svg()
    assert "Another" in svg
    assert "Without" in svg


def test_providers_and_rules_have_words() -> None:
    assert set(words_of("provider_words.csv", "provider")) >= set(Provider)
    assert list(words_of("risk_share_words.csv", "rule")) == list(RISK_SHARES)
