"""Each mistake in an allocation rule, a year or a balance is one message: where, what, why."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from sim.money.allocation_rule import (
    AllocationRule,
    YearStart,
    allocate,
    payer_named,
    rule_named,
    service_named,
    table,
)
from sim.money.balance import (
    NewPackages,
    SurplusRule,
    carry_deficit,
    close_gap,
    end_with_surplus,
    surplus_rule,
)
from sim.money.home_care_curve import Point, curves
from sim.money.names import Payer
from sim.parameters import InputError
from sim.services.names import Service
from tests.unit.made_up_allocation import rule_from, start_from

ORIGIN = "scenarios/whole_local_pound.toml"
ACUTE = {"service": "emergency_inpatient", "spend": {"icb": 600}, "hospital": True}
NURSING = {"service": "community_nursing", "spend": {"icb": 400}, "occupancy": 900_000}
HOME_CARE = {"service": "home_care", "spend": {"council": 500}}
ICB = {"payer": "icb", "last": 1000, "now": 1050}
COUNCIL = {"payer": "council", "last": 500, "now": 520}
TO_NURSING = {"community_nursing": 1.0}
HISTORIC = {"rule": "historic"}


def start(**changed: Any) -> YearStart:
    given = {"services": [ACUTE, NURSING, HOME_CARE], "payers": [ICB, COUNCIL]}
    return start_from({**given, **changed})


def plan(rule: dict[str, Any], **changed: Any) -> object:
    return allocate(start(**changed), rule_from(rule), ORIGIN)


def with_payer(**changed: Any) -> object:
    return plan(HISTORIC, payers=[{**ICB, **changed}, COUNCIL])


def with_service(**changed: Any) -> object:
    return plan(HISTORIC, services=[ACUTE, NURSING, {**HOME_CARE, **changed}])


def shift(**changed: Any) -> object:
    return plan({"rule": "shift", "share": 0.5, "to": TO_NURSING, **changed})


def own_table(unit: str, amount: dict[str, dict[str, Any]], **changed: Any) -> object:
    return plan({"rule": "own_table", "table": {"unit": unit, "amount": amount}}, **changed)


def response(**changed: Any) -> object:
    worth = {"emergency_inpatient": 1, "community_nursing": 1, "home_care": 1}
    terms = {"worth": worth, **changed}
    return plan({"rule": "marginal_benefit", "response": terms})


def gap(**changed: Any) -> object:
    given: dict[str, Any] = {
        "gap_pence": 10,
        "reserves_pence": 10,
        "minimum_reserves_pence": 0,
        "months_left": 6,
        "packages": {Service.HOME_CARE: NewPackages(1000, Fraction(5))},
    }
    return close_gap(**{**given, **changed})


def points(*given: tuple[int, int]) -> object:
    return curves([Point(Fraction(c), pence, {}, 0, 0) for c, pence in given])


MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    "unknown rule": (
        lambda: plan({"rule": "marginal_benefits"}),
        f"{ORIGIN}: allocation_rule.name: there is no allocation rule 'marginal_benefits'. Did you"
        " mean marginal_benefit? Allowed: historic, marginal_benefit, own_table, reinvest, shift",
    ),
    "unknown rule in a file": (
        lambda: rule_named("shft", "my.toml", "money.rule"),
        "my.toml: money.rule: there is no allocation rule 'shft'. Did you mean shift?",
    ),
    "unknown service": (
        lambda: service_named("homecare", "my.toml", "budgets.homecare"),
        "my.toml: budgets.homecare: there is no service 'homecare'. Did you mean home_care?",
    ),
    "unknown payer": (
        lambda: payer_named("counsil", "my.toml", "payers"),
        "my.toml: payers: there is no payer 'counsil' with an allocation. Did you mean council?",
    ),
    "a payer without an allocation": (
        lambda: payer_named("person", "my.toml", "payers"),
        "there is no payer 'person' with an allocation. Allowed: council, icb, public_health",
    ),
    "a rule without its terms": (
        lambda: plan({"rule": "shift", "to": TO_NURSING}),
        "allocation_rule.share: shift needs share. Add share",
    ),
    "savings that go nowhere": (
        lambda: plan({"rule": "reinvest"}),
        "allocation_rule.to: reinvest needs to",
    ),
    "terms of another rule": (
        lambda: plan({"rule": "historic", "share": 0.5}),
        "allocation_rule.share: historic takes no share. Take it out, or name another rule",
    ),
    "a falling hospital where none is moved": (
        lambda: plan({"rule": "reinvest", "to": TO_NURSING, "acute_may_fall": True}),
        "reinvest takes no acute_may_fall",
    ),
    "more than all growth": (
        lambda: shift(share=1.5),
        "allocation_rule.share: a share of 1.5. Give a share between 0 and 1",
    ),
    "shares that do not add up": (
        lambda: shift(to={"community_nursing": 0.5, "home_care": 0.4}),
        "allocation_rule.to: the shares add up to 0.9, not to 1. Correct them",
    ),
    "a negative share": (
        lambda: shift(to={"community_nursing": 1.5, "home_care": -0.5}),
        "allocation_rule.to.community_nursing: a share of 1.5",
    ),
    "a shift into hospital": (
        lambda: shift(to={"emergency_inpatient": 1.0}),
        "emergency_inpatient is hospital care. Shift to services out of hospital",
    ),
    "a shift to a service of another payer": (
        lambda: shift(to={"home_care": 1.0}),
        "allocation_rule.to.home_care: icb did not buy home_care last year and may not. Pool",
    ),
    "a shift to a service that is not there": (
        lambda: shift(to={"hospice": 1.0}),
        "hospice is no service whose capacity money decides",
    ),
    "an allocation that buys negative capacity": (
        lambda: with_payer(now=100, repay=150),
        f"{ORIGIN}: payers.icb.allocation_pence: -50 pence are left for services, which would buy"
        " negative capacity. Raise the allocation, or repay, pool and set aside less",
    ),
    "a negative allocation": (
        lambda: with_payer(now=-1),
        "payers.icb.allocation_pence: -1 pence are below 0",
    ),
    "a negative instalment": (lambda: with_payer(repay=-1), "payers.icb.repay_pence: -1 pence"),
    "savings above what there is": (
        lambda: with_payer(saved=1051),
        "payers.icb.verified_saving_pence: 1051 pence were saved, more than the 1050 there are",
    ),
    "spending out of nothing": (
        lambda: with_payer(last=0),
        "payers.icb.allocation_last_year_pence: icb spent 600 pence out of no allocation",
    ),
    "a payer that nobody knows": (
        lambda: plan(HISTORIC, payers=[ICB]),
        "services.home_care.council: council is no payer of the plan. Allowed: icb",
    ),
    "a payer twice": (
        lambda: plan(HISTORIC, payers=[ICB, ICB, COUNCIL]),
        "payers.icb: icb stands twice. Name each once",
    ),
    "a service twice": (
        lambda: plan(HISTORIC, services=[HOME_CARE, HOME_CARE]),
        "services.home_care: home_care stands twice",
    ),
    "the person has no allocation": (
        lambda: allocate(
            replace(start(), payers=(replace(start().payers[0], payer=Payer.PERSON),)),
            AllocationRule("historic"),
            ORIGIN,
        ),
        "payers.person: person has no allocation",
    ),
    "no financial year": (lambda: plan(HISTORIC, year="2027"), "'2027' is not a financial year"),
    "negative spend": (
        lambda: with_service(spend={"council": -5}),
        "services.home_care.spend_pence.council: -5 pence were spent, below 0",
    ),
    "no price": (lambda: with_service(price=0), "services.home_care.price_ratio: 0 cannot be"),
    "a negative capacity": (lambda: with_service(capacity=-1), "home_care.capacity: -1 cannot be"),
    "money for no capacity": (
        lambda: with_service(capacity=0),
        "services.home_care.capacity: 500 pence bought no capacity last year",
    ),
    "staff that shrink": (lambda: with_service(grow=-1), "home_care.may_grow: -1 cannot be"),
    "more leaves than there is": (
        lambda: with_service(fall=1_000_001),
        "home_care.may_fall: 1000001 cannot be",
    ),
    "a negative wait": (
        lambda: with_service(occupancy=1, waiting=1, wait=-1),
        "services.home_care.observed: occupancy, waiting and waits are never below 0",
    ),
    "a new service of unknown cost": (
        lambda: plan(
            {"rule": "shift", "share": 0.5, "to": {"virtual_ward": 1.0}},
            services=[ACUTE, {"service": "virtual_ward", "open_to": ["icb"]}],
            payers=[ICB],
        ),
        "services.virtual_ward.unit_pence: nobody knows what a unit costs",
    ),
    "a service without a slope": (
        lambda: response(worth={"emergency_inpatient": 1, "home_care": 1}),
        "allocation_rule.response.saved.community_nursing: community_nursing has no declared slope",
    ),
    "a slope below 0": (
        lambda: response(worth={"emergency_inpatient": -1, "community_nursing": 1, "home_care": 1}),
        "allocation_rule.response.saved.emergency_inpatient: a slope below 0",
    ),
    "steps of nothing": (lambda: response(step=0), "the step, the power and the usual wait must"),
    "a year outside the table": (
        lambda: own_table("pence", {"home_care": {"2025-26": 1, "2026-27": 2}}),
        "my_table.toml: budgets.home_care: there is no 2027-28 in the table (its years: 2025-26,"
        " 2026-27). Add the year, or end the run before it",
    ),
    "budgets above the allocation": (
        lambda: own_table("pence", {"home_care": {"2027-28": 521}}),
        "my_table.toml: budgets: council is to spend 521 pence in 2027-28 and has 520: the budgets"
        " are above the allocation. Lower them for this year",
    ),
    "a table that buys negative capacity": (
        lambda: own_table("ratio", {"home_care": {"2027-28": -0.5}}),
        "my_table.toml: budgets.home_care.2027-28: -1/2 ratio would buy negative capacity",
    ),
    "a table of half pence": (
        lambda: own_table("pence", {"home_care": {"2027-28": 1.5}}),
        "my_table.toml: budgets.home_care.2027-28: 3/2 is not whole pence",
    ),
    "a table of an unknown service": (
        lambda: own_table("pence", {"home_cares": {"2027-28": 1}}),
        "my_table.toml: budgets.home_cares: there is no service 'home_cares'. Did you mean",
    ),
    "a table of a service that money does not decide": (
        lambda: own_table("pence", {"ae": {"2027-28": 1}}),
        "my_table.toml: budgets.ae: ae is no service whose capacity money decides",
    ),
    "a table by calendar year": (
        lambda: own_table("pence", {"home_care": {"2027": 1}}),
        "my_table.toml: budgets.home_care.2027: '2027' is not a financial year",
    ),
    "a table in pounds": (
        lambda: table("my_table.toml", "budgets", "pound", {}),
        "my_table.toml: budgets.unit: there is no unit 'pound'. Allowed: pence, ratio",
    ),
    "a table for a service that nobody pays": (
        lambda: own_table(
            "pence",
            {"virtual_ward": {"2027-28": 1}},
            services=[ACUTE, {"service": "virtual_ward", "unit": 5}],
        ),
        "my_table.toml: budgets.virtual_ward: nobody paid for it last year",
    ),
    "a negative gap": (lambda: gap(gap_pence=-1), "balance: gap_pence: -1 is below 0"),
    "negative reserves": (lambda: gap(reserves_pence=-1), "balance: reserves_pence: -1"),
    "a negative minimum": (
        lambda: gap(minimum_reserves_pence=-1),
        "balance: minimum_reserves_pence: -1 is below 0",
    ),
    "a year of 13 months": (
        lambda: gap(months_left=13),
        "balance: months_left: 13 months cannot be left of a year. Give 0 to 12",
    ),
    "negative starts": (
        lambda: gap(packages={Service.HOME_CARE: NewPackages(1, Fraction(-1))}),
        "balance: packages.home_care.usual_starts_per_month: -1 is below 0",
    ),
    "a deficit repaid in no year": (
        lambda: carry_deficit("2026-27", 100, 0),
        "balance: nhs_repay_years: 0 is below 1",
    ),
    "a negative deficit": (lambda: carry_deficit("2026-27", -1, 1), "deficit_pence: -1 is below 0"),
    "a deficit repaid before it is made": (
        lambda: carry_deficit("2026-27", 1, 1, 0),
        "nhs_first_repayment_after_years: 0 is below 1",
    ),
    "an unknown surplus rule": (
        lambda: surplus_rule("keep", "my.toml", "money.surplus"),
        "my.toml: money.surplus: there is no surplus rule 'keep'. Did you mean kept? Allowed:"
        " handed_back, kept",
    ),
    "a negative surplus": (
        lambda: end_with_surplus(-1, SurplusRule.KEPT),
        "balance: surplus_pence: -1 is below 0",
    ),
    "a curve of one point": (
        lambda: points((1, 1)),
        "home care curve: points: 1 points make no curve. Run at least two capacities",
    ),
    "a capacity twice": (
        lambda: points((1, 1), (2, 2), (1, 3)),
        "home care curve: points.1: this capacity stands twice",
    ),
    "home care for nothing": (
        lambda: points((1, 5), (2, 5)),
        "home care curve: points.2: home care of 2 costs no more than of less capacity",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named(name: str) -> None:
    attempt, message = MISTAKES[name]
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        attempt()
    assert caught.value.file
    assert caught.value.key
    assert caught.value.remedy


def test_the_good_ones_are_good() -> None:
    """Otherwise the mistakes above would be refused for something else."""
    plan(HISTORIC)
    shift()
    response()
    own_table("pence", {"home_care": {"2027-28": 520}})
    gap()
    points((1, 1), (2, 2))
