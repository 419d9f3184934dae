"""Clocks of hazard still to run, one for each resident, run down together."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_with_arrays

AT_ONCE = 4096  # clocks looked through at once: still in the processor's own memory
FEW_AT_ONCE = 64  # passed over together where none of them is below zero, as most are if few are

Hazard = NDArray[np.float32]


@compiled_with_arrays
def run_down(left: Hazard, rate: Hazard, count: int, days: np.float32) -> NDArray[np.int64]:
    """Run `days` at each rate off the first `count` clocks; the slots of those now below zero."""
    slots = np.empty(count, np.int64)
    below = np.uint64(0)  # without a sign, or each look-up would first ask whether it is negative
    none = np.float32(0)
    for first in range(0, count, AT_ONCE):
        many = left[first : min(first + AT_ONCE, count)]
        speed = rate[first : first + len(many)]
        struck = 0
        for one in range(len(many)):
            many[one] -= speed[one] * days
        for one in range(len(many)):
            struck += many[one] < none
        if struck * FEW_AT_ONCE > len(many):
            for one in range(len(many)):
                slots[below] = first + one
                below += np.uint64(many[one] < none)
            continue
        for start in range(0, len(many), FEW_AT_ONCE):
            few, struck = many[start : start + FEW_AT_ONCE], 0
            for one in range(len(few)):
                struck += few[one] < none
            if struck > 0:
                for one in range(len(few)):
                    if few[one] < none:
                        slots[below] = first + start + one
                        below += np.uint64(1)
    return slots[:below].copy()


@compiled_with_arrays
def soon_below(left: Hazard, rate: Hazard, count: int, ahead: np.float32) -> NDArray[np.int64]:
    """Slots of the first `count` clocks that are below zero in so many days, at today's rate."""
    slots = np.empty(count, np.int64)
    below = np.uint64(0)
    for first in range(0, count, FEW_AT_ONCE):
        few = left[first : min(first + FEW_AT_ONCE, count)]
        speed = rate[first : first + len(few)]
        soon = 0
        for one in range(len(few)):
            soon += few[one] < speed[one] * ahead
        if soon > 0:
            for one in range(len(few)):
                slots[below] = first + one
                below += np.uint64(few[one] < speed[one] * ahead)
    return slots[:below].copy()
