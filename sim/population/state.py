"""What state residents are in: count of conditions, frailty, cell, and the death rate with it."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.population.cells import N_COUNTS, N_FRAILTIES, N_QUINTILES, N_SEXES, N_STATES
from sim.population.frailty import N_RANKS
from sim.population.rates import Rates
from sim.population.residents import Residents

Small = NDArray[np.uint8]
CHUNK = 4096  # residents handled at once: small enough for the processor's own memory


def stratum_of(people: Residents, part: slice) -> NDArray[np.int64]:
    """Number of each resident's age, sex and quintile."""
    stratum = people.age[part].astype(np.int64)
    stratum *= N_SEXES
    stratum += people.sex[part]
    stratum *= N_QUINTILES
    stratum += people.quintile[part]
    return stratum


def settle(people: Residents, now: Rates, first: int, end: int, known: bool) -> None:
    """Count, frailty, cell and death rate from age, conditions and rank, after a change.

    The living are counted in their new cells and, where they were `known` before, taken out of
    their old ones.
    """
    _settle(
        (now.state, now.deaths, people.by_cell),
        (people.age, people.sex, people.quintile, people.conditions, people.frailty_rank),
        (people.condition_count, people.frailty, people.cell, people.death_rate),
        people.alive,
        (first, end, known),
    )


@compiled
def _settle(
    tables: tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.int64]],
    given: tuple[Small, Small, Small, NDArray[np.uint32], NDArray[np.uint16]],
    follows: tuple[Small, Small, NDArray[np.uint16], NDArray[np.float32]],
    alive: NDArray[np.bool_],
    which: tuple[int, int, bool],
) -> None:
    state_by_rank, deaths, by_cell = tables
    age, sex, quintile, conditions, rank = given
    condition_count, frailty, cell, death_rate = follows
    first, end, known = which
    for slot in range(first, end):
        left, count = conditions[slot], 0
        while left:
            left &= left - np.uint32(1)
            count += 1
        older = np.int64(age[slot])
        where = (older * N_COUNTS + min(count, N_COUNTS - 1)) * N_RANKS + rank[slot]
        state = np.int64(state_by_rank[where])
        stratum = (older * N_SEXES + sex[slot]) * N_QUINTILES + quintile[slot]
        now = stratum * N_STATES + state
        if alive[slot]:
            by_cell[cell[slot]] -= known
            by_cell[now] += 1
        condition_count[slot] = count
        frailty[slot] = state % N_FRAILTIES
        cell[slot] = now
        death_rate[slot] = deaths[now] if alive[slot] else 0


def set_death_rates(people: Residents, now: Rates, part: slice) -> None:
    """Read each resident's death rate from the tables; the dead keep none."""
    for first in range(part.start, part.stop, CHUNK):
        few = slice(first, min(first + CHUNK, part.stop))
        rate = now.deaths.take(people.cell[few])
        np.multiply(rate, people.alive[few], out=people.death_rate[few])
