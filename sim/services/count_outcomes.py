"""Counting what residents would notice: nights at home, who came when, who is still at home.

Every count is by age band, deprivation quintile and personal commissioning group. Where somebody
has to be looked at again later (two days after hospital, twelve weeks and 91 days after reablement
began), they are counted when it is known, in the group they were in at first.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.population.groups import N_COHORTS
from sim.services.groups import AXES, N_GROUPS, group_of_one
from sim.services.names import OUTCOME_EVENTS, Funder, Service, WayOut
from sim.services.packages import goes_on
from sim.services.record import NEVER, NOT_A_ROW, Stays
from sim.services.whereabouts import (
    AGENCY,
    HOSPITAL,
    IS_SUPPORT,
    IS_VISITED_DAILY,
    N_AGENCIES,
    NOT_ASSESSED,
    Bits,
    count_of,
    days_of,
)

Counts = NDArray[np.int64]
Days = NDArray[np.int16]
Followed = NDArray[Any]

# Days of delay by pathway stand last: those of the first, and of three more.
_LATER_PATHWAYS = 3
(
    *_PLACES,
    AWAY,
    DISCHARGED,
    READMITTED,
    OVERNIGHT,
    USUAL_RESIDENCE,
    STAYED_14,
    STAYED_21,
    ON_THE_DAY,
    LATE,
    LATE_DAYS,
    LATE_1,
    LATE_2_3,
    LATE_4_6,
    LATE_7_13,
    LATE_14_20,
    LATE_21,
    SENT_HOME,
    SEEN,
    OLDER,
    OLDER_TO_REABLEMENT,
    AT_91_DAYS,
    HOME_AT_91_DAYS,
    AT_12_WEEKS,
    DIED_12_WEEKS,
    AWAY_12_WEEKS,
    SUPPORTED_12_WEEKS,
    NO_SUPPORT_12_WEEKS,
    BY_COUNCIL,
    BY_PERSON,
    BY_ICB,
    CALLED,
    ANSWERED,
    ASSESSED,
    ASSESSED_SOON,
    FIRST_SEEN,
    SEEN_AGAIN,
    DIED_HERE,
    LAST_DAYS_HOME,
    LATE_DAYS_0,
) = range(len(OUTCOME_EVENTS) - _LATER_PATHWAYS)

_AGES_AND_QUINTILES = len(AXES[0]) * len(AXES[1])
N_OUTCOME_GROUPS = _AGES_AND_QUINTILES * N_COHORTS
_GROUPS_OF_A_QUINTILE = N_GROUPS // _AGES_AND_QUINTILES
_FIRST_ADULT_GROUP = N_GROUPS // len(AXES[0])
_FIRST_GROUP_OF_65 = _FIRST_ADULT_GROUP * AXES[0].index("65-74")
_IS_HOSPITAL = np.isin(np.array(Service), HOSPITAL)
# Rows of these are looked at for more than where their residents are.
HAS_OUTCOMES = np.isin(
    np.array(Service),
    (
        *HOSPITAL,
        *(Service.INTERMEDIATE_CARE_BED, Service.RESIDENTIAL_CARE, Service.NURSING_CARE),
        *(Service.REABLEMENT, Service.URGENT_COMMUNITY_RESPONSE, Service.SOCIAL_CARE_ASSESSMENT),
    ),
)
_IS_REHABILITATION = np.isin(np.array(Service), (Service.REABLEMENT, Service.INTERMEDIATE_CARE_BED))
# Definitions, not estimates: the narrative's proxies look at 28 days; discharge pathways 0 and 1
# lead to where the patient usually lives.
SOON_DAYS, LONG_STAY_DAYS, VERY_LONG_STAY_DAYS = 28, 14, 21
_LATE_FROM = np.array([1, 2, 4, 7, 14, 21])
_USUAL_PATHWAYS = 2
LEFT_HOSPITAL, REABLED, REHABILITATED = np.arange(3)


def no_outcomes() -> Counts:
    """Nothing counted yet [event, age band, quintile and commissioning group]."""
    return np.zeros((len(OUTCOME_EVENTS), N_OUTCOME_GROUPS), np.int64)


@compiled_step
def outcome_group(group: int, population_group: int) -> int:
    """Where an outcome of a resident is counted: by the group then, and the cohort now."""
    return group // _GROUPS_OF_A_QUINTILE * N_COHORTS + population_group % N_COHORTS


@compiled_step
def count_nights(
    outcomes: Counts,
    away: Bits,
    group: NDArray[np.uint16],
    stays: Stays,
    number: int,
    first: int,
    last: int,
) -> None:
    """The nights of the month that a row of a bed or a care home keeps its resident from home."""
    row = stays.row[number]
    if row.requested == NEVER:
        return  # foreseen, and not come about
    nights = days_of(row.started, row.ended, first, last)
    if not nights:
        return
    known = np.int64(away[row.resident])
    new = nights & ~known
    if new:
        away[row.resident] = known | new
        whose = outcome_group(group_of_one(group[row.resident]), group[row.resident])
        all_new = new == nights
        length = min(row.ended, last) - max(row.started, first)
        outcomes[AWAY, whose] += length if all_new else count_of(new)


@compiled_step
def note_visits(
    visited: Bits, supported: Bits, stays: Stays, number: int, between: float, first: int, last: int
) -> None:
    """The days of the month on which a row brings care to its resident's home."""
    row = stays.row[number]
    if IS_VISITED_DAILY[row.service]:
        days = days_of(row.started, row.ended, first, last)
    else:
        days = _days_of_contacts(row.started, row.ended, between, first, last)
    if days:
        visited[row.resident] |= days
        if IS_SUPPORT[row.service]:
            supported[row.resident] |= days


@compiled_step
def _days_of_contacts(begins: int, ends: int, between: float, first: int, last: int) -> int:
    """The days of a case's contacts in the month: the day it starts and then every so many."""
    until, days = min(max(ends, begins + 1), last), 0
    if begins == NEVER or until <= first or between <= 0:
        return 0
    number = int(max(np.ceil((first - begins) / between), 0))
    day = begins + int(number * between)
    while day < until:
        if day >= first:
            days |= 1 << (day - first)
        number += 1
        day = begins + int(number * between)
    return days


@compiled_step
def count_outcomes(
    outcomes: Counts,
    followed: Followed,
    group: NDArray[np.uint16],
    stays: Stays,
    number: int,
    first: int,
    last: int,
) -> None:
    """What happened to one row in the month."""
    row = stays.row[number]
    service, whose = row.service, outcome_group(row.group, group[row.resident])
    starts = first <= row.started < last
    if _IS_HOSPITAL[service]:
        left = row.way_out == WayOut.COMPLETED or row.way_out == WayOut.MOVED_ON
        if left and row.started != NEVER and first <= row.ended < last:
            _count_discharge(outcomes, followed, row, whose)
        outcomes[READMITTED, whose] += starts and row.readmitted
    elif service == Service.URGENT_COMMUNITY_RESPONSE:
        turned_away = row.way_out == WayOut.TURNED_AWAY and first <= row.ended < last
        outcomes[CALLED, whose] += starts or turned_away
        outcomes[ANSWERED, whose] += starts
    elif service == Service.SOCIAL_CARE_ASSESSMENT and starts:
        outcomes[ASSESSED, whose] += 1
        outcomes[ASSESSED_SOON, whose] += row.started - row.requested <= SOON_DAYS
    elif service == Service.RESIDENTIAL_CARE or service == Service.NURSING_CARE:
        _count_care_home(outcomes, stays, row, whose, first, last)
    if starts and _IS_REHABILITATION[service]:
        _follow_rehabilitation(outcomes, followed, stays, row, whose)


@compiled_step
def _count_discharge(outcomes: Counts, followed: Followed, row: Any, whose: int) -> None:
    """One patient leaves hospital alive."""
    outcomes[DISCHARGED, whose] += 1
    outcomes[OLDER, whose] += row.group >= _FIRST_GROUP_OF_65
    if row.group < _FIRST_ADULT_GROUP or row.ended == row.started:
        return
    outcomes[OVERNIGHT, whose] += 1
    outcomes[USUAL_RESIDENCE, whose] += row.pathway < _USUAL_PATHWAYS
    outcomes[STAYED_14, whose] += row.ended - row.started >= LONG_STAY_DAYS
    outcomes[STAYED_21, whose] += row.ended - row.started >= VERY_LONG_STAY_DAYS
    late = max(row.ended - row.fit, 0)
    outcomes[ON_THE_DAY, whose] += late == 0
    if late > 0:
        outcomes[LATE, whose] += 1
        outcomes[LATE_DAYS, whose] += late
        outcomes[LATE_DAYS_0 + row.pathway, whose] += late
        band = 0
        while band + 1 < _LATE_FROM.size and late >= _LATE_FROM[band + 1]:
            band += 1
        outcomes[LATE_1 + band, whose] += 1
    if row.pathway < _USUAL_PATHWAYS:
        follow(followed, LEFT_HOSPITAL, row.resident, row.ended, whose)


@compiled_step
def _count_care_home(
    outcomes: Counts, stays: Stays, row: Any, whose: int, first: int, last: int
) -> None:
    """Who comes to live in a care home, by who pays from the first day."""
    if first <= row.started < last and not goes_on(stays, row):
        if row.funder == Funder.ICB:
            outcomes[BY_ICB, whose] += 1
        elif row.funder == Funder.PERSON and row.funder_from <= row.started < row.council_from:
            outcomes[BY_PERSON, whose] += 1
        else:
            outcomes[BY_COUNCIL, whose] += 1


@compiled_step
def _follow_rehabilitation(
    outcomes: Counts, followed: Followed, stays: Stays, row: Any, whose: int
) -> None:
    """Reablement, and other rehabilitation of older people straight from hospital, is followed."""
    if row.service == Service.REABLEMENT:
        follow(followed, REABLED, row.resident, row.started, whose)
    straight = row.upstream != NOT_A_ROW and _IS_HOSPITAL[stays.row[row.upstream].service]
    if straight and row.group >= _FIRST_GROUP_OF_65:
        outcomes[OLDER_TO_REABLEMENT, whose] += 1
        follow(followed, REHABILITATED, row.resident, row.started, whose)


@compiled_step
def count_first_contact(
    outcomes: Counts,
    assessed: Days,
    group: NDArray[np.uint16],
    stays: Stays,
    number: int,
    first: int,
    last: int,
) -> None:
    """An agency sees somebody for the first time in this need: a repeat, if another did lately."""
    row = stays.row[number]
    if not first <= row.started < last:
        return
    of_agencies, own = assessed[row.resident], AGENCY[row.service] - 1
    whose = outcome_group(row.group, group[row.resident])
    again = False
    for agency in range(N_AGENCIES):
        if agency != own and of_agencies[agency] != NOT_ASSESSED:
            again |= abs(row.started - of_agencies[agency]) <= SOON_DAYS
    outcomes[FIRST_SEEN, whose] += 1
    outcomes[SEEN_AGAIN, whose] += again
    of_agencies[own] = max(of_agencies[own], row.started)


@compiled_step
def follow(followed: Followed, kind: int | np.integer, slot: int, day: int, whose: int) -> None:
    """Look at this resident again, so many days after `day`."""
    followed[0].slot += 1
    one = followed[followed[0].slot]
    one.kind, one.slot, one.day, one.whose = kind, slot, day, whose
