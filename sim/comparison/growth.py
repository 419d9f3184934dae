"""Why more people hold many conditions: ageing, population change and incidence, adding up exactly.

People with many conditions are a product of three factors: how many people there are in all, the
share of each group (five-year age band, sex, deprivation quintile) among them, and the share of
each group that holds so many. Between two days all three change; the Shapley value of a factor is
what its change adds, averaged over every order in which the three may change.
"""

from itertools import permutations
from math import factorial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.paired import interval
from sim.comparison.people import AT_LEAST, People, people_of
from sim.results import ALL

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

DRIVERS = ("ageing", "population_change", "incidence")
_PLACES = 6  # parts nearer than this to each other are the same but for the machine's rounding


def growth(age_structure: pl.DataFrame) -> pl.DataFrame:
    """More people with two or more, and four or more, conditions than on the first day, by driver.

    `age_structure` is the table of that name, of one scenario or several, two replicates or more.
    Columns scenario, financial_year (growth until its last day), conditions ("2+" or "4+"), driver,
    people_mean, people_low, people_high (95 % interval of the mean over replicates), replicates.

    Drivers: `ageing`, the share of each five-year age band, sex and deprivation quintile in the
    place; `population_change`, how many people there are; `incidence`, the share with so many
    conditions in the same band, sex and quintile, whatever moved it; `all`, the whole growth. In
    each replicate the parts are whole people and add up to the growth: the largest remainders are
    rounded up, ties to the driver named first; so the means add up too. A group that is empty on
    one day is given the other day's share with many conditions.
    """
    return pl.concat(
        _rows(people, conditions) for people in people_of(age_structure) for conditions in AT_LEAST
    )


def growth_by_driver(everyone: Whole, holding: Whole) -> Whole:
    """Growth since the first day, split by driver: [driver, ..., later day], whole people.

    `everyone` and `holding` (those with many conditions) have axes ..., day, group; day 0 is the
    first.
    """
    size = everyone.sum(axis=-1, keepdims=True)
    composition = _since_first(everyone, size)
    rate = _since_first(holding, everyone)
    size_then, size_now = size[..., :1, 0], size[..., 1:, 0]
    factors = (composition, (size_then, size_now), rate)
    values = np.stack([[[_held(a, n, r) for r in rate] for n in factors[1]] for a in composition])
    total = holding.sum(axis=-1)
    return whole_parts(shapley(values, len(DRIVERS)), total[..., 1:] - total[..., :1])


def shapley(values: Numbers, factors: int) -> Numbers:
    """Each factor's Shapley value, along axis 0; the values add up to last minus first.

    The first axes of `values`, one for each factor, have length 2: that factor before and after.
    """
    added = np.zeros((factors, *values.shape[factors:]))
    for order in permutations(range(factors)):
        state = [0] * factors
        before = values[tuple(state)]
        for factor in order:
            state[factor] = 1
            after = values[tuple(state)]
            added[factor] += after - before
            before = after
    return added / factorial(factors)


def whole_parts(parts: Numbers, total: Whole) -> Whole:
    """Parts (axis 0) in whole numbers that add up to `total`, which they must do but for rounding.

    The largest remainder is rounded up first; of equal ones the first.
    """
    near = np.round(parts, _PLACES)
    floor = np.floor(near)
    left = total - floor.sum(axis=0)
    largest_first = np.argsort(-np.round(near - floor, _PLACES), axis=0, kind="stable")
    rank = np.argsort(largest_first, axis=0, kind="stable")
    whole: Whole = (floor + (rank < left)).astype(np.int64)
    return whole


def _rows(people: People, conditions: str) -> pl.DataFrame:
    replicates, days = people.counts.shape[:2]
    everyone = people.everyone.reshape(replicates, days, -1)
    holding = people.holding(AT_LEAST[conditions]).reshape(everyone.shape)
    parts = growth_by_driver(everyone, holding)
    with_all = np.concatenate([parts.sum(axis=0, keepdims=True), parts]).astype(np.float64)
    mean, low, high = interval(np.moveaxis(with_all, 1, -1))
    driver, year = (axis.ravel() for axis in np.indices(mean.shape))
    rows = {
        "scenario": people.scenario,
        "financial_year": pl.Series(people.financial_years).gather(year),
        "conditions": conditions,
        "driver": pl.Series((ALL, *DRIVERS)).gather(driver),
        "people_mean": mean.ravel(),
        "people_low": low.ravel(),
        "people_high": high.ravel(),
        "replicates": replicates,
    }
    return pl.DataFrame(rows)


def _since_first(part: Whole, whole: Whole) -> tuple[Numbers, Numbers]:
    """Shares of the whole on the first day and later; where there is no whole, the other day's."""
    empty = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    share = np.divide(part, whole, out=empty, where=whole > 0)
    then, now = np.broadcast_arrays(share[..., :1, :], share[..., 1:, :])
    known_then = np.where(np.isnan(then), now, then)
    known_now = np.where(np.isnan(now), then, now)
    return np.nan_to_num(known_then), np.nan_to_num(known_now)


def _held(composition: Numbers, size: Whole, rate: Numbers) -> Numbers:
    held: Numbers = size * (composition * rate).sum(axis=-1)
    return held
