"""What a scenario does to the people: how many hold many conditions on the last day, by age."""

import numpy as np
import polars as pl

from sim.comparison.paired import interval
from sim.comparison.people import AT_LEAST, People, Whole, first_number, people_of
from sim.results import ALL

BROAD_AGES = {ALL: (0, None), "0-19": (0, 20), "20-64": (20, 65), "65+": (65, None)}


def people_changed(age_structure: pl.DataFrame) -> pl.DataFrame:
    """People with many conditions on the last day, under every scenario against the first.

    `age_structure` is the table of that name, of two scenarios or more, two replicates or more.
    Columns scenario, conditions ("2+" or "4+"), ages ("all" and broad bands of the five-year ones),
    baseline_mean, difference_mean, difference_low, difference_high (95 % interval of the mean
    difference between runs of the same replicate).
    """
    baseline, *others = people_of(age_structure)
    return pl.DataFrame(
        _row(baseline, other, conditions, ages)
        for other in others
        for conditions in AT_LEAST
        for ages in BROAD_AGES
    )


def _row(baseline: People, other: People, conditions: str, ages: str) -> dict[str, str | float]:
    without, with_scenario = (_held(people, conditions, ages) for people in (baseline, other))
    mean, low, high = interval((with_scenario - without).astype(np.float64))
    return {
        "scenario": other.scenario,
        "conditions": conditions,
        "ages": ages,
        "baseline_mean": float(without.mean()),
        "difference_mean": float(mean),
        "difference_low": float(low),
        "difference_high": float(high),
    }


def _held(people: People, conditions: str, ages: str) -> Whole:
    """People of those ages with so many conditions on the last day, by replicate."""
    first, end = BROAD_AGES[ages]
    here = [
        first <= first_number(band) and (end is None or first_number(band) < end)
        for band in people.groups[0]
    ]
    holding = people.holding(AT_LEAST[conditions])[:, -1][:, here]
    total: Whole = holding.sum(axis=tuple(range(1, holding.ndim)))
    return total
