"""A contract with the acute trust, month by month, worked by hand as data."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.money.acute_payment import ACUTE, WITH_FIXED_SUMS, AcutePayment, Done
from sim.money.health_payments import BOUGHT, FIXED_LINES, line_of
from sim.money.names import Line
from sim.population.groups import COHORTS, N_GROUPS, SEGMENTS
from tests.unit.money_month import values

CASES = tomllib.loads(Path(__file__).with_name("test_acute_payment_cases.toml").read_text("utf-8"))[
    "case"
]
PENNY = 1_000_000
PRICES = {line.value: PENNY for line in Line}


def done(by_line: Mapping[str, int], more: int = 0) -> list[Done]:
    """So many pennyworths on each line, at a price of a penny."""
    lines = [line for acute in ACUTE for line in acute.by_activity]
    counts = [by_line.get(line, 0) + more * (line in by_line) for line in lines]
    return [Done(line, line.value, count, count) for line, count in zip(lines, counts, strict=True)]


def groups(people: Mapping[str, int]) -> np.ndarray:
    counts = np.zeros((N_GROUPS // len(SEGMENTS) // len(COHORTS), len(SEGMENTS), len(COHORTS)))
    for segment, count in people.items():
        # Half of them of one age and cohort, half of another
        counts[0, SEGMENTS.index(segment), 0] = count // 2
        counts[-1, SEGMENTS.index(segment), -1] = count - count // 2
    return counts.astype(np.int64).reshape(-1)


def after_first_year(case: Mapping[str, Any]) -> AcutePayment:
    contract = AcutePayment(case["rule"], "a test")
    for month in range(12):
        if "agreed" in case:
            contract.count(groups(case["agreed"]))
        was = done(case["first_year"], case.get("last_month_more", 0) * (month == 11))
        assert contract.pay_month(month, was) == {one.line: one.worth_pence for one in was}
    contract.open_year(values("2026-27"), PRICES, Fraction(*case["growth"]))
    return contract


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_months_worked_by_hand(case: dict[str, Any]) -> None:
    contract = after_first_year(case)
    for number, month in enumerate(case["months"]):
        if "people" in month:
            contract.count(groups(month["people"]))
        found = contract.pay_month(12 + number, done(month["done"]))
        assert {line.value: pence for line, pence in found.items() if pence} == month["paid"]
    assert list(contract.year_so_far()) == case["left"]


def test_the_baseline_is_valued_at_this_year_s_prices() -> None:
    """Twice the price, as many admissions: all of them at or below the baseline."""
    contract = after_first_year(CASES[3])
    dearer = {name: 2 * each for name, each in PRICES.items()}
    contract.open_year(values("2027-28"), dearer, Fraction(1))
    was = Done(Line.EMERGENCY_DAY, Line.EMERGENCY_DAY.value, 1000, 2000)
    assert contract.pay_month(24, [was])[Line.EMERGENCY_DAY] == 2000


def test_a_plan_grows_from_year_to_year() -> None:
    contract = after_first_year(CASES[0])
    contract.open_year(values("2027-28"), PRICES, Fraction(12, 11))
    # 1,200 x 1.1 x 12 / 11 = 1,440
    assert contract.pay_month(24, done({}))[Line.AE_FIXED] == 120


def test_lines_of_the_contract_are_those_that_the_trust_is_paid_on() -> None:
    by_service = {acute.service: acute for acute in ACUTE}
    for bought in BOUGHT:
        if bought.service in by_service:
            assert line_of(bought) in by_service[bought.service].by_activity
    assert {acute.fixed for acute in ACUTE} <= FIXED_LINES
    assert not {line for acute in ACUTE for line in acute.by_activity} & FIXED_LINES
    assert {Line.GP, Line.VIRTUAL_WARD, Line.NOT_MODELLED} <= FIXED_LINES


def test_nothing_is_stranded_or_unpaid_in_the_first_year() -> None:
    contract = AcutePayment("block", "a test")
    contract.pay_month(0, done({"ae": 100}))
    assert not any(contract.year_so_far())


def test_rules_with_fixed_sums_are_those_that_pay_on_fixed_lines() -> None:
    """Month by month; a cap's sum is known to be one only when the year is over."""
    paying = {
        case["rule"]
        for case in CASES
        if any(line.endswith("_fixed") for month in case["months"] for line in month["paid"])
    }
    assert paying == set(WITH_FIXED_SUMS)
