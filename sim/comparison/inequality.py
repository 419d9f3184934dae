"""Inequality between deprivation fifths: the slope index and the relative index, and what changes.

Fifths are put in order from the least to the most deprived, each at the middle of its share of the
people (its ridit). The slope of a straight line through their rates, weighted by people, is the
slope index of inequality: by how much the most deprived end is above the least. Over the mean rate
it is the relative index (Pamuk 1985; Mackenbach and Kunst, Soc Sci Med 1997;44:757-71). Rates are
those at the place's own ages: by age band, with the whole place's people of each band as weights,
so that a fifth of older people does not seem a fifth of sicker ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.measures import Measure, measures
from sim.comparison.paired import (
    CHANCE_AND_RANGES,
    CHANCE_ONLY,
    Columns,
    interval,
    together,
)
from sim.comparison.panel import Panel, panel
from sim.results import Results, table

Numbers = NDArray[np.float64]

PEOPLE = "person_days"  # whom a count is held against
PER_PERSON = ("person_days", "person_days_65", "person_days_18")
DAYS_PER_YEAR, PER_1000 = 365.25, 1000
_BY = ("age_band", "deprivation_quintile")
INDICES = ("slope", "relative")
_FIFTHS = {
    **dict.fromkeys(("scenario", "measure", "unit", "deprivation_quintile"), pl.String),
    **dict.fromkeys(("mean", "low", "high"), pl.Float64),
}


def slope_index(rates: Numbers, people: Numbers) -> Numbers:
    """The slope index of inequality over the last axis: fifths, the most deprived first.

    Above 0 where the rate is higher among the more deprived; in the unit of the rates. `people` in
    each fifth are weights, and set where on the scale from 0 (least deprived) to 1 it lies.
    """
    share = people / people.sum(axis=-1, keepdims=True)
    rank = 1 - (np.cumsum(share, axis=-1) - share / 2)
    mean_rank = (share * rank).sum(axis=-1, keepdims=True)
    apart = rank - mean_rank
    slope: Numbers = (share * apart * rates).sum(axis=-1) / (share * apart**2).sum(axis=-1)
    return slope


def relative_index(rates: Numbers, people: Numbers) -> Numbers:
    """The slope index over the mean rate; NaN where the mean is 0."""
    mean = (people * rates).sum(axis=-1) / people.sum(axis=-1)
    slope = slope_index(rates, people)
    over: Numbers = np.divide(slope, mean, out=np.full_like(slope, np.nan), where=mean != 0)
    return over


def at_the_same_ages(counted: Numbers, people: Numbers, standard: Numbers) -> Numbers:
    """Rates by fifth over the last two axes, age bands and fifths: directly standardised for age.

    `standard` are the people of each age band whom all fifths are given. A band in which a fifth
    has nobody is given the rate of all fifths together.
    """
    of_all = np.divide(
        counted.sum(axis=-1, keepdims=True),
        people.sum(axis=-1, keepdims=True),
        out=np.zeros((*counted.shape[:-1], 1)),
        where=people.sum(axis=-1, keepdims=True) > 0,
    )
    rates = np.divide(counted, people, out=of_all + np.zeros_like(counted), where=people > 0)
    weights = standard / standard.sum(axis=-1, keepdims=True)
    standardised: Numbers = (weights[..., np.newaxis] * rates).sum(axis=-2)
    return standardised


def inequality(results: Sequence[Results], *, parameters_drawn: bool = False) -> pl.DataFrame:
    """The `inequality` table: both indices of each measure that has a rate per person.

    Over the whole period; every scenario against the first, replicate by replicate. Measures that
    add up are per 1,000 people a year, others in their own unit. `parameters_drawn` as in
    `compare`.
    """
    laid_out = panel(results, _BY)
    covers = CHANCE_AND_RANGES if parameters_drawn else CHANCE_ONLY
    of = (_rows(laid_out, one) for one in measures().values() if _is_per_person(one))
    return table("inequality", together("inequality", [part for one in of for part in one], covers))


def _is_per_person(measure: Measure) -> bool:
    """Whether it counts something that can be held against people, and is no money."""
    if measure.at_year_end or measure.not_everywhere or measure.unit == "£":
        return False
    return not measure.over or measure.over in PER_PERSON


@dataclass(frozen=True)
class Fifths:
    """Rates of each deprivation fifth (1 the most deprived), and what scenarios make of them.

    Both frames have columns scenario, measure, unit, deprivation_quintile, mean, low, high: the
    `levels` of every scenario alone, and the `differences` of each from the first.
    """

    levels: pl.DataFrame
    differences: pl.DataFrame


def by_fifth(results: Sequence[Results]) -> Fifths:
    """Rates by deprivation fifth at the place's own ages, over the whole period.

    Those whose indices are in `inequality`, replicate by replicate, with 95 % intervals.
    """
    laid_out = panel(results, _BY)
    levels, differences = [], []
    for measure in filter(_is_per_person, measures().values()):
        found = _rates(laid_out, measure)
        if found is not None:
            # Axes scenario, fifth, and last the replicate.
            values = np.moveaxis(found.values, 1, -1)
            levels.append(_fifths(laid_out, laid_out.scenarios, measure, found.unit, values))
            apart = values[1:] - values[:1]
            others = laid_out.scenarios[1:]
            differences.append(_fifths(laid_out, others, measure, found.unit, apart))
    nothing = pl.DataFrame(schema=_FIFTHS)
    return Fifths(pl.concat([nothing, *levels]), pl.concat([nothing, *differences]))


@dataclass(frozen=True)
class _Rates:
    """Rates of one measure (scenario, replicate, fifth), people as weights, and the unit."""

    values: Numbers
    people: Numbers
    unit: str


def _rows(laid_out: Panel, measure: Measure) -> list[Columns]:
    """Both indices of one measure; none where it is not counted by age band and quintile."""
    found = _rates(laid_out, measure)
    if found is None:
        return []
    of_both = (slope_index, found.unit), (relative_index, "of the mean")
    return [
        _compared(laid_out, measure, name, unit, index(found.values, found.people))
        for name, (index, unit) in zip(INDICES, of_both, strict=True)
    ]


def _rates(laid_out: Panel, measure: Measure) -> _Rates | None:
    """Rates of one measure at the same ages; None where it is not counted by age and quintile."""
    over = measure.over or PEOPLE
    if not {*measure.counts, over} <= set(laid_out.outcomes):
        return None
    if measure.queue and not laid_out.has_queues:
        return None
    counts = [laid_out.outcomes.index(name) for name in measure.counts]
    ages, fifths = (sorted({key[axis] for key in laid_out.groups}) for axis in range(len(_BY)))
    if len(laid_out.groups) != len(ages) * len(fifths):
        return None
    # Axes scenario, replicate, age band, fifth (the most deprived first), of the whole period.
    shape = (*laid_out.sums.shape[:2], len(ages), len(fifths))
    sums = laid_out.sums[:, :, -1]
    counted = sums[..., counts].sum(axis=-1).reshape(shape)
    days = sums[..., laid_out.outcomes.index(over)].reshape(shape)
    scale = measure.scale * (1 if measure.over else PER_1000 * DAYS_PER_YEAR)
    # What a scenario does to who is there moves no weight: those of the first scenario.
    rates = at_the_same_ages(counted * scale, days, days[0].sum(axis=-1))
    people = np.broadcast_to(days[0].sum(axis=-2), rates.shape)
    return _Rates(rates, people, measure.unit if measure.over else "per 1,000 people a year")


def _fifths(
    laid_out: Panel, scenarios: Sequence[str], measure: Measure, unit: str, values: Numbers
) -> pl.DataFrame:
    """Rows of one measure: values of scenario, fifth and replicate."""
    fifths = sorted({key[1] for key in laid_out.groups})
    mean, low, high = interval(values)
    s, f = (axis.ravel() for axis in np.indices(mean.shape))
    return pl.DataFrame(
        {
            "scenario": [scenarios[int(i)] for i in s],
            "measure": measure.name,
            "unit": unit,
            "deprivation_quintile": [fifths[int(i)] for i in f],
            "mean": mean.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        },
        schema=_FIFTHS,
    )


def _compared(laid_out: Panel, measure: Measure, index: str, unit: str, values: Numbers) -> Columns:
    """Rows of one index (scenario, replicate): each scenario against the first."""
    baseline, scenario = np.broadcast_arrays(values[:1], values[1:])
    differences = scenario - baseline
    paired = np.where(np.isnan(differences), np.nan, 1)
    mean, low, high = interval(differences)
    return {
        "scenario": np.array(laid_out.scenarios[1:], np.object_),
        "baseline": laid_out.scenarios[0],
        "measure": measure.name,
        "index": index,
        "unit": unit,
        "baseline_mean": interval(baseline * paired)[0],
        "scenario_mean": interval(scenario * paired)[0],
        "difference_mean": mean,
        "difference_low": low,
        "difference_high": high,
        "replicates": (~np.isnan(differences)).sum(axis=-1),
    }
