"""The closed list of units, and what is possible in each."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Bounds = tuple[float, float]


def _read() -> dict[str, Bounds]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["unit"]: (float(row["lowest"]), float(row["highest"])) for row in rows}


# Each unit with the lowest and the highest number that anybody could mean in it: a share lies
# between 0 and 1, days reach as far as the longest run, nobody wants 1,000 contacts a year.
UNITS = _read()


def impossible(value: NDArray[np.float64], unit: str) -> str:
    """What is impossible about numbers in a unit, in words; empty if nothing is."""
    lowest, highest = UNITS[unit]
    if not np.isfinite(value).all():
        return "a number that is not finite"
    if value.min() < lowest:
        return f"{value.min():g}, below {lowest:g}"
    if value.max() > highest:
        return f"{value.max():g}, above {highest:g}"
    return ""
