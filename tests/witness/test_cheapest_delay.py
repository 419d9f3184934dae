"""Where a day in a bed costs more than a place in home care, the cheapest delay is above zero.

The newsvendor's problem: capacity is bought before it is known how many will need it. Theory says
to buy up to the capacity at which the chance that one more is needed has fallen to its cost over
the cost of a day in a bed, and no further.
"""

from fractions import Fraction

import pytest

from sim.money.home_care_curve import Curve, Point, View, curves
from sim.money.names import Payer

# On any day 0 to 20 people are ready to go home with care, each number as likely as the others.
MOST = 20
PEOPLE = range(MOST + 1)


def waiting(capacity: int) -> list[int]:
    return [max(0, people - capacity) for people in PEOPLE]


def curve(place: int, bed: int, power: int) -> Curve:
    """A place costs `place` a day; `n` who wait in hospital cost `bed` times n to the `power`.

    In sums over all 21 equally likely numbers, so that everything is whole pence.
    """
    points = [
        Point(
            capacity=Fraction(capacity),
            home_care_pence=place * capacity * len(PEOPLE),
            economic_pence={Payer.ICB: sum(bed * n**power for n in waiting(capacity))},
            cash_with_bed_closure_pence=0,
            cash_without_bed_closure_pence=0,
            delayed_days=Fraction(sum(waiting(capacity)), len(PEOPLE)),
        )
        for capacity in range(MOST + 5)
    ]
    return curves(points)[View.ECONOMIC]


@pytest.mark.parametrize(
    ("place", "bed"), [(30, 414), (100, 414), (200, 414), (413, 414), (1, 414)]
)
def test_the_cheapest_capacity_is_that_of_theory(place: int, bed: int) -> None:
    """The least capacity that is exceeded with a chance of no more than place / bed."""
    theory = next(
        capacity
        for capacity in range(MOST + 5)
        if Fraction(sum(people > capacity for people in PEOPLE), len(PEOPLE))
        <= Fraction(place, bed)
    )
    found = curve(place, bed, power=1)
    assert found.least_capacity == theory
    assert found.declines


def test_the_cheapest_delay_is_above_zero() -> None:
    """A place at GBP 1.00 and a bed at GBP 4.14: a quarter of the days somebody waits."""
    found = curve(100, 414, power=1)
    assert found.least_capacity == 15
    # 1 to 5 people wait on one day in 21 each
    assert found.delay_there == Fraction(1 + 2 + 3 + 4 + 5, 21)
    assert not found.at_an_end
    # a place more costs more than it saves, a place less saves less than it costs
    by_start = {step.from_capacity: step.saved_per_pound for step in found.steps}
    assert by_start[Fraction(14)] > 1 > by_start[Fraction(15)]


@pytest.mark.parametrize("power", [2, 3])
@pytest.mark.parametrize(("place", "bed"), [(100, 20), (100, 90), (700, 90)])
def test_with_ever_dearer_beds_it_is_what_trying_every_capacity_finds(
    place: int, bed: int, power: int
) -> None:
    """Each further patient who waits costs more than the last: convex, and still not zero."""
    cost = {
        capacity: sum(
            place * capacity + bed * max(0, people - capacity) ** power for people in PEOPLE
        )
        for capacity in range(MOST + 5)
    }
    least = min(cost.values())
    found = curve(place, bed, power)
    assert found.least_net_pence == least == cost[int(found.least_capacity)]
    assert found.delay_there > 0
    assert found.declines
