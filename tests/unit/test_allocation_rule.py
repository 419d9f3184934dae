"""Allocation rules worked by hand, as data; the declared response of services and its ranking."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sim.money.allocation_rule import (
    RULES,
    Limit,
    PayerPlan,
    Plan,
    allocate,
    may_fall,
    ranking,
    response,
    usual_may_fall,
    worth_of_next,
)
from sim.parameters import catalogue
from sim.services.names import Service
from tests.unit.made_up_allocation import fraction, rule_from, service, service_from, start_from
from tests.unit.money_month import values

CASES = tomllib.loads(
    Path(__file__).with_name("test_allocation_rule_cases.toml").read_text("utf-8")
)
AMOUNTS = ("from_pool", "to_pool", "set_aside", "repaid", "to_reserves", "unallocated", "shortfall")


def other_than_budgets(plan: PayerPlan) -> dict[str, int]:
    amounts = {name: getattr(plan, f"{name}_pence") for name in AMOUNTS}
    return {name: pence for name, pence in amounts.items() if pence}


def budgets(plan: Plan) -> dict[str, dict[str, int]]:
    return {
        one.service.label: {
            payer.value: pence for payer, pence in one.budget_pence.items() if pence
        }
        for one in plan.services.values()
    }


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["what"])
def test_what_a_rule_buys_worked_by_hand(case: dict[str, Any]) -> None:
    plan = allocate(start_from(case), rule_from(case))
    assert budgets(plan) == case["budgets"]
    ratios = {one.service.label: one.capacity_ratio for one in plan.services.values()}
    assert {name: ratio for name, ratio in ratios.items() if ratio is not None} == {
        name: fraction(ratio) for name, ratio in case["ratio"].items()
    }
    for name, ratio in case["ratio"].items():
        assert plan.services[service(name)].capacity == 100 * fraction(ratio)
    for name, capacity in case.get("capacity", {}).items():
        assert plan.services[service(name)].capacity == fraction(capacity)
    limited = {one.service.label: one.limited_by.value for one in plan.services.values()}
    assert {name: limit for name, limit in limited.items() if limit != Limit.NOTHING} == case.get(
        "limited", {}
    )
    left = {payer.value: other_than_budgets(one) for payer, one in plan.payers.items()}
    assert {name: amounts for name, amounts in left.items() if amounts} == case.get("left", {})


def test_every_rule_has_two_cases() -> None:
    rules = [case["rule"] for case in CASES["case"]]
    assert all(rules.count(rule) >= 2 for rule in RULES)


def test_nothing_leaves_before_the_lag_is_over() -> None:
    assert may_fall(240_000, 6) == 120_000
    assert may_fall(240_000, 0) == 240_000
    assert may_fall(240_000, 12) == may_fall(240_000, 30) == 0
    # 0.231 a year, for half a year after a ward's lag and three quarters after a post's
    assert usual_may_fall(values(), hospital=True) == 115_500
    assert usual_may_fall(values(), hospital=False) == 173_250


def test_the_declared_slopes_are_of_every_service_with_limited_capacity() -> None:
    declared = response(values())
    limited = catalogue()["pathways.capacity.workforce_growth_per_year"].labels[0]
    assert set(declared.saved) == set(declared.qalys_worth) == {service(name) for name in limited}


def test_the_next_pounds_worked_by_hand() -> None:
    """Home care: GBP 0.175 saved and 0.25 QALYs at GBP 20,000 for GBP 10,000, need over capacity
    0.9 + 30 / 100 x 2 / (2 + 6) = 0.975, squared."""
    row = {"service": "home_care", "spend": {"council": 1000}, "occupancy": 900_000}
    one = service_from({**row, "waiting": 30, "wait": 2})
    worth = worth_of_next(one, response(values()), 1000)
    pressure = Fraction(975, 1000) ** 2
    assert worth.pressure == pressure
    assert worth.public_cost_saved_pence == 175_000 * pressure
    assert worth.qalys_pence == 500_000 * pressure
    assert worth.worth_pence == 675_000 * pressure
    # a tenth more capacity at prices that rose by a twentieth
    dearer = service_from({**row, "waiting": 30, "wait": 2, "price": "21/20"})
    assert worth_of_next(dearer, response(values()), 1155).pressure == pressure / Fraction("1.21")


def test_the_ranking_is_from_most_to_least_useful() -> None:
    services = [
        {"service": name, "spend": {"icb": 1000}, "occupancy": 900_000}
        for name in ("emergency_inpatient", "elective_inpatient", "virtual_ward", "link_worker")
    ]
    closed = {"service": "hospice", "spend": {}}
    start = start_from({"services": [*services, closed], "payers": []})
    rows = ranking(start, response(values()))
    assert [row.service for row in rows] == [
        Service.ELECTIVE_INPATIENT,
        Service.VIRTUAL_WARD,
        Service.EMERGENCY_INPATIENT,
        Service.LINK_WORKER,
    ]
    assert rows[-1].worth_pence == 0
