"""The yearly tables behind the clocks of residents, in the values of one financial year."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population import mortality
from sim.population.cells import N_STRATA, STRATA
from sim.population.flows import Flows
from sim.population.frailty import state_by_rank

DAYS_PER_YEAR = 365.25

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Columns:
    """Which column of the clocks runs what: onset, leaving a condition, moving out, birth."""

    conditions: int
    leaves: NDArray[np.int64]

    @property
    def moving_out(self) -> int:
        """Column of the hazard of moving out."""
        return self.conditions + len(self.leaves)

    @property
    def birth(self) -> int:
        """Column of the hazard of giving birth."""
        return self.moving_out + 1

    @property
    def count(self) -> int:
        """Number of columns."""
        return self.birth + 1


@dataclass(frozen=True)
class Rates:
    """Tables of one financial year.

    `clocks` hazard of the year before a birthday [stratum, column], onset per unit of
    susceptibility; `deaths` a day by cell; `care_home_ratio` by age, how much faster those who come
    to need a care home die than others of their cell; `state` by age, conditions and frailty rank,
    flat.
    """

    clocks: Floats
    deaths: Floats
    care_home_ratio: Floats
    state: NDArray[np.uint8]


def columns(plan: Flows) -> Columns:
    """The columns of the clocks in this place."""
    return Columns(len(plan.conditions), plan.leaves)


def rates(plan: Flows, values: Values, year: int, incidence_level: float) -> Rates:
    """The tables of financial year `year` (0 is the first) of a run."""
    ratio = values.by_age("population.mortality.care_home_ratio")
    return Rates(
        clocks=_clocks(plan, values, year, incidence_level),
        deaths=_deaths(plan, values, year),
        care_home_ratio=ratio.astype(np.float32),
        state=state_by_rank(values).reshape(-1),
    )


def _clocks(plan: Flows, values: Values, year: int, incidence_level: float) -> Floats:
    at = columns(plan)
    ratio = values["population.conditions.onset_rate_ratio"] * incidence_level
    table = np.zeros((*STRATA, at.count), np.float32)
    table[..., : at.conditions] = plan.steady.onset * ratio
    table[..., at.conditions : at.moving_out] = plan.steady.remission[..., at.leaves]
    out = plan.out[min(year, len(plan.out) - 1)]
    table[..., at.moving_out] = out[..., np.newaxis]
    fertility = plan.fertility * values.number("population.births.fertility_ratio")
    table[:, 0, :, at.birth] = fertility[:, np.newaxis]
    return table.reshape(N_STRATA, at.count)


def _deaths(plan: Flows, values: Values, year: int) -> Floats:
    """Deaths a day by cell."""
    falling = mortality.improvement(values, plan.first_year, year)
    all_cause = plan.mortality * falling / DAYS_PER_YEAR
    by_state = mortality.multipliers(values)[:, np.newaxis, np.newaxis]
    per_state = (all_cause / plan.norms)[..., np.newaxis, np.newaxis] * by_state
    return per_state.reshape(-1).astype(np.float32)
