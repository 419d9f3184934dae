"""The closed list of units, and what is possible in each."""

from math import inf

import numpy as np
from numpy.typing import NDArray

Bounds = tuple[float, float]

ANY: Bounds = (-inf, inf)
NOT_NEGATIVE: Bounds = (0, inf)
WHOLE: Bounds = (0, 1)

COUNTED = (
    *("people", "beds", "places", "slots", "caseload", "points", "conditions"),
    *("units of capacity", "units of activity", "clients"),
    *("days", "weeks", "months", "years", "hours", "minutes"),
    *("hours per week", "days per year", "contacts per year"),
    *("per person per year", "per person per week", "per person per day"),
    *("per year", "per month", "per week", "per day"),
    *("per 1,000 people per year", "per 100,000 people per year", "per 1,000 people"),
    *("per 100,000 people", "per admission", "per occupancy", "events"),
    *("ratio", "odds ratio", "hazard ratio", "variance", "standard deviation"),
    "QALYs",
)
PAID_PER = (
    *("head per year", "person per year", "client per year", "year", "month", "week", "day"),
    *("hour", "visit", "contact", "attendance", "admission", "spell", "episode", "bed day"),
    *("bed per year", "place per year", "place per week", "person per week", "QALY"),
    *("unit of activity", "purchase", "head", "person", "client", "bed", "place", "assessment"),
    *("appointment", "discharge", "journey", "delayed day"),
)
# Each unit with the lowest and the highest number that is possible in it.
UNITS: dict[str, Bounds] = {
    **dict.fromkeys(COUNTED, NOT_NEGATIVE),
    **dict.fromkeys(("GBP", *(f"GBP per {what}" for what in PAID_PER)), NOT_NEGATIVE),
    **dict.fromkeys(("share", "share per year", "probability", "share per month"), WHOLE),
    **dict.fromkeys(
        ("log days", "log hours", "log ratio", "log odds", "coefficient", "power"), ANY
    ),
    **dict.fromkeys(("percent", "percent per year"), (-100, inf)),
    **dict.fromkeys(("percent of people", "percent of people per year"), (0, 100)),
    "utility": (-1, 1),
    "net per 1,000 people per year": (-1000, inf),
}


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
