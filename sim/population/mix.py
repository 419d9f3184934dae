"""Mixes of people to draw residents from: the steady state as running shares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.population.cells import N_STRATA
from sim.population.onset import SteadyState

Floats = NDArray[np.float32]
Double = NDArray[np.float64]


@dataclass(frozen=True)
class Mix:
    """People to draw from, by stratum (age, sex and quintile).

    `susceptibility` [class]; `classes` running share of its classes [stratum, class]; `holds`
    share with each condition [condition, stratum x class]; `ranks` running share of the classes
    of frailty rank [stratum x class, class of rank].
    """

    susceptibility: Floats
    classes: Floats
    holds: Floats
    ranks: Floats


def mix_at_mid_year(steady: SteadyState) -> Mix:
    """People whose birthdays are spread over the year: the residents at the start."""
    return _mix(steady, steady.weights_mid_year, steady.holds_mid_year, steady.ranks_mid_year)


def mix_at_birthday(steady: SteadyState) -> Mix:
    """People on their birthday: newborns and people who move in."""
    return _mix(steady, steady.weights, steady.holds, steady.ranks)


def _mix(steady: SteadyState, weights: Double, holds: Double, ranks: Double) -> Mix:
    classes = weights.shape[-1]
    held = np.moveaxis(holds, -2, 0).reshape(-1, N_STRATA * classes)
    tables = (
        steady.susceptibility.astype(np.float32),
        _running(weights, N_STRATA),
        held.astype(np.float32, order="C"),
        _running(ranks, N_STRATA * classes),
    )
    for table in tables:
        table.setflags(write=False)  # runs share them
    return Mix(*tables)


def _running(shares: Double, rows: int) -> Floats:
    """Running total of the shares of all classes but the last: [row, class]."""
    return np.cumsum(shares.reshape(rows, -1), axis=1)[:, :-1].astype(np.float32)
