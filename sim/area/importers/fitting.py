"""A table that keeps one pattern and meets two sets of totals."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ENOUGH_ROUNDS = 1000
CLOSE_ENOUGH = 1e-10


def fit(pattern: Numbers, rows: Numbers, columns: Numbers) -> Numbers:
    """Iterative proportional fitting: `pattern` scaled until rows and columns add up.

    `rows` and `columns` must have the same total. Odds ratios of the pattern are kept.
    """
    table = pattern.copy()
    for _ in range(ENOUGH_ROUNDS):
        table *= (rows / table.sum(axis=1))[:, None]
        step = columns / table.sum(axis=0)
        table *= step
        if np.abs(step - 1).max() < CLOSE_ENOUGH:
            break
    return table
