"""What state residents are in: count of conditions, frailty, cell, and the death rate with it."""

import numpy as np
from numpy.typing import NDArray

from sim.population.cells import N_COUNTS, N_FRAILTIES, N_QUINTILES, N_SEXES, N_STATES
from sim.population.frailty import N_RANKS
from sim.population.rates import Rates
from sim.population.residents import Residents

CHUNK = 4096  # residents handled at once: small enough for the processor's own memory


def stratum_of(people: Residents, part: slice) -> NDArray[np.int64]:
    """Number of each resident's age, sex and quintile."""
    stratum = people.age[part].astype(np.int64)
    stratum *= N_SEXES
    stratum += people.sex[part]
    stratum *= N_QUINTILES
    stratum += people.quintile[part]
    return stratum


def set_state(people: Residents, part: slice, rates: Rates) -> None:
    """Count, frailty and cell from age, conditions and rank."""
    count = np.bitwise_count(people.conditions[part])
    people.condition_count[part] = count
    where = people.age[part].astype(np.int64)
    where *= N_COUNTS
    where += np.minimum(count, N_COUNTS - 1)
    where *= N_RANKS
    where += people.frailty_rank[part]
    state = rates.state.take(where)
    people.frailty[part] = state % N_FRAILTIES
    cell = stratum_of(people, part)
    cell *= N_STATES
    cell += state
    people.cell[part] = cell


def set_death_rates(people: Residents, now: Rates, part: slice) -> None:
    """Read each resident's death rate from the tables; the dead keep none."""
    for first in range(part.start, part.stop, CHUNK):
        few = slice(first, min(first + CHUNK, part.stop))
        rate = now.deaths.take(people.cell[few])
        np.multiply(rate, people.alive[few], out=people.death_rate[few])
