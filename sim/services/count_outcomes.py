"""Counting what residents would notice: nights at home, who came when, who is still at home.

Every count is by age band and deprivation quintile. Where somebody has to be looked at again later
(two days after hospital, twelve weeks and 91 days after reablement began), they are counted when it
is known, in the group they were in at first.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.services.groups import AXES, N_GROUPS, group_of_one
from sim.services.names import Funder, Service, WayOut
from sim.services.packages import goes_on
from sim.services.record import NEVER, NOT_A_ROW, Stays
from sim.services.whereabouts import (
    AGENCY,
    HOSPITAL,
    IS_AWAY,
    IS_SUPPORT,
    IS_VISITED,
    IS_VISITED_DAILY,
    N_AGENCIES,
    NOT_ASSESSED,
    Bits,
    Whereabouts,
    count_of,
    days_of,
)

Counts = NDArray[np.int64]

PLACES_OF_DEATH = ("hospital", "care_home", "hospice", "home")
OUTCOME_EVENTS = (
    *(f"died_in_{place}" for place in PLACES_OF_DEATH),
    "nights_away",
    "discharges",
    "discharges_readmitted",
    "discharges_overnight",
    "discharges_to_usual_residence",
    "discharges_late",
    "discharges_late_days",
    *("discharges_late_1_day", "discharges_late_2_3_days", "discharges_late_4_6_days"),
    *("discharges_late_7_13_days", "discharges_late_14_20_days", "discharges_late_21_days"),
    "discharges_home",
    "discharges_home_seen_in_48_hours",
    "discharges_65",
    "discharges_65_to_reablement",
    "reablement_65_at_91_days",
    "reablement_65_home_at_91_days",
    "reablement_at_12_weeks",
    "reablement_died_by_12_weeks",
    "reablement_away_at_12_weeks",
    "reablement_supported_at_12_weeks",
    "reablement_no_support_at_12_weeks",
    "care_home_admissions_council",
    "care_home_admissions_person",
    "care_home_admissions_icb",
    "crises_called",
    "crises_answered",
    "council_assessments",
    "council_assessments_in_28_days",
    "first_assessments",
    "repeat_assessments",
    "died_after_90_days_here",
    "last_90_days_away",
    *("discharges_late_days_pathway_0", "discharges_late_days_pathway_1"),
    *("discharges_late_days_pathway_2", "discharges_late_days_pathway_3"),
)
(
    *_PLACES,
    AWAY,
    DISCHARGED,
    READMITTED,
    OVERNIGHT,
    USUAL_RESIDENCE,
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
    LAST_DAYS_AWAY,
    LATE_DAYS_0,
) = range(len(OUTCOME_EVENTS) - 3)

N_OUTCOME_GROUPS = len(AXES[0]) * len(AXES[1])
GROUPS_OF_A_QUINTILE = N_GROUPS // N_OUTCOME_GROUPS
_FIRST_ADULT_GROUP = N_GROUPS // len(AXES[0])
_FIRST_GROUP_OF_65 = _FIRST_ADULT_GROUP * AXES[0].index("65-74")
_IS_HOSPITAL = np.isin(np.array(Service), HOSPITAL)
_IS_REHABILITATION = np.isin(np.array(Service), (Service.REABLEMENT, Service.INTERMEDIATE_CARE_BED))
# Definitions, not estimates: ASCOF 2B looks on day 91; the narrative's proxies at 28 days and 48
# hours; discharge pathways 0 and 1 lead to where the patient usually lives.
DAYS_AFTER_REABLEMENT, DAYS_OF_12_WEEKS, SEEN_WITHIN_DAYS, SOON_DAYS = 91, 84, 2, 28
LAST_DAYS_OF_LIFE = 90
_LATE_FROM = np.array([1, 2, 4, 7, 14, 21])
_USUAL_PATHWAYS = 2
_SENT_HOME, _REABLED, _REHABILITATED = np.arange(3)


def no_outcomes() -> Counts:
    """Nothing counted yet [event, age band and quintile]."""
    return np.zeros((len(OUTCOME_EVENTS), N_OUTCOME_GROUPS), np.int64)


@compiled_step
def count_days(
    outcomes: Counts, watch: Whereabouts, row: Any, between: float, first: int, last: int
) -> None:
    """Where a row puts its resident in the nights of the month, and on which days care comes."""
    service, slot = row.service, row.resident
    if IS_AWAY[service]:
        nights = days_of(row.started, row.ended, first, last)
        known = np.int64(watch.away[slot])
        new = nights & ~known
        if new:
            watch.away[slot] = known | new
            whose = group_of_one(watch.group[slot]) // GROUPS_OF_A_QUINTILE
            outcomes[AWAY, whose] += count_of(new)
        return
    if not IS_VISITED[service]:
        return
    if IS_VISITED_DAILY[service]:
        days = days_of(row.started, row.ended, first, last)
    else:
        days = _days_of_contacts(row.started, row.ended, between, first, last)
    if days:
        watch.visited[slot] |= days
        if IS_SUPPORT[service]:
            watch.supported[slot] |= days


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
    outcomes: Counts, watch: Whereabouts, stays: Stays, number: int, first: int, last: int
) -> None:
    """What happened to one row in the month."""
    row = stays.row[number]
    service, whose = row.service, row.group // GROUPS_OF_A_QUINTILE
    starts = first <= row.started < last
    if _IS_HOSPITAL[service]:
        left = row.way_out == WayOut.COMPLETED or row.way_out == WayOut.MOVED_ON
        if left and row.started != NEVER and first <= row.ended < last:
            _count_discharge(outcomes, watch, row, whose)
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
    if not starts:
        return
    if _IS_REHABILITATION[service]:
        _follow_rehabilitation(outcomes, watch, stays, row, whose)
    if AGENCY[service] > 0:
        _count_first_contact(outcomes, watch, row, whose)


@compiled_step
def _count_discharge(outcomes: Counts, watch: Whereabouts, row: Any, whose: int) -> None:
    """One patient leaves hospital alive."""
    outcomes[DISCHARGED, whose] += 1
    outcomes[OLDER, whose] += row.group >= _FIRST_GROUP_OF_65
    if row.group < _FIRST_ADULT_GROUP or row.ended == row.started:
        return
    outcomes[OVERNIGHT, whose] += 1
    outcomes[USUAL_RESIDENCE, whose] += row.pathway < _USUAL_PATHWAYS
    late = max(row.ended - row.fit, 0)
    if late > 0:
        outcomes[LATE, whose] += 1
        outcomes[LATE_DAYS, whose] += late
        outcomes[LATE_DAYS_0 + row.pathway, whose] += late
        band = 0
        while band + 1 < _LATE_FROM.size and late >= _LATE_FROM[band + 1]:
            band += 1
        outcomes[LATE_1 + band, whose] += 1
    if row.pathway < _USUAL_PATHWAYS:
        _follow(watch, _SENT_HOME, row.resident, row.ended, whose)


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
    outcomes: Counts, watch: Whereabouts, stays: Stays, row: Any, whose: int
) -> None:
    """Reablement, and other rehabilitation of older people straight from hospital, is followed."""
    if row.service == Service.REABLEMENT:
        _follow(watch, _REABLED, row.resident, row.started, whose)
    straight = row.upstream != NOT_A_ROW and _IS_HOSPITAL[stays.row[row.upstream].service]
    if straight and row.group >= _FIRST_GROUP_OF_65:
        outcomes[OLDER_TO_REABLEMENT, whose] += 1
        _follow(watch, _REHABILITATED, row.resident, row.started, whose)


@compiled_step
def _count_first_contact(outcomes: Counts, watch: Whereabouts, row: Any, whose: int) -> None:
    """An agency sees somebody for the first time in this need: a repeat, if another did lately."""
    of_agencies, own = watch.assessed[row.resident], AGENCY[row.service] - 1
    again = False
    for agency in range(N_AGENCIES):
        if agency != own and of_agencies[agency] != NOT_ASSESSED:
            again |= abs(row.started - of_agencies[agency]) <= SOON_DAYS
    outcomes[FIRST_SEEN, whose] += 1
    outcomes[SEEN_AGAIN, whose] += again
    of_agencies[own] = max(of_agencies[own], row.started)


@compiled_step
def _follow(watch: Whereabouts, kind: int, slot: int, day: int, whose: int) -> None:
    """Look at this resident again, so many days after `day`."""
    one = watch.followed[watch.used[0]]
    one.kind, one.slot, one.day, one.whose = kind, slot, day, whose
    watch.used[0] += 1


@compiled
def follow_up(
    outcomes: Counts,
    watch: Whereabouts,
    gone_on: NDArray[np.int32],
    first: int,
    last: int,
) -> None:
    """Whoever is followed is looked at where the day has come; the others are followed on."""
    used, watch.used[0] = watch.used[0], 0
    for at in range(used):
        one = watch.followed[at]
        kind, slot, day, whose = one.kind, one.slot, one.day, one.whose
        if kind == _SENT_HOME:
            go_on = _was_seen(outcomes, watch, gone_on, slot, day, whose, first, last)
        elif kind == _REABLED:
            on = day + DAYS_OF_12_WEEKS
            go_on = _count_12_weeks(outcomes, watch, gone_on, slot, on, whose, first, last)
        else:
            on = day + DAYS_AFTER_REABLEMENT
            go_on = _count_91_days(outcomes, watch, gone_on, slot, on, whose, first, last)
        if go_on:
            _follow(watch, kind, slot, day, whose)


@compiled_step
def _was_seen(
    outcomes: Counts,
    watch: Whereabouts,
    gone_on: NDArray[np.int32],
    slot: int,
    day: int,
    whose: int,
    first: int,
    last: int,
) -> bool:
    """Whether anybody came within two days of a discharge; whether that is not known yet."""
    until = day + SEEN_WITHIN_DAYS + 1
    seen = np.int64(watch.visited[slot]) & days_of(day, until, first, last) != 0
    if not seen and until > last and gone_on[slot] >= last:
        return True
    if seen or gone_on[slot] >= until:
        outcomes[SENT_HOME, whose] += 1
        outcomes[SEEN, whose] += seen
    return False


@compiled_step
def _count_12_weeks(
    outcomes: Counts,
    watch: Whereabouts,
    gone_on: NDArray[np.int32],
    slot: int,
    day: int,
    whose: int,
    first: int,
    last: int,
) -> bool:
    """What has become of somebody; whether the day is still to come. Who moved away is left out."""
    if day >= last:
        return True
    gone, today = gone_on[slot] <= day, 1 << max(day - first, 0)
    if gone and not watch.dead[slot]:
        return False
    outcomes[AT_12_WEEKS, whose] += 1
    if gone:
        outcomes[DIED_12_WEEKS, whose] += 1
    elif watch.away[slot] & today:
        outcomes[AWAY_12_WEEKS, whose] += 1
    elif watch.supported[slot] & today:
        outcomes[SUPPORTED_12_WEEKS, whose] += 1
    else:
        outcomes[NO_SUPPORT_12_WEEKS, whose] += 1
    return False


@compiled_step
def _count_91_days(
    outcomes: Counts,
    watch: Whereabouts,
    gone_on: NDArray[np.int32],
    slot: int,
    day: int,
    whose: int,
    first: int,
    last: int,
) -> bool:
    """Whether somebody is alive and at home; whether the day is still to come."""
    if day >= last:
        return True
    gone = gone_on[slot] <= day
    if gone and not watch.dead[slot]:
        return False
    outcomes[AT_91_DAYS, whose] += 1
    away = watch.away[slot] & 1 << max(day - first, 0)
    outcomes[HOME_AT_91_DAYS, whose] += not gone and not away
    return False


@compiled
def count_last_days(
    outcomes: Counts,
    dead: NDArray[np.int64],
    died_on: NDArray[np.int32],
    group: NDArray[np.uint16],
    away: Bits,
    firsts: NDArray[np.int64],
    last: int,
) -> None:
    """The last ninety days of those who died this month, and how many nights they were away.

    `away` [month, slot] and the `firsts` of these months run backwards from this one, which ends
    before day `last`. Who died sooner than ninety days after the first is left out.
    """
    for slot in dead:
        whose = group_of_one(group[slot]) // GROUPS_OF_A_QUINTILE
        until, since = died_on[slot], died_on[slot] - LAST_DAYS_OF_LIFE
        if since < firsts[firsts.size - 1]:
            continue
        outcomes[DIED_HERE, whose] += 1
        end = last
        for month in range(firsts.size):
            days = days_of(since, until, firsts[month], end)
            outcomes[LAST_DAYS_AWAY, whose] += count_of(np.int64(away[month, slot]) & days)
            end = firsts[month]
