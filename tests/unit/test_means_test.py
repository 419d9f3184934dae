"""The means test worked by hand: who pays, and in which week the council takes over."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money import Charges, Purses, charges, prices
from sim.money.inflation import Index
from sim.population import Means
from sim.services import NEVER, Funder, Record, Service
from tests.unit.money_month import values

YEAR_2 = 365  # 1 April 2026
LIMIT = 2_325_000  # pence
CARE_HOMES = (Service.RESIDENTIAL_CARE, Service.NURSING_CARE)


def of_year(year: str = "2025-26", **changed: float) -> Charges:
    numbers = values(year, {name.replace("__", "."): n for name, n in changed.items()})
    return charges(numbers, prices(numbers, Index().moved_to(numbers)))


def owned(
    capital: int, income: int = 465, home: int = 0, owed: int = 0, partner: bool = False
) -> Means:
    return Means(
        capital_gbp=np.array([capital]),
        income_gbp_per_week=np.array([income]),
        owns_home=np.array([home > 0]),
        has_mortgage=np.array([owed > 0]),
        home_value_gbp=np.array([home]),
        mortgage_gbp=np.array([owed]),
        with_partner=np.array([partner]),
    )


class Life:
    """One resident, whose stays are told one after another, and the purse."""

    def __init__(self, means: Means, terms: Charges | None = None) -> None:
        self.means, self.terms = means, terms or of_year()
        self.record, self.purses = Record(), Purses()

    def stay(self, service: Service, started: int, ended: int = int(NEVER), units: int = 1) -> int:
        (row,) = self.record.append(
            1, resident=0, service=service, started=started, ended=ended, units=units
        )
        return int(row)

    def pay(self, until: int, by_need: bool = False, terms: Charges | None = None) -> None:
        terms = terms or self.terms
        begun = self.purses.begun(self.record)
        slots, _ = self.purses.strangers(self.record, begun, people=1)
        if slots.size:
            self.purses.begin(slots, self.means, terms)
        needs = np.full(begun.size, by_need)
        self.purses.pay(self.record, begun, needs, terms, until)

    def payer(self, row: int) -> tuple[Funder, int]:
        return Funder(int(self.record.funder[row])), int(self.record.council_from[row])

    @property
    def left_pence(self) -> int:
        return int(self.purses.of["left_pence"][0])


def test_capital_runs_down_and_the_council_takes_over_in_the_right_week() -> None:
    """GBP 30,000, of which 6,750 above the limit; 1,298.00 - (465.00 - 30.65) = 863.65 a week.

    Seven weeks leave 704.45 above it, so the eighth is paid for too: 56 days.
    """
    life = Life(owned(30_000))
    row = life.stay(Service.RESIDENTIAL_CARE, started=10)
    for month_end in (30, 61, 91):
        life.pay(month_end)
    assert life.payer(row) == (Funder.PERSON, 10 + 8 * 7)
    assert life.left_pence == 3_000_000 - 8 * 86_365
    life.pay(122)
    assert life.left_pence == 3_000_000 - 8 * 86_365, "who has crossed over pays no more"


def test_weeks_that_begin_after_1_april_are_at_the_new_fee() -> None:
    """Weeks from day 345, 352 and 359 at 863.65; then 1,335.90 - (472.53 - 31.14) = 894.51.

    6,750.00 - 3 x 863.65 = 4,159.05, which lasts for five of the dearer weeks, from day 366.
    """
    life = Life(owned(30_000))
    row = life.stay(Service.RESIDENTIAL_CARE, started=345)
    life.pay(YEAR_2)
    assert life.payer(row) == (Funder.PERSON, NEVER)
    assert life.left_pence == 3_000_000 - 3 * 86_365
    life.pay(YEAR_2 + 61, terms=of_year("2026-27"))
    assert life.payer(row) == (Funder.PERSON, 366 + 5 * 7)
    assert life.left_pence == 3_000_000 - 3 * 86_365 - 5 * 89_451


@pytest.mark.parametrize(
    ("means", "service", "pays"),
    [
        (owned(10_000, home=200_000), Service.RESIDENTIAL_CARE, Funder.PERSON),
        (owned(10_000, home=200_000, partner=True), Service.RESIDENTIAL_CARE, Funder.COUNCIL),
        (owned(10_000, home=200_000), Service.NURSING_CARE, Funder.PERSON),
        (owned(10_000, home=200_000), Service.HOME_CARE, Funder.COUNCIL),
        (owned(10_000, home=60_000, owed=46_750), Service.RESIDENTIAL_CARE, Funder.COUNCIL),
        (owned(10_000, home=60_000, owed=46_749), Service.RESIDENTIAL_CARE, Funder.PERSON),
        (owned(23_250), Service.HOME_CARE, Funder.COUNCIL),
        (owned(23_251), Service.HOME_CARE, Funder.PERSON),
    ],
)
def test_who_pays(means: Means, service: Service, pays: Funder) -> None:
    life = Life(means)
    row = life.stay(service, started=0)
    life.pay(until=1)
    assert life.payer(row)[0] == pays


def test_need_comes_before_means() -> None:
    life = Life(owned(500_000))
    row = life.stay(Service.NURSING_CARE, started=0)
    life.pay(30, by_need=True)
    assert life.payer(row) == (Funder.ICB, NEVER)
    assert life.left_pence == 50_000_000


def test_home_care_is_paid_for_from_savings_and_the_home_is_there_for_the_care_home() -> None:
    """Ten hours cost 321.40, and 465.00 - 232.60 are left of the income: 89.00 a week.

    Six weeks begin before day 40. The care home begins on day 40; the sixth week, paid for already,
    ends on day 42, and two weeks of the home begin before day 50.
    """
    life = Life(owned(30_000, home=100_000))
    at_home = life.stay(Service.HOME_CARE, started=0, ended=40, units=10)
    in_home = life.stay(Service.RESIDENTIAL_CARE, started=40)
    life.pay(50)
    assert life.payer(at_home) == life.payer(in_home) == (Funder.PERSON, NEVER)
    assert life.left_pence == 13_000_000 - 6 * 8_900 - 2 * 86_365


def test_the_home_pays_for_a_care_home_after_the_council_has_paid_for_home_care() -> None:
    life = Life(owned(20_000, home=100_000))
    at_home = life.stay(Service.HOME_CARE, started=0, ended=20, units=10)
    life.pay(30)
    in_home = life.stay(Service.NURSING_CARE, started=35)
    life.pay(61)
    assert life.payer(at_home)[0] == Funder.COUNCIL
    assert life.payer(in_home)[0] == Funder.PERSON


def test_one_resident_has_one_purse() -> None:
    """What the first stay took is gone when the second starts, a year later."""
    life = Life(owned(24_000))
    first = life.stay(Service.HOME_CARE, started=0, ended=70, units=20)
    life.pay(91)
    again = life.stay(Service.HOME_CARE, started=400, units=20)
    life.pay(425)
    # 642.80 - 232.40 = 410.40 a week: 750 lasts for two.
    assert life.payer(first) == (Funder.PERSON, 14)
    assert life.payer(again) == (Funder.COUNCIL, NEVER)


def test_the_council_pays_for_twelve_weeks_in_which_the_home_does_not_count() -> None:
    """From day 10 to day 94; then one week begins before day 100."""
    life = Life(owned(10_000, home=200_000))
    row = life.stay(Service.RESIDENTIAL_CARE, started=10)
    for month_end in (30, 61, 91):
        life.pay(month_end)
        assert life.left_pence == 21_000_000
    life.pay(100)
    assert life.payer(row) == (Funder.PERSON, NEVER)
    assert life.record.funder_from[row] == 94
    assert life.left_pence == 21_000_000 - 86_365


def test_whose_savings_are_above_the_limit_pays_from_the_first_day() -> None:
    life = Life(owned(30_000, home=200_000))
    row = life.stay(Service.RESIDENTIAL_CARE, started=10)
    life.pay(30)
    assert life.record.funder_from[row] == 0
    assert life.left_pence == 23_000_000 - 3 * 86_365


def test_without_a_disregard_the_home_counts_at_once() -> None:
    life = Life(owned(10_000, home=200_000), of_year(money__means_test__home_disregard_weeks=0))
    row = life.stay(Service.RESIDENTIAL_CARE, started=10)
    life.pay(30)
    assert life.payer(row) == (Funder.PERSON, NEVER)
    assert life.left_pence == 21_000_000 - 3 * 86_365


def test_income_that_pays_the_fee_leaves_capital_alone() -> None:
    life = Life(owned(24_000, income=2_000))
    row = life.stay(Service.RESIDENTIAL_CARE, started=0)
    life.pay(YEAR_2)
    assert life.payer(row) == (Funder.PERSON, NEVER)
    assert life.left_pence == 2_400_000


def test_a_row_that_waits_is_not_spending() -> None:
    life = Life(owned(100_000))
    row = life.stay(Service.RESIDENTIAL_CARE, started=int(NEVER))
    life.pay(30)
    assert not life.purses.count
    life.record.started[row] = 35
    life.pay(61)
    assert life.left_pence == 10_000_000 - 4 * 86_365


def test_who_was_in_care_before_day_0_pays_from_day_0() -> None:
    life = Life(owned(100_000))
    life.stay(Service.RESIDENTIAL_CARE, started=-200)
    over = life.stay(Service.HOME_CARE, started=-300, ended=-200, units=10)
    begun = life.purses.begun(life.record)
    assert over not in begun
    slots, were_there = life.purses.strangers(life.record, begun, people=1)
    assert slots.tolist() == [0]
    assert were_there.all()
    life.purses.begin(slots, life.means, life.terms)
    life.purses.pay(life.record, begun, np.zeros(1, np.bool_), life.terms, 30)
    assert life.left_pence == 10_000_000 - 5 * 86_365


def test_a_higher_limit_lets_the_council_take_over_with_the_next_week() -> None:
    life = Life(owned(60_000))
    row = life.stay(Service.RESIDENTIAL_CARE, started=0)
    life.pay(30)
    life.pay(61, terms=of_year(population__means__upper_capital_limit=100_000))
    assert life.payer(row) == (Funder.PERSON, 35)


def test_what_somebody_owns_is_in_prices_of_the_year() -> None:
    life = Life(owned(100_000), of_year("2026-27"))
    life.stay(Service.RESIDENTIAL_CARE, started=YEAR_2)
    life.pay(YEAR_2)
    assert life.left_pence == 10_162_000


@settings(max_examples=60)
@given(
    capital=st.integers(0, 400_000),
    income=st.integers(0, 3_000),
    home=st.integers(0, 600_000),
    partner=st.booleans(),
    service=st.sampled_from([Service.HOME_CARE, *CARE_HOMES]),
    started=st.integers(-400, 200),
    lasts=st.integers(0, 900),
    cuts=st.lists(st.integers(1, 364), max_size=8, unique=True),
)
def test_it_does_not_matter_how_often_one_looks(
    capital: int,
    income: int,
    home: int,
    partner: bool,
    service: Service,
    started: int,
    lasts: int,
    cuts: list[int],
) -> None:
    """Within a year the same weeks are paid for, whole, and never from what is below the limit."""
    lives = []
    for looks in ([YEAR_2], [*sorted(cuts), YEAR_2]):
        life = Life(owned(capital, income, home, partner=partner))
        row = life.stay(service, started, started + lasts, units=1)
        for until in looks:
            if started < until:
                life.pay(until)
        lives.append(life)
    once, often = lives
    assert once.payer(row) == often.payer(row)
    assert (once.purses.of == often.purses.of).all()
    if not once.purses.count:
        return
    purse, terms = once.purses.of[0], once.terms
    counts = home * 100 if terms.home_counts[service] and not partner else 0
    had = capital * 100 + counts
    fee = int(terms.unit_price[service]) // 1_000_000
    a_week = max(fee - max(income * 100 - int(terms.kept_pence[service]), 0), 0)
    weeks = (int(purse["paid_until"]) - max(started, 0)) // 7 if had > LIMIT else 0
    assert had - purse["left_pence"] == weeks * a_week
    assert purse["left_pence"] > min(had, LIMIT) - max(a_week, 1)
    funder, council_from = once.payer(row)
    if council_from != NEVER:
        assert funder == Funder.PERSON
        assert purse["left_pence"] <= LIMIT
        assert council_from < started + lasts
        assert (council_from - max(started, 0)) % 7 == 0
