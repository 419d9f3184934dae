"""The turn of a month: birthdays, and with them conditions, moves out and births; moves in.

Everything that changes with age changes on the first day of the month of the birthday, a year at
a time. Newborns and people who move in therefore have their birthdays in the month they came in.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled_with_arrays
from sim.parameters import Values
from sim.population.cells import (
    N_QUINTILES,
    N_SEXES,
    N_STRATA,
    OLDEST,
)
from sim.population.draw import draw_residents
from sim.population.flows import Flows
from sim.population.held import lowest, without_lowest
from sim.population.mortality import PER_CENT
from sim.population.rates import DAYS_PER_YEAR, Links, Rates, columns, rates
from sim.population.residents import MONTHS, Residents
from sim.population.state import set_death_rates, settle

Slots = NDArray[np.int64]
Floats = NDArray[np.float32]
Small = NDArray[np.uint8]
Person = tuple[Small, Small, Small, NDArray[np.uint32], NDArray[np.bool_]]
MOST_CONDITIONS = np.iinfo(np.uint32).bits  # one bit each
_NONE = np.zeros(0, np.int64)


@dataclass
class MonthChange:
    """What the turn of a month changed.

    `born`, `moved_in` and `moved_out` slots; `changed` slices of slots whose cell may have
    changed, newcomers included; `onset_slots` and `onset_conditions`, one entry for each
    condition that started.
    """

    born: Slots = field(default_factory=lambda: _NONE)
    moved_in: Slots = field(default_factory=lambda: _NONE)
    moved_out: Slots = field(default_factory=lambda: _NONE)
    changed: list[slice] = field(default_factory=list)
    onset_slots: Slots = field(default_factory=lambda: _NONE)
    onset_conditions: Slots = field(default_factory=lambda: _NONE)


def turn_month(
    people: Residents,
    plan: Flows,
    values: Values,
    seed: int,
    month_index: int,
    first_day: int,
    days: int,
) -> MonthChange:
    """Turn month `month_index` (0 is the first April) of a run, which starts on `first_day`.

    Residents of the month's birthdays grow a year older, gather conditions, may move out or give
    birth; newcomers get slots. Moved-out residents are no longer alive from `first_day`.
    """
    year, month = divmod(month_index, MONTHS)
    people.today = first_day
    now = _rates_now(people, plan, values, year, month)
    at = columns(plan)
    slots, column = _joined([_grow_older(people, now, *block) for block in people.blocks[month]])
    change = MonthChange(changed=[slice(*block) for block in people.blocks[month]])
    change.moved_out = slots[column == at.moving_out]
    people.remove(change.moved_out, first_day)
    here = people.alive[slots]
    slots, column = slots[here], column[here]
    of_condition = column < at.conditions
    turned, condition = slots[of_condition], column[of_condition]
    held = people.conditions[turned] >> condition.astype(np.uint32) & np.uint32(1) > 0
    change.onset_slots, change.onset_conditions = turned[~held], condition[~held]
    _start_conditions(people, plan, turned[~held], condition[~held], seed)
    _leave_conditions(people, turned[held], condition[held], seed)
    for block in people.blocks[month]:
        settle(people, now, *block, known=True)
    mothers = slots[column == at.birth]
    _newcomers(people, plan, values, now, change, mothers, seed, month_index, days)
    return change


def _rates_now(people: Residents, plan: Flows, values: Values, year: int, month: int) -> Rates:
    """The year's tables; in April they are made anew and everyone's death rate with them."""
    if month == 0:
        if year:
            trend = values.in_age_band("population.conditions.incidence_trend_percent_per_year")
            people.incidence_level = people.incidence_level * (1 + trend / PER_CENT)
        people.rates = rates(plan, values, year, people.incidence_level)
        set_death_rates(people, people.rates, slice(0, people.n))
    return people.rates


def _grow_older(people: Residents, now: Rates, first: int, end: int) -> tuple[Slots, Slots]:
    """Add a year to the living and run a year off their clocks; returns what struck."""
    part = slice(first, end)
    person = (
        *(people.age[part], people.sex[part], people.quintile[part]),
        *(people.conditions[part], people.alive[part]),
    )
    which, columns_ = _run_a_year(
        (now.clocks, now.while_held), now.links, people.clocks[part], person
    )
    return first + which, columns_


@compiled_with_arrays
def _run_a_year(
    tables: tuple[Floats, Floats], links: Links, clocks: Floats, person: Person
) -> tuple[Slots, Slots]:
    table, while_held = tables
    age, sex, quintile, conditions, alive = person
    which, columns_ = np.empty(clocks.size, np.int64), np.empty(clocks.size, np.int64)
    struck = 0
    for one in range(len(age)):
        if not alive[one]:
            continue
        older = min(age[one] + 1, OLDEST)
        age[one] = older
        stratum = (older * N_SEXES + sex[one]) * N_QUINTILES + quintile[one]
        hazard = table[stratum]
        clock, held = clocks[one], conditions[one]
        left = held & links.moves
        while left:
            condition = lowest(left)
            left = without_lowest(left)
            clock[condition] -= while_held[stratum, condition]
            second = links.second[condition]
            if second >= 0 and not held >> np.uint32(second) & np.uint32(1):
                clock[second] -= hazard[second] * links.extra[condition]
        below = np.uint32(0)
        for column in range(len(clock)):
            clock[column] -= hazard[column]
            below |= np.uint32(clock[column] < 0)
        if below:
            for column in range(len(clock)):
                if clock[column] < 0:
                    which[struck], columns_[struck] = one, column
                    struck += 1
    return which[:struck].copy(), columns_[:struck].copy()


def _joined(parts: list[tuple[Slots, Slots]]) -> tuple[Slots, Slots]:
    if not parts:
        return _NONE, _NONE
    slots, columns_ = zip(*parts, strict=True)
    return np.concatenate(slots), np.concatenate(columns_)


def _start_conditions(
    people: Residents, plan: Flows, slots: Slots, condition: Slots, seed: int
) -> None:
    np.bitwise_or.at(people.conditions, slots, np.uint32(1) << condition.astype(np.uint32))
    until = _until("population.condition_ends", people, slots, condition, seed)
    can_leave = np.isin(condition, plan.leaves)
    people.clocks[slots, condition] = np.where(can_leave, until, np.inf)


def _leave_conditions(people: Residents, slots: Slots, condition: Slots, seed: int) -> None:
    np.bitwise_xor.at(people.conditions, slots, np.uint32(1) << condition.astype(np.uint32))
    until = _until("population.condition_returns", people, slots, condition, seed)
    people.clocks[slots, condition] = until / people.susceptibility[slots]


def _until(
    decision: str, people: Residents, slots: Slots, condition: Slots, seed: int
) -> NDArray[np.float64]:
    """Hazard still to run, drawn for each condition and age at which it turned."""
    turned = people.age[slots].astype(np.int64) * MOST_CONDITIONS + condition
    return draws.exponential(seed, decision, people.identity[slots], turned)


def _newcomers(
    people: Residents,
    plan: Flows,
    values: Values,
    now: Rates,
    change: MonthChange,
    mothers: Slots,
    seed: int,
    month_index: int,
    days: int,
) -> None:
    stratum, index = _moving_in(plan, seed, month_index)
    slots = people.append(len(mothers) + len(stratum))
    born = slice(slots.start, slots.start + len(mothers))
    moved = slice(born.stop, slots.stop)
    children = people.children[mothers]
    parent = people.identity[mothers]
    people.identity[born] = draws.bits(0, "population.newborn", parent, children)
    people.sex[born] = draws.uniform(seed, "population.sex", people.identity[born]) < values.number(
        "population.births.boys_share"
    )
    people.quintile[born] = people.quintile[mothers]
    people.children[mothers] = children + 1
    until = draws.exponential(seed, "population.birth", parent, children + 1)
    people.clocks[mothers, columns(plan).birth] += until.astype(np.float32)

    when = month_index * N_STRATA + stratum
    people.identity[moved] = draws.bits(0, "population.mover", when.astype(np.uint64), index)
    older, people.quintile[moved] = np.divmod(stratum, N_QUINTILES)
    people.age[moved], people.sex[moved] = np.divmod(older, N_SEXES)

    day = draws.uniform(seed, "population.birthday", people.identity[slots]) * days
    people.birth_day[slots] = people.today + day - people.age[slots] * DAYS_PER_YEAR
    draw_residents(people, slots, plan, plan.newcomers, now, seed)
    people.blocks[month_index % MONTHS].append((slots.start, slots.stop))
    change.born = np.arange(born.start, born.stop)
    change.moved_in = np.arange(moved.start, moved.stop)
    change.changed.append(slots)


def _moving_in(plan: Flows, seed: int, month_index: int) -> tuple[Slots, Slots]:
    """Stratum of each resident who moves in this month, and a number within the stratum.

    The expected numbers are added up over the strata from a drawn offset and rounded down, so
    that the total and each stratum are within one of what is expected.
    """
    year = min(month_index // MONTHS, len(plan.inflow) - 1)
    expected = plan.inflow[year].reshape(-1) / (MONTHS * plan.weight)
    offset = draws.uniform(seed, "population.moving_in", np.array([month_index], np.uint64))
    total = np.floor(np.cumsum(expected) + offset).astype(np.int64)
    counts = np.diff(total, prepend=0)
    stratum = np.repeat(np.arange(N_STRATA), counts)
    index = np.arange(len(stratum)) - np.repeat(np.cumsum(counts) - counts, counts)
    return stratum, index
