"""Personal budgets worked by hand: set, spent, taken back, arranged, and what they leave behind."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sim.money import personal_budget as pb
from sim.money.double_running import stranded_block
from sim.money.pence import parts
from sim.money.personal_budget import Budget, BudgetTerms, Group, Kind, Need
from tests.unit.money_month import values

FILE = Path(__file__).with_name("personal_budget_cases.toml")
CASES = tomllib.loads(FILE.read_text("utf-8"))
GENUINE = {"money.personal_budget.genuine": 1.0}
CARER, ASSISTANT = "care_agency", "personal_assistant"
Case = dict[str, Any]


def each(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", CASES[name].values(), ids=CASES[name])


def budget_of(case: Case, holding: str = "direct_payment") -> Budget:
    need = Need(case.get("nhs", {}), case.get("council", {}), case.get("charge", 0))
    return pb.set_budget(case["kind"], holding, need, parts(case.get("level", 1.0)))


def terms(**changed: Any) -> BudgetTerms:
    """Half is bought from an agency, half from an assistant; everything is spent."""
    half = {CARER: 0.5, ASSISTANT: 0.5}
    table = dict.fromkeys(("home_care", "community_nursing", "continuing_healthcare"), half)
    usual = {"share_used": 1_000_000, "substitution": table}
    return pb.budget_terms(values())._replace(**{**usual, **changed})


@each("budget")
def test_a_budget_worked_by_hand(case: Case) -> None:
    budget = budget_of(case)
    assert {payer: n for payer, n in budget.paid_by.items() if n} == case["paid_by"]
    assert budget.unmet_pence == case.get("unmet", 0)
    assert budget.is_enough == ("unmet" not in case)
    assert budget.total_pence == sum(budget.by_service.values())


def test_by_default_a_budget_is_enough() -> None:
    assert pb.budget_terms(values()).level == 1_000_000


@each("purse")
def test_what_is_not_spent_is_taken_back(case: Case) -> None:
    rows = pb.purse_months(case["budget"], case["wanted"], case["after"])
    assert [row.bought_pence for row in rows] == case["bought"]
    assert [row.recovered_pence for row in rows] == case["recovered"]
    assert [row.held_pence for row in rows] == case["held"]
    assert [row.short_pence for row in rows] == case.get("short", [0] * len(rows))


@each("brokers")
def test_brokers_are_a_gate(case: Case) -> None:
    rows = pb.broker_months(case["asked"], case["places"], case["months"])
    for name in ("started", "finished", "waiting"):
        assert [getattr(row, name) for row in rows] == case[name]


@each("saving")
def test_a_saving_worked_by_hand(case: Case) -> None:
    effects = pb.effect_terms(values(changed={"money.personal_budget.genuine": case["genuine"]}))
    found = pb.saving(case["package"], case["continuing"], effects)
    assert found == (case["direct"], case["elsewhere"])


def test_budgets_are_skin_deep_by_default() -> None:
    assert pb.effect_terms(values()).variant is pb.Variant.SKIN_DEEP


@pytest.mark.parametrize(
    ("groups", "kind", "right"),
    [
        ({Group.COUNCIL_CLIENT}, Kind.PERSONAL, True),
        ({Group.COUNCIL_CLIENT}, Kind.PERSONAL_HEALTH, False),
        ({Group.COUNCIL_CLIENT}, Kind.INTEGRATED, False),
        ({Group.CONTINUING_HEALTHCARE}, Kind.PERSONAL_HEALTH, True),
        ({Group.CHILDRENS_CONTINUING_CARE}, Kind.PERSONAL_HEALTH, True),
        ({Group.WHEELCHAIR_USER}, Kind.PERSONAL_HEALTH, True),
        ({Group.WHEELCHAIR_USER}, Kind.PERSONAL, False),
        ({Group.WHEELCHAIR_USER, Group.COUNCIL_CLIENT}, Kind.INTEGRATED, True),
        ({Group.SECTION_117_AFTERCARE}, Kind.INTEGRATED, True),
        ({Group.LONG_TERM_CONDITIONS}, Kind.PERSONAL_HEALTH, False),
    ],
)
def test_who_has_a_right_to_a_budget(groups: set[Group], kind: Kind, right: bool) -> None:
    assert pb.has_right(frozenset(groups), kind) is right


def test_purchases_by_hand() -> None:
    """1,001 in halves: the odd penny goes to the first in the alphabet."""
    table = {"home_care": {ASSISTANT: 0.5, CARER: 0.5}, "community_nursing": {ASSISTANT: 1.0}}
    bought = pb.purchases({"home_care": 1_001, "community_nursing": 99}, table)
    assert bought == {CARER: 501, ASSISTANT: 599}


def test_of_100_pounds_of_home_care_35_go_to_an_assistant() -> None:
    bought = pb.purchases({"home_care": 10_000}, pb.substitution(values()))
    assert bought[ASSISTANT] == 3_500
    assert sum(bought.values()) == 10_000


def test_half_a_year_on_a_direct_payment() -> None:
    """1,000.00 a month, of which 900.00 are spent, the oldest first.

    Each month leaves 100.00 more: 100, 200, ... 600 after six. All of it is younger than nine
    months; each month's money is spent before the next.
    """
    need = {"kind": "personal_budget", "council": {"home_care": 100_000}, "charge": 20_000}
    lived = pb.live_on(budget_of(need), 6, terms(share_used=900_000, recovered_after_months=9))
    assert lived.paid_in == {"icb": 0, "council": 480_000, "person": 120_000}
    assert lived.bought == {CARER: 270_000, ASSISTANT: 270_000}
    assert lived.kept_pence == 60_000
    assert sum(lived.recovered.values()) == 0


def test_what_a_notional_budget_leaves_stays_with_its_payers() -> None:
    """100.00 of 1,000.00 a month, by what NHS and council paid in: 400.00 and 450.00."""
    case = CASES["budget"]["both together"]
    lived = pb.live_on(budget_of(case, "notional"), 2, terms(share_used=900_000))
    assert lived.recovered == {"icb": 9_412, "council": 10_588}  # 20,000 x 8 / 17 = 9,411.8
    assert lived.kept_pence == 0
    assert sum(lived.bought.values()) == 180_000


def test_a_genuine_budget_buys_the_package_for_less() -> None:
    """5,000.00 a month less 17 %, and the rest goes back to the NHS in two months' time."""
    need = CASES["budget"]["NHS money is never means-tested"]
    effects = pb.effect_terms(values(changed=GENUINE))
    lived = pb.live_on(budget_of(need, "notional"), 12, terms(effects=effects))
    assert sum(lived.bought.values()) == 12 * 415_000
    assert lived.recovered == {"icb": 12 * 85_000, "council": 0}
    skin_deep = pb.live_on(budget_of(need, "notional"), 12, terms())
    assert sum(skin_deep.bought.values()) == 12 * 500_000
    assert skin_deep.elsewhere_pence == 0


def test_care_given_up_is_half_paid_for_still() -> None:
    found = pb.opted_out(10_001, pb.budget_terms(values()).double_running)
    assert found == (5_001, 5_000)
    assert pb.opted_out(10_000, 0) == (0, 10_000)
    assert pb.opted_out(10_000, 1_000_000) == (10_000, 0)


def test_the_fraction_that_a_block_contract_comes_to() -> None:
    """A block of 1,000 for 10 units: 2 leave, and 3 months later the block falls by their part.

    Stranded 200 in each of three months and saved 200 in the fourth: three quarters.
    """
    rows = stranded_block(1_000, 10, [2, 2, 2, 2], notice_given=0, notice_months=3)
    assert pb.double_running_fraction(rows) == 0.75
    never = stranded_block(1_000, 10, [2, 2], notice_given=None, notice_months=3)
    assert pb.double_running_fraction(never) == 1
    nobody = stranded_block(1_000, 10, [0, 0], notice_given=None, notice_months=3)
    assert pb.double_running_fraction(nobody) is None
