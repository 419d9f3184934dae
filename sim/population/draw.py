"""Drawing residents: what a person of an age, sex and quintile brings along.

One uniform number per resident and condition decides both whether the condition is held and, if
not, how much hazard is still to run: so the same person holds it in every scenario.
"""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled, compiled_with_arrays
from sim.population.blocks import NO_CONDITION
from sim.population.flows import Flows
from sim.population.frailty import N_RANKS, RANK_CLASSES
from sim.population.mix import Mix
from sim.population.rates import Columns, Rates, columns
from sim.population.residents import Residents
from sim.population.state import settle, stratum_of

TINY = float(np.finfo(np.float32).tiny)
MOST = np.float32(1) - np.finfo(np.float32).eps
# Residents handled at once: few enough for the processor's own memory, and not a power of two,
# or the same resident's numbers of different conditions would crowd each other out of it.
CHUNK = 4000

Whole = NDArray[np.int64]
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


def _susceptibility(people: Residents, part: slice, mix: Mix, seed: int) -> Whole:
    """Draw the class; returns the row of `mix.holds` of each resident."""
    stratum = stratum_of(people, part)
    drawn = draws.uniform(seed, "population.susceptibility", people.identity[part])
    number = _classes(mix.classes, stratum, drawn.astype(np.float32))
    people.susceptibility[part] = mix.susceptibility.take(number)
    return np.asarray(stratum * len(mix.susceptibility) + number, np.int64)


@compiled_with_arrays
def _classes(running: Floats, rows: Whole, drawn: Floats) -> Whole:
    """The class each draw falls in, by the row of running shares that holds for the person."""
    number = np.empty(len(drawn), np.int64)
    for person in range(len(drawn)):
        ends, low = running[rows[person]], 0
        for one in range(len(ends)):
            low += ends[one] < drawn[person]
        number[person] = low
    return number


def _conditions(
    people: Residents, part: slice, plan: Flows, mix: Mix, kind: Whole, seed: int
) -> None:
    identity, held = people.identity[part], people.conditions[part]
    clocks = people.clocks[part]
    held[:] = 0
    left = np.empty((len(plan.conditions), len(identity)), np.float32)
    blocks = plan.steady.blocks
    for block, (first, second) in enumerate(zip(blocks.first, blocks.second, strict=True)):
        drawn = draws.uniform(seed, f"onset of {plan.conditions[first]}", identity)
        bit, shares = np.uint32(1) << np.uint32(first), mix.holds[block]
        _hold(drawn, (shares, shares), kind, (np.uint32(0), bit), held, left[first])
        if second != NO_CONDITION:
            drawn = draws.uniform(seed, f"onset of {plan.conditions[second]}", identity)
            bits, shares = (bit, np.uint32(1) << np.uint32(second)), mix.second[block]
            _hold(drawn, (shares[0], shares[1]), kind, bits, held, left[second])
    np.log(left, out=left)
    _set_clocks(left, people.susceptibility[part], held, clocks)
    for leaving in plan.leaves:
        who = np.flatnonzero(held & np.uint32(1 << leaving))
        until = draws.exponential(seed, f"end of {plan.conditions[leaving]}", identity[who])
        clocks[who, leaving] = until


@compiled
def _hold(
    drawn: Double,
    shares: tuple[Floats, Floats],
    kind: Whole,
    bits: tuple[np.uint32, np.uint32],
    held: NDArray[np.uint32],
    left: Floats,
) -> None:
    """Who holds the condition of the last of `bits`; of the others, what is `left` of those free.

    The first of `bits` is the condition it is linked to, of `shares` the second is for who holds
    that.
    """
    one = np.float32(1)
    without, with_first = shares
    linked, bit = bits
    for person in range(len(drawn)):
        share = with_first[kind[person]] if held[person] & linked else without[kind[person]]
        if drawn[person] < share:
            held[person] |= bit
        left[person] = (1 - drawn[person]) / (one - min(share, MOST))


@compiled
def _set_clocks(
    log_left: Floats, susceptibility: Floats, held: NDArray[np.uint32], clocks: Floats
) -> None:
    conditions = len(log_left)
    for person in range(len(held)):
        clock, holding = clocks[person], held[person]
        per_unit = np.float32(-1) / susceptibility[person]
        for column in range(conditions):
            holds = (holding >> np.uint32(column)) & np.uint32(1)
            clock[column] = np.inf if holds else log_left[column, person] * per_unit
        clock[conditions:] = np.inf


def _other_clocks(people: Residents, part: slice, at: Columns, seed: int) -> None:
    identity = people.identity[part]
    clocks = people.clocks[part]
    clocks[:, at.moving_out] = draws.exponential(seed, "population.moving_out", identity)
    women = np.flatnonzero(people.sex[part] == 0)
    clocks[women, at.birth] = draws.exponential(seed, "population.birth", identity[women])
    people.death_clock[part] = draws.exponential(seed, "population.death", identity)


def _frailty_rank(people: Residents, part: slice, mix: Mix, kind: Whole, seed: int) -> None:
    drawn = draws.uniform(seed, "population.frailty", people.identity[part])
    people.frailty_rank[part] = _ranks(mix.ranks, kind, drawn)


@compiled_with_arrays
def _ranks(running: Floats, rows: Whole, drawn: Double) -> NDArray[np.uint16]:
    """The rank of each draw: ranks are even within the class it falls in."""
    ranks = np.empty(len(drawn), np.uint16)
    for person in range(len(drawn)):
        ends, number = running[rows[person]], 0
        for one in range(len(ends)):
            number += ends[one] < drawn[person]
        low = float(ends[number - 1]) if number else 0.0
        high = float(ends[number]) if number < len(ends) else 1.0
        within = (drawn[person] - low) / max(high - low, TINY)
        ranks[person] = min((number + within) * (N_RANKS // RANK_CLASSES), N_RANKS - 1)
    return ranks
