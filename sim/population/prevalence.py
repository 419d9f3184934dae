"""Who holds which condition: published prevalence spread to single ages, sexes and quintiles.

Nine published age bands become 101 single ages, so that each band keeps its mean; the national
figure becomes five quintiles, so that the standard population keeps its mean. A place's level of a
condition then multiplies its share at every age, sex and quintile: the odds of a share s at level k
are multiplied by k (1 - s) / (1 - k s), and where k s would reach 1 the share stays just below it.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from sim.parameters import Values
from sim.population.bands import band_starts, interpolate, keep_band_means
from sim.population.cells import N_QUINTILES, OLDEST, single_ages
from sim.population.conditions import condition_names

PER_CENT = 100
LEAST = 1e-7
ROUNDS = 12
_STEPS_FROM_MIDDLE = np.arange(N_QUINTILES)[::-1] / (N_QUINTILES - 1) - 0.5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prevalence:
    """Share of people who hold each condition, float64 [age 0..100, sex, quintile, condition].

    `falls` tells of each condition whether its prevalence falls with age somewhere.
    """

    conditions: tuple[str, ...]
    falls: NDArray[np.bool_]
    share: Floats


def prevalence(values: Values) -> Prevalence:
    """The prevalence to start from and to hold, by age, sex, quintile and condition."""
    name = "population.conditions.prevalence"
    weights = single_ages(values["population.conditions.standard_population"])
    target = np.clip(values[name] / PER_CENT, LEAST, 1 - LEAST)
    starts = band_starts(values, name)
    by_age = keep_band_means(target, starts, weights.sum(axis=1), partial(_lines, values, starts))
    highest = np.maximum.accumulate(by_age, axis=0)
    smallest = values.number("population.conditions.smallest_fall_percent") / PER_CENT
    falls = (highest - by_age).max(axis=(0, 1)) > smallest
    by_age = np.where(falls, by_age, highest)
    ratio = values["population.conditions.deprivation_odds_ratio"]
    share = _by_quintile(by_age, weights / weights.sum(axis=1, keepdims=True), ratio)
    share = np.minimum(share * values["area.population.prevalence_level"], 1 - LEAST)
    return Prevalence(condition_names(values), falls, share)


def _lines(values: Values, starts: list[int], knots: Floats) -> Floats:
    """Shares at ages 0 to 100: straight in log odds from birth through band middles to old age."""
    birth = values.number("population.conditions.prevalence_at_birth_share")
    tail = values.number("population.conditions.prevalence_rise_beyond_85_share")
    width = starts[-1] - starts[-2]
    middles = np.array(starts) + (width - 1) / 2
    odds = logit(np.clip(knots, LEAST, 1 - LEAST))
    first = logit(np.clip(knots[:1] * birth, LEAST, None))
    last = odds[-1:] + tail * (odds[-1:] - odds[-2:-1]) / width * (OLDEST - middles[-1])
    ages = np.concatenate([[0], middles, [OLDEST]])
    return np.asarray(expit(interpolate(ages, np.concatenate([first, odds, last]))), np.float64)


def _by_quintile(by_age: Floats, mix: Floats, ratio: Floats) -> Floats:
    """[age, sex, quintile, condition]: equal steps of log odds, the mean over `mix` kept."""
    steps = _STEPS_FROM_MIDDLE[:, np.newaxis] * np.log(ratio)
    level = logit(by_age)
    weights = mix[:, np.newaxis, :, np.newaxis]
    for _ in range(ROUNDS):
        share = expit(level[:, :, np.newaxis] + steps)
        level = level + logit(by_age) - logit((share * weights).sum(axis=2))
    return np.asarray(expit(level[:, :, np.newaxis] + steps), np.float64)
