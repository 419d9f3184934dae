"""How a place's need and use of care move from year to year under one scenario.

Each run is held against its own first year, so that the interval is of the change and not of the
level.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.inequality import PEOPLE
from sim.comparison.paired import interval
from sim.comparison.panel import Panel, panel
from sim.comparison.people import AT_LEAST, people_of
from sim.comparison.rates import Estimate
from sim.results import Results

FILE = Path(__file__).with_name("over_time.csv")
MANY = "4+"
PERCENT = 100
SEX_AND_FIFTH = (3, 4)  # axes of counts of people
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """Something by financial year: its level, and its change since the first in per cent.

    `ages_alone` is the change by the last year that more, and older, people would bring, each age
    band's first rate held; None where it is not counted by age. Where the change itself is quite
    another, something else moves it: illness, supply, or a start that was not in balance.
    `is_drawn` says that it is one of the few that a chart shows.
    """

    name: str
    label: str
    financial_years: tuple[str, ...]
    levels: tuple[Estimate, ...]
    changes: tuple[Estimate, ...]
    ages_alone: Estimate | None
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
    held, everyone = _people_with_many(answer)
    many = Course(
        "people_with_many",
        "People with four or more conditions",
        years,
        *_of(held.sum(axis=-1)),
        ages_alone=_ages_alone(held, everyone),
        is_drawn=True,
    )
    return (many, *_counted(answer, years))


def _counted(answer: Results, years: tuple[str, ...]) -> tuple[Course, ...]:
    wanted = {name for row in _rows() for name in (*row["counts"].split("|"), row["over"])}
    wanted.add(PEOPLE)
    outcomes = answer.tables["outcomes"].filter(pl.col("measure").is_in(wanted))
    of_answer = [Results({"outcomes": outcomes}, answer.facts)]
    laid_out, by_age = panel(of_answer), panel(of_answer, ("age_band",))
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
        alone = None
        if {*counts, PEOPLE} <= set(by_age.outcomes):
            held, days = (_by_age(by_age, names) for names in (counts, [PEOPLE]))
            alone = _ages_alone(held, days)
        is_drawn = row["drawn"] == "yes"
        found.append(Course(row["name"], row["label"], years, *_of(values), alone, is_drawn))
    return tuple(found)


def _by_age(laid_out: Panel, names: Sequence[str]) -> Numbers:
    """Sums of these outcomes (replicate, year, age band)."""
    index = [laid_out.outcomes.index(name) for name in names]
    summed: Numbers = laid_out.sums[0, :, :-1][..., index].sum(axis=-1)
    return summed


def _ages_alone(held: Numbers, people: Numbers) -> Estimate:
    """Change by the last year, in per cent, at the first year's rates (replicate, year, age)."""
    first = people[:, 0]
    rate = np.divide(held[:, 0], first, out=np.zeros_like(first), where=first > 0)
    now, then = ((rate * people[:, year]).sum(axis=-1) for year in (-1, 0))
    change = np.divide(now, then, out=np.full_like(then, np.nan), where=then > 0) - 1
    return Estimate(*(float(end) for end in interval(PERCENT * change)))


def _people_with_many(answer: Results) -> tuple[Numbers, Numbers]:
    """Who has many conditions at the end of each year, and everyone (replicate, year, age)."""
    people = people_of(answer.tables["age_structure"])[0]
    both = people.holding(AT_LEAST[MANY]), people.everyone
    held, everyone = (one.sum(axis=SEX_AND_FIFTH)[:, 1:].astype(np.float64) for one in both)
    return held, everyone


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
