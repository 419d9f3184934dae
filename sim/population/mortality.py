"""Who dies: all-cause mortality by age, sex and deprivation, shared out by conditions and frailty.

Each condition held and the category of frailty multiply a resident's mortality. Sharing out keeps
the all-cause rate: the products are divided by their mean over the people of an age, sex and
quintile, foreseen for each year under do nothing. That norm is frozen, so a scenario under which
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


def condition_factors(values: Values) -> Floats:
    """What each condition multiplies mortality by, [age, condition]; less so at some ages."""
    ratio = values["population.mortality.ratio_by_condition"]
    return np.asarray(ratio ** _power(values, "condition"), np.float64)


def state_factors(values: Values) -> Floats:
    """What number of conditions and frailty multiply it by, [age, conditions 0..5+, frailty]."""
    by_count = values.by_age("population.mortality.ratio_by_count") ** _power(values, "count")
    by_frailty = values["population.mortality.ratio_by_frailty"] ** _power(values, "frailty")
    return np.asarray(by_count[:, :, np.newaxis] * by_frailty[:, np.newaxis], np.float64)


def deaths_by_state(values: Values, all_cause: Floats, risk: Floats) -> Floats:
    """Mortality of people whose conditions multiply it by 1, in the time unit of `all_cause`.

    [age, sex, quintile, conditions 0..5+, frailty], from `all_cause` mortality and the mean `risk`
    of people, both [age, sex, quintile].
    """
    factors = state_factors(values)[:, np.newaxis, np.newaxis]
    return np.asarray((all_cause / risk)[..., np.newaxis, np.newaxis] * factors, np.float64)


def by_rank_class(values: Values) -> Floats:
    """The same by class of frailty rank instead of frailty."""
    factor, category = state_factors(values), frailty_by_rank(values)
    ages, counts, _ = np.ogrid[: category.shape[0], : category.shape[1], :1]
    return rank_classes(factor[ages, counts, category])


def _power(values: Values, term: str) -> Floats:
    """How far one of the published gradients counts beside the others, [age, 1]."""
    name = "population.mortality.power"
    return values.by_age(name)[:, [values.labels(name, 1).index(term)]]
