"""Months of one resident, worked by hand as data: who pays what, what is lent, what is left."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.unit.made_up_client import Client

FILE = Path(__file__).with_name("charging_cases") / "months.toml"
CASES: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))


def pence(pounds: float) -> int:
    return round(100 * pounds)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_months_worked_by_hand(case: dict[str, Any]) -> None:
    told = dict(case)
    months, left = told.pop("months"), told.pop("left", None)
    client = Client(**told)
    client.live(len(months))
    for number, month in enumerate(months):
        for payer in ("person", "council", "icb"):
            assert client.paid(number, payer) == pence(month.get(payer, 0)), (number, payer)
        loans = pence(month.get("lent", 0)), pence(month.get("repaid", 0))
        assert client.loans(number) == loans, number
    if left is not None:
        assert client.left_pence == pence(left)


def test_a_year_of_loans_is_reported() -> None:
    """The case above: two months lent, repaid whole with the fee and two months' interest."""
    case = CASES["deferred: the council lends until the home is left"]
    client = Client(**{key: case[key] for key in ("capital", "home", "income", "changed", "stays")})
    client.live(5)
    told = {name: amount for (_, name), amount in client.accounts.close_year("2025-26").items()}
    assert told == {
        "deferred_payments_lent_pence": 913_600,
        "deferred_payments_repaid_pence": 993_286,
        "deferred_payments_interest_pence": 74_300 + 1_881 + 3_505,
        "deferred_payments_written_off_pence": 0,
        "deferred_payments_outstanding_pence": 0,
        "deferred_payments_new": 1,
    }
