"""What is dear to work out of an answer, worked out once: levels, rates by fifth, figures.

Each is known by the request's digest and the number of runs: never by the frames themselves, of
which a cache would look at a sample only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from sim.comparison import Fifths, by_fifth, levels
from sim.report.fifths import fifths_figure
from sim.report.figures import Figure, changes_figure, line_figure, payers_figure
from sim.report.measure_groups import COSTS, NOTICED, MeasureGroup
from sim.report.promises import as_published
from sim.results import Results

ANSWERS_HELD, FIGURES_HELD = 8, 128


@dataclass(frozen=True)
class Shown:
    """An answer and its name; `whole` has the doubtful twins, `answer` is without them."""

    name: str
    whole: Results
    answer: Results
    titles: Mapping[str, str]

    @property
    def others(self) -> list[str]:
        """All scenarios but the first."""
        return list(self.titles)[1:]


def shown(key: str, whole: Results) -> Shown:
    """An answer to the request of this key."""
    name = f"{key}-{whole.facts['replicates']}"
    answer = _published(name, whole)
    return Shown(name, whole, answer, {s["name"]: s["title"] for s in answer.facts["scenarios"]})


def figures_by_year(of: Shown, group: MeasureGroup) -> list[tuple[str, Figure]]:
    """The figures of a group of measures, year by year, each with a name for the page."""
    if group.name == NOTICED:
        drawn = lambda: changes_figure(of.answer, of.titles, group.measures, group.label)  # noqa: E731
        return [(group.name, _figure(f"{of.name}-{group.name}", drawn))]
    yearly = _levels(of.name, of.answer)
    known = set(yearly["measure"])
    found = [
        (name, _figure(f"{of.name}-{name}", _line(of, yearly, name)))
        for name in group.measures
        if name in known
    ]
    if group.name == COSTS:
        payers = _figure(f"{of.name}-payers", lambda: payers_figure(of.answer, of.titles))
        found.insert(0, ("payers", payers))
    return found


def figures_by_fifth(of: Shown, group: MeasureGroup) -> list[tuple[str, Figure]]:
    """The figures of those measures of a group that are counted by deprivation fifth."""
    fifths = _fifths(of.name, of.answer)
    known = set(fifths.levels["measure"])
    return [
        (f"{name}-by-fifth", _figure(f"{of.name}-{name}-by-fifth", _across(of, fifths, name)))
        for name in group.measures
        if name in known
    ]


def changes(of: Shown) -> Figure:
    """All changes on one scale."""
    return _figure(f"{of.name}-changes", lambda: changes_figure(of.answer, of.titles))


def _line(of: Shown, yearly: pl.DataFrame, name: str) -> Callable[[], Figure]:
    return lambda: line_figure(of.answer, yearly, name, of.titles)


def _across(of: Shown, fifths: Fifths, name: str) -> Callable[[], Figure]:
    return lambda: fifths_figure(fifths, name, of.titles)


@st.cache_resource(show_spinner=False, max_entries=ANSWERS_HELD)
def _published(name: str, _whole: Results) -> Results:
    return as_published(_whole)


@st.cache_resource(show_spinner=False, max_entries=ANSWERS_HELD)
def _levels(name: str, _answer: Results) -> pl.DataFrame:
    return levels([_answer])


@st.cache_resource(show_spinner=False, max_entries=ANSWERS_HELD)
def _fifths(name: str, _answer: Results) -> Fifths:
    return by_fifth([_answer])


@st.cache_resource(show_spinner=False, max_entries=FIGURES_HELD)
def _figure(name: str, _drawn: Callable[[], Figure]) -> Figure:
    return _drawn()
