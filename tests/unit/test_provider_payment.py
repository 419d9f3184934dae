"""Payment rules worked by hand, as data; what an avoided admission saves; a provider's position."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sim.money.cost_terms import cost_terms
from sim.money.inflation import Index
from sim.money.pence import price
from sim.money.prices import prices
from sim.money.provider_payment import (
    RULES,
    AdmissionCost,
    Band,
    Care,
    Contract,
    ContractLine,
    Cut,
    Price,
    ProviderPosition,
    Unit,
    broke_glass,
    emergency_spell_cost,
    emergency_spell_price,
    next_year,
    pay,
    payment_terms,
    price_per_spell,
    provider_positions,
    saving_from_one_avoided_admission,
)
from sim.money.provider_payment.contract import UNITS
from sim.money.provider_payment.rounding import round_half_even
from tests.unit.money_month import values

CASES = tomllib.loads(
    Path(__file__).with_name("test_provider_payment_cases.toml").read_text("utf-8")
)
TERMS = payment_terms(values())
# In pence: fixed, step and variable cost of an emergency admission
COST = AdmissionCost(190_000, 130_000, 80_000)


def line_of(care: str, planned: int, actual: int, gbp: float, baseline: int = 0) -> ContractLine:
    unit = UNITS[Care(care)][0]
    return ContractLine(Care(care), planned, baseline, actual, Price(price(gbp), unit))


def contract_of(case: dict[str, Any]) -> Contract:
    return Contract(
        lines=tuple(
            line_of(
                row["care"], row["planned"], row["actual"], row["price"], row.get("baseline", 0)
            )
            for row in case["lines"]
        ),
        people=case.get("people", {}),
        people_when_agreed=case.get("people_when_agreed", {}),
        past_years_pence=tuple(case.get("past_years", ())),
        allocation_pence=case.get("allocation"),
        cuts=tuple(
            Cut(row["name"], Care(row["care"]), row["saving"]) for row in case.get("cuts", ())
        ),
    )


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["what"])
def test_what_a_rule_pays_worked_by_hand(case: dict[str, Any]) -> None:
    parts = ("fixed", "variable", "retained", "unpaid", "cut")
    found = {
        row.care.value: {
            part: amount for part in parts if (amount := getattr(row, f"{part}_pence"))
        }
        for row in pay(case["rule"], contract_of(case), TERMS)
    }
    assert found == case["paid"]


def test_every_rule_has_two_cases() -> None:
    rules = [case["rule"] for case in CASES["case"]]
    assert all(rules.count(rule) >= 2 for rule in RULES)
    assert {case["rule"] for case in CASES["saving"]} == set(RULES)


@pytest.mark.parametrize("case", CASES["saving"], ids=lambda case: case["rule"])
def test_what_one_avoided_admission_saves(case: dict[str, Any]) -> None:
    emergency = line_of(
        "emergency_admission", case["planned"], case["actual"], 4000.0, case["baseline"]
    )
    contract = Contract(
        (emergency,),
        people={"1": 1000},
        people_when_agreed={"1": 1000},
        past_years_pence=(30_000_000,) * 3,
        allocation_pence=40_000_000,
    )
    (row,) = saving_from_one_avoided_admission(contract, TERMS, COST, [case["rule"]])
    expected = case["expected"]
    assert row.rule == case["rule"]
    assert row.commissioner_saves_pence == row.provider_income_falls_pence == expected["saves"]
    assert row.retained_falls_pence == expected.get("retained", 0)
    assert row.unpaid_falls_pence == expected.get("unpaid", 0)
    assert row.provider_cost_falls_pence == 80_000
    assert row.provider_position_change_pence == expected["position"]
    assert (row.step_cost_goes_on_pence, row.fixed_cost_goes_on_pence) == (130_000, 190_000)


def test_the_table_has_a_row_for_every_rule() -> None:
    contract = Contract(
        (line_of("emergency_admission", 100, 110, 4000.0, 90),),
        people={"1": 1000},
        people_when_agreed={"1": 1000},
        past_years_pence=(30_000_000,) * 3,
        allocation_pence=40_000_000,
    )
    rows = saving_from_one_avoided_admission(contract, TERMS, COST)
    assert [row.rule for row in rows] == list(RULES)


def test_under_a_cap_an_avoided_admission_spares_a_cut() -> None:
    contract = Contract(
        (line_of("emergency_admission", 10, 10, 4000.0), line_of("elective", 10, 10, 6000.0)),
        allocation_pence=9_000_000,
        cuts=(Cut("fewer operations", Care.ELECTIVE, 5_000_000),),
    )
    (row,) = saving_from_one_avoided_admission(contract, TERMS, COST, ["capped_area_total"])
    # 10,000 too much, all of it cut; one admission fewer leaves 6,000 to cut
    assert (row.commissioner_saves_pence, row.cut_falls_pence) == (0, 400_000)


def test_a_spell_s_parts_add_up_to_its_price() -> None:
    year = values()
    terms = prices(year, Index())
    costs = cost_terms(year, terms)
    worth, cost = emergency_spell_price(terms, TERMS), emergency_spell_cost(terms, costs, TERMS)
    # 2,260.89 + 4.638 x 414.58 = 2,260.89 + 1,922.82204
    assert worth == Price(price(4183.71204), Unit.SPELL)
    # Variable 678.267 + 4.638 x 41.458 = 678.27 + 192.28; step 4.638 x 291.40 = 1,351.51
    assert cost == AdmissionCost(418371 - 135151 - 87055, 135151, 87055)


@pytest.mark.parametrize(
    ("gbp_an_episode", "gbp_a_spell"),
    # 2,711.36 x 1.49; 1,000 x 1.49
    [(2711.36, 4039.9264), (1000.0, 1490.0)],
)
def test_a_price_per_episode_becomes_one_per_spell(
    gbp_an_episode: float, gbp_a_spell: float
) -> None:
    found = price_per_spell(Price(price(gbp_an_episode), Unit.EPISODE), TERMS)
    assert found == Price(price(gbp_a_spell), Unit.SPELL)


@pytest.mark.parametrize(
    ("gbp", "next_gbp"),
    # 1.0483 x 0.98 = 1.027334
    [(1000.0, 1027.334), (0.01, 0.01027334)],
)
def test_a_price_moves_by_uplift_and_efficiency(gbp: float, next_gbp: float) -> None:
    found = next_year(Price(price(gbp), Unit.CONTACT), TERMS)
    assert found == Price(price(next_gbp), Unit.CONTACT)


@pytest.mark.parametrize(
    ("amount", "whole"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (8, 4)]
)
def test_half_goes_to_the_even_number(amount: int, whole: int) -> None:
    assert round_half_even(amount, 2) == whole


def test_the_glass_breaks_beyond_the_band_and_not_at_its_end() -> None:
    bands = (Band(100_000, 200_000), Band(None, 1_000_000))
    broken = [broke_glass(line_of("ae", 1000, n, 1.0), bands) for n in (899, 900, 1100, 1101)]
    assert broken == [True, False, False, True]
    assert not broke_glass(line_of("ae", 1000, 5000, 1.0), bands[1:])


def test_position_of_a_provider_is_what_it_was_paid_less_its_cost() -> None:
    rows = provider_positions(
        received={("2026-27", "acute_trust"): (1000, -50), ("2025-26", "acute_trust"): (900, 20)},
        costs={
            ("2026-27", "acute_trust"): (400, 300, 300),
            ("2026-27", "community_trust"): (5, 0, 1),
        },
    )
    assert rows == [
        ProviderPosition("2025-26", "acute_trust", 900, 20, 0, 0, 0, 920),
        # 950 - 1,000
        ProviderPosition("2026-27", "acute_trust", 1000, -50, 400, 300, 300, -50),
        ProviderPosition("2026-27", "community_trust", 0, 0, 5, 0, 1, -6),
    ]
