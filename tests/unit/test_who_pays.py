"""Who pays more or less, out of whose budget, and what a pooled fund moved: worked by hand."""

import math

import polars as pl
import pytest

from sim.comparison import compare, pool_means, shift_table, shifts, spending
from sim.comparison.cost_shift import PayerShift
from sim.comparison.who_pays import LEFT_OUT, care_of_line
from sim.money.names import Line
from sim.money.pool.agreement import CAPITAL_LINES, CAPITAL_PAYER
from sim.results import Results
from sim.results.capital import CAPITAL, CAPITAL_PAYERS
from tests.unit.made_up_money import Posting, run_of

PEOPLE = {"people_start": (1000.0, 1000.0)}
BUDGETS = {"allocation_icb_pence": (90_000.0, 90_000.0)}


def postings(hospital: int, home_care: int, given: int = 0) -> list[Posting]:
    """In pence: the ICB's hospital care, the council's home care, and what the ICB gives it."""
    paid = [
        ("icb", "acute_trust", "emergency_inpatient_day", hospital),
        ("council", "home_care_provider", "home_care", home_care),
        ("icb", "general_practice", "not_modelled", 7_777 + hospital),
    ]
    moved = [("icb", "council", "fund", given), ("council", "icb", "fund", -given)]
    return paid + moved if given else paid


def pair(people: float = 1000.0, budget: float = 60_000.0) -> list[Results]:
    """Two runs of each scenario; in the second the council's budget and all spending differ."""
    before = PEOPLE | BUDGETS | {"allocation_council_pence": (40_000.0, 40_000.0)}
    after = {
        "people_start": (1000.0, people),
        "allocation_icb_pence": (90_000.0, 90 * people),
        "allocation_council_pence": (40_000.0, budget),
    }
    return [
        run_of("without", 0, postings(50_000, 30_000), before),
        run_of("without", 1, postings(54_000, 30_000), before),
        run_of("with", 0, postings(40_000, 45_000, 3_000), after),
        run_of("with", 1, postings(48_000, 49_000, 5_000), after),
    ]


def test_spending_by_payer_and_care_adds_up_and_leaves_out_what_is_not_modelled() -> None:
    found = {(row["payer"], row["care"]): row for row in spending(pair()).iter_rows(named=True)}
    gbp = {key: row["difference_gbp"] for key, row in found.items()}
    assert gbp == {
        ("icb", "urgent_hospital"): -80,  # -100 and -60
        ("icb", "pooled_fund"): 40,
        ("icb", "all"): -40,
        ("council", "home_care"): 170,  # 150 and 190
        ("council", "pooled_fund"): -40,
        ("council", "all"): 130,
        ("all", "urgent_hospital"): -80,
        ("all", "home_care"): 170,
        ("all", "pooled_fund"): 0,
        ("all", "all"): 90,
    }
    of_icb = found["icb", "urgent_hospital"]
    assert (of_icb["baseline_gbp"], of_icb["scenario_gbp"]) == (520, 440)
    # t(1, 0.975) = 12.7062, standard error 20
    assert of_icb["difference_high_gbp"] == pytest.approx(-80 + 12.7062 * 20, rel=1e-4)
    assert of_icb["replicates"] == 2


def test_a_larger_budget_is_an_investment_and_its_gain_goes_to_others() -> None:
    found = shifts(pair())["with"]
    # Both runs together: budgets 2 x 200 larger, council 260 more, the ICB 80 less, in pounds
    assert found.payers == (
        PayerShift("council", 40_000, 14_000, -26_000),
        PayerShift("icb", 0, 8_000, 8_000),
    )
    rows = shift_table(pair()).filter(investor="all")
    of = {row["payer"]: row for row in rows.iter_rows(named=True)}
    assert of["council"]["invested_gbp"] == 200
    assert of["council"]["benefit_gbp"] == 70
    assert of["all"]["net_gain_gbp"] == -90
    assert of["all"]["share_to_others"] == pytest.approx(80 / 220, abs=1e-6)
    matrix = shift_table(pair()).filter(pl.col("investor") == "council")
    assert dict(matrix.select("payer", "benefit_gbp").iter_rows()) == {"council": 70, "icb": 40}


def test_more_people_are_no_investment() -> None:
    """Of the council's 60,000 in the second year 44,000 are those of a tenth more people."""
    found = shifts(pair(people=1100.0))["with"]
    of = {one.payer: one.invested_pence for one in found.payers}
    assert of == {"council": 2 * 16_000, "icb": 0}


def test_the_same_budget_is_no_investment() -> None:
    found = shifts(pair(budget=40_000.0))["with"]
    assert not any(one.invested_pence for one in found.payers)
    assert found.matrix == ()


def test_a_stock_is_what_is_there_at_the_end_and_never_a_sum() -> None:
    runs = [
        run_of(name, k, postings(1, 1), {"reserves_council_pence": (500.0, 300.0 + 100 * k)})
        for name in ("without", "with")
        for k in range(2)
    ]
    of = (
        compare(runs)
        .filter(measure="reserves_council_gbp")
        .rows_by_key("financial_year", named=True)
    )
    assert {year: rows[0]["baseline_mean"] for year, rows in of.items()} == {
        "2025-26": 5.0,
        "2026-27": 3.5,
        "all": 3.5,
    }


def test_the_panels_share_is_a_yearly_mean() -> None:
    outcomes = {"panel_share_ppm": (1e6, 500_000.0), "years": (1.0, 1.0)}
    runs = [run_of(name, k, postings(1, 1), outcomes) for name in ("a", "b") for k in range(2)]
    row = compare(runs).row(
        by_predicate=(pl.col("measure") == "panel_share") & (pl.col("financial_year") == "all"),
        named=True,
    )
    assert row["scenario_mean"] == 75.0
    assert row["unit"] == "%"


def test_what_a_scenario_does_not_report_has_no_value_and_no_difference() -> None:
    reported = {"reserves_council_pence": (500.0, 300.0), "ae_attendances": (10.0, 10.0)}
    runs = [
        *(run_of("do_nothing", k, postings(1, 1), {"ae_attendances": (9.0, 9.0)}) for k in (0, 1)),
        *(run_of("separate_pots", k, postings(1, 1), reported) for k in (0, 1)),
    ]
    assert set(compare(runs)["measure"]) >= {"ae_attendances"}
    assert "reserves_council_gbp" not in set(compare(runs)["measure"])


def test_what_is_only_counted_where_it_happens_is_0_elsewhere() -> None:
    runs = [
        *(run_of("a", k, postings(1, 1), PEOPLE) for k in (0, 1)),
        *(run_of("b", k, postings(1, 1), {"ae_attendances": (3.0, 4.0)}) for k in (0, 1)),
    ]
    row = compare(runs).row(
        by_predicate=(pl.col("measure") == "ae_attendances") & (pl.col("financial_year") == "all"),
        named=True,
    )
    assert (row["baseline_mean"], row["scenario_mean"]) == (0, 7)


def test_a_pooled_fund_is_a_mean_over_runs_with_its_variance() -> None:
    runs = [
        run_of(
            *("pooled", k, postings(1, 1), PEOPLE),
            [
                ("2026-27", "home care", "council", 100, 130 + 20 * k, 15 + 10 * k, 0),
                ("2026-27", "home care", "icb", 0, 0, 15 + 10 * k, 0),
                ("2026-27", "beds", "icb", 50, 40, -10, 0),
            ],
        )
        for k in (0, 1)
    ]
    means = pool_means(pl.concat([run.tables["pool"] for run in runs])).to_dicts()
    of = {(row["line"], row["partner"]): row for row in means}
    assert of["home care", "council"]["actual_pence"] == 140
    assert of["home care", "icb"]["variance_share_pence"] == 20
    assert of["home care", "icb"]["variance_pence"] == 40
    assert of["home care", "council"]["variance_pence"] == 40
    assert of["beds", "icb"]["variance_pence"] == -10
    assert not any(math.isnan(row["unfunded_pence"]) for row in means)


def test_every_line_of_the_ledger_is_some_kind_of_care() -> None:
    assert set(care_of_line()) == {line.value for line in Line} - set(LEFT_OUT)


def test_capital_is_called_the_same_by_money_and_by_results() -> None:
    assert set(CAPITAL_LINES) == set(CAPITAL)
    assert CAPITAL_PAYERS == (CAPITAL_PAYER,)
