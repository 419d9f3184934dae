"""Paired differences between scenarios: same dice in both, so only the scenario differs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.comparison.measures import Measure, measures
from sim.comparison.panel import FEWEST_REPLICATES, Panel, panel
from sim.parameters import InputError, catalogue
from sim.results import ALL, GROUPS, Results, polars_schema, table

Numbers = NDArray[np.float64]
Columns = Mapping[str, str | NDArray[Any]]
FEWEST_SCENARIOS = 2
CHANCE_ONLY = "chance only"
CHANCE_AND_RANGES = "chance, and the ranges that scenarios and schemes give"


def compare(
    results: Sequence[Results], by: Sequence[str] = (), *, parameters_drawn: bool = False
) -> pl.DataFrame:
    """The `comparison` table: every scenario against the first, replicate by replicate.

    `by` names group columns (age_band, deprivation_quintile, conditions); measures that are not
    counted by group are then left out. At least two replicates: there is no difference without an
    interval. A replicate in which a mean has no value (nobody waited) is left out of that row.
    `parameters_drawn` says that a scenario gives a range, of which each replicate has another
    number: the intervals then cover it too, and column `interval` says so.
    """
    laid_out = panel(results, by)
    if len(laid_out.scenarios) < FEWEST_SCENARIOS:
        raise InputError(
            "comparison", "scenarios", "there is nothing to compare", "Name at least two scenarios"
        )
    covers = CHANCE_AND_RANGES if parameters_drawn else CHANCE_ONLY
    parts = [_rows(laid_out, measure, tuple(by)) for measure in measures().values()]
    rows = together("comparison", [part for part in parts if part], covers)
    return table("comparison", rows.with_columns(pl.col("probability_better").fill_nan(None)))


def levels(results: Sequence[Results]) -> pl.DataFrame:
    """Mean level of every measure by scenario and financial year, with its 95 % interval.

    Columns scenario, measure, financial_year, mean, low, high. The interval is of each scenario
    alone: two may overlap although their difference, under the same dice, is clear.
    """
    laid_out = panel(results)
    parts = []
    for measure in measures().values():
        values = laid_out.of(measure)
        if values is None:
            continue
        mean, low, high = interval(np.moveaxis(values[..., 0], 1, -1))
        s, y = (axis.ravel() for axis in np.indices(mean.shape))
        columns = {
            "scenario": _gather(laid_out.scenarios, s).tolist(),
            "measure": measure.name,
            "financial_year": _gather(laid_out.financial_years, y).tolist(),
            "mean": mean.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        }
        parts.append(pl.DataFrame(columns))
    return pl.concat(parts)


def interval(differences: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Mean, low and high end of Student's t interval over the last axis of paired differences.

    NaN is a pair without a value: it is left out. Fewer than two pairs give NaN.
    """
    known = ~np.isnan(differences)
    count = known.sum(axis=-1).astype(np.float64)
    enough = count >= FEWEST_REPLICATES
    count = np.where(enough, count, np.nan)
    mean = np.where(known, differences, 0).sum(axis=-1) / count
    squares = np.where(known, differences - mean[..., np.newaxis], 0) ** 2
    error = np.sqrt(squares.sum(axis=-1) / (count - 1) / count)
    confidence = float(catalogue()["comparison.interval.confidence"].value)
    half = stdtrit(count - 1, (1 + confidence) / 2) * error
    return mean, mean - half, mean + half


def share_better(differences: Numbers, better: str) -> Numbers:
    """Share of replicates (last axis) in which the scenario is better; ties count half.

    NaN where neither direction is better.
    """
    if better == "neither":
        return np.full(differences.shape[:-1], np.nan)
    gains = -differences if better == "lower" else differences
    points = np.where(np.isnan(gains), np.nan, (gains > 0) + 0.5 * (gains == 0))
    known = np.maximum((~np.isnan(points)).sum(axis=-1), 1)
    return np.asarray(np.nansum(points, axis=-1) / known)


def together(name: str, parts: Sequence[Columns], covers: str) -> pl.DataFrame:
    """Rows of differences, part by part, as the table of this name has them, without those of NaN.

    One frame is made of all: hundreds of small ones take far longer. A column is an array, or a
    single word for the whole part.
    """
    schema = {k: v for k, v in polars_schema(name).items() if k != "interval"}
    found: dict[str, list[Any]] = {column: [] for column in schema}
    for part in parts:
        size = len(part["difference_mean"])
        for column, of in found.items():
            given = part[column]
            of.extend([given] * size if isinstance(given, str) else given.tolist())
    rows = pl.DataFrame(found, schema=schema, nan_to_null=False)
    known = rows.filter(pl.col("difference_mean").is_not_nan())
    return known.with_columns(pl.lit(covers).alias("interval"))


def _rows(laid_out: Panel, measure: Measure, by: tuple[str, ...]) -> Columns | None:
    values = laid_out.of(measure)
    if values is None:
        return None
    baseline, scenario = np.broadcast_arrays(values[:1], values[1:])
    # axes: scenario, year, group, and last the replicate
    baseline, scenario = np.moveaxis(baseline, 1, -1), np.moveaxis(scenario, 1, -1)
    differences = scenario - baseline
    paired = np.where(np.isnan(differences), np.nan, 1)
    mean, low, high = interval(differences)
    s, y, g = (axis.ravel() for axis in np.indices(mean.shape))
    groups = {name: [key[i] for key in laid_out.groups] for i, name in enumerate(by)}
    return {
        "scenario": _gather(laid_out.scenarios[1:], s),
        "baseline": laid_out.scenarios[0],
        "measure": measure.name,
        "financial_year": _gather(laid_out.financial_years, y),
        **{name: _gather(groups[name], g) if name in by else ALL for name in GROUPS},
        "unit": measure.unit,
        "better": measure.better,
        "baseline_mean": interval(baseline * paired)[0].ravel(),
        "scenario_mean": interval(scenario * paired)[0].ravel(),
        "difference_mean": mean.ravel(),
        "difference_low": low.ravel(),
        "difference_high": high.ravel(),
        "probability_better": share_better(differences, measure.better).ravel(),
        "replicates": (~np.isnan(differences)).sum(axis=-1).ravel(),
    }


def _gather(labels: Sequence[str], index: NDArray[np.integer]) -> NDArray[np.object_]:
    found: NDArray[np.object_] = np.array(labels, np.object_)[index]
    return found
