"""The groups that activity is counted by: age band, deprivation quintile, number of conditions."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_part

AGE_BANDS = ("0-17", "18-64", "65-74", "75-84", "85+")
AGE_BAND_STARTS = np.array([0, 18, 65, 75, 85])
QUINTILES = ("1", "2", "3", "4", "5")
CONDITIONS = ("0", "1", "2", "3", "4+")
N_GROUPS = len(AGE_BANDS) * len(QUINTILES) * len(CONDITIONS)


def group_of(
    age: NDArray[np.integer], quintile: NDArray[np.integer], conditions: NDArray[np.integer]
) -> NDArray[np.uint8]:
    """The group's number: ((age band x 5) + quintile 0..4) x 5 + conditions 0..4."""
    band = np.searchsorted(AGE_BAND_STARTS, age, side="right") - 1
    held = np.minimum(conditions, len(CONDITIONS) - 1)
    group = (band * len(QUINTILES) + quintile) * len(CONDITIONS) + held
    return np.asarray(group, np.uint8)


@compiled_part
def group_of_one(age: int, quintile: int, conditions: int) -> int:
    """The same for one resident."""
    band = 0
    while band + 1 < len(AGE_BANDS) and age >= AGE_BAND_STARTS[band + 1]:
        band += 1
    held = min(conditions, len(CONDITIONS) - 1)
    return (band * len(QUINTILES) + quintile) * len(CONDITIONS) + held
