"""Each mistake in charging is one message: what is wrong, where, what would be right."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.money import charging
from sim.money.charging import LoanBook, Spells
from sim.parameters import InputError
from tests.unit.money_month import values
from tests.unit.test_charging import client, one, rules

CARE_HOME = {"care_home": True, "fee": 956, "income": 250, "age": 85}
TERMS = charging.deferred_terms(values(), rules())
CAP = charging.cap_terms(values(changed={"money.charging.cap_in_force": 1}))


def assess(**changed: Any) -> object:
    return charging.assess(client({**CARE_HOME, **changed}), rules())


def with_limit(gbp: float) -> object:
    changed = {"population.means.upper_capital_limit": gbp}
    return charging.charging_rules(values("2025-26", changed))


def book() -> LoanBook:
    opened = LoanBook()
    opened.agree(1, 20_000_000, TERMS)
    return opened


MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    "a year too late": (
        lambda: rules("2031-32"),
        "charging.toml: lower_capital_limit: nothing is published for 2031-32. Choose a year from"
        " 2024-25 to 2026-27, or add the year's row",
    ),
    "a year too early": (lambda: rules("2023-24"), "nothing is published for 2023-24"),
    "back to a year before the table": (
        lambda: charging.rules_of_year(values("2022-23"), rules("2024-25")),
        "nothing is published for 2022-23",
    ),
    "limits that do not rise": (
        lambda: with_limit(14_250),
        "lower_capital_limit: the limits do not rise: 1425000 pence and then 1425000. Give a lower"
        " limit of 0 or more, and an upper one above it",
    ),
    "limits the wrong way round": (lambda: with_limit(10_000), "the limits do not rise"),
    "limits that fall in a later year": (
        lambda: charging.rules_of_year(
            values("2027-28", {"population.means.upper_capital_limit": 1_000}), rules("2026-27")
        ),
        "the limits do not rise",
    ),
    "a step of nothing": (
        lambda: charging.check_rules(replace(rules(), tariff_step_pence=0)),
        "charging rules: tariff_step: a step of 0 pence has no end",
    ),
    "an allowance below 0": (
        lambda: charging.check_rules(replace(rules(), personal_expenses_allowance_pence=-1)),
        "personal_expenses_allowance_pence: -1 is below 0. Give 0 or more",
    ),
    "income below 0": (
        lambda: assess(income=-0.01),
        "clients: income_pence: -1 of client 0 is below 0. Give 0 or more",
    ),
    "savings below 0": (lambda: assess(savings=-5), "savings_pence: -500 of client 0"),
    "a fee below 0": (lambda: assess(fee=-1), "fee_pence: -100 of client 0"),
    "an age below 0": (lambda: assess(age=-1), "age: -1 of client 0"),
    "weeks below 0": (lambda: assess(weeks=-1), "weeks_there: -1 of client 0"),
    "a client without income": (
        lambda: charging.assess(
            client(CARE_HOME)._replace(income_pence=np.zeros(0, np.int64)), rules()
        ),
        "clients: income_pence: 0 entries beside 1 fees. Give each client one entry",
    ),
    "days below 0": (
        lambda: charging.chargeable_days(np.array([-1]), np.array([3]), rules()),
        "short-term care: days_before: -1 days are below 0",
    ),
    "a cost below 0": (
        lambda: charging.equipment_charge_pence(one(-1), np.array([True]), rules()),
        "equipment: cost_pence: a cost of -100 pence is below 0",
    ),
    "a self-funder's income below 0": (
        lambda: charging.weeks_to_pay(one(1), one(1), one(-1), one(1), 0),
        "spend-down: income_pence: -100 pence is below 0",
    ),
    "a meter below 0": (
        lambda: charging.under_cap(
            Spells(one(1), one(1), np.array([True]), np.array([7]), np.array([0])), one(-1), CAP
        ),
        "care cost cap: meter_pence: -100 is below 0",
    ),
    "an agreement twice": (
        lambda: book().agree(1, 100, TERMS),
        "deferred payment: agreement: agreement 1 is open already. Settle it before",
    ),
    "an agreement that nobody made": (
        lambda: book().lend(0, 2, 100),
        "deferred payment: agreement: there is no open agreement 2. Open it with agree first",
    ),
    "a home without worth": (
        lambda: LoanBook().agree(1, 0, TERMS),
        "deferred payment: home_pence: a home worth 0 pence secures nothing",
    ),
    "a loan below 0": (lambda: book().lend(0, 1, -1), "wanted_pence: -1 pence is below 0"),
    "proceeds below 0": (lambda: book().settle(0, 1, -1), "proceeds_pence: -1 pence is below 0"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named(mistake: str) -> None:
    make, message = MISTAKES[mistake]
    with pytest.raises(InputError, match=re.escape(message)):
        make()
