"""Clocks of hazard still to run, one for each resident, run down together.

They are gone through 64 at a time, each of which is a bit of one number: so the processor works on
many side by side, and asks only once whether any of them has come.
"""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step, compiled_with_arrays

Hazard = NDArray[np.float32]
Slots = NDArray[np.int64]

_TOGETHER = 64
_BIT = np.uint64(1) << np.arange(_TOGETHER, dtype=np.uint64)
_NO_BIT, _ONE_BIT = np.uint64(0), np.uint64(1)
# No two of the bits leave the same remainder by this prime: so a bit's remainder tells its number.
_DIVISOR = np.uint64(67)
_NUMBER = np.zeros(int(_DIVISOR), np.uint64)
_NUMBER[_BIT % _DIVISOR] = np.arange(_TOGETHER)


@compiled_with_arrays
def run_down(left: Hazard, rate: Hazard, count: int, days: np.float32) -> Slots:
    """Run `days` at each rate off the first `count` clocks; the slots of those now below zero."""
    slots = np.empty(count, np.int64)
    below = _run_down(left, rate, count, days, slots)
    return slots[:below].copy()


@compiled_with_arrays
def soon_below(left: Hazard, rate: Hazard, count: int, ahead: np.float32) -> Slots:
    """Slots of the first `count` clocks that are below zero in so many days, at today's rate."""
    slots = np.empty(count, np.int64)
    below = _soon_below(left, rate, count, ahead, slots)
    return slots[:below].copy()


@compiled_step
def _run_down(left: Hazard, rate: Hazard, count: int, days: np.float32, slots: Slots) -> np.uint64:
    below, none, whole = _NO_BIT, np.float32(0), count // _TOGETHER * _TOGETHER
    for first in range(0, whole, _TOGETHER):
        few, speed, bits = left[first : first + _TOGETHER], rate[first : first + _TOGETHER], _NO_BIT
        for one in range(_TOGETHER):
            few[one] -= speed[one] * days
            bits |= _BIT[one] if few[one] < none else _NO_BIT
        below = _note(bits, first, slots, below)
    for one in range(whole, count):
        left[one] -= rate[one] * days
        if left[one] < none:
            below = _note(_ONE_BIT, one, slots, below)
    return below


@compiled_step
def _soon_below(
    left: Hazard, rate: Hazard, count: int, ahead: np.float32, slots: Slots
) -> np.uint64:
    below, whole = _NO_BIT, count // _TOGETHER * _TOGETHER
    for first in range(0, whole, _TOGETHER):
        few, speed, bits = left[first : first + _TOGETHER], rate[first : first + _TOGETHER], _NO_BIT
        for one in range(_TOGETHER):
            bits |= _BIT[one] if few[one] < speed[one] * ahead else _NO_BIT
        below = _note(bits, first, slots, below)
    for one in range(whole, count):
        if left[one] < rate[one] * ahead:
            below = _note(_ONE_BIT, one, slots, below)
    return below


@compiled_step
def _note(bits: np.uint64, first: int, slots: Slots, below: np.uint64) -> np.uint64:
    """Write down the slots of these bits, the first of which is slot `first`; how many there are.

    Numbers of entries have no sign, or each look-up would first ask whether it is negative.
    """
    while bits:
        lowest = bits & (~bits + _ONE_BIT)
        slots[below] = first + np.int64(_NUMBER[lowest % _DIVISOR])
        below += _ONE_BIT
        bits ^= lowest
    return below
