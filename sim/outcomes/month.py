"""Adding up one month: who lived how well, who had care and who waited, who cared for them.

Everything is a whole number, added to the group that a resident is in at the end of the month, so
that groups add up exactly. Cohorts that are no part of the group have rows of their own.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.outcomes.carers import Cared, Carers, has_carer, strained
from sim.outcomes.scrqol import (
    CARE,
    MET,
    RECEIVED,
    SCRQOL,
    SHORT,
    WAITING,
    WORTH,
)
from sim.outcomes.utility import Persons, Utility, utility_of_one
from sim.population.cells import FRAILTIES
from sim.population.groups import N_GROUPS
from sim.services import NEVER, NOT_A_ROW, Ids, Service, Stays
from sim.services.packages import kind_before

# What is added up: days (of life, of care) and, in hundred-thousandths, days of full health and of
# what else a day counts for.
SUMS = (
    *("life_days", "full_health", "lost_to_admissions"),
    *(f"care_{name}" for name in WORTH),
    *("carer_days", "carers_strained", "carer_full_health_lost"),
    *("many_hours_carer_days", "many_hours_carers_strained"),
)
LIFE_DAYS, FULL_HEALTH_DAYS, LOST_TO_ADMISSIONS = range(3)
CARE_WORTH = SUMS.index("care_user")
CARER_DAYS, STRAINED, CARER_LOSS, MANY_HOURS_DAYS, MANY_HOURS_STRAINED = range(
    SUMS.index("carer_days"), len(SUMS)
)
# Cohorts by what residents are at the time, besides the commissioning groups; each has a row.
OF_STATE = ("care_home_residents", "frail", "carers")
CARE_HOME_ROW, FRAIL_ROW, CARERS_ROW = range(N_GROUPS, N_GROUPS + len(OF_STATE))
N_ROWS = N_GROUPS + len(OF_STATE)
_FRAIL_FROM = FRAILTIES.index("moderate")
_FRAIL, _CARER = 1, 2  # bits of a resident's cohorts of state
# By service: its place among long-term care, -1 for none; emergency admissions come after those.
_ADMISSION = len(CARE)
_KIND = np.full(len(Service), -1)
_KIND[list(CARE)] = np.arange(len(CARE))
_KIND[Service.EMERGENCY_INPATIENT] = _ADMISSION
_FIRST_CARE_HOME = CARE.index(Service.RESIDENTIAL_CARE)

# A row of long-term care with what is known of its resident; `alone`: their carer is lost.
ROW_OF_CARE = np.dtype(
    [
        *(("row", np.int32), ("group", np.uint16), ("frailty", np.uint8)),
        *(("gives_care", np.uint8), ("alone", np.uint8)),
    ]
)

Whole = NDArray[np.int64]


class Kinds(NamedTuple):
    """What residents are counted by, by slot: the group of population, and the cohorts of state."""

    group: NDArray[np.uint16]
    frailty: NDArray[np.uint8]
    gives_care: NDArray[np.bool_]
    in_care_home: NDArray[np.bool_]


class Kept(NamedTuple):
    """What everybody alive adds to a day: by slot as last looked at, and together by row.

    Only birthdays, coming and going change it; so few have to be looked at in a month. `of_state`
    says which cohorts of state a resident is in, one bit each; `people` counts those cohorts.
    """

    counted: NDArray[np.bool_]
    each: NDArray[np.int32]
    group: NDArray[np.uint16]
    of_state: NDArray[np.uint8]
    by_row: Whole
    people: Whole


@compiled
def look_again(
    kept: Kept,
    of: Utility,
    persons: Persons,
    kinds: Kinds,
    alive: NDArray[np.bool_],
    slots: NDArray[np.int64],
) -> None:
    """Bring what these residents, each once, add to a day up to date."""
    for slot in slots:
        if kept.counted[slot]:
            _count(kept, slot, -1)
        kept.counted[slot] = alive[slot]
        if alive[slot]:
            kept.each[slot] = utility_of_one(of, persons, slot)
            kept.group[slot] = kinds.group[slot]
            frail = kinds.frailty[slot] >= _FRAIL_FROM
            kept.of_state[slot] = _FRAIL * frail + _CARER * kinds.gives_care[slot]
            _count(kept, slot, 1)


@compiled_step
def _count(kept: Kept, slot: int, sign: int) -> None:
    each = kept.each[slot] * sign
    kept.by_row[kept.group[slot]] += each
    if kept.of_state[slot] & _FRAIL:
        kept.by_row[FRAIL_ROW] += each
        kept.people[FRAIL_ROW] += sign
    if kept.of_state[slot] & _CARER:
        kept.by_row[CARERS_ROW] += each
        kept.people[CARERS_ROW] += sign


def add_lives(sums: Whole, kept: Kept, days: int) -> None:
    """Everybody's days as if nobody died in the month or lived in a care home."""
    sums[:, LIFE_DAYS] += kept.people * days
    sums[:, FULL_HEALTH_DAYS] += kept.by_row * days


@compiled
def add_changes(
    sums: Whole,
    kept: Kept,
    of: Utility,
    persons: Persons,
    kinds: Kinds,
    slots: NDArray[np.int64],
    days: int,
) -> None:
    """What a change of utility is worth to these residents, those of them who are alive."""
    for slot in slots:
        if kept.counted[slot]:
            gained = utility_of_one(of, persons, slot) - kept.each[slot]
            _add(sums, kinds, slot, FULL_HEALTH_DAYS, gained * days)


@compiled
def take_back(
    sums: Whole,
    of: Utility,
    persons: Persons,
    kinds: Kinds,
    dying: NDArray[np.int64],
    left_day: NDArray[np.int32],
    last: int,
) -> None:
    """Days after death, up to `last`, which is not among them, count for nothing."""
    for slot in dying:
        lost = last - left_day[slot]
        _add(sums, kinds, slot, LIFE_DAYS, -lost)
        _add(sums, kinds, slot, FULL_HEALTH_DAYS, -lost * utility_of_one(of, persons, slot))


@compiled_step
def _add(sums: Whole, kinds: Kinds, slot: int, measure: int, amount: int) -> None:
    """Add something of a resident to the group and to cohorts of state but the care home's."""
    sums[kinds.group[slot], measure] += amount
    sums[FRAIL_ROW, measure] += amount * (kinds.frailty[slot] >= _FRAIL_FROM)
    sums[CARERS_ROW, measure] += amount * kinds.gives_care[slot]


@compiled
def add_care(
    sums: Whole,
    tables: tuple[Utility, Whole],
    persons: Persons,
    kinds: Kinds,
    changes: NDArray[np.int32],
    holds: NDArray[Any],
    by_state: Whole,
    stays: Stays,
    rows: tuple[Ids, int, Ids],
    few: NDArray[Any],
    month: Whole,
    first: int,
    last: int,
) -> int:
    """What long-term care and emergency admissions come to from `first` up to, not including, last.

    `rows`: those kept since last month, the first row that is new, and room for those that are
    still to be looked at, of which the number is returned. `few` is room for as many as are looked
    through at once: what is known of them is fetched from memory together. `changes` of social
    care-related quality of life by slot, or an empty array. `by_state` are days by state of care,
    to which those of this month are added; `month`, all 0, is room for them by who gives care.
    """
    of, worth = tables
    known, first_new, still = rows
    count, n_rows = 0, known.size + stays.used[0] - first_new
    for begin in range(0, n_rows, few.size):
        found = 0
        for one in range(begin, min(begin + few.size, n_rows)):
            number = known[one] if one < known.size else first_new + one - known.size
            few[found].row = number
            found += _KIND[stays.row[number].service] >= 0
        long_term = 0
        for one in range(found):
            number = few[one].row
            row = stays.row[number]
            slot, kind, foreseen = row.resident, _KIND[row.service], row.requested == NEVER
            if row.ended == NEVER and not (foreseen and holds[slot].gone_on <= last):
                still[count] = number
                count += 1
            if kind == _ADMISSION:
                in_month = not foreseen and first <= row.started < last
                if in_month and not _lived_in_a_care_home(kinds, holds, stays, slot, row.started):
                    _add(sums, kinds, slot, LOST_TO_ADMISSIONS, of.loss)
            elif not foreseen:
                care = few[long_term]
                care.row, care.group, care.frailty = number, kinds.group[slot], kinds.frailty[slot]
                care.gives_care = kinds.gives_care[slot]
                care.alone = kind < _FIRST_CARE_HOME and holds[slot].carer_back >= last
                long_term += 1
        for one in range(long_term):
            care = few[one]
            row = stays.row[care.row]
            kind, slot = _KIND[row.service], row.resident
            in_care = _overlap(row.started, row.ended, first, last)
            if in_care > 0:
                _add_care(sums, worth, care, changes, month, slot, (kind, MET), in_care)
                if kind >= _FIRST_CARE_HOME:
                    _replace(sums, of, persons, kinds, slot, in_care)
            waiting = _overlap(row.requested, min(row.started, row.ended), first, last)
            if waiting == 0:
                continue
            before = kind_before(stays, row)
            if row.upstream == NOT_A_ROW:
                _add_care(sums, worth, care, changes, month, slot, (kind, WAITING), waiting)
            elif before > 0:
                had = _KIND[stays.row[row.upstream].service]
                _add_care(sums, worth, care, changes, month, slot, (had, SHORT), waiting)
                _add_care(sums, worth, care, changes, month, slot, (had, MET), -waiting)
    _add_cohorts(sums, worth, by_state, month)
    return count


@compiled_step
def _lived_in_a_care_home(
    kinds: Kinds, holds: NDArray[Any], stays: Stays, slot: int, day: int
) -> bool:
    """Whether a resident lived in a care home on a day of the month; the dead as on their last."""
    home = holds[slot].care_home
    return bool(kinds.in_care_home[slot] and (home == NOT_A_ROW or stays.row[home].started <= day))


@compiled_step
def _add_care(
    sums: Whole,
    worth: Whole,
    of: Any,
    changes: NDArray[np.int32],
    month: Whole,
    slot: int,
    state: tuple[int, int],
    days: int,
) -> None:
    """Add days of care to their resident's group, and to the days of the `month` by state.

    Cohorts of state go by the latter (see `_add_cohorts`), but for what schemes change of one
    resident's: that is added to all by 0 or 1, which is quicker than to ask.
    """
    care, need = state
    of_a_day = worth[care, need, of.frailty, of.alone]
    month[care, need, of.frailty, of.alone, of.gives_care] += days
    for one in range(len(WORTH)):
        sums[of.group, CARE_WORTH + one] += of_a_day[one] * days
    if changes.size and of_a_day[RECEIVED]:
        amount, measure = changes[slot] * days, CARE_WORTH + SCRQOL
        sums[of.group, measure] += amount
        sums[FRAIL_ROW, measure] += amount * (of.frailty >= _FRAIL_FROM)
        sums[CARERS_ROW, measure] += amount * of.gives_care
        sums[CARE_HOME_ROW, measure] += amount * _lives_there(care, need)


@compiled_step
def _add_cohorts(sums: Whole, worth: Whole, by_state: Whole, month: Whole) -> None:
    """Add the days of a month, by state and whether somebody gives care, to cohorts of state."""
    for care, need, frailty, alone, gives_care in np.ndindex(month.shape):
        days = month[care, need, frailty, alone, gives_care]
        of_a_day = worth[care, need, frailty, alone]
        by_state[care, need, frailty, alone] += days
        for one in range(len(WORTH)):
            amount = of_a_day[one] * days
            sums[FRAIL_ROW, CARE_WORTH + one] += amount * (frailty >= _FRAIL_FROM)
            sums[CARERS_ROW, CARE_WORTH + one] += amount * gives_care
            sums[CARE_HOME_ROW, CARE_WORTH + one] += amount * _lives_there(care, need)


@compiled_step
def _lives_there(care: int, need: int) -> bool:
    """Whether this is care in a care home where somebody lives already."""
    return care >= _FIRST_CARE_HOME and need != WAITING


@compiled_step
def _replace(
    sums: Whole, of: Utility, persons: Persons, kinds: Kinds, slot: int, days: int
) -> None:
    """Days in a care home count for its utility instead of the one that was added."""
    each = of.care_home
    if persons.change.size:
        each += persons.change[slot]
    _add(sums, kinds, slot, FULL_HEALTH_DAYS, (each - utility_of_one(of, persons, slot)) * days)
    sums[CARE_HOME_ROW, FULL_HEALTH_DAYS] += each * days
    sums[CARE_HOME_ROW, LIFE_DAYS] += days


@compiled_step
def _overlap(begins: int, ends: int, first: int, last: int) -> int:
    return max(min(ends, last) - max(begins, first), 0)


@compiled
def add_carers(
    sums: Whole,
    of: Carers,
    cared: Cared,
    kinds: Kinds,
    few: Whole,
    day: int,
    days: int,
) -> None:
    """What main carers of residents come to on `day`, as if so many days were alike.

    `few` is room for as many slots as are looked through at once. Who has a carer is found out of
    all of them first: so memory fetches many at a time, and they are still at hand to be added up.
    """
    for begin in range(0, len(cared.rate), few.size):
        rate = cared.rate[begin : min(begin + few.size, len(cared.rate))]
        found = here = np.uint64(0)  # without a sign: see `hazard`
        for one in range(len(rate)):
            few[found] = begin + one
            found += np.uint64(rate[one] != 0)
        for slot in few[:found]:
            few[here] = slot
            here += np.uint64(has_carer(cared, slot, day))
        for slot in few[:here]:
            band, share = cared.hours_band[slot], strained(of, cared, slot)
            many = days * of.many[band]
            amounts = days, share * days, of.loss[band] * days, many, share * many
            _add_each(sums, kinds, slot, CARER_DAYS, amounts)


@compiled_step
def _add_each(sums: Whole, kinds: Kinds, slot: int, first: int, amounts: tuple[int, ...]) -> None:
    """Add to measures that follow each other."""
    group = kinds.group[slot]
    for one in range(len(amounts)):
        sums[group, first + one] += amounts[one]
    if kinds.frailty[slot] >= _FRAIL_FROM:
        for one in range(len(amounts)):
            sums[FRAIL_ROW, first + one] += amounts[one]
    if kinds.gives_care[slot]:
        for one in range(len(amounts)):
            sums[CARERS_ROW, first + one] += amounts[one]
