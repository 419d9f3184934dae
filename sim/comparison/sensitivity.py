"""What a little more home care does, printed beside what studies have found."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.comparison.panel import Panel, panel
from sim.comparison.words import response_in_words
from sim.parameters import catalogue
from sim.results import Results

FILE = Path(__file__).with_name("published.csv")
HOSPITAL = tuple(
    f"resource_cost_{service}_pence"
    for service in ("ae", "emergency_inpatient", "elective_inpatient", "escalation_beds")
)
HOME_CARE = ("resource_cost_home_care_pence",)
PERCENT = 100
CANNOT_TELL = "cannot be told from these runs"


@dataclass(frozen=True)
class Response:
    """What a response is called, and the words for its directions."""

    name: str
    label: str
    unit: str
    more: str
    less: str
    adds_up: bool = True


DELAY = Response(
    name="delayed_days_per_percent_home_care",
    label="Delayed days a year, for each 1% more home care hours",
    unit="days",
    more="more",
    less="fewer",
)
SHARE_OF_DELAY = Response(
    name="percent_delayed_per_percent_home_care",
    label="Delayed days in %, for each 1% more home care hours",
    unit="",
    more="more",
    less="fewer",
)
MONEY = Response(
    name="hospital_gbp_saved_per_care_gbp",
    label="Hospital spending, for each extra £1 of home care",
    unit="£",
    more="saved",
    less="more spent",
)


@dataclass(frozen=True)
class Sensitivity:
    """One response to more home care, with its 95 % interval and the published estimates.

    The mean and ends are None where the response cannot be told from the runs; `words` says so.
    """

    name: str
    scenario: str
    label: str
    mean: float | None
    low: float | None
    high: float | None
    words: str
    published: tuple[str, ...]


def home_care_sensitivity(results: Sequence[Results]) -> list[Sensitivity]:
    """Responses of delay and of hospital cost, for every scenario that changes home care hours.

    Hours are hours offered (capacity). Costs are what care costs its providers. Empty where no
    scenario changes the hours, or the sample is too small for its delays.
    """
    laid_out = panel(results)
    hours = _total(laid_out, ("home_care_capacity_days",))
    delay = _total(laid_out, ("delayed_days",))
    if hours is None or delay is None or not laid_out.has_queues:
        return []
    years = len(laid_out.financial_years) - 1
    hospital, care = _total(laid_out, HOSPITAL), _total(laid_out, HOME_CARE)
    found = []
    for s, scenario in enumerate(laid_out.scenarios[1:], start=1):
        if np.array_equal(hours[s], hours[0]):
            continue
        percent = PERCENT * (hours[s] - hours[0]) / hours[0]
        found.append(_sensitivity(DELAY, scenario, (delay[s] - delay[0]) / years, percent))
        if (delay[0] > 0).all():
            of_all = PERCENT * (delay[s] - delay[0]) / delay[0]
            found.append(_sensitivity(SHARE_OF_DELAY, scenario, of_all, percent))
        if hospital is not None and care is not None:
            saved, spent = hospital[0] - hospital[s], care[s] - care[0]
            found.append(_sensitivity(MONEY, scenario, saved, spent))
    return found


def ratio_interval(
    upper: NDArray[np.float64], lower: NDArray[np.float64]
) -> tuple[float, float, float] | None:
    """Ratio of two paired means and its interval (linearised); None where `lower` may be 0."""
    count = upper.size
    confidence = float(catalogue()["comparison.interval.confidence"].value)
    times = float(stdtrit(count - 1, (1 + confidence) / 2))
    middle = float(lower.mean())
    if abs(middle) <= times * float(lower.std(ddof=1)) / np.sqrt(count):
        return None
    ratio = float(upper.mean()) / middle
    error = float((upper - ratio * lower).std(ddof=1) / np.sqrt(count)) / abs(middle)
    return ratio, ratio - times * error, ratio + times * error


def _sensitivity(
    response: Response, scenario: str, upper: NDArray[np.float64], lower: NDArray[np.float64]
) -> Sensitivity:
    published = tuple(row["words"] for row in _published() if row["beside"] == response.name)
    found = ratio_interval(upper, lower)
    words = response_in_words(response, *found) if found else CANNOT_TELL
    mean, low, high = found or (None, None, None)
    return Sensitivity(response.name, scenario, response.label, mean, low, high, words, published)


def _total(laid_out: Panel, names: tuple[str, ...]) -> NDArray[np.float64] | None:
    """Sum of outcomes over the whole period by scenario and replicate; None if not counted."""
    if not set(names) <= set(laid_out.outcomes):
        return None
    index = [laid_out.outcomes.index(name) for name in names]
    total: NDArray[np.float64] = laid_out.sums[:, :, -1, 0, index].sum(axis=-1)
    return total


@cache
def _published() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
