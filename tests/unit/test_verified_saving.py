"""Verified savings, worked by hand, as data in verified_saving_cases.toml; and reinvested."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.money import Line, Payer
from sim.money.allocation_rule import AllocationRule, Limit, Plan, ServicePlan, allocate
from sim.money.bought import BOUGHT_SERVICES
from sim.money.verified_saving import verified_savings
from sim.services.names import Service
from tests.unit.made_up_allocation import start_from

FILE = Path(__file__).with_name("verified_saving_cases.toml")
CASES = {one["name"]: one for one in tomllib.loads(FILE.read_text("utf-8"))["case"]}
ICB, COUNCIL = Payer.ICB, Payer.COUNCIL
SERVICES = {service.label: service for service in Service}
PENCE = st.integers(0, 10**9)


def by_payer(given: Mapping[str, int]) -> dict[Payer, int]:
    return {Payer(name): pence for name, pence in given.items()}


def plan_of(budgets: Mapping[str, Mapping[str, int]]) -> Plan:
    services = {
        SERVICES[name]: ServicePlan(
            SERVICES[name], by_payer(given), 0, Fraction(1), Fraction(1), Limit.NOTHING
        )
        for name, given in budgets.items()
    }
    return Plan("2026-27", "reinvest", services, {})


def saved(case: Mapping[str, Any]) -> dict[Payer, int]:
    return verified_savings(
        plan_of(case["plan"]),
        {
            (payer, Line(name)): pence
            for name, given in case["paid"].items()
            for payer, pence in by_payer(given).items()
        },
        by_payer(case["unspent"]),
        into=[SERVICES[name] for name in case["into"]],
        pooled=[SERVICES[name] for name in case.get("pooled", ())],
    )


@pytest.mark.parametrize("case", CASES)
def test_a_saving_is_what_really_was_not_paid(case: str) -> None:
    assert saved(CASES[case]) == by_payer(CASES[case]["saving"])


@given(
    st.dictionaries(st.sampled_from(BOUGHT_SERVICES), st.tuples(PENCE, PENCE)),
    st.integers(-(10**9), 10**9),
)
def test_nobody_saved_more_than_is_unspent_nor_than_its_plan(
    given: dict[Any, tuple[int, int]], unspent: int
) -> None:
    plan = plan_of({one.service.label: {"icb": budget} for one, (budget, _) in given.items()})
    paid = {(ICB, one.lines[0]): pence for one, (_, pence) in given.items()}
    found = verified_savings(plan, paid, {ICB: unspent}, into=[Service.REABLEMENT])[ICB]
    under = sum(max(0, budget - pence) for budget, pence in given.values())
    assert 0 <= found <= min(max(0, unspent), under)


def test_each_payers_savings_go_to_the_services_that_it_can_buy() -> None:
    """The ICB's 60 go to nursing, 30 of the council's to home care, which the ICB cannot buy."""
    services = [
        {"service": "emergency_inpatient", "spend": {"icb": 600}, "hospital": True},
        {"service": "community_nursing", "spend": {"icb": 300}, "grow": 900_000},
        {"service": "home_care", "spend": {"council": 400}, "grow": 900_000},
    ]
    payers = [
        {"payer": "icb", "last": 960, "now": 960, "saved": 60},
        {"payer": "council", "last": 430, "now": 430, "saved": 30},
    ]
    start = start_from({"services": services, "payers": payers})
    to = {Service.COMMUNITY_NURSING: 0.5, Service.HOME_CARE: 0.5}
    plan = allocate(start, AllocationRule("reinvest", to=to))
    budgets = {one.label: of.budget_pence for one, of in plan.services.items()}
    assert budgets["community_nursing"] == {ICB: 360}
    assert budgets["home_care"] == {COUNCIL: 430}
    assert budgets["emergency_inpatient"] == {ICB: 600}
