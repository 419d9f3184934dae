"""Differences in words that need no training to read."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sim.comparison.measures import Measure, measures
from sim.results import ALL

_MILLION = 1_000_000
_MILLION_PLACES = 6
_FEWEST_FIGURES = 2  # of a difference: no false precision
_MOST_FIGURES = 3  # of a difference that is known well
_FIGURES_OF_LEVEL = 5


class Directed(Protocol):
    """Anything whose differences have a unit and a word for each direction."""

    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def more(self) -> str: ...  # noqa: D102
    @property
    def less(self) -> str: ...  # noqa: D102
    @property
    def adds_up(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class Finding:
    """One measure's difference over the whole period, per year where years add up.

    A stock's is at the end of the last year.

    Every number is text, rounded alike, with its unit and direction.
    """

    measure: Measure
    scenario: str
    without: str
    with_scenario: str
    difference: str
    between: str
    sure: str
    sentence: str
    is_clear: bool


def finding(row: Mapping[str, Any], years: int) -> Finding:
    """Put one row of `comparison` into words; `years` is how many years the row covers."""
    measure = measures()[row["measure"]]
    share = 1 / years if measure.adds_up and row["financial_year"] == ALL else 1.0
    mean, low, high = (row[f"difference_{end}"] * share for end in ("mean", "low", "high"))
    without = row["baseline_mean"] * share
    place = difference_place(low, high, without)
    level = max(place, level_place(without))
    if measure.adds_up and measure.unit != "£":
        place = level = max(place, 0)  # no half people
    # What is shown adds up: without, with the difference, is with.
    with_scenario = round(without, -level) + round(mean, -place)
    return Finding(
        measure=measure,
        scenario=row["scenario"],
        without=amount(without, measure.unit, level),
        with_scenario=amount(with_scenario, measure.unit, level),
        difference=_change(mean, measure, place),
        between=_between(measure, low, high, place),
        sure=_sure(row, low, high),
        sentence=_sentence(row, measure, (mean, low, high), place),
        is_clear=not low <= 0 <= high,
    )


def response_in_words(of: Directed, mean: float, low: float, high: float) -> str:
    """A response and its interval: 394 fewer (between 313 and 476 fewer)."""
    place = difference_place(low, high, mean)
    return f"{_change(mean, of, place)} (between {_between(of, low, high, place)})"


def amount(value: float, unit: str, place: int = 0) -> str:
    """A number rounded to a power of ten (`place`) with its unit: 1,230 or £1.2 million or 4.5%."""
    rounded = round(value, -place) + 0.0
    decimals = max(0, -place)
    if unit == "£":
        sign, size = ("-" if rounded < 0 else ""), abs(rounded)
        if size >= _MILLION:
            return f"{sign}£{size / _MILLION:,.{max(0, _MILLION_PLACES - place)}f} million"
        return f"{sign}£{size:,.{decimals}f}"
    text = f"{rounded:,.{decimals}f}"
    return f"{text}%" if unit == "%" else text


def level_place(level: float) -> int:
    """The power of ten to round a level to."""
    return _exponent(level) - _FIGURES_OF_LEVEL + 1


def difference_place(low: float, high: float, level: float) -> int:
    """The power of ten to round to: what the interval can bear, within two to three figures."""
    largest, width = max(abs(low), abs(high)), (high - low) / 2
    if largest == 0:
        return level_place(level) + 1
    place = _exponent(largest) - _FEWEST_FIGURES + 1
    if width > 0:
        place = min(place, _exponent(width))
    return max(place, _exponent(largest) - _MOST_FIGURES + 1)


def _exponent(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value else 0


def _change(value: float, measure: Directed, place: int) -> str:
    """A difference with its direction: 210 fewer, £1.2 million more, 0.4 days longer."""
    if round(value, -place) == 0:
        return "no change"
    return f"{_size(value, measure, place)} {measure.more if value > 0 else measure.less}"


def _size(value: float, measure: Directed, place: int) -> str:
    if measure.unit == "%":
        return f"{amount(abs(value), '', place)} points"
    text = amount(abs(value), measure.unit, place)
    return f"{text} days" if measure.unit == "days" and not measure.adds_up else text


def _between(measure: Directed, low: float, high: float, place: int) -> str:
    """The interval's ends in words, the direction said once where both ends share it."""
    near, far = sorted((low, high), key=abs)
    if round(near, -place) == round(far, -place):
        return _change(far, measure, place)
    if near * far <= 0:
        return f"{_change(low, measure, place)} and {_change(high, measure, place)}"
    return f"{_size(near, measure, place)} and {_change(far, measure, place)}"


def _when(measure: Measure, financial_year: str) -> str:
    """What a figure is of: the whole period, or one year of it."""
    if financial_year != ALL:
        if measure.at_year_end:
            return f" at the end of {financial_year}"
        return f"{' a year' if measure.adds_up else ''} by {financial_year}"
    if measure.at_year_end:
        return " at the end of the last year"
    return " a year" if measure.adds_up else ""


def _runs(row: Mapping[str, Any]) -> str:
    if row["probability_better"] is None:
        return ""
    replicates = row["replicates"]
    better = row["probability_better"] * replicates
    if better in (0, replicates):
        return f"{'better' if better else 'worse'} in all {replicates} runs"
    tied = "" if float(better).is_integer() else " (a tie counts half)"
    return f"better in {better:g} of {replicates} runs{tied}"


def _sure(row: Mapping[str, Any], low: float, high: float) -> str:
    if low == high == 0:
        return "the same in every run"
    verdict = "not clear" if low <= 0 <= high else "clear"
    return ", ".join(filter(None, (verdict, _runs(row))))


def _sentence(
    row: Mapping[str, Any], measure: Measure, ends: tuple[float, float, float], place: int
) -> str:
    mean, low, high = ends
    if low == high == 0:
        return f"{measure.label}: exactly the same in every run."
    yearly = _when(measure, row["financial_year"])
    runs = f"; {_runs(row)}" if _runs(row) else ""
    ends_alike = round(low, -place) == round(high, -place)
    between = "" if ends_alike else f"; between {_between(measure, low, high, place)}"
    if low <= 0 <= high:
        return f"{measure.label}: no clear change{between}{yearly if between else ''}{runs}."
    change = _change(mean, measure, place)
    if measure.adds_up and measure.unit != "£":
        return f"About {change} {measure.noun}{yearly}{between}{runs}."
    return f"{measure.label}: about {change}{yearly}{between}{runs}."
