"""Queueing theory: what a service of identical places must do in the long run."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Chances = NDArray[np.float64]


def erlang_b(places: int, load: float) -> float:
    """Share turned away where nobody waits (Erlang 1917); `load` = arrivals x mean stay."""
    blocked = 1.0
    for place in range(1, places + 1):
        blocked = load * blocked / (place + load * blocked)
    return blocked


def erlang_c(places: int, load: float) -> float:
    """Share that waits where everybody waits (Erlang 1917); needs load < places."""
    blocked = erlang_b(places, load)
    return blocked / (1 - load / places * (1 - blocked))


def mean_wait(places: int, load: float, mean_stay: float) -> float:
    """Mean wait over everybody, exponential stays, in the unit of `mean_stay`."""
    return erlang_c(places, load) * mean_stay / (places - load)


def day_by_day(places: int, arrivals: float, mean_stay: float, waits: bool) -> Chances:
    """Chance of n people there (in a place or waiting) after a day's round, n = 0, 1, ...

    Exact for Poisson arrivals a day, and stays of 1, 2, ... days that end on any day with the
    same chance: those due leave, then newcomers start. As days shrink this becomes Erlang's.
    Without waiting, those who find no place on their day are turned away.
    """
    most = places + (40 * places if waits else 0)
    after_leaving = np.zeros((most + 1, most + 1))
    for n in range(most + 1):
        served = min(n, places)
        left = stats.binom.pmf(np.arange(served + 1), served, 1 / mean_stay)
        after_leaving[n, n - np.arange(served + 1)] = left
    newcomers = np.zeros((most + 1, most + 1))
    for n in range(most + 1):
        newcomers[n, n:] = stats.poisson.pmf(np.arange(most + 1 - n), arrivals)
        newcomers[n, most] += stats.poisson.sf(most - n, arrivals)
    step = after_leaving @ newcomers
    # The long-run chances are what one more day does not change.
    system = np.vstack([step.T - np.eye(most + 1), np.ones(most + 1)])
    chances, *_ = np.linalg.lstsq(system, np.append(np.zeros(most + 1), 1.0), rcond=None)
    return np.asarray(chances, np.float64)


def waiting(chances: Chances, places: int) -> float:
    """Mean number who wait."""
    return float((chances * np.maximum(np.arange(chances.size) - places, 0)).sum())
