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


def frailty_shares(values: Values) -> Floats:
    """Share of people in each category, fit to severe: [age, conditions 0..5+, category]."""
    above = at_least(values)
    ends = (np.ones((*above.shape[:2], 1)), above, np.zeros((*above.shape[:2], 1)))
    return -np.diff(np.concatenate(ends, axis=-1), axis=-1)


def state_by_rank(values: Values) -> NDArray[np.uint8]:
    """State (conditions x 4 + frailty) by [age, conditions 0..5+, rank], for one look-up."""
    rank = (np.arange(N_RANKS) + 0.5) / N_RANKS
    above = at_least(values)
    frailty = (rank[:, np.newaxis] > 1 - above[:, :, np.newaxis]).sum(axis=-1)
    state = np.arange(N_COUNTS)[:, np.newaxis] * N_FRAILTIES + frailty
    return state.astype(np.uint8)
