"""Outcomes of several scenarios laid out replicate by replicate, ready to be paired."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.measures import Measure
from sim.parameters import InputError, catalogue
from sim.results import ALL, COHORT, Results

FEWEST_REPLICATES = 2
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """The sums of every outcome: axes scenario, replicate, financial year, group, outcome.

    The last financial year is `all`: the sum over the whole period. `known` says which outcome is
    counted in which group at all (axes group, outcome), `reported` which a scenario has at all
    (axes scenario, outcome). `has_queues` is False where the sample is
    too small for waits and delays.
    """

    scenarios: tuple[str, ...]
    replicates: tuple[int, ...]
    financial_years: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    outcomes: tuple[str, ...]
    sums: Numbers
    has_queues: bool
    known: NDArray[np.bool_]
    reported: NDArray[np.bool_]

    def of(self, measure: Measure) -> Numbers | None:
        """The measure's values (scenario, replicate, year, group); None where there are none.

        NaN where it has no value, such as a mean wait in a year in which nobody waited. Over the
        whole period a stock is what is there at the end of the last year.
        """
        wanted = (*measure.counts, *((measure.over,) if measure.over else ()))
        if not set(wanted) <= set(self.outcomes) or (measure.queue and not self.has_queues):
            return None
        index = [self.outcomes.index(name) for name in wanted]
        counted: Numbers = self.sums[..., index[: len(measure.counts)]]
        total: Numbers = counted.sum(axis=-1) * measure.scale
        if measure.over:
            over = self.sums[..., index[-1]]
            total = np.divide(total, over, out=np.full_like(total, np.nan), where=over != 0)
        if measure.at_year_end:
            total[:, :, -1] = total[:, :, -2]
        total[:, :, :, ~self.known[:, index].all(axis=-1)] = np.nan
        if measure.not_everywhere:
            total[~self.reported[:, index].all(axis=-1)] = np.nan
        return total


def panel(results: Sequence[Results], by: Sequence[str] = ()) -> Panel:
    """Lay out the outcomes of runs; every scenario must have the same replicates and years"""
    frame = pl.concat([result.tables["outcomes"] for result in results])
    scenarios = tuple(frame["scenario"].unique(maintain_order=True))
    replicates = tuple(sorted(frame["replicate"].unique()))
    _check(frame, scenarios, replicates)
    if COHORT not in by:  # who is in several cohorts is in several rows
        frame = frame.filter(pl.col(COHORT) == ALL)
    for name in by:
        frame = frame.filter(pl.col(name) != ALL)
    years = tuple(sorted(frame["financial_year"].unique()))
    names = tuple(sorted(frame["measure"].unique()))
    keys = frame.select(by).unique().sort(by).rows() if by else [()]
    groups = tuple(tuple(key) for key in keys)
    shape = (len(scenarios), len(replicates), len(years), len(groups), len(names))
    index = (
        codes(frame["scenario"], scenarios),
        codes(frame["replicate"].cast(pl.String), tuple(map(str, replicates))),
        codes(frame["financial_year"], years),
        codes(_joined(frame, by), tuple(_SEPARATOR.join(key) for key in groups)),
        codes(frame["measure"], names),
    )
    place = np.ravel_multi_index(index, shape)
    order = np.argsort(place, kind="stable")
    values = frame["value"].to_numpy()
    # One cell after another in a fixed order: the sum is the same to the bit in every run.
    size = int(np.prod(shape))
    sums: Numbers = np.bincount(place[order], values[order], minlength=size).astype(np.float64)
    sums = sums.reshape(shape)
    counted = np.bincount(place, minlength=size).reshape(shape) > 0
    known = np.asarray(counted.any(axis=(0, 1, 2)))
    reported = np.asarray(counted.any(axis=(1, 2, -2)))
    sums = np.concatenate([sums, sums.sum(axis=2, keepdims=True)], axis=2)
    enough = large_enough(results)
    return Panel(scenarios, replicates, (*years, ALL), groups, names, sums, enough, known, reported)


def large_enough(results: Sequence[Results]) -> bool:
    """Whether every run simulated enough residents for its queues to mean anything."""
    fewest = float(catalogue()["comparison.sample.fewest_residents_for_queues"].value)
    drawn = [result.facts.get("residents") for result in results]
    return all(count >= fewest for count in drawn if isinstance(count, int))


_SEPARATOR = "|"


def codes(column: pl.Series, labels: Sequence[str]) -> NDArray[np.int64]:
    """The place of each cell's text among the labels; text that is not among them is an error."""
    return np.asarray(column.cast(pl.Enum(labels)).to_physical().to_numpy(), np.int64)


def _joined(frame: pl.DataFrame, by: Sequence[str]) -> pl.Series:
    together = pl.concat_str(list(by), separator=_SEPARATOR) if by else pl.lit("")
    return frame.with_columns(together.alias("group"))["group"]


def _check(frame: pl.DataFrame, scenarios: tuple[str, ...], replicates: tuple[int, ...]) -> None:
    if len(replicates) < FEWEST_REPLICATES:
        raise InputError(
            "comparison",
            "replicates",
            "one run cannot show how much is chance",
            f"Ask for at least {FEWEST_REPLICATES} replicates",
        )
    runs = frame.select("scenario", "replicate", "financial_year").unique()
    years = frame["financial_year"].n_unique()
    if runs.height != len(scenarios) * len(replicates) * years:
        raise InputError(
            "comparison",
            "results",
            "the scenarios do not have the same replicates and years",
            "Compare runs of the same replicates, seed and years",
        )
