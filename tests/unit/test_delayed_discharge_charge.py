"""What a council is charged for delay, worked by hand as data; off unless switched on."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.money.delayed_discharge_charge import (
    ChargeTerms,
    Receiver,
    Region,
    Transfer,
    charge_terms,
    chargeable_days,
    delayed_discharge_charge,
    effects,
)
from tests.unit.money_month import values

FILE = Path(__file__).with_name("test_delayed_discharge_charge_cases.toml")
CASES = tomllib.loads(FILE.read_text("utf-8"))["case"]
ON = {"money.delayed_discharge_charge.charged": 1.0}


def terms_of(year: str) -> ChargeTerms:
    return charge_terms(values(year, ON))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_a_charge_worked_by_hand(case: dict[str, Any]) -> None:
    terms = terms_of(case["year"])
    days = chargeable_days(case["delays"], terms)
    rows = delayed_discharge_charge(4, days, case["region"], terms)
    assert days == case["days"]
    line = "delayed_discharge_charge"
    row = Transfer(4, "council", "acute_trust", line, True, case["pence"])
    assert rows == ([row] if case["pence"] else [])


def test_it_is_off_by_default() -> None:
    terms = charge_terms(values("2025-26"))
    assert not terms.charged
    assert delayed_discharge_charge(0, 1000, "london", terms) == []


def test_the_commissioner_can_be_the_one_who_is_paid() -> None:
    (row,) = delayed_discharge_charge(0, 1, "elsewhere", terms_of("2025-26"), Receiver.ICB)
    assert effects([row]) == {"council": -13_000, "icb": 13_000}


@given(
    st.lists(st.lists(st.integers(0, 60), max_size=9), max_size=6),
    st.sampled_from(Region),
    st.sampled_from(Receiver),
)
def test_a_charge_costs_the_local_pound_nothing(
    delays: Sequence[Sequence[int]], region: Region, receiver: Receiver
) -> None:
    terms = terms_of("2025-26")
    rows = [
        row
        for month, each in enumerate(delays)
        for row in delayed_discharge_charge(
            month, chargeable_days(each, terms), region, terms, receiver
        )
    ]
    left = effects(rows)
    assert sum(left.values()) == 0
    assert all(row.transfer and row.amount_pence > 0 for row in rows)
    days = sum(max(0, day - 2) for each in delays for day in each)
    assert left.get("council", 0) == -days * (15_500 if region is Region.LONDON else 13_000)
