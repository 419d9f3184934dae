"""The closed list of units, and what is possible in each."""

from math import inf

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
