"""The closed list of units, and what is possible in each."""

from math import inf

import numpy as np
from numpy.typing import NDArray

# unit: (lowest possible, highest possible)
UNITS: dict[str, tuple[float, float]] = {
    "people": (0, inf),
    "share": (0, 1),
    "probability": (0, 1),
    "per 1,000 people per year": (0, inf),
    "net per 1,000 people per year": (-1000, inf),
    "days": (0, inf),
    "beds": (0, inf),
    "places": (0, inf),
    "hours per week": (0, inf),
    "GBP per head per year": (0, inf),
}


def impossible(value: NDArray[np.float64], unit: str) -> str:
    """What is impossible about numbers in a unit, in words; empty if nothing is."""
    lowest, highest = UNITS.get(unit, (-inf, inf))
    if not np.isfinite(value).all():
        return "a number that is not finite"
    if value.min() < lowest:
        return f"{value.min():g}, below {lowest:g}"
    if value.max() > highest:
        return f"{value.max():g}, above {highest:g}"
    return ""
