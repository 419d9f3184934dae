"""What clients are charged, worked by hand: each rule as data in charging_cases."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.money import charging
from sim.money.charging import CapTerms, ChargingRules, Clients, LoanBook, Spells
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


def under_cap(case: Case, terms: CapTerms) -> tuple[int, int]:
    """What the person pays of the week, and the meter after it."""
    week, nobody_else = np.array([7]), np.array([0])
    in_home = np.array([case["care_home"]])
    spells = Spells(one(case["paid"]), one(case["rate"]), in_home, week, nobody_else)
    capped = charging.under_cap(spells, one(case["meter"]), terms)
    return pence(case["paid"]) - int(capped.relieved_pence[0]), int(capped.meter_pence[0])


@each(CASES["weeks"]["cap"])
def test_a_week_under_the_cap(case: Case) -> None:
    found = under_cap(case, charging.cap_terms(values(changed=CAP_ON)))
    assert found == (pence(case["person"]), pence(case["after"]))


@each(CASES["weeks"]["cap"])
def test_the_cap_is_off_by_default(case: Case) -> None:
    found = under_cap(case, charging.cap_terms(values()))
    assert found == (pence(case["paid"]), pence(case["meter"]))
    assert rules().upper_limit_pence == 2_325_000


def test_two_spells_of_one_person_fill_one_meter_in_their_order() -> None:
    """From 85,900: two days at home at 241.00 count 68.85, then 31.15 of a week in a home.

    Somebody else's meter in between is untouched by it: the whole 756 count.
    """
    spells = Spells(
        paid_pence=np.array([24_100, 129_800, 129_800]),
        council_rate_pence=np.array([24_100, 95_600, 95_600]),
        in_care_home=np.array([False, True, True]),
        days=np.array([2, 7, 7]),
        person=np.array([1, 0, 1]),
    )
    terms = charging.cap_terms(values(changed=CAP_ON))
    capped = charging.under_cap(spells, np.array([0, 8_590_000]), terms)
    assert capped.relieved_pence.tolist() == [0, 0, 75_600 - 3_115]
    assert capped.meter_pence.tolist() == [75_600, 8_600_000]


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
    assert charging.balance(book.rows)[:] == (500_000, 0, 0, 0, 0)
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
    found = charging.deferred_pence(one(fee), one(income), terms)
    assert found.tolist() == [pence(deferred)]


@pytest.mark.parametrize(
    ("savings", "home", "can"),
    [
        (10_000, 200_000, True),
        (23_250, 1, True),
        (23_251, 200_000, False),
        (10_000, 0, False),
    ],
)
def test_who_can_defer(savings: int, home: int, can: bool) -> None:
    assert charging.can_defer(one(savings), one(home), 2_325_000).tolist() == [can]


def test_the_fee_is_owed_too() -> None:
    terms = charging.deferred_terms(values(), rules())
    book = LoanBook()
    book.agree(1, 20_000_000, terms)
    assert book.charge_fee(0, 1, terms) == 74_300
    total = charging.balance(book.rows)
    assert (total.outstanding_pence, total.revenue_pence, total.cash_pence) == (74_300, 74_300, 0)


def test_once_nothing_is_published_allowances_move_with_prices() -> None:
    """From 2026-27: 31.80 x 1.0175 = 32.36 for 2027-28; limits stay in cash."""
    changed = {"money.inflation.general_change_percent": 1.75}
    moved = charging.rules_of_year(values("2027-28", changed), rules("2026-27"))
    assert moved.personal_expenses_allowance_pence == 3_236
    assert moved.guarantee_pence[80].tolist() == [24_568, 18_753]  # 24,567.54 and 18,752.5
    assert (moved.lower_limit_pence, moved.upper_limit_pence) == (1_425_000, 2_325_000)
    again = charging.rules_of_year(values("2029-30", changed), moved)
    assert again.personal_expenses_allowance_pence == round(3_180 * 1.0175**3)


def test_a_change_holds_in_years_for_which_nothing_is_published() -> None:
    """40.00 from 2028-29 on, in prices of 2026-27: two years at 1.75 % make 41.41."""
    changed = {
        "money.inflation.general_change_percent": 1.75,
        "money.charging.personal_expenses_allowance": 40,
        "money.charging.lower_capital_limit": 20_000,
    }
    before = charging.rules_of_year(values("2027-28", {**changed}), rules("2026-27"))
    found = charging.rules_of_year(values("2028-29", changed), before)
    assert found.personal_expenses_allowance_pence == 4_141
    assert found.lower_limit_pence == 2_000_000
    assert found.level == pytest.approx(1.0175**2)


def test_a_run_may_begin_after_the_last_published_year() -> None:
    changed = {"money.inflation.general_change_percent": 1.75}
    found = charging.rules_of_year(values("2028-29", changed))
    assert found.personal_expenses_allowance_pence == round(3_180 * 1.0175**2)


def test_a_published_year_is_taken_as_it_is() -> None:
    moved = charging.rules_of_year(values("2026-27"), rules("2025-26"))
    assert moved.guarantee_credit_pence == 23_800


def test_both_rooms_on_the_means_test_say_the_same_of_2025_26() -> None:
    numbers = values("2025-26")
    own = numbers.number("money.means_test.personal_expenses_allowance")
    assert rules().personal_expenses_allowance_pence == pence(own)
    own = numbers.number("money.means_test.minimum_income_guarantee")
    assert rules().guarantee_pence[80, 0] == pence(own)


def test_pension_age_is_where_the_last_band_begins() -> None:
    bands = values().labels("money.charging.minimum_income_guarantee")
    assert bands[-1] == f"{rules().pension_age}+"
