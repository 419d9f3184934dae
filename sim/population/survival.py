"""Whom a year of deaths leaves: the ill and the frail die sooner, and conditions pull together.

People of one age, sex and quintile are followed in classes of susceptibility. Given the class,
blocks of conditions (see `blocks`) and the rank of frailty come independently. A resident's risk is
the product of a factor for each condition held and of a factor for frailty, which goes with rank
and number of conditions; whoever is in one state of a block dies at the mean risk of those in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step, compiled_with_arrays
from sim.population.blocks import BOTH, FIRST, N_BLOCK_STATES, NONE, SECOND
from sim.population.cells import N_COUNTS

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """People of one age by group (sex and quintile) and class of susceptibility.

    `weights` share in each class [group, class]; `states` share in each state of a block [group,
    block, 4, class]; `ranks` share in each class of frailty rank [group, class, class of rank].
    """

    weights: Floats
    states: Floats
    ranks: Floats


@dataclass(frozen=True)
class Risks:
    """Mean risk of people against one another, in the unit of the factors.

    Of those in each state of a block [group, block, 4, class], of those in each class of frailty
    rank [group, class, class of rank], and of all [group, class].
    """

    by_state: Floats
    by_rank: Floats
    of_all: Floats

    def mean(self, people: People) -> Floats:
        """Over the classes: [group]."""
        return np.asarray((people.weights * self.of_all).sum(axis=-1), np.float64)


def risks(people: People, factor: Floats, frailty: Floats) -> Risks:
    """Risks from the factor of each state [block, 4] and of frailty [conditions 0..5+, rank]."""
    by_count = people.ranks @ frailty.T
    by_state = np.empty(people.states.shape)
    counts = np.empty((*people.weights.shape, N_COUNTS))
    of_all = np.empty(people.weights.shape)
    _each_block_apart(people.states, factor, by_count, by_state, counts, of_all)
    return Risks(by_state, counts @ frailty, of_all)


def count_shares(states: Floats, factor: Floats | None = None) -> Floats:
    """Share with 0 to 5+ conditions [group, class, 0..5+] from `states` [group, block, 4, class].

    With a `factor` for each state [block, 4], the sum of the products of people's factors instead.
    """
    groups, blocks, _, classes = states.shape
    given = np.ones((blocks, N_BLOCK_STATES)) if factor is None else factor
    by_count = np.ones((groups, classes, N_COUNTS))
    counts = np.empty(by_count.shape)
    _each_block_apart(
        states, given, by_count, np.empty(states.shape), counts, np.empty((groups, classes))
    )
    return counts


def survivors(people: People, risk: Risks, hazard: Floats) -> People:
    """Those alive after `hazard` [group] x risk has run."""
    states = np.exp(-hazard[:, np.newaxis, np.newaxis, np.newaxis] * risk.by_state)
    states *= people.states
    ranks = people.ranks * np.exp(-hazard[:, np.newaxis, np.newaxis] * risk.by_rank)
    weights = people.weights * np.exp(-hazard[:, np.newaxis] * risk.of_all)
    states /= states.sum(axis=2, keepdims=True)
    return People(
        weights / weights.sum(axis=-1, keepdims=True),
        states,
        ranks / ranks.sum(axis=-1, keepdims=True),
    )


@compiled_with_arrays
def _each_block_apart(
    states: Floats,
    factor: Floats,
    by_count: Floats,
    by_state: Floats,
    counts: Floats,
    of_all: Floats,
) -> None:
    """One pass forwards, one backwards: together they leave each block out once.

    Forwards the number held among the blocks before, weighed by their factors; backwards the
    expected risk of the blocks to come, given that number. The sums run from no condition to most,
    in that order: no digit may depend on the machine. All classes are gone through side by side.
    """
    groups, blocks, _, classes = states.shape
    most = N_COUNTS - 1
    after = np.empty((blocks + 1, N_COUNTS, classes))
    before = np.empty((N_COUNTS, classes))
    none, single, both = np.empty(classes), np.empty(classes), np.empty(classes)
    for group in range(groups):
        for count in range(N_COUNTS):
            for one in range(classes):
                after[blocks, count, one] = by_count[group, one, count]
                before[count, one] = count == 0
        for block in range(blocks - 1, -1, -1):
            _shares(states, factor, group, block, none, single, both)
            rest = after[block + 1]
            for count in range(N_COUNTS):
                and_one, and_two = min(count + 1, most), min(count + 2, most)
                for one in range(classes):
                    after[block, count, one] = (
                        none[one] * rest[count, one]
                        + single[one] * rest[and_one, one]
                        + both[one] * rest[and_two, one]
                    )
        for one in range(classes):
            of_all[group, one] = after[0, 0, one]
        for block in range(blocks):
            rest = after[block + 1]
            none[:], single[:], both[:] = 0.0, 0.0, 0.0
            for count in range(N_COUNTS):
                and_one, and_two = min(count + 1, most), min(count + 2, most)
                for one in range(classes):
                    none[one] += before[count, one] * rest[count, one]
                    single[one] += before[count, one] * rest[and_one, one]
                    both[one] += before[count, one] * rest[and_two, one]
            for one in range(classes):
                by_state[group, block, NONE, one] = none[one] * factor[block, NONE]
                by_state[group, block, FIRST, one] = single[one] * factor[block, FIRST]
                by_state[group, block, SECOND, one] = single[one] * factor[block, SECOND]
                by_state[group, block, BOTH, one] = both[one] * factor[block, BOTH]
            _shares(states, factor, group, block, none, single, both)
            for one in range(classes):
                any_of_them, held = none[one] + single[one] + both[one], single[one] + both[one]
                top = before[most, one] * any_of_them + before[most - 1, one] * held
                before[most, one] = top + before[most - 2, one] * both[one]
            for count in range(most - 1, -1, -1):
                for one in range(classes):
                    stepping = none[one] * before[count, one]
                    if count >= 1:
                        stepping += single[one] * before[count - 1, one]
                    if count >= 2:
                        stepping += both[one] * before[count - 2, one]
                    before[count, one] = stepping
        for count in range(N_COUNTS):
            for one in range(classes):
                counts[group, one, count] = before[count, one]


@compiled_step
def _shares(
    states: Floats,
    factor: Floats,
    group: int,
    block: int,
    none: Floats,
    single: Floats,
    both: Floats,
) -> None:
    """Share with none, one and both of a block's conditions, each weighed by its factor."""
    of = states[group, block]
    for one in range(none.size):
        none[one] = of[NONE, one] * factor[block, NONE]
        first = of[FIRST, one] * factor[block, FIRST]
        single[one] = first + of[SECOND, one] * factor[block, SECOND]
        both[one] = of[BOTH, one] * factor[block, BOTH]
