"""Drawing residents: what a person of an age, sex and quintile brings along.

One uniform number per resident and condition decides both whether the condition is held and, if
not, how much hazard is still to run: so the same person holds it in every scenario.
"""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.population.flows import Flows
from sim.population.frailty import N_RANKS, RANK_CLASSES
from sim.population.mix import Mix
from sim.population.rates import Columns, Rates, columns
from sim.population.residents import Residents
from sim.population.state import settle, stratum_of

TINY = np.finfo(np.float32).tiny
MOST = np.float32(1) - np.finfo(np.float32).eps
CHUNK = 16384  # residents handled at once: their clocks stay in the processor's own memory

Floats = NDArray[np.float32]
Double = NDArray[np.float64]


def draw_residents(
    people: Residents, slots: slice, plan: Flows, mix: Mix, rates: Rates, seed: int
) -> None:
    """Fill the slots, whose identity, age, sex and quintile are set, with everything else."""
    at = columns(plan)
    for first in range(slots.start, slots.stop, CHUNK):
        part = slice(first, min(first + CHUNK, slots.stop))
        kind = _susceptibility(people, part, mix, seed)
        _conditions(people, part, plan, mix, kind, seed)
        _other_clocks(people, part, at, seed)
        _frailty_rank(people, part, mix, kind, seed)
        people.alive[part] = True
        settle(people, rates, part.start, part.stop, known=False)


def _susceptibility(people: Residents, part: slice, mix: Mix, seed: int) -> NDArray[np.int64]:
    """Draw the class; returns the row of `mix.holds` of each resident."""
    stratum = stratum_of(people, part)
    drawn = draws.uniform(seed, "population.susceptibility", people.identity[part])
    below = mix.classes.take(stratum, axis=0) < drawn.astype(np.float32)[:, np.newaxis]
    number = below.sum(axis=1)
    people.susceptibility[part] = mix.susceptibility.take(number)
    return np.asarray(stratum * len(mix.susceptibility) + number, np.int64)


def _conditions(
    people: Residents, part: slice, plan: Flows, mix: Mix, kind: NDArray[np.int64], seed: int
) -> None:
    identity = people.identity[part]
    per_unit = -1 / people.susceptibility[part]
    held_mask = np.zeros(len(identity), np.uint32)
    clocks = people.clocks[part]
    clocks[:] = np.inf
    at = columns(plan)
    for column, name in enumerate(plan.conditions):
        drawn = draws.uniform(seed, f"onset of {name}", identity)
        share = mix.holds[column].take(kind)
        held = drawn < share
        held_mask |= held.astype(np.uint32) << np.uint32(column)
        left = ((1 - drawn) / (1 - np.minimum(share, MOST))).astype(np.float32)
        np.log(left, out=left)
        left *= per_unit
        left[held] = np.inf
        clocks[:, column] = left
        leaving = np.flatnonzero(at.leaves == column)
        if leaving.size:
            who = np.flatnonzero(held)
            until = draws.exponential(seed, f"end of {name}", identity[who])
            clocks[who, at.conditions + leaving[0]] = until
    people.conditions[part] = held_mask


def _other_clocks(people: Residents, part: slice, at: Columns, seed: int) -> None:
    identity = people.identity[part]
    clocks = people.clocks[part]
    clocks[:, at.moving_out] = draws.exponential(seed, "population.moving_out", identity)
    women = np.flatnonzero(people.sex[part] == 0)
    clocks[women, at.birth] = draws.exponential(seed, "population.birth", identity[women])
    people.death_clock[part] = draws.exponential(seed, "population.death", identity)


def _frailty_rank(
    people: Residents, part: slice, mix: Mix, kind: NDArray[np.int64], seed: int
) -> None:
    drawn = draws.uniform(seed, "population.frailty", people.identity[part])
    upper = mix.ranks.take(kind, axis=0)
    number = (upper < drawn[:, np.newaxis]).sum(axis=1)
    ends = np.concatenate([np.zeros((len(upper), 1)), upper, np.ones((len(upper), 1))], axis=1)
    row = np.arange(len(number))
    low, high = ends[row, number], ends[row, number + 1]
    within = (drawn - low) / np.maximum(high - low, TINY)
    rank = (number + within) * (N_RANKS // RANK_CLASSES)
    people.frailty_rank[part] = np.minimum(rank, N_RANKS - 1)
