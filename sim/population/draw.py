"""Drawing residents: what a person of an age, sex and quintile brings along.

One uniform number per resident and condition decides both whether the condition is held and, if
not, how much hazard is still to run: so the same person holds it in every scenario.
"""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled, compiled_with_arrays
from sim.draws import uniform_of_one
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
_FIRST_DRAW = np.uint64(0)

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
    onset, end = (
        draws.keys(seed, tuple(f"{what} of {name}" for name in plan.conditions))
        for what in ("onset", "end")
    )
    blocks = plan.steady.blocks.first, plan.steady.blocks.second
    left = np.empty((len(plan.conditions), len(identity)), np.float32)
    _hold(onset, identity, blocks, mix.holds, mix.second, kind, held, left)
    until = np.empty(len(plan.leaves) * len(identity))
    ending = until[: _end(end, identity, plan.leaves, held, until)]
    # Logarithms are NumPy's: those of compiled code have other last digits.
    np.log(left, out=left)
    np.log(ending, out=ending)
    _set_clocks(left, people.susceptibility[part], plan.leaves, ending, held, people.clocks[part])


@compiled
def _hold(
    keys: draws.Identities,
    identity: draws.Identities,
    blocks: tuple[Whole, Whole],
    holds: Floats,
    holds_second: Floats,
    kind: Whole,
    held: NDArray[np.uint32],
    left: Floats,
) -> None:
    """Who holds which conditions; of each condition, what is `left` of those free of it.

    The first conditions of `blocks` come by themselves; of the second, the shares in `holds_second`
    are for those without the first and for those with it.
    """
    held[:] = 0
    one = np.float32(1)
    firsts, seconds = blocks
    for block in range(len(firsts)):
        first, second = firsts[block], seconds[block]
        with_first, shares = np.uint32(1) << np.uint32(first), holds[block]
        for person in range(len(held)):
            drawn = uniform_of_one(keys[first], identity[person], _FIRST_DRAW)
            share = shares[kind[person]]
            if drawn < share:
                held[person] |= with_first
            left[first, person] = (1 - drawn) / (one - min(share, MOST))
        if second == NO_CONDITION:
            continue
        with_second, shares_second = np.uint32(1) << np.uint32(second), holds_second[block]
        for person in range(len(held)):
            drawn = uniform_of_one(keys[second], identity[person], _FIRST_DRAW)
            share = shares_second[int(held[person] & with_first != 0), kind[person]]
            if drawn < share:
                held[person] |= with_second
            left[second, person] = (1 - drawn) / (one - min(share, MOST))


@compiled
def _end(
    keys: draws.Identities,
    identity: draws.Identities,
    leaves: Whole,
    held: NDArray[np.uint32],
    drawn: Double,
) -> int:
    """Draws of when those who hold a condition that people can leave will leave it; how many.

    One condition after another, in each by person.
    """
    count = 0
    for condition in leaves:
        for person in range(len(held)):
            if held[person] >> np.uint32(condition) & np.uint32(1):
                drawn[count] = uniform_of_one(keys[condition], identity[person], _FIRST_DRAW)
                count += 1
    return count


@compiled
def _set_clocks(
    log_left: Floats,
    susceptibility: Floats,
    leaves: Whole,
    log_ending: Double,
    held: NDArray[np.uint32],
    clocks: Floats,
) -> None:
    """Hazard to run before the onset of what is not held, or the end of what people can leave."""
    conditions = len(log_left)
    for person in range(len(held)):
        clock, holding = clocks[person], held[person]
        per_unit = np.float32(-1) / susceptibility[person]
        for column in range(conditions):
            holds = (holding >> np.uint32(column)) & np.uint32(1)
            clock[column] = np.inf if holds else log_left[column, person] * per_unit
        clock[conditions:] = np.inf
    at = 0
    for condition in leaves:
        for person in range(len(held)):
            if held[person] >> np.uint32(condition) & np.uint32(1):
                clocks[person, condition] = -log_ending[at]
                at += 1


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
