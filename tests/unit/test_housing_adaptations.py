"""Housing adaptations: a budget of capital, spent to the penny and in no cost of care."""

import polars as pl
import pytest

from sim.money import Ledger, Line, Payer, Provider, ResourceCosts, budgets, positions, settle
from sim.money.allocation import growth_of_grants, open_year
from sim.money.pool import Source, must_be_pooled, per_head
from sim.money.position import by_part
from sim.results import month_starts, outcomes
from tests.unit.money_month import Month, values

PEOPLE = 500_003
YEARS = ("2025-26", "2026-27")


def after_two_years() -> tuple[Ledger, ResourceCosts]:
    ledger, costs = Ledger(), ResourceCosts()
    for month in range(24):
        year = YEARS[month // 12]
        settle(Month(month=month, financial_year=year), values(year), ledger, costs, PEOPLE)
    return ledger, costs


def test_the_grant_is_spent_to_the_penny_and_grows_as_published() -> None:
    ledger, costs = after_two_years()
    of_housing = [row for row in budgets(ledger) if row.payer == Payer.HOUSING]
    assert [row.gap_pence for row in of_housing] == [0, 0]
    first, second = (row.allocation_pence for row in of_housing)
    assert first == pytest.approx(1232.44 * PEOPLE, abs=1)
    assert second == pytest.approx(first * 1.016878, abs=1)
    for row in positions(ledger, costs):
        if row.provider == Provider.HOME_ADAPTATIONS:
            assert row.position_pence == 0
    (fixed, *_) = (row for row in by_part(ledger, costs) if row.provider == "home_adaptations")
    assert (fixed.received_fixed_pence, fixed.received_variable_pence) == (first, 0)


def test_it_is_what_the_better_care_fund_must_pool_and_grows_with_its_partner() -> None:
    ledger, grant = Ledger(), Source.ADAPTATIONS_GRANT
    each = per_head(values())
    for year in YEARS:
        in_force = values(year)
        open_year(in_force, ledger, PEOPLE)
        each = each.moved_to(in_force)
        assert ledger.allocations[year, Payer.HOUSING] == must_be_pooled(PEOPLE, each)[grant]
    assert growth_of_grants(ledger, YEARS[0]) == {}
    grown = growth_of_grants(ledger, YEARS[1])
    assert set(grown) == {Payer.PUBLIC_HEALTH, Payer.HOUSING}
    given = [ledger.allocations[year, Payer.HOUSING] for year in YEARS]
    assert grown[Payer.HOUSING] * given[0] == given[1]


def test_a_scenario_can_give_a_place_its_own_grant() -> None:
    ledger = Ledger()
    own = {"money.pool.adaptations_grant_per_head": 20.0}
    open_year(values("2025-26", own), ledger, 1000)
    assert ledger.allocations["2025-26", Payer.HOUSING] == 2_000_000


def test_no_measure_of_cost_has_capital_in_it() -> None:
    ledger, _ = after_two_years()
    months = month_starts(2025, 2)
    dated = [row._asdict() | {"month": months[row.month]} for row in ledger.rows()]
    frame = pl.DataFrame(dated)
    summed = outcomes({"ledger": frame}, {}, months, 1)
    found = dict(summed.group_by("measure").agg(pl.col("value").sum()).iter_rows())
    adapted = sum(row.amount_pence for row in ledger.rows() if row.line == Line.HOUSING_ADAPTATIONS)
    in_all = sum(row.amount_pence for row in ledger.rows())
    left_out = sum(amount for name, amount in found.items() if name.startswith("not_modelled_"))
    assert adapted > 0
    assert found["cost_total_pence"] == in_all - left_out - adapted
    assert "cost_housing_pence" not in found
