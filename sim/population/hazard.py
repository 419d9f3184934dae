"""Clocks of hazard still to run, one for each resident, run down together."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

AT_ONCE = 4096  # clocks looked through at once: still in the processor's own memory

Hazard = NDArray[np.float32]


@compiled
def run_down(left: Hazard, rate: Hazard, count: int, days: np.float32) -> NDArray[np.int64]:
    """Run `days` at each rate off the first `count` clocks; the slots of those now below zero."""
    slots = np.empty(count, np.int64)
    below = np.uint64(0)  # without a sign, or each look-up would first ask whether it is negative
    for first in range(0, count, AT_ONCE):
        few = left[first : min(first + AT_ONCE, count)]
        speed = rate[first : first + len(few)]
        for one in range(len(few)):
            few[one] -= speed[one] * days
        for one in range(len(few)):
            slots[below] = first + one
            below += np.uint64(few[one] < 0)
    return slots[:below].copy()
