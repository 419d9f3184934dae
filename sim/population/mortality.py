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

PER_CENT = 100
PER_HUNDRED_THOUSAND = 100_000
LEAST = 0.1  # of an age's deaths and people, at home, whatever places an area's file claims

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
    by_count = values.by_age("population.mortality.ratio_by_conditions")
    by_frailty = values["population.mortality.ratio_by_frailty"]
    by_count = by_count ** values.number("population.mortality.conditions_weight")
    by_frailty = by_frailty ** values.number("population.mortality.frailty_weight")
    return np.asarray(by_count[:, :, np.newaxis] * by_frailty, np.float64)


def care_home_ratio(values: Values) -> Floats:
    """Mortality of care home residents over the all-cause rate of their age: [age]."""
    return values.by_age("population.mortality.care_home_ratio")


def care_home_shares(values: Values, people: Floats) -> Floats:
    """Share of people who live in a care home when the area's places are taken: [age, frailty].

    `people` counts the area's residents by [age, frailty].
    """
    by_age = values.by_age("demand.social_care.care_home_by_age")
    by_frailty = values["demand.social_care.care_home_by_frailty"]
    relative = by_age[:, np.newaxis] * by_frailty
    shares = relative * (_residents_of_care_homes(values) / (relative * people).sum())
    return np.minimum(shares, 1 - LEAST)


def _residents_of_care_homes(values: Values) -> float:
    name = "pathways.long_term.occupancy_at_start"
    taken = dict(zip(values.labels(name), values[name], strict=True))
    return sum(
        values.number(f"area.capacity.{service}_places") * taken[service]
        for service in ("residential_care", "nursing_care")
    )


def norms(values: Values, states: Floats, at_home: Floats) -> Floats:
    """What the multipliers are divided by, [age, sex, quintile].

    It is their mean over the people at home, adjusted so that deaths at home and in care homes
    together make the all-cause rate. `states` is the share of people in each state [age, sex,
    quintile, conditions, frailty], `at_home` the share of them outside care homes [age, frailty].
    """
    rate = multipliers(values)[:, np.newaxis, np.newaxis]
    outside = states * at_home[:, np.newaxis, np.newaxis, np.newaxis]
    inside = 1 - outside.sum(axis=(-2, -1))
    left = 1 - inside * care_home_ratio(values)[:, np.newaxis, np.newaxis]
    return np.asarray((outside * rate).sum(axis=(-2, -1)) / np.maximum(left, LEAST), np.float64)
