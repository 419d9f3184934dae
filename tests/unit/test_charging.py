"""What clients are charged, worked by hand: each rule as data in charging_cases."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.money import charging
from sim.money.charging import CapTerms, ChargingRules, Clients, LoanBook
from tests.unit.money_month import values

FOLDER = Path(__file__).with_name("charging_cases")
CASES = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.toml")}
CAP_ON = {"money.charging.cap_in_force": 1.0}
Case = dict[str, Any]


def each(cases: Case) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases.values(), ids=cases)


def rules(year: str = "2025-26", cap: bool = False) -> ChargingRules:
    return charging.charging_rules(values(year, CAP_ON if cap else None))


def pence(pounds: float) -> int:
    return round(100 * pounds)


def one(pounds: float) -> Any:
    return np.array([pence(pounds)], np.int64)


def client(told: Case) -> Clients:
    """One client, as a case tells it."""
    known = {"care_home", "temporary", "weeks", "fee", "income", "savings", "home", "age"}
    assert set(told) <= known | {"couple", "partner_at_home", "expenses"}
    flag = {name: np.array([told.get(name, False)]) for name in ("care_home", "couple")}
    return Clients(
        fee_pence=one(told["fee"]),
        income_pence=one(told["income"]),
        savings_pence=one(told.get("savings", 0)),
        home_pence=one(told.get("home", 0)),
        in_care_home=flag["care_home"],
        permanent=np.array([not told.get("temporary", False)]),
        weeks_there=np.array([told.get("weeks", 0)]),
        partner_at_home=np.array([told.get("partner_at_home", False)]),
        with_partner=flag["couple"],
        age=np.array([told["age"]]),
        expenses_pence=one(told.get("expenses", 0)),
    )


@each(CASES["clients"])
def test_a_client_worked_by_hand(case: Case) -> None:
    charged = charging.assess(
        client(case["client"]), rules(case.get("year", "2025-26"), case.get("cap", False))
    )
    assert charged.charge_pence.tolist() == [pence(case["charge"])]
    assert charged.council_pence.tolist() == [pence(case["client"]["fee"] - case["charge"])]
    if "tariff" in case:
        assert charged.tariff_income_pence.tolist() == [pence(case["tariff"])]


@each(CASES["weeks"]["short_term"])
def test_short_term_care_is_free_for_six_weeks(case: Case) -> None:
    before, days = np.array([case["before"]]), np.array([case["days"]])
    assert charging.chargeable_days(before, days, rules()).tolist() == [case["chargeable"]]
    charge = charging.short_term_charge_pence(before, days, one(case["weekly"]), rules())
    assert charge.tolist() == [pence(case["charge"])]


@each(CASES["weeks"]["equipment"])
def test_equipment_is_free(case: Case) -> None:
    adaptation = np.array([case["adaptation"]])
    charge = charging.equipment_charge_pence(one(case["cost"]), adaptation, rules())
    assert charge.tolist() == [pence(case["charge"])]


@each(CASES["weeks"]["self_funder"])
def test_weeks_of_a_self_funder(case: Case) -> None:
    amounts = (one(case[name]) for name in ("capital", "fee", "income", "kept"))
    weeks = charging.weeks_to_pay(*amounts, rules().upper_limit_pence)
    assert weeks.tolist() == [case["weeks"]]


def test_income_that_pays_the_fee_leaves_capital_alone() -> None:
    weeks = charging.weeks_to_pay(one(24_000), one(1_298), one(2_000), one(30.65), 2_325_000)
    assert weeks.tolist() == [charging.FOR_EVER]


def under_cap(case: Case, terms: CapTerms) -> charging.Capped:
    in_home = np.array([case["care_home"]])
    paid, rate, meter = (one(case[name]) for name in ("paid", "rate", "meter"))
    return charging.cap_week(paid, rate, in_home, meter, terms)


@each(CASES["weeks"]["cap"])
def test_a_week_under_the_cap(case: Case) -> None:
    capped = under_cap(case, charging.cap_terms(values(changed=CAP_ON)))
    assert capped.person_pence.tolist() == [pence(case["person"])]
    assert capped.meter_pence.tolist() == [pence(case["after"])]
    assert (capped.person_pence + capped.relieved_pence).tolist() == [pence(case["paid"])]


@each(CASES["weeks"]["cap"])
def test_the_cap_is_off_by_default(case: Case) -> None:
    capped = under_cap(case, charging.cap_terms(values()))
    assert capped.person_pence.tolist() == [pence(case["paid"])]
    assert capped.meter_pence.tolist() == [pence(case["meter"])]
    assert rules().upper_limit_pence == 2_325_000


@each(CASES["deferred"])
def test_a_deferred_payment_told_step_by_step(case: Case) -> None:
    terms = charging.deferred_terms(values(), rules())
    book = LoanBook()
    book.agree(7, pence(case["home"]), terms)
    assert book.limit_pence == {7: pence(case["limit"])}
    for month, step in enumerate(case["steps"]):
        if "lend" in step:
            assert book.lend(month, 7, pence(step["lend"])) == pence(step["lent"])
        elif "interest" in step:
            assert book.charge_interest(month, terms) == pence(step["interest"])
        else:
            ended = book.settle(month, 7, pence(step["sold_for"]))
            named = ("repaid", "written_off", "left")
            assert list(ended) == [pence(step[name]) for name in named]
    assert charging.balance(book.rows).outstanding_pence == 0
    assert not book.owed_pence


def test_a_loan_is_cash_and_no_cost() -> None:
    """Lent 5,000.00, interest 17.71: cash out until it is repaid, and the interest earned."""
    terms = charging.deferred_terms(values(), rules())
    book = LoanBook()
    book.agree(1, 20_000_000, terms)
    book.lend(0, 1, 500_000)
    assert charging.balance(book.rows)[:] == (500_000, 0, 0, 0)
    book.charge_interest(0, terms)
    assert charging.balance(book.rows).cash_pence == -500_000
    book.settle(1, 1, 20_000_000)
    total = charging.balance(book.rows)
    assert (total.cash_pence, total.revenue_pence) == (1_771, 1_771)


@pytest.mark.parametrize(
    ("fee", "income", "deferred"),
    [(956, 250, 850), (956, 100, 956), (956, 144, 956), (200, 500, 0)],
)
def test_a_resident_keeps_144_pounds(fee: float, income: float, deferred: float) -> None:
    terms = charging.deferred_terms(values(), rules())
    assert charging.deferred_pence(pence(fee), pence(income), terms) == pence(deferred)


@pytest.mark.parametrize(
    ("savings", "home", "partner", "can"),
    [
        (10_000, 200_000, False, True),
        (23_250, 1, False, True),
        (23_251, 200_000, False, False),
        (10_000, 200_000, True, False),
        (10_000, 0, False, False),
    ],
)
def test_who_can_defer(savings: int, home: int, partner: bool, can: bool) -> None:
    assert charging.can_defer(savings, home, partner, 23_250) is can


def test_about_one_in_five_defers() -> None:
    assert charging.agreements_taken_up(100, charging.deferred_terms(values(), rules())) == 18


def test_once_nothing_is_published_allowances_move_with_prices() -> None:
    """From 2026-27: 31.80 x 1.0175 = 32.36 for 2027-28; limits stay in cash."""
    changed = {"money.inflation.general_change_percent": 1.75}
    moved = charging.moved_to(rules("2026-27"), values("2027-28", changed))
    assert moved.personal_expenses_allowance_pence == 3_236
    assert moved.guarantee_pence[80].tolist() == [24_568, 18_753]  # 24,567.54 and 18,752.5
    assert (moved.lower_limit_pence, moved.upper_limit_pence) == (1_425_000, 2_325_000)
    again = charging.moved_to(moved, values("2029-30", changed))
    assert again.personal_expenses_allowance_pence == round(3_236 * 1.0175**2)


def test_a_published_year_is_taken_as_it_is() -> None:
    assert charging.moved_to(rules("2025-26"), values("2026-27")).guarantee_credit_pence == 23_800


def test_both_rooms_on_the_means_test_say_the_same_of_2025_26() -> None:
    numbers = values("2025-26")
    own = numbers.number("money.means_test.personal_expenses_allowance")
    assert rules().personal_expenses_allowance_pence == pence(own)
    own = numbers.number("money.means_test.minimum_income_guarantee")
    assert rules().guarantee_pence[80, 0] == pence(own)


def test_pension_age_is_where_the_last_band_begins() -> None:
    bands = values().labels("money.charging.minimum_income_guarantee")
    assert bands[-1] == f"{rules().pension_age}+"
