"""Points of the home care curve from tables made by hand."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from sim.money import Payer
from sim.money.cashable import LeverTerms, UnitCost
from sim.money.home_care_curve import Point
from sim.sweep.cost_by_payer import cost_by_payer
from sim.sweep.home_care_curve import capacities, scenario_at
from sim.sweep.home_care_points import BedTerms, YearPoint, mean_point, points_of_run
from sim.sweep.home_care_tables import from_first_to_last_step, least, tables_of_points

PENNY = 1_000_000
APRIL = date(2025, 4, 1)
MONTHS = [date(2025 + (3 + m) // 12, (3 + m) % 12 + 1, 1) for m in range(12)]
DAYS = 30
# A day in a bed: 5 pence fixed, 3 staff, 2 bought; a ward has 2 beds and closes after two months.
BEDS = {"2025-26": BedTerms(UnitCost(5 * PENNY, 3 * PENNY, 2 * PENNY), 10 * PENNY, 2)}


def levers(supplies_lag: int = 0) -> LeverTerms:
    return LeverTerms(2, 12, 3, supplies_lag, 12, (0, 0), (0, 0))


def tables(
    beds: Sequence[int], variable: int, home_care: int, escalation: int = 0, ae_step: int = 50
) -> dict[str, pl.DataFrame]:
    """A year in which so many beds are in use each month, escalation beds among them.

    Each month hospital care costs 1,000 fixed, 600 step and `variable`, home care `home_care`.
    """
    costs: list[tuple[Any, ...]] = []
    paid: list[tuple[Any, ...]] = []
    capacity: list[tuple[Any, ...]] = []
    for month, in_use in zip(MONTHS, beds, strict=True):
        costs += [
            (month, "acute_trust", "emergency_inpatient", 1000, 600, variable),
            (month, "acute_trust", "escalation_beds", 0, escalation * DAYS * 10, 0),
            (month, "acute_trust", "ae", 0, ae_step, 0),
            (month, "home_care_provider", "home_care", 0, 0, home_care),
        ]
        paid += [
            (month, "icb", "acute_trust", "emergency_inpatient_day", False, 300),
            (month, "person", "acute_trust", "emergency_inpatient_day", False, 100),
            (month, "council", "home_care_provider", "home_care", False, 500),
            (month, "icb", "council", "home_care", True, 77),
        ]
        capacity += [
            (month, "emergency_inpatient", DAYS, 0, in_use * DAYS, 0, 7),
            (month, "home_care", DAYS, home_care * DAYS, 0, 4 * DAYS, 0),
        ]
    money = ["fixed_pence", "step_pence", "variable_pence"]
    columns = ["capacity_days", "occupied_days", "waiting_days", "delayed_days"]
    outcomes = {"measure": ["elective_admissions"] * 2, "financial_year": ["2025-26"] * 2}
    return {
        "resource_cost": frame(costs, ["month", "provider", "service", *money]),
        "ledger": frame(paid, ["month", "payer", "provider", "line", "transfer", "amount_pence"]),
        "capacity": frame(capacity, ["month", "service", "days", *columns]),
        "outcomes": pl.DataFrame(outcomes | {"value": [30.0, 12.0]}),
    }


def frame(rows: Sequence[tuple[Any, ...]], names: list[str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=names, orient="row")


TODAY = tables(beds=[9] * 12, variable=400, home_care=100)


def point(run: dict[str, pl.DataFrame], supplies_lag: int = 0) -> YearPoint:
    (found,) = points_of_run(Fraction(11, 10), run, TODAY, BEDS, levers(supplies_lag))
    return found


def test_today_is_the_same_in_every_view() -> None:
    today = point(TODAY)
    # 12 months of 1,000 + 600 + 400 and 50 of A&E
    assert sum(today.point.economic_pence.values()) == 12 * 2050 == 24_600
    assert today.point.cash_with_bed_closure_pence == 24_600
    assert today.point.cash_without_bed_closure_pence == 24_600
    assert today.full_cost_pence == 24_600
    assert today.point.home_care_pence == 1200
    assert (today.freed_bed_days, today.closed_bed_days) == (0, 0)
    assert (today.hours_per_week, today.people_waiting) == (100, 4)
    assert (today.point.delayed_days, today.planned_admissions) == (84, 42)


def test_home_care_and_all_else_make_the_whole_of_resource_cost() -> None:
    run = tables(beds=[8] * 12, variable=393, home_care=117, escalation=1)
    found = point(run).point
    whole = run["resource_cost"].select(
        pl.sum_horizontal("fixed_pence", "step_pence", "variable_pence").sum()
    )
    assert found.home_care_pence + sum(found.economic_pence.values()) == whole.item()


def test_supplies_are_cash_and_a_ward_closes_after_its_lag() -> None:
    """Three beds stand free, one ward of two closes in ten months: 2 x 30 x 3 pence each."""
    found = point(tables(beds=[6] * 12, variable=390, home_care=110))
    assert found.point.cash_without_bed_closure_pence == 24_600 - 12 * 10
    assert found.closed_bed_days == 10 * 2 * DAYS
    saved = found.closed_bed_days * 3
    assert found.point.cash_with_bed_closure_pence == 24_600 - 120 - saved
    # In full: 3 beds x 360 days x (5 + 3) pence, besides what is bought
    assert found.full_cost_pence == 24_600 - 120 - 3 * 360 * 8


def test_one_bed_closes_no_ward_and_a_full_month_opens_it_again() -> None:
    assert point(tables([8] * 12, 400, 110)).closed_bed_days == 0
    # Free from April to August, in use in September, free from October: June to August and
    # December to March
    beds = [7] * 5 + [9] + [7] * 6
    assert point(tables(beds, 400, 110)).closed_bed_days == (3 + 4) * 2 * DAYS


def test_posts_move_no_cash() -> None:
    """A shorter rota in A&E is cheaper for its provider, but nobody is paid less."""
    found = point(tables([9] * 12, 400, 110, ae_step=30)).point
    assert sum(found.economic_pence.values()) == 24_600 - 12 * 20
    assert found.cash_without_bed_closure_pence == 24_600


def test_what_costs_more_is_paid_in_full() -> None:
    """Two escalation beds at 10 pence a day and 15 more bought: no ward opens."""
    found = point(tables([11] * 12, 415, 90, escalation=2))
    cash = 24_600 + 12 * (2 * DAYS * 10 + 15)
    assert found.point.cash_without_bed_closure_pence == cash
    assert found.point.cash_with_bed_closure_pence == cash
    assert found.freed_bed_days == 0  # the two are escalation beds, none of the hospital's own


def test_more_of_the_hospitals_own_beds_in_use_counts_at_full_cost() -> None:
    found = point(tables([10] * 12, 400, 90))
    assert found.freed_bed_days == -12 * DAYS
    assert found.full_cost_pence == 24_600 + 12 * DAYS * 8
    assert found.point.cash_with_bed_closure_pence == 24_600


def test_supplies_that_take_a_month_to_end() -> None:
    found = point(tables([9] * 12, 390, 110), supplies_lag=1).point
    assert found.cash_without_bed_closure_pence == 24_600 - 11 * 10


def test_cost_goes_to_those_who_pay_for_the_service() -> None:
    """Beds as 3 to 1; nobody pays for A&E by name, so it goes as all that the trust is paid."""
    run = tables([9] * 12, 401, 100)
    found = cost_by_payer(run["resource_cost"], run["ledger"], without=("home_care",))
    beds, ae = 12 * 2001, 12 * 50
    assert found == {
        ("2025-26", Payer.ICB): beds * 3 // 4 + ae * 3 // 4,
        ("2025-26", Payer.PERSON): beds // 4 + ae // 4,
    }
    # Home care's own cost is the council's: transfers between payers are left out.
    every = cost_by_payer(run["resource_cost"], run["ledger"])
    assert every["2025-26", Payer.COUNCIL] == 1200


def test_a_provider_that_is_paid_nothing_is_laid_at_all_doors() -> None:
    run = tables([9] * 12, 400, 100)
    unpaid = run["ledger"].filter(pl.col("provider") != "home_care_provider")
    found = cost_by_payer(run["resource_cost"], unpaid)
    assert sum(found.values()) == 24_600 + 1200
    assert found["2025-26", Payer.PERSON] == (24_600 + 1200) // 4
    with pytest.raises(ValueError, match="nobody paid"):
        cost_by_payer(run["resource_cost"], unpaid.clear())


def test_the_mean_point_adds_up() -> None:
    first = Point(Fraction(1), 100, {Payer.ICB: 10, Payer.COUNCIL: 5}, 15, 15, Fraction(2))
    other = Point(Fraction(1), 103, {Payer.ICB: 11, Payer.PERSON: 3}, 10, 13, Fraction(3))
    mean = mean_point([first, other])
    assert mean.home_care_pence == 102  # half to even
    assert mean.economic_pence == {Payer.ICB: 10, Payer.COUNCIL: 2, Payer.PERSON: 2}
    assert sum(mean.economic_pence.values()) == round(Fraction(15 + 14, 2))
    assert (mean.cash_with_bed_closure_pence, mean.cash_without_bed_closure_pence) == (12, 14)
    assert mean.delayed_days == Fraction(5, 2)


def year_point(times: str, home_care: int, other: int) -> YearPoint:
    point = Point(Fraction(times), home_care, {Payer.ICB: other}, other, other, Fraction(home_care))
    return YearPoint("2025-26", 365, point, other, 0, 0, Fraction(1), Fraction(1), 1)


def test_steps_compare_the_ratios_that_are_shown() -> None:
    """Runs that spend unlike amounts: savings over two runs of 30 / 40 and then 24 / 30.

    Run by run the mean ratio falls (from 1.0 to 0.8), of all runs together it rises by 0.05.
    """
    numbers = {
        ("1", 0): (100, 500), ("1.1", 0): (110, 485), ("1.2", 0): (125, 473),
        ("1", 1): (100, 500), ("1.1", 1): (130, 485), ("1.2", 1): (145, 473),
    }  # fmt: skip
    runs = {
        (Fraction(times), run + 2 * again): [year_point(times, *pence)]
        for (times, run), pence in numbers.items()
        for again in range(3)
    }
    chosen = [Fraction(times) for times in ("1", "1.1", "1.2")]
    steps = tables_of_points(runs, chosen, 6)["steps"].filter(view="economic")
    assert steps["saved_per_gbp_mean"].to_list() == pytest.approx([30 / 40, 24 / 30])
    assert steps["change_mean"].to_list() == [None, pytest.approx(0.05)]
    found = least(runs, chosen, 6)["economic"]
    assert not found["declines"]
    assert (found["multiple"], found["at_an_end"], found["runs"]) == (1.0, True, 3)
    ends = from_first_to_last_step(runs, chosen, 6)["economic"]
    assert ends["change_mean"] == pytest.approx(0.05)


def test_capacities_are_exact_and_hold_today() -> None:
    assert capacities([]) == [Fraction(n, 10) for n in (8, 9, 10, 11, 12, 13)]
    assert capacities([1.2, 0.7]) == [Fraction(7, 10), Fraction(1), Fraction(6, 5)]


def test_a_capacity_is_a_scenario_with_reasons() -> None:
    scenario = scenario_at(Fraction(9, 10), 2025)
    assert scenario.name == "home_care_times_0.9"
    assert [change.words for change in scenario.changes] == [
        "multiplied by 0.9, from 2025-26",
        "set to 1, service home care, from 2025-26",
    ]
    assert all(change.reason for change in scenario.changes)
