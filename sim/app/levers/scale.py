"""How far a lever goes in one place: what stands there, what is plausible, what is possible.

Positions are counted as people say them: per cent more or less of what there is, points added, or
the number itself, shares in per cent.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.app.levers.lever import Lever
from sim.parameters import Parameter
from sim.parameters.units import UNITS

PERCENT = 100.0
PLACES = 6  # beyond them a position is noise of division
AMOUNT_PLACES = PLACES + 2
SHARES = ("share", "probability")
FURTHEST = 1e6  # in a lever's own unit: nobody needs to go beyond

Ends = tuple[float | None, float | None]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """A lever in one place.

    `still` is where it changes nothing; `low` to `high` is plausible, and `is_assumed` says that no
    source gives one end or the other; from `least` to `most` is possible at all. All are positions
    in the lever's `unit`. `now` is the number as it stands, lowest and highest of a table, in the
    parameter's own unit.
    """

    still: float
    low: float
    high: float
    least: float
    most: float
    step: float
    unit: str
    now: tuple[float, float]
    is_assumed: bool
    is_ratio: bool
    factor: float

    def amount(self, position: float) -> float:
        """What a change with this position multiplies by, adds or sets."""
        number = position / self.factor
        return round(1 + number if self.is_ratio else number, AMOUNT_PLACES)

    def position(self, amount: float) -> float:
        """Where a lever stands that has been moved by this amount."""
        return round((amount - 1 if self.is_ratio else amount) * self.factor, PLACES)

    def is_plausible(self, position: float) -> bool:
        """Whether the plausible range has this position."""
        return self.low <= position <= self.high

    def becomes(self, position: float) -> tuple[float, float]:
        """What the number is then, lowest and highest of a table."""
        amount = self.amount(position)
        if self.is_ratio:
            return self.now[0] * amount, self.now[1] * amount
        return amount, amount


def scale_of(lever: Lever, parameter: Parameter, financial_year: str) -> Scale:
    """A lever's scale where its parameter has the numbers of a place and a year."""
    now = _cells(lever, parameter, financial_year)
    lowest, highest = float(now.min()), float(now.max())
    is_ratio = lever.moves == "multiply"
    is_percent = is_ratio or (lever.moves == "set" and parameter.unit in SHARES)
    factor = PERCENT if is_percent else 1.0

    def ends(low: float | None, high: float | None) -> Ends:
        return (
            _place(lever, low, lowest, factor),
            _place(lever, high, highest, factor),
        )

    # What is added to a number goes by years, in which the range of its level says nothing.
    known = ends(parameter.low, parameter.high) if lever.moves != "add" else (None, None)
    least, most = ends(*_possible(parameter))
    still = round(factor * lowest, PLACES) if lever.moves == "set" else 0.0
    nothing = -PERCENT if is_ratio else -FURTHEST  # less than nothing is not multiplied
    least = nothing if least is None else max(least, nothing)
    most = FURTHEST if most is None else min(most, FURTHEST)
    low = known[0] if known[0] is not None else lever.low
    high = known[1] if known[1] is not None else lever.high
    return Scale(
        still=still,
        low=max(least, min(still, _on_step(low, still, lever.step, math.ceil))),
        high=min(most, max(still, _on_step(high, still, lever.step, math.floor))),
        least=least,
        most=most,
        step=lever.step,
        unit="%" if is_percent else parameter.unit,
        now=(lowest, highest),
        is_assumed=None in known,
        is_ratio=is_ratio,
        factor=factor,
    )


def _cells(lever: Lever, parameter: Parameter, financial_year: str) -> Numbers:
    value = parameter.at(financial_year)
    axes = []
    for axis, labels in zip(parameter.by, parameter.labels, strict=True):
        wanted = lever.rows.get(axis, labels)
        axes.append(np.array([labels.index(label) for label in wanted], np.intp))
    return value[np.ix_(*axes)]


def _possible(parameter: Parameter) -> tuple[float, float]:
    """What a number in this unit, and this one, can be at all."""
    lowest, highest = UNITS[parameter.unit]
    least, most = parameter.at_least, parameter.at_most
    return (
        lowest if least is None else max(lowest, least),
        highest if most is None else min(highest, most),
    )


def _place(lever: Lever, number: float | None, now: float, factor: float) -> float | None:
    """The position at which the number becomes another; none where there is no such position."""
    if number is None or (lever.moves == "multiply" and now == 0):
        return None
    if lever.moves == "multiply":
        return round((number / now - 1) * factor, PLACES)
    if lever.moves == "add":
        return round(number - now, PLACES)
    return round(number * factor, PLACES)


def _on_step(end: float | None, still: float, step: float, toward: Callable[[float], int]) -> float:
    """An end of the range, on the step that lies within it."""
    return still if end is None else round(toward(end / step) * step, PLACES)
