"""How often unpaid care breaks down: a clock of its own, run at the strain on each main carer.

Strain rises with the hours of care that are given, with the conditions of the person cared for and
with the age of a partner who cares. There is none where nobody cares, or in a care home. What
waiting adds to it stands in `sim.pathways.feedbacks`, what home care takes from it in
`sim.pathways.unpaid_care`.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled
from sim.demand import Clock
from sim.demand.rates import DAYS_PER_YEAR
from sim.parameters import Values
from sim.parameters.rows import check_rows
from sim.pathways.names import CARE_HOMES, LONG_TERM
from sim.population import HOURS, Residents
from sim.population.cared_for import (
    DECISIONS,
    HELP,
    HELP_TERMS,
    HOURS_TERMS,
    IN_BAND,
    LONGER,
    NEEDS_HELP,
    CareTables,
    care_expected,
    care_of_one,
    care_tables,
)
from sim.population.cells import (
    CELL_AGE,
    CELL_COUNT,
    CELL_FRAILTY,
    CELL_QUINTILE,
    CELL_SEX,
    N_AGES,
    N_STATES,
    N_STRATA,
)
from sim.population.held import lowest, without_lowest
from sim.population.prevalence import prevalence

CLOCK = "carer_breakdown"
BY_CONDITION = "pathways.carer_strain.by_condition"
BY_HOURS = "pathways.carer_strain.by_hours"
ASKS_FOR = "pathways.unpaid_care.asks_for"
# The rows of each table, in this order.
_ROWS = {
    HELP: HELP_TERMS,
    LONGER: HOURS_TERMS,
    IN_BAND: HOURS[1:],
    BY_HOURS: HOURS[1:],
    ASKS_FOR: tuple(service.label for service in (LONG_TERM[-1], *reversed(CARE_HOMES))),
}

Floats = NDArray[np.float64]


class Strain(NamedTuple):
    """The numbers of a year, as compiled functions see them.

    `per_day` breakdowns by hours [band, none first]; what multiplies them: the age of a partner who
    cares [age] and what the person cared for has [condition], with the bits of those that `matter`.
    """

    care: CareTables
    per_day: Floats
    of_partner: Floats
    of_condition: Floats
    matter: np.uint32


def check_unpaid_care(values: Values) -> None:
    """That the tables of unpaid care have the rows that are read, and no other; else InputError."""
    for name, needed in _ROWS.items():
        check_rows(values, name, needed)


def strain_of(values: Values) -> Strain:
    """The strain in the financial year of `values`."""
    base = values.number("pathways.carer_strain.breakdowns_per_year") / DAYS_PER_YEAR
    of_condition = values[BY_CONDITION]
    return Strain(
        care=care_tables(values),
        per_day=base * np.concatenate([[0.0], values[BY_HOURS]]),
        of_partner=values.in_age_band("pathways.carer_strain.by_age_of_partner")[:N_AGES],
        of_condition=of_condition,
        matter=np.uint32(sum(1 << int(one) for one in np.flatnonzero(of_condition != 1))),
    )


def set_breakdown_rates(clock: Clock, people: Residents, slots: slice, strain: Strain) -> None:
    """Write the rates a day of residents' carers breaking down into the clock."""
    state = (people.age[slots], people.sex[slots], people.quintile[slots], people.frailty[slots])
    identity = people.identity[slots]
    at_home = people.alive[slots] & ~people.in_care_home[slots]
    of_person = (identity, *state, people.conditions[slots], people.cell[slots], at_home)
    # Drawn for all at once: it settles nine in ten, in a fraction of the time.
    help_drawn = draws.uniform(clock.seed, DECISIONS[NEEDS_HELP], identity)
    keys = draws.keys(clock.seed, DECISIONS)
    _read(clock.rates(slots), strain, keys, help_drawn, of_person)


@compiled
def _read(
    rates: NDArray[np.float32],
    strain: Strain,
    keys: NDArray[np.uint64],
    help_drawn: Floats,
    people: tuple[
        NDArray[np.uint64],
        NDArray[np.uint8],
        NDArray[np.uint8],
        NDArray[np.uint8],
        NDArray[np.uint8],
        NDArray[np.uint32],
        NDArray[np.uint16],
        NDArray[np.bool_],
    ],
) -> None:
    identity, age, sex, quintile, frailty, conditions, cell, at_home = people
    matter, plain_share = strain.care.matter, strain.care.plain_share
    for person in range(len(identity)):
        rates[person] = 0
        if not at_home[person]:
            continue
        held = conditions[person]
        if not held & matter and help_drawn[person] >= plain_share[cell[person]]:
            continue
        state = age[person], sex[person], quintile[person], frailty[person]
        _, band, partner = care_of_one(strain.care, keys, identity[person], state, held)
        if band == 0:
            continue
        rate = strain.per_day[band]
        if partner:
            rate *= strain.of_partner[age[person]]
        left = held & strain.matter
        while left:
            rate *= strain.of_condition[lowest(left)]
            left = without_lowest(left)
        rates[person] = rate


def people_with_a_carer(clock: Clock, people: Residents) -> int:
    """Residents at home who have an unpaid carer, lost for a while or not, when rates were read."""
    return int(np.count_nonzero(clock.rates(slice(0, people.n))))


def expected_breakdowns(baseline: Values, at_home: Floats) -> Floats:
    """Breakdowns a year by cell, without chance, of so many people who live at home in each.

    Conditions are taken to be held by the people of a cell as prevalence at their age, sex and
    deprivation says, times their number of conditions over the mean there.
    """
    strain = strain_of(baseline)
    tables, held = strain.care, _held_by_cell(baseline, at_home)
    of_hours = (tables.hours_ratio != 1) | (strain.of_condition != 1)
    apart = np.flatnonzero(of_hours)
    # What only decides who needs help comes in by its mean.
    only_help = np.flatnonzero((tables.help_ratio != 1) & ~of_hours)
    mean_help = np.prod(1 + held[:, only_help] * (tables.help_ratio[only_help] - 1), axis=1)
    state = (CELL_AGE, CELL_SEX, CELL_QUINTILE, CELL_FRAILTY)
    by_partner = np.stack([np.ones(N_AGES), strain.of_partner], axis=-1)[CELL_AGE]
    total = np.zeros(at_home.size)
    for holds in product((False, True), repeat=apart.size):
        which = apart[np.array(holds, np.bool_)]
        share = np.prod(np.where(holds, held[:, apart], 1 - held[:, apart]), axis=1)
        help_ratio = mean_help * tables.help_ratio[which].prod()
        longer = np.full(at_home.size, tables.hours_ratio[which].prod())
        care = care_expected(tables, state, help_ratio, longer).has_care
        rate = (care @ strain.per_day[1:] * by_partner).sum(axis=1)
        total += share * rate * strain.of_condition[which].prod()
    return np.asarray(total * at_home * DAYS_PER_YEAR)


def _held_by_cell(values: Values, people: Floats) -> Floats:
    """Share of the people of each cell who hold each condition: [cell, condition]."""
    tiny = np.finfo(float).tiny
    people, count = people.reshape(N_STRATA, N_STATES), CELL_COUNT.reshape(N_STRATA, N_STATES)
    mean = (people * count).sum(axis=1) / np.maximum(people.sum(axis=1), tiny)
    over_mean = count / np.maximum(mean, tiny)[:, np.newaxis]
    share = prevalence(values).share.reshape(N_STRATA, 1, -1)
    held = np.minimum(share * over_mean[..., np.newaxis], 1)
    return np.asarray(held.reshape(N_STRATA * N_STATES, -1))
