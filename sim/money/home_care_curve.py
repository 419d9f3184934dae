"""Cost against home care capacity: what one more pound of it saves, and where cost is least.

Each point is the mean of runs at one capacity. Cost is looked at three ways: as economic cost (what
care costs its providers), as cash where beds close, and as cash where they do not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from sim.money.names import Payer
from sim.parameters.errors import InputError

PLACE = "home care curve"
TWO_POINTS = 2


class View(StrEnum):
    """How cost is looked at."""

    ECONOMIC = "economic"
    CASH_WITH_BED_CLOSURE = "cash_with_bed_closure"
    CASH_WITHOUT_BED_CLOSURE = "cash_without_bed_closure"


@dataclass(frozen=True)
class Point:
    """What one capacity of home care costs in a year, and what all other care costs beside it.

    `home_care_pence` is the same in every view. The rest is without it: `economic_pence` by payer,
    and the cash all payers pay with and without closing beds. `delayed_days` in hospital.
    """

    capacity: Fraction
    home_care_pence: int
    economic_pence: Mapping[Payer, int]
    cash_with_bed_closure_pence: int
    cash_without_bed_closure_pence: int
    delayed_days: Fraction = Fraction(0)

    def other_pence(self, view: View) -> int:
        """What all other care costs in one view."""
        if view is View.ECONOMIC:
            return sum(self.economic_pence.values())
        if view is View.CASH_WITH_BED_CLOSURE:
            return self.cash_with_bed_closure_pence
        return self.cash_without_bed_closure_pence


class Step(NamedTuple):
    """From one capacity to the next: pounds saved elsewhere for each further pound of home care."""

    from_capacity: Fraction
    to_capacity: Fraction
    extra_pence: int
    saved_pence: int
    saved_per_pound: Fraction


class Curve(NamedTuple):
    """One view of the points.

    `least_capacity` has the least net cost (home care and the rest), the smallest of equals, and
    `delay_there` its delayed days. `at_an_end`: it is the first or last point, so that the least
    may lie beyond. `declines`: no step saves more per pound than the one before.
    """

    view: View
    steps: tuple[Step, ...]
    least_capacity: Fraction
    least_net_pence: int
    delay_there: Fraction
    at_an_end: bool
    declines: bool


class PayerSaving(NamedTuple):
    """What one payer's other costs fall by over a step, per further pound of home care."""

    payer: str
    from_capacity: Fraction
    to_capacity: Fraction
    saved_pence: int
    saved_per_pound: Fraction


def curves(points: Sequence[Point]) -> dict[View, Curve]:
    """Every view of the points, in whatever order they come.

    Raises InputError for fewer than two points, a capacity that stands twice, or home care that
    does not cost more where there is more of it.
    """
    ordered = _ordered(points)
    return {view: _curve(view, ordered) for view in View}


def savings_by_payer(points: Sequence[Point]) -> list[PayerSaving]:
    """Economic cost that each payer is spared, step by step; together the steps of that view."""
    rows = []
    for before, after in pairwise(_ordered(points)):
        extra = after.home_care_pence - before.home_care_pence
        for payer in sorted({*before.economic_pence, *after.economic_pence}):
            saved = before.economic_pence.get(payer, 0) - after.economic_pence.get(payer, 0)
            per_pound = Fraction(saved, extra)
            rows.append(PayerSaving(payer.value, before.capacity, after.capacity, saved, per_pound))
    return rows


def _curve(view: View, points: Sequence[Point]) -> Curve:
    steps = tuple(_step(view, before, after) for before, after in pairwise(points))
    net = [point.home_care_pence + point.other_pence(view) for point in points]
    least = min(range(len(points)), key=net.__getitem__)
    return Curve(
        view=view,
        steps=steps,
        least_capacity=points[least].capacity,
        least_net_pence=net[least],
        delay_there=points[least].delayed_days,
        at_an_end=least in (0, len(points) - 1),
        declines=all(
            after.saved_per_pound <= before.saved_per_pound for before, after in pairwise(steps)
        ),
    )


def _step(view: View, before: Point, after: Point) -> Step:
    extra = after.home_care_pence - before.home_care_pence
    saved = before.other_pence(view) - after.other_pence(view)
    return Step(before.capacity, after.capacity, extra, saved, Fraction(saved, extra))


def _ordered(points: Sequence[Point]) -> list[Point]:
    if len(points) < TWO_POINTS:
        problem = f"{len(points)} points make no curve"
        raise InputError(PLACE, "points", problem, "Run at least two capacities of home care")
    ordered = sorted(points, key=lambda point: point.capacity)
    for before, after in pairwise(ordered):
        key = f"points.{float(after.capacity):g}"
        if before.capacity == after.capacity:
            raise InputError(PLACE, key, "this capacity stands twice", "Give each one point")
        if before.home_care_pence >= after.home_care_pence:
            problem = f"home care of {float(after.capacity):g} costs no more than of less capacity"
            remedy = "Give what the capacity costs, whether or not it is used"
            raise InputError(PLACE, key, problem, remedy)
    return ordered
