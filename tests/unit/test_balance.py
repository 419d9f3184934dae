"""How a council closes a gap, worked by hand; how an ICB repays a deficit."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sim.money.balance import (
    BalanceTerms,
    Deficit,
    NewPackages,
    Surplus,
    SurplusRule,
    balance_terms,
    carry_deficit,
    close_gap,
    due_pence,
    end_with_surplus,
    owed_pence,
    reserves_pence,
    surplus_rule,
)
from sim.services.names import Service
from tests.unit.money_month import values

CASES = tomllib.loads(Path(__file__).with_name("test_balance_cases.toml").read_text("utf-8"))


def packages(given: dict[str, Any]) -> dict[Service, NewPackages]:
    return {
        Service[name.upper()]: NewPackages(one["full_year"], Fraction(str(one["starts"])))
        for name, one in given.items()
    }


def by_service(given: dict[str, str]) -> dict[Service, Fraction]:
    return {Service[name.upper()]: Fraction(number) for name, number in given.items()}


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["what"])
def test_a_gap_closed_by_hand(case: dict[str, Any]) -> None:
    found = close_gap(
        case["gap"], case["reserves"], case["minimum"], case["months"], packages(case["packages"])
    )
    assert {
        "drawn": found.drawn_pence,
        "saved": found.saved_pence,
        "unbalanced": found.unbalanced_pence,
        "left": found.reserves_left_pence,
    } == case["expected"]
    assert (found.panel is None) == ("panel" not in case)
    if found.panel is not None:
        panel, expected = found.panel, case["panel"]
        assert panel.share == expected["share"]
        assert panel.usual_pence_per_month == expected["usual"]
        assert panel.allowed_pence_per_month == expected["allowed"]
        assert panel.starts_per_month == by_service(expected["starts"])
        assert panel.unmet_starts == by_service(expected["unmet"])


def test_a_deficit_is_repaid_to_the_penny() -> None:
    first = carry_deficit("2026-27", 100, 3)
    assert first == Deficit("2026-27", 100, {"2027-28": 34, "2028-29": 33, "2029-30": 33})
    second = carry_deficit("2027-28", 50, 1, first_after_years=2)
    assert second.instalments == {"2029-30": 50}
    both = [first, second]
    assert [due_pence(both, year) for year in ("2026-27", "2027-28", "2029-30", "2030-31")] == [
        *(0, 34, 83, 0)
    ]
    assert owed_pence(both, "2027-28") == 33 + 33 + 50
    assert owed_pence(both, "2029-30") == 0


def test_a_surplus_is_kept_or_handed_back() -> None:
    assert end_with_surplus(7, surplus_rule("kept")) == Surplus(7, 0)
    assert end_with_surplus(7, SurplusRule.HANDED_BACK) == Surplus(0, 7)


def test_the_declared_terms() -> None:
    terms = balance_terms(values())
    assert terms == BalanceTerms(80_000, 50_000, 1, 3, 1)
    assert reserves_pence(1_000_000_01, terms.council_minimum_reserves) == 5_000_000
