"""Mixes of people to draw residents from: the steady state as running shares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.population.cells import N_STRATA, STRATA
from sim.population.onset import SteadyState

Floats = NDArray[np.float32]
Double = NDArray[np.float64]
TINY = np.finfo(float).tiny


@dataclass(frozen=True)
class Mix:
    """People to draw from, by stratum (age, sex and quintile).

    `susceptibility` [class]; `classes` running share of its classes [stratum, class]; `holds`
    share with the first condition of each block [block, stratum x class]; `second` share with its
    second, of those without the first and of those with it [block, 2, stratum x class]; `ranks`
    running share of the classes of frailty rank [stratum x class, class of rank].
    """

    susceptibility: Floats
    classes: Floats
    holds: Floats
    second: Floats
    ranks: Floats


def mix_at_mid_year(steady: SteadyState) -> Mix:
    """People whose birthdays are spread over the year: the residents at the start."""
    return _mix(steady, steady.weights_mid_year, steady.states_mid_year, steady.ranks_mid_year)


def mix_at_birthday(steady: SteadyState) -> Mix:
    """People on their birthday: newborns and people who move in."""
    return _mix(steady, steady.weights, steady.states, steady.ranks)


def _mix(steady: SteadyState, weights: Double, states: Double, ranks: Double) -> Mix:
    classes = weights.shape[-1]
    block, state = len(STRATA), len(STRATA) + 1
    by_state = np.moveaxis(states, (block, state), (0, 1))
    by_state = by_state.reshape(*by_state.shape[:2], -1)
    none, first, second, both = np.moveaxis(by_state, 1, 0)
    given = np.stack(
        [second / np.maximum(none + second, TINY), both / np.maximum(first + both, TINY)]
    )
    tables = (
        steady.susceptibility.astype(np.float32),
        _running(weights, N_STRATA),
        (first + both).astype(np.float32, order="C"),
        np.moveaxis(given, 0, 1).astype(np.float32, order="C"),
        _running(ranks, N_STRATA * classes),
    )
    for table in tables:
        table.setflags(write=False)  # runs share them
    return Mix(*tables)


def _running(shares: Double, rows: int) -> Floats:
    """Running total of the shares of all classes but the last: [row, class]."""
    return np.cumsum(shares.reshape(rows, -1), axis=1)[:, :-1].astype(np.float32)
