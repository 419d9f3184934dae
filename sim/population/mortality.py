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
    conditions, frailty = values["population.mortality.weights"]
    by_count = values.by_age("population.mortality.ratio_by_conditions") ** conditions
    by_frailty = values["population.mortality.ratio_by_frailty"] ** frailty
    return np.asarray(by_count[:, :, np.newaxis] * by_frailty, np.float64)


def with_care_homes(values: Values, norm: Floats, in_homes: Floats) -> Floats:
    """Mortality of each state over the all-cause rate, wherever its people live.

    `norm` [age] is the mean of `norms` at each age, `in_homes` the share of people who live in a
    care home [age, frailty]; the result is [age, conditions 0..5+, frailty].
    """
    inside = in_homes[:, np.newaxis]
    at_home = multipliers(values) / norm[:, np.newaxis, np.newaxis]
    ratio = care_home_ratio(values)[:, np.newaxis, np.newaxis]
    return np.asarray((1 - inside) * at_home + inside * ratio, np.float64)


def by_rank(values: Values, multiplier: Floats) -> Floats:
    """A multiplier [age, conditions 0..5+, frailty] by class of frailty rank instead."""
    category = frailty_by_rank(values)
    ages, counts, _ = np.ogrid[: category.shape[0], : category.shape[1], :1]
    return rank_classes(multiplier[ages, counts, category])


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
    return np.asarray(np.minimum(shares, 1 - LEAST), np.float64)


def _residents_of_care_homes(values: Values) -> float:
    name = "pathways.long_term.occupancy_at_start"
    taken = dict(zip(values.labels(name), values[name], strict=True))
    services = ("residential_care", "nursing_care")
    places = [values.number(f"area.capacity.{one}_places") * taken[one] for one in services]
    return float(sum(places))


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


def care_home_need(
    values: Values, all_cause_rate: Floats, states: Floats, residents: Floats, in_homes: Floats
) -> Floats:
    """Yearly hazard of coming to need a care home, of people at home, by cell.

    It holds the share of each age in care homes against their higher mortality and against the
    rise of the share with age. `all_cause_rate` and `residents` by [age, sex, quintile], `states`
    by [age, sex, quintile, conditions, frailty], `in_homes` by [age, frailty].
    """
    by_frailty = values["demand.social_care.care_home_by_frailty"]
    frailty = states.sum(axis=-2)
    inside = in_homes[:, np.newaxis, np.newaxis]
    share = (frailty * inside).sum(axis=-1)
    mean = (frailty * (1 - inside) * by_frailty).sum(axis=-1) / (1 - share)
    ratio = care_home_ratio(values)[:, np.newaxis, np.newaxis]
    losing = share * all_cause_rate * (ratio - 1)
    at_age = (share * residents).sum(axis=(1, 2)) / residents.sum(axis=(1, 2))
    rising = np.maximum(np.gradient(at_age), 0)[:, np.newaxis, np.newaxis]
    hazard = (rising + losing) / (1 - share) / mean
    by_state = (hazard[..., np.newaxis] * by_frailty)[..., np.newaxis, :]
    return np.asarray(np.broadcast_to(by_state, states.shape).reshape(-1), np.float64)
