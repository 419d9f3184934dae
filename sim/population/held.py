"""The conditions that a resident holds, as bits of one number: walking through the set ones."""

import numpy as np

from sim.compiled import compiled_inline

# Powers of two leave different remainders on division by 37: a table by remainder gives the power.
_DIVISOR = 37
_POSITION = np.zeros(_DIVISOR, np.int64)
_POSITION[[pow(2, power, _DIVISOR) for power in range(np.iinfo(np.uint32).bits)]] = np.arange(
    np.iinfo(np.uint32).bits
)


@compiled_inline
def lowest(held: np.uint32) -> np.int64:
    """Position of the lowest condition held; there must be one."""
    left = np.int64(held)
    position: np.int64 = _POSITION[(left & -left) % _DIVISOR]
    return position


@compiled_inline
def without_lowest(held: np.uint32) -> np.uint32:
    """What is held besides the lowest."""
    return held & (held - np.uint32(1))
