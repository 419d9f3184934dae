"""One parameter: a number, or a small table of numbers, from outside the model."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["published", "derived", "calibrated", "assumed"]
Grade = Literal["A", "B", "C"]


@dataclass(frozen=True, eq=False)
class Parameter:
    """A number from outside, with everything needed to doubt it.

    `value` has shape () for a single number, otherwise one axis for each name in `by`, with the
    labels of each axis in `labels`. A parameter that changes by financial year holds one such
    array per year in `by_financial_year`, and `value` is the first of them.

    `low` and `high` say how far to doubt the number; below `at_least` and above `at_most` it has no
    meaning, under any scenario, nor has a fraction if it is `whole`, nor what is not larger than
    the parameters that it must lie `above`. Where it `keeps_zeros`, 0 says that there is no such
    thing, which no scenario can change either way. Shares add up to 1 over the axes in
    `adds_up_over`; ratios have a mean of 1 over those in `averages_one_over`, weighed by the days
    of each. What is `read_once` makes the constants of a place, before the first day and under do
    nothing, or serves outside of runs, in a comparison or to describe residents: a scenario's
    change would be lost, so none can change it.
    `file` declares it, `table` holds its rows.
    """

    name: str
    label: str
    value: NDArray[np.float64]
    unit: str
    kind: Kind
    source: str
    grade: Grade
    by: tuple[str, ...] = ()
    labels: tuple[tuple[str, ...], ...] = ()
    by_financial_year: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    distribution: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    whole: bool = False
    above: tuple[str, ...] = ()
    keeps_zeros: bool = False
    adds_up_over: tuple[str, ...] = ()
    averages_one_over: tuple[str, ...] = ()
    read_once: bool = False
    note: str = ""
    file: str = ""
    table: str = ""

    def at(self, financial_year: str) -> NDArray[np.float64]:
        """The value in one financial year; after the last year given, the last one holds."""
        if not self.by_financial_year:
            return self.value
        years = [year for year in self.by_financial_year if year <= financial_year]
        return self.by_financial_year[max(years)] if years else self.value
