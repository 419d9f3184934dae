"""Cost against home care capacity, worked by hand."""

from fractions import Fraction

from sim.money.home_care_curve import PayerSaving, Point, Step, View, curves, savings_by_payer
from sim.money.names import Payer


def point(hours: int, home_care: int, icb: int, council: int, cash: int, delay: int) -> Point:
    economic = {Payer.ICB: icb, Payer.COUNCIL: council}
    return Point(Fraction(hours), home_care, economic, cash, 900, Fraction(delay))


# Hours a week, pence: home care, ICB and council economic cost, cash with closure, delayed days
POINTS = [
    point(100, 1000, 900, 100, 900, 90),
    point(110, 1100, 650, 90, 900, 60),
    point(120, 1200, 530, 80, 700, 40),
    point(130, 1300, 480, 70, 680, 30),
]


def test_what_a_further_pound_saves() -> None:
    economic = curves(POINTS)[View.ECONOMIC]
    assert economic.steps == (
        Step(Fraction(100), Fraction(110), 100, 260, Fraction(26, 10)),
        Step(Fraction(110), Fraction(120), 100, 130, Fraction(13, 10)),
        Step(Fraction(120), Fraction(130), 100, 60, Fraction(6, 10)),
    )
    assert economic.declines
    # 2,000, 1,840, 1,810, 1,850
    assert (economic.least_capacity, economic.least_net_pence) == (120, 1810)
    assert economic.delay_there == 40
    assert not economic.at_an_end


def test_cash_is_another_story_with_and_without_closed_beds() -> None:
    found = curves(POINTS)
    closed = found[View.CASH_WITH_BED_CLOSURE]
    # nothing until a ward can close, so that the saving first rises: 0, 2, 0.2
    assert [step.saved_per_pound for step in closed.steps] == [0, 2, Fraction(2, 10)]
    assert not closed.declines
    assert (closed.least_capacity, closed.least_net_pence) == (100, 1900)
    stays = found[View.CASH_WITHOUT_BED_CLOSURE]
    assert all(step.saved_pence == 0 for step in stays.steps)
    assert stays.declines
    assert stays.least_capacity == 100
    assert stays.at_an_end


def test_savings_of_payers_are_those_of_the_curve() -> None:
    rows = savings_by_payer(POINTS)
    assert rows[:2] == [
        PayerSaving("council", Fraction(100), Fraction(110), 10, Fraction(1, 10)),
        PayerSaving("icb", Fraction(100), Fraction(110), 250, Fraction(25, 10)),
    ]
    for step in curves(POINTS)[View.ECONOMIC].steps:
        of_step = [row for row in rows if row.from_capacity == step.from_capacity]
        assert sum(row.saved_pence for row in of_step) == step.saved_pence


def test_the_order_of_points_changes_nothing() -> None:
    assert curves(POINTS[::-1]) == curves(POINTS)
    assert savings_by_payer(POINTS[::-1]) == savings_by_payer(POINTS)
