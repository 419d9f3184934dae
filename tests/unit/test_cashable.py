"""When freed care becomes cash, worked by hand as data; and beside the published anchors."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sim.money.cashable import (
    Lever,
    LeverTerms,
    Part,
    UnitCost,
    bed_day_cost,
    beside_published,
    cashable,
    cashable_share,
    contract_ends,
    lever_terms,
    posts_not_refilled,
    supplies_not_bought,
    unit_cost,
    ward_closure,
)
from sim.money.cost_terms import cost_terms
from sim.money.double_running import double_running, stranded_block
from sim.money.inflation import Index
from sim.money.pence import parts, pence, price
from sim.money.prices import prices
from tests.unit.money_month import values

CASES = tomllib.loads(Path(__file__).with_name("test_cashable_cases.toml").read_text("utf-8"))
TERMS = lever_terms(values())
# In months: a ward closes two after the decision, all else as said
QUICK = LeverTerms(2, 3, 1, 0, 6, (200_000, 400_000), (600_000, 800_000))


def lever_of(row: dict[str, Any]) -> Lever:
    acts_on = frozenset(Part(name) for name in row["acts_on"])
    steps = tuple(row["steps"])
    return Lever("lever", acts_on, row["decided"], row["lag"], steps, row.get("at_most"))


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["what"])
def test_cash_worked_by_hand(case: dict[str, Any]) -> None:
    cost = UnitCost(*(price(gbp) for gbp in case["cost"]))
    rows = cashable(case["freed"], cost, [lever_of(row) for row in case["levers"]])
    months = range(len(case["freed"]))
    cash = {part: [0] * len(months) for part in Part} | case.get("cash", {})
    for part in Part:
        assert [row.cash_released_pence for row in rows if row.part is part] == cash[part]
    for month in months:
        both = sum(sum(row[-2:]) for row in rows if row.month == month)
        assert both == case["full"][month]


@pytest.mark.parametrize("case", CASES["double_running"], ids=lambda case: case["what"])
def test_double_running_worked_by_hand(case: dict[str, Any]) -> None:
    rows = double_running(case["old"], case["new"], case["phase_in"], len(case["rows"]))
    assert [list(row[1:]) for row in rows] == case["rows"]
    assert [row.month for row in rows] == list(range(len(rows)))


@pytest.mark.parametrize("case", CASES["stranded"], ids=lambda case: case["what"])
def test_a_stranded_block_worked_by_hand(case: dict[str, Any]) -> None:
    given, notice = case.get("notice_given"), case.get("notice_months", 0)
    rows = stranded_block(1000, 100, case["moved"], given, notice)
    assert [list(row[1:]) for row in rows] == case["rows"]


def test_each_lever_acts_on_its_own_parts_after_its_own_lag() -> None:
    levers = {
        "ward_closure": ward_closure(1, 25, [30, 31], QUICK),
        "contract_ends": contract_ends(1, [100, 100], QUICK),
        "posts_not_refilled": posts_not_refilled(1, [160, 160], 4, QUICK),
        "supplies_not_bought": supplies_not_bought(1, 2, QUICK),
    }
    found = {
        name: ("".join(sorted(p[0] for p in one.acts_on)), one.lag_months, one.at_most_steps)
        for name, one in levers.items()
    }
    assert found == {
        "ward_closure": ("s", 2, None),
        "contract_ends": ("fsv", 3, 1),
        "posts_not_refilled": ("s", 1, 4),
        "supplies_not_bought": ("v", 0, None),
    }
    assert all(one.name == name and one.decided_month == 1 for name, one in levers.items())
    assert levers["ward_closure"].step_units == (750, 775)


def test_the_terms_are_those_of_the_file() -> None:
    assert LeverTerms(6, 12, 3, 0, 12, (200_000, 400_000), (600_000, 800_000)) == TERMS


def test_a_cost_is_shared_by_parts_to_the_last_millionth_of_a_penny() -> None:
    assert unit_cost(100, (350_000, 400_000, 250_000)) == UnitCost(35, 40, 25)
    assert sum(unit_cost(price(73.39), (200_000, 650_000, 150_000))) == price(73.39)


def a_day_in_bed() -> UnitCost:
    year = values()
    terms = prices(year, Index())
    return bed_day_cost(terms, cost_terms(year, terms))


def test_a_bed_day_costs_its_staff_what_it_uses_and_the_rest() -> None:
    # 414.58 less 291.40 less 41.458
    assert a_day_in_bed() == UnitCost(price(81.722), price(291.40), price(41.458))


def test_freed_bed_days_beside_the_suggested_shares() -> None:
    """A year of 760 freed bed days a month: without and with a ward that closes."""
    freed, days = [760] * 12, [30] * 12
    supplies = supplies_not_bought(0, 12, TERMS)
    kept = cashable(freed, a_day_in_bed(), [supplies])
    # 41.458 of 414.58: less than the 0.2 to 0.4 suggested for a first year
    assert cashable_share(kept) == pytest.approx(100_000, abs=1)
    assert not beside_published(kept, ward_closed=False, terms=TERMS).within
    closed = cashable(freed, a_day_in_bed(), [supplies, ward_closure(0, 25, days, TERMS)])
    first_year = beside_published(closed, ward_closed=False, terms=TERMS)
    # For half a year 750 x 291.40 of 760 x 414.58 more: 0.1 + 0.5 x 0.69363 = 0.44682
    assert first_year.share == pytest.approx(446_816, abs=5)
    assert (first_year.low, first_year.high) == (200_000, 400_000)
    later = beside_published(closed[-3:], ward_closed=True, terms=TERMS)
    # 0.1 + 0.69363
    assert later.share == pytest.approx(793_632, abs=5)
    assert later[1:] == (600_000, 800_000, True)


def test_a_ward_s_year_is_the_published_one() -> None:
    """GBP 220 a staffed bed day is about GBP 2 million a year for 25 beds (Edge Health 2017)."""
    days = [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
    at_once = LeverTerms(0, 0, 0, 0, 0, (0, 0), (0, 0))
    closure = ward_closure(0, 25, days, at_once)
    cost = UnitCost(price(395 - 220), price(220), 0)
    rows = cashable([25 * each for each in days], cost, [closure])
    cash = sum(row.cash_released_pence for row in rows)
    assert cash == pence(25 * 365, price(220))
    assert cash / 100 == pytest.approx(2_000_000, rel=0.01)
    # Of GBP 395 (King's Fund) and GBP 562 (NHS England) a day in full
    assert cashable_share(rows) == pytest.approx(parts(220 / 395), abs=1)
    dearer = UnitCost(price(562 - 220), price(220), 0)
    rows = cashable([25 * each for each in days], dearer, [closure])
    assert cashable_share(rows) == pytest.approx(parts(220 / 562), abs=1)
