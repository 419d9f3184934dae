"""Clocks of hazard still to run, one for each resident, run down together."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

AT_ONCE = 4096  # clocks looked through at once: still in the processor's own memory
FEW_AT_ONCE = 64  # passed over together where none of them is below zero, as most are if few are

Hazard = NDArray[np.float32]


@compiled
def run_down(
    left: Hazard, rate: Hazard, count: int, days: np.float32, ahead: np.float32
) -> NDArray[np.int64]:
    """Run `days` at each rate off the first `count` clocks; the slots of those now below zero.

    Of those too that will be below zero within so many days `ahead`, at today's rate.
    """
    slots = np.empty(count, np.int64)
    below = np.uint64(0)  # without a sign, or each look-up would first ask whether it is negative
    for first in range(0, count, AT_ONCE):
        many = left[first : min(first + AT_ONCE, count)]
        speed = rate[first : first + len(many)]
        struck = 0
        for one in range(len(many)):
            many[one] -= speed[one] * days
        for one in range(len(many)):
            struck += many[one] < speed[one] * ahead
        if struck * FEW_AT_ONCE > len(many):
            for one in range(len(many)):
                slots[below] = first + one
                below += np.uint64(many[one] < speed[one] * ahead)
            continue
        for start in range(0, len(many), FEW_AT_ONCE):
            end, struck = min(start + FEW_AT_ONCE, len(many)), 0
            for one in range(start, end):
                struck += many[one] < speed[one] * ahead
            if struck > 0:
                for one in range(start, end):
                    if many[one] < speed[one] * ahead:
                        slots[below] = first + one
                        below += np.uint64(1)
    return slots[:below].copy()
