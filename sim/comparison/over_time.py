"""How a place's need and use of care move from year to year under one scenario.

Each run is held against its own first year, so that the interval is of the change and not of the
level.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.paired import interval
from sim.comparison.panel import panel
from sim.comparison.people import AT_LEAST, people_of
from sim.comparison.rates import Estimate
from sim.results import Results

FILE = Path(__file__).with_name("over_time.csv")
MANY = "4+"
PERCENT = 100
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """Something by financial year: its level, and its change since the first in per cent.

    `is_drawn` says that it is one of the few that a chart shows.
    """

    name: str
    label: str
    noun: str
    financial_years: tuple[str, ...]
    levels: tuple[Estimate, ...]
    changes: tuple[Estimate, ...]
    is_drawn: bool

    @property
    def change(self) -> Estimate:
        """From the first year to the last, in per cent."""
        return self.changes[-1]


def over_time(answer: Results) -> tuple[Course, ...]:
    """Every course of the first scenario: people with many conditions first, then use of care.

    At least two replicates. What the tables do not count is left out, and in a small sample what
    waits.
    """
    years = tuple(sorted(answer.tables["outcomes"]["financial_year"].unique()))
    many = Course(
        "people_with_many",
        "People with four or more conditions",
        "people with four or more conditions",
        years,
        *_of(_people_with_many(answer)),
        is_drawn=True,
    )
    return (many, *_counted(answer, years))


def _counted(answer: Results, years: tuple[str, ...]) -> tuple[Course, ...]:
    wanted = {name for row in _rows() for name in (*row["counts"].split("|"), row["over"])}
    outcomes = answer.tables["outcomes"].filter(pl.col("measure").is_in(wanted))
    laid_out = panel([Results({"outcomes": outcomes}, answer.facts)])
    known = set(laid_out.outcomes)
    found = []
    for row in _rows():
        counts = row["counts"].split("|")
        if not {*counts, *filter(None, [row["over"]])} <= known:
            continue
        if row["queue"] == "yes" and not laid_out.has_queues:
            continue
        # Axes replicate, financial year; the whole period, which comes last, is left out.
        sums = laid_out.sums[0, :, :-1, 0]
        index = [laid_out.outcomes.index(name) for name in counts]
        values = sums[..., index].sum(axis=-1)
        if row["over"]:
            values = values / sums[..., laid_out.outcomes.index(row["over"])]
        texts = (row["name"], row["label"], row["noun"])
        found.append(Course(*texts, years, *_of(values), is_drawn=row["drawn"] == "yes"))
    return tuple(found)


def _people_with_many(answer: Results) -> Numbers:
    """People with four or more conditions at the end of each year (replicate, year)."""
    people = people_of(answer.tables["age_structure"])[0]
    held: Numbers = people.holding(AT_LEAST[MANY]).sum(axis=(2, 3, 4))[:, 1:].astype(np.float64)
    return held


def _of(values: Numbers) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...]]:
    """Levels, and changes since the first year in per cent, of values by replicate and year."""
    first = values[:, :1]
    change = np.divide(values, first, out=np.full_like(values, np.nan), where=first > 0) - 1
    return _estimates(values), _estimates(PERCENT * change)


def _estimates(values: Numbers) -> tuple[Estimate, ...]:
    mean, low, high = interval(np.moveaxis(values, 0, -1))
    return tuple(Estimate(*map(float, ends)) for ends in zip(mean, low, high, strict=True))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
