"""What follows from a resident's age, conditions and frailty: cell, group and rates."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.population.cells import N_COUNTS, N_FRAILTIES, N_QUINTILES, N_SEXES, N_STATES
from sim.population.frailty import N_RANKS
from sim.population.groups import (
    Grouping,
    cohort_of,
    group_number,
    profile_number,
    segment_of,
)
from sim.population.held import lowest, without_lowest
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
    """Everything that follows from age, conditions and rank of frailty, after a change.

    Count, frailty, cell, group, profile, death rate, and what conditions multiply mortality and
    urgent need by. The living are counted in their new ones and, where they were `known` before,
    taken out of their old ones; the dead and those who left stay as they were.
    """
    part = slice(first, end)
    given = people.age[part], people.sex[part], people.quintile[part]
    state = people.condition_count[part], people.frailty[part], people.cell[part]
    _settle(
        (now.state, now.deaths, now.death_factors, now.need_factors, now.need_norm),
        now.grouping,
        (people.by_cell, people.by_group, people.by_profile),
        (*given, people.conditions[part], people.frailty_rank[part]),
        (*state, people.group[part], people.profile[part]),
        (people.death_ratio[part], people.need_ratio[part], people.death_rate[part]),
        people.alive[part],
        known,
    )


Counted = NDArray[np.int64]
Numbers = NDArray[np.uint16]
Ratios = NDArray[np.float32]


@compiled
def _settle(
    tables: tuple[Small, Ratios, Ratios, Ratios, Ratios],
    grouping: Grouping,
    counted: tuple[Counted, Counted, Counted],
    given: tuple[Small, Small, Small, NDArray[np.uint32], NDArray[np.uint16]],
    follows: tuple[Small, Small, Numbers, Numbers, Numbers],
    rates: tuple[Ratios, Ratios, Ratios],
    alive: NDArray[np.bool_],
    known: bool,
) -> None:
    state_by_rank, deaths, death_factors, need_factors, need_norm = tables
    by_cell, by_group, by_profile = counted
    age, sex, quintile, conditions, rank = given
    condition_count, frailty, cell, group, profile = follows
    death_ratio, need_ratio, death_rate = rates
    for slot in range(len(alive)):
        if not alive[slot]:
            continue
        older = np.int64(age[slot])
        held, count, points = conditions[slot], 0, 0
        death, need = np.float32(1), np.float32(1)
        left = held
        while left:
            condition = lowest(left)
            left = without_lowest(left)
            count += 1
            points += grouping.points[condition]
            death *= death_factors[older, condition]
            need *= need_factors[condition]
        classed = min(count, N_COUNTS - 1)
        state = np.int64(state_by_rank[(older * N_COUNTS + classed) * N_RANKS + rank[slot]])
        person = np.int64(sex[slot]) * N_QUINTILES + quintile[slot]
        stratum = older * N_SEXES * N_QUINTILES + person
        now = stratum * N_STATES + state
        segment = segment_of(grouping, older, points, np.int64(rank[slot]))
        cohort = cohort_of(grouping, older, held, count)
        here = group_number(grouping.band_of_age[older], person, count, segment, cohort)
        like = profile_number(stratum, count, segment)
        by_cell[cell[slot]] -= known
        by_group[group[slot]] -= known
        by_profile[profile[slot]] -= known
        by_cell[now] += 1
        by_group[here] += 1
        by_profile[like] += 1
        condition_count[slot] = count
        frailty[slot] = state % N_FRAILTIES
        cell[slot], group[slot], profile[slot] = now, here, like
        death_ratio[slot] = death
        need_ratio[slot] = need / need_norm[stratum * N_COUNTS + classed]
        death_rate[slot] = deaths[now] * death


def set_death_rates(people: Residents, now: Rates, part: slice) -> None:
    """Read each resident's death rate from the tables; the dead keep none."""
    for first in range(part.start, part.stop, CHUNK):
        few = slice(first, min(first + CHUNK, part.stop))
        rate = now.deaths.take(people.cell[few])
        rate *= people.death_ratio[few]
        np.multiply(rate, people.alive[few], out=people.death_rate[few])
