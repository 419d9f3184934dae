"""The yearly tables behind the clocks of residents, in the values of one financial year."""

from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population import mortality
from sim.population.blocks import NO_CONDITION, Blocks
from sim.population.cells import N_AGES, N_STRATA, STRATA
from sim.population.flows import Flows
from sim.population.frailty import state_by_rank
from sim.population.groups import Grouping, grouping

DAYS_PER_YEAR = 365.25

Floats = NDArray[np.float32]
Levels = NDArray[np.float64]
# Numbers of four bytes on which a processor works at once.
_EIGHTS = 8
NO_TREND: Levels = np.ones(N_AGES)  # what an incidence trend has come to at each age
NO_TREND.setflags(write=False)


@dataclass(frozen=True)
class Columns:
    """Which column of the clocks runs what: the conditions, moving out, birth.

    The clock of a condition runs to its onset while it is not held, and to its end while it is.
    """

    conditions: int

    @property
    def moving_out(self) -> int:
        """Column of the hazard of moving out."""
        return self.conditions

    @property
    def birth(self) -> int:
        """Column of the hazard of giving birth."""
        return self.moving_out + 1

    @property
    def count(self) -> int:
        """Number of columns: the last may run nothing, so that they come in eights."""
        return ceil((self.birth + 1) / _EIGHTS) * _EIGHTS


class Links(NamedTuple):
    """What holding a condition does to the clocks of conditions, as compiled functions see it.

    `moves` bits of conditions that do something while they are held: people can leave them, or they
    are the first of a pair; `second` what then starts faster, -1 for nothing, and `extra` by how
    much, [condition].
    """

    moves: np.uint32
    second: NDArray[np.int64]
    extra: Floats


@dataclass(frozen=True)
class Rates:
    """Tables of one financial year.

    `clocks` hazard of the year before a birthday [stratum, column], onset per unit of
    susceptibility and without the first of a pair, and the `links` of pairs; `while_held` what
    is added to the hazard of a condition's onset while it is held, to make it the hazard of leaving
    [stratum, condition]; `deaths` a day by cell, before `death_factors` [age, condition];
    `need_factors` [condition] and their `need_norm` by stratum and conditions; `care_home_ratio` by
    age, how much faster those who come to need a care home die than others of their cell; `state`
    by age, conditions and frailty rank, flat; `grouping` of residents.
    """

    clocks: Floats
    while_held: Floats
    links: Links
    deaths: Floats
    death_factors: Floats
    need_factors: Floats
    need_norm: Floats
    care_home_ratio: Floats
    state: NDArray[np.uint8]
    grouping: Grouping


def columns(plan: Flows) -> Columns:
    """The columns of the clocks in this place."""
    return Columns(len(plan.conditions))


def rates(plan: Flows, values: Values, year: int, incidence_level: Levels = NO_TREND) -> Rates:
    """The tables of financial year `year` (0 is the first) of a run."""
    ratio = values.by_age("population.mortality.care_home_ratio")
    clocks = _clocks(plan, values, year, incidence_level)
    onset = clocks[:, : columns(plan).conditions]
    return Rates(
        clocks=clocks,
        while_held=plan.steady.remission.reshape(onset.shape).astype(np.float32) - onset,
        links=_links(plan.steady.blocks, plan.leaves, columns(plan).conditions),
        deaths=_deaths(plan, values, year),
        death_factors=plan.death_factors.astype(np.float32),
        need_factors=plan.need_factors.astype(np.float32),
        need_norm=plan.need_norm.reshape(-1).astype(np.float32),
        care_home_ratio=ratio.astype(np.float32),
        state=state_by_rank(values).reshape(-1),
        grouping=grouping(values),
    )


def _links(blocks: Blocks, leaves: NDArray[np.int64], conditions: int) -> Links:
    pairs = blocks.linked
    second, extra = np.full(conditions, NO_CONDITION), np.zeros(conditions, np.float32)
    second[blocks.first[pairs]] = blocks.second[pairs]
    extra[blocks.first[pairs]] = blocks.ratio[pairs] - 1
    moves = {*leaves.tolist(), *blocks.first[pairs].tolist()}
    return Links(np.uint32(sum(1 << condition for condition in moves)), second, extra)


def _clocks(plan: Flows, values: Values, year: int, incidence_level: Levels) -> Floats:
    at = columns(plan)
    level = incidence_level[:, np.newaxis, np.newaxis, np.newaxis]
    ratio = values["population.conditions.onset_rate_ratio"] * level
    table = np.zeros((*STRATA, at.count), np.float32)
    table[..., : at.conditions] = plan.steady.onset * ratio
    out = plan.out[min(year, len(plan.out) - 1)]
    table[..., at.moving_out] = out[..., np.newaxis]
    fertility = plan.fertility * values.number("population.births.fertility_ratio")
    table[:, 0, :, at.birth] = fertility[:, np.newaxis]
    return table.reshape(N_STRATA, at.count)


def _deaths(plan: Flows, values: Values, year: int) -> Floats:
    """Deaths a day by cell, of people whose conditions multiply mortality by 1."""
    falling = mortality.improvement(values, plan.first_year, year)
    all_cause = plan.mortality * falling / DAYS_PER_YEAR
    norm = plan.death_norm[min(year, len(plan.death_norm) - 1)]
    return mortality.deaths_by_state(values, all_cause, norm).reshape(-1).astype(np.float32)
