"""Budgets in people's own hands, worked by hand: one budget's month; idle care; the words."""

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.money import Ledger, Payer, ResourceCosts, open_year
from sim.money.client_shares import NO_CLIENTS, ClientShares
from sim.money.cost_terms import cost_terms
from sim.money.pence import PARTS_PER_SHARE
from sim.money.personal_budget.in_runs import BudgetBooks
from sim.money.personal_budget.paid_twice import idle_units, paid_twice
from sim.pathways.budget_holders import DIRECT_PAYMENT, KINDS, HeldMonth
from sim.pathways.budget_stays import Held
from sim.report.own_budgets import own_budgets
from sim.results import Results
from sim.services.names import Service
from tests.unit.money_month import Month, values

CASES = tomllib.loads(Path(__file__).with_name("own_budget_cases.toml").read_text("utf-8"))
HOUR, CONTACT, CHARGE = 20_00_000_000, 50_00_000_000, 100_000
PRICES = {"home_care_hour_council": HOUR, "community_nursing_contact": CONTACT}


@dataclass
class MadeUp:
    """People who hold budgets: their months, made up."""

    months: list[HeldMonth]

    def close_month(self, *_: Any) -> HeldMonth:
        return self.months.pop(0)


def month_of(*budgets: Held, standard: tuple[int, int, int] = (0, 0, 0)) -> HeldMonth:
    return HeldMonth(28, budgets, standard, began=0, waiting=0, planning=0, gave_up=0)


def held_of(case: dict[str, Any]) -> Held:
    return Held(
        purse=0,
        kind=KINDS.index(case["kind"]),
        holding=DIRECT_PAYMENT,
        days=28,
        hours=case["hours"],
        contacts=case.get("contacts", 0),
        group=0,
        spends=case["spends"],
        ended=case.get("ended", False),
    )


def charged(parts_per_million: int) -> ClientShares:
    """Clients of home care who pay such a share of what the council pays for."""
    fee, charge = np.zeros((2, len(Service)), np.int64)
    fee[Service.HOME_CARE], charge[Service.HOME_CARE] = PARTS_PER_SHARE, parts_per_million
    return NO_CLIENTS._replace(fee=fee, charge=charge)


def lived(*months: HeldMonth) -> tuple[BudgetBooks, Ledger, ResourceCosts]:
    """The books after these months, at the prices of the cases."""
    books, ledger, costs, in_force = BudgetBooks(), Ledger(), ResourceCosts(), values()
    open_year(in_force, ledger, 0)
    costs.terms = cost_terms(in_force, ledger.opened)
    ledger.terms = replace(ledger.opened, price=ledger.opened.price | PRICES)
    place = SimpleNamespace(own_budgets=MadeUp(list(months)))
    for number in range(len(months)):
        books.turn(place, in_force, 28 * (number + 1))
        books.close_month(Month(month=number), in_force, ledger, costs, charged(CHARGE))
    return books, ledger, costs


@pytest.mark.parametrize("case", CASES["month"].values(), ids=CASES["month"])
def test_a_month_of_a_budget_worked_by_hand(case: dict[str, Any]) -> None:
    books, ledger, costs = lived(month_of(held_of(case)))
    by_payer, by_provider = Counter[str](), Counter[str]()
    for row in ledger.rows():
        by_payer[row.payer] += row.amount_pence
        by_provider[row.provider] += row.amount_pence
    for payer in ("icb", "council", "person"):
        assert by_payer[payer] == case.get(payer, 0)
    for provider in ("home_care_provider", "personal_assistants", "other_social_care"):
        assert by_provider[provider] == case[provider]
    assert by_provider["budget_holders"] == case["budget_holders"]
    assert sum(row.variable_pence for row in costs.rows()) == case["cost_beyond_agencies"]
    told = books.report("2025-26")
    assert told["2025-26", "budget_taken_back_pence"] == case.get("taken_back", 0)
    assert told["2025-26", "budget_balance_pence"] == case["budget_holders"]


def test_what_lies_longer_than_two_months_is_taken_back_while_the_budget_goes_on() -> None:
    """A quarter of 800.00 a month is left; more than two months' money never lies there."""
    case = CASES["month"]["a thrifty holder keeps a quarter, which is the council's money"]
    books, _, _ = lived(*[month_of(held_of(case))] * 12)
    told = books.report("2025-26")
    assert told["2025-26", "budget_balance_pence"] == 160_000
    assert told["2025-26", "budget_taken_back_pence"] == 12 * 20_000 - 160_000


def test_people_with_standard_care_hold_their_budgets_as_today() -> None:
    books, _, _ = lived(month_of(standard=(1000, 100, 50)))
    told = books.report("2025-26")
    found = {
        (kind, how): told["2025-26", f"{kind}_{how}_days"] // 28
        for kind in KINDS
        for how in ("notional", "third_party", "direct_payment")
    }
    assert [found["personal_budget", how] for how in ("notional", "third_party")] == [970, 30]
    assert found["personal_budget", "direct_payment"] == 50
    of_nhs = [found["personal_health_budget", how] for how in ("notional", "direct_payment")]
    assert of_nhs == [80, 15]


def full_month(occupied: int) -> Month:
    there, used = np.zeros(len(Service), np.int64), np.zeros(len(Service), np.int64)
    there[Service.HOME_CARE], used[Service.HOME_CARE] = 1000, occupied
    return Month(capacity_days=there, occupied_days=used)


@pytest.mark.parametrize(
    ("occupied", "idle", "twice"),
    [
        (960, 0, 0),  # fuller than usual: others have the hours
        (950, 0, 0),
        (929, 21, 21 * 2000 // 7),  # 21 hour-days beyond the usual 50 stand idle: three hours
        (700, 250, 35 * 2000 // 7),  # half of the 70 given up are paid for at most: five hours
    ],
)
def test_only_what_stands_idle_is_paid_twice(occupied: int, idle: int, twice: int) -> None:
    month = full_month(occupied)
    assert idle_units(month, Service.HOME_CARE, 0.95, 1) == idle
    given_up = {Service.HOME_CARE: Counter({Payer.COUNCIL: 50, Payer.ICB: 20})}
    found = paid_twice(month, values(), given_up, PRICES, 500_000)
    assert sum(found.values()) == twice
    if twice:
        assert found[Service.HOME_CARE, Payer.COUNCIL] * 20 == pytest.approx(
            found[Service.HOME_CARE, Payer.ICB] * 50, abs=50
        )


def test_the_words_say_who_holds_who_waits_and_what_was_paid_twice() -> None:
    told = {
        "days": 365,
        "personal_budget_notional_days": 365 * 1000,
        "personal_budget_direct_payment_days": 365 * 240,
        "own_budget_days": 365 * 140,
        "budget_broker_waiting_days": 365 * 12,
        "budget_broker_given_up": 3,
        "budget_hours_elsewhere": 365 * 900,
        "budget_paid_pence": 140 * 365 * 5000,
        "budget_taken_back_pence": 40_000_000,
        "budget_balance_pence": 10_000_000,
        "budget_double_running_pence": 90_000_000,
    }
    names = [*told, *(f"{k}_{h}_days" for k in KINDS for h in ("notional", "third_party"))]
    names += [*(f"{k}_direct_payment_days" for k in KINDS), "budget_short_of_need_pence"]
    rows = [
        {
            "scenario": scenario,
            "replicate": number,
            "financial_year": "2027-28",
            "measure": name,
            "value": float(told.get(name, 0) if scenario == "more" or name == "days" else 0),
        }
        for scenario in ("apart", "more")
        for number in range(2)
        for name in dict.fromkeys(names)
    ]
    rows = [row | {"cohort": "all"} for row in rows]
    answer = Results({"outcomes": pl.DataFrame(rows)}, {"years": 1, "residents": 100_000})
    said = " ".join(own_budgets(answer, "more"))
    for words in (
        "of 1,240 people with a budget",
        "240 have it paid to themselves",
        "140 hold it because of this scenario",
        "12 wait for a broker on an average day of 2027-28, and 3 gave up",
        "£350 a week",
        "£400,000 was not spent and came back",
        "£100,000 lies in them unspent",
        "£900,000 was paid twice",
    ):
        assert words in said
    assert own_budgets(answer, "apart") == ()


def test_a_scenario_that_counts_no_budgets_has_no_words_beside_one_that_does() -> None:
    """As do nothing, where money decides nothing, beside the council's cut."""
    rows = [
        {
            "scenario": scenario,
            "replicate": number,
            "financial_year": "2027-28",
            "measure": name,
            "value": value,
            "cohort": "all",
        }
        for scenario, measures in (
            ("without", {"days": 365.0}),
            ("cut", {"days": 365.0, "budget_paid_pence": 0.0}),
        )
        for number in range(2)
        for name, value in measures.items()
    ]
    answer = Results({"outcomes": pl.DataFrame(rows)}, {"years": 1, "residents": 100_000})
    assert own_budgets(answer, "without") == ()
    assert own_budgets(answer, "cut") == ()
