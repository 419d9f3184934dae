"""Who dies: all-cause mortality by age, sex and deprivation, shared out by conditions and frailty.

Sharing out keeps the all-cause rate: the multipliers have mean 1 over the states that people of
an age, sex and quintile are in at the start. That norm is frozen, so a scenario under which
people hold fewer conditions does save lives.
"""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population.bands import band_starts, interpolate, keep_band_means
from sim.population.cells import OLDEST, single_ages
from sim.population.frailty import frailty_by_rank, rank_classes

PER_CENT = 100
PER_HUNDRED_THOUSAND = 100_000

Floats = NDArray[np.float64]


def all_cause(values: Values) -> Floats:
    """Deaths per person and year in 2016 by [age 0..100, sex, quintile]; the shape to be scaled."""
    name = "population.mortality.all_cause"
    starts = band_starts(values, name)
    weights = single_ages(values["population.conditions.standard_population"]).sum(axis=1)
    target = values[name] / PER_HUNDRED_THOUSAND
    return keep_band_means(target, starts, weights, partial(_lines, starts))


def _lines(starts: list[int], knots: Floats) -> Floats:
    """Rates at ages 0 to 100, straight in the logarithm, the last slope continued."""
    ends = np.array([*starts[1:], OLDEST]) - 1
    middles = (np.array(starts) + ends) / 2
    logs = np.log(knots)
    slope = (logs[-1:] - logs[-2:-1]) / (middles[-1] - middles[-2])
    beyond = logs[-1:] + slope * (OLDEST - middles[-1])
    ages = np.append(middles, OLDEST)
    return np.asarray(np.exp(interpolate(ages, np.concatenate([logs, beyond]))), np.float64)


def improvement(values: Values, first_year: int, year: int) -> Floats:
    """Mortality in year `year` (0, 1, 2 ...) over that of the first, [age, sex, 1]."""
    name = "population.mortality.improvement_percent_per_year"
    fall = np.log1p(-values.in_age_band(name) / PER_CENT)
    turning = int(values.labels(name, 2)[1])
    before = min(year, max(turning - first_year, 0))
    logs = fall[..., 0] * before + fall[..., 1] * (year - before)
    return np.asarray(np.exp(logs)[..., np.newaxis], np.float64)


def multipliers(values: Values) -> Floats:
    """Mortality of people in each state against one another: [age, conditions 0..5+, frailty]."""
    conditions, frailty = values["population.mortality.weights"]
    by_count = values.by_age("population.mortality.ratio_by_conditions") ** conditions
    by_frailty = values["population.mortality.ratio_by_frailty"] ** frailty
    return np.asarray(by_count[:, :, np.newaxis] * by_frailty, np.float64)


def by_rank(values: Values, multiplier: Floats) -> Floats:
    """A multiplier [age, conditions 0..5+, frailty] by class of frailty rank instead."""
    category = frailty_by_rank(values)
    ages, counts, _ = np.ogrid[: category.shape[0], : category.shape[1], :1]
    return rank_classes(multiplier[ages, counts, category])


def norms(values: Values, states: Floats) -> Floats:
    """Mean of the multipliers over the people of each [age, sex, quintile], to divide them by.

    `states` is the share of people in each state [age, sex, quintile, conditions, frailty].
    """
    rate = multipliers(values)[:, np.newaxis, np.newaxis]
    return np.asarray((states * rate).sum(axis=(-2, -1)), np.float64)
