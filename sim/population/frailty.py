"""Frailty by the categories of the electronic frailty index: from age and number of conditions.

Each resident keeps one rank for life, a uniform number; the thresholds move with age and
conditions. So frailty deepens as a person ages and gathers conditions, and a scenario that
prevents a condition keeps the draw and moves the threshold.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from sim.parameters import Values
from sim.population.cells import FRAILTIES, N_AGES, N_COUNTS, N_FRAILTIES

N_RANKS = 1024
RANK_CLASSES = 32  # for following which ranks survive
REFERENCE_AGE = 75
YEARS_PER_DECADE = 10

Floats = NDArray[np.float64]


def at_least(values: Values) -> Floats:
    """Share of people at least mildly, moderately, severely frail: [age, conditions 0..5+, 3]."""
    name = "population.frailty.log_odds"
    odds = dict(zip(values.labels(name), values[name], strict=True))
    age = (np.arange(N_AGES) - REFERENCE_AGE) / YEARS_PER_DECADE * odds["age_per_decade"]
    held = np.arange(N_COUNTS) * odds["each_condition"]
    level = np.array([odds[category] for category in FRAILTIES[1:]])
    share = expit(level + held[:, np.newaxis] + age[:, np.newaxis, np.newaxis])
    return np.asarray(share, np.float64)


def frailty_by_rank(values: Values) -> NDArray[np.uint8]:
    """Category, 0 fit to 3 severe, by [age, conditions 0..5+, rank]."""
    rank = (np.arange(N_RANKS) + 0.5) / N_RANKS
    below = 1 - at_least(values)
    category = np.zeros((*below.shape[:-1], N_RANKS), np.uint8)
    for threshold in np.moveaxis(below, -1, 0):
        category += rank > threshold[..., np.newaxis]
    return category


def rank_classes(by_rank: Floats) -> Floats:
    """Means over classes of neighbouring ranks, the last axis of `by_rank`."""
    classes = by_rank.reshape(*by_rank.shape[:-1], RANK_CLASSES, -1)
    return np.asarray(classes.mean(axis=-1), np.float64)


def state_shares(values: Values, weights: Floats, counts: Floats, ranks: Floats) -> Floats:
    """Share of people in each state: [age, sex, quintile, conditions 0..5+, frailty].

    `weights` of classes of susceptibility [age, sex, quintile, class]; in each class `counts`
    share by conditions [..., 0..5+] and `ranks` share by class of frailty rank [..., rank].
    """
    category = frailty_by_rank(values)
    people = weights[..., np.newaxis] * counts
    shares = []
    for one in range(N_FRAILTIES):
        within = rank_classes((category == one).astype(np.float64))
        frail = ranks @ np.swapaxes(within, 1, 2)[:, np.newaxis, np.newaxis]
        shares.append((people * frail).sum(axis=-2))
    return np.stack(shares, axis=-1)


def state_by_rank(values: Values) -> NDArray[np.uint8]:
    """State (conditions x 4 + frailty) by [age, conditions 0..5+, rank], for one look-up."""
    count = np.arange(N_COUNTS, dtype=np.uint8)[:, np.newaxis] * np.uint8(N_FRAILTIES)
    return count + frailty_by_rank(values)
