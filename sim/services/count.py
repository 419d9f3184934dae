"""Counting a month from the record, a row at a time."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.services.calendar import Ids
from sim.services.count_delays import count_council_delay, no_delays
from sim.services.count_long_term import IS_LONG_TERM, LONG_TERM_EVENTS, count_long_term, no_stays
from sim.services.count_outcomes import (
    HAS_OUTCOMES,
    count_first_contact,
    count_nights,
    count_outcomes,
    no_outcomes,
    note_visits,
)
from sim.services.groups import AXES, N_GROUPS, Groups, group_of_one
from sim.services.names import Funder, Service, WayOut
from sim.services.packages import IS_REVIEWED, goes_on, kind_before
from sim.services.places import N_SERVICES
from sim.services.record import NEVER, NOT_A_ROW, Stays
from sim.services.spells import contacts, overlap
from sim.services.waiting_list import LONGEST_WAIT_WEEKS, WEEK_DAYS
from sim.services.whereabouts import AGENCY, IS_AWAY, IS_VISITED, Whereabouts

Counts = NDArray[np.int64]
Days = NDArray[np.float64]

LONGEST_WAIT_DAYS = 365
# Rows looked through at once: fetched from memory together, and still at hand to be counted.
_AT_ONCE = 64
# Groups run by age band first: those from the second band on are adults.
_GROUPS_OF_AN_AGE_BAND = N_GROUPS // len(AXES[0])
N_AGES_AND_QUINTILES = len(AXES[0]) * len(AXES[1])
# Who waits for these in another service does not wait at home: it is delay, and counted as such.
_IS_LONG_TERM_CARE = np.isin(
    np.array(Service), (Service.HOME_CARE, Service.RESIDENTIAL_CARE, Service.NURSING_CARE)
)
_GROUPS_OF_A_QUINTILE = N_GROUPS // N_AGES_AND_QUINTILES
_FIRST_ADULT_GROUP = _GROUPS_OF_AN_AGE_BAND
_FIRST_GROUP_OF_65 = _GROUPS_OF_AN_AGE_BAND * AXES[0].index("65-74")
EVENTS = (
    "emergency_admissions",
    "emergency_admissions_direct",
    "elective_admissions",
    "readmissions_30_days",
    "discharges_for_readmission",
    "discharges_with_ready_date",
    "discharges_delayed",
    "care_home_admissions",
    "spot_purchases",
    "requests_given_up",
    "deaths_in_hospital",
    "discharge_delay_days",
    "no_criteria_to_reside_days",
    "overnight_emergency_discharges_65",
    "overnight_emergency_days_65",
    "urgent_response_turned_away",
    "crossed_over_to_council",
    "continuing_healthcare_days",
    "social_care_reviews",
    "packages_raised",
    "packages_lowered",
    "moved_to_nursing_care",
    "care_homes_after_review",
    "days_waiting_for_more",
    "more_given_up",
    "eligible_need_not_funded",
    "discharges_pathway_0",
    "discharges_pathway_1",
    "discharges_pathway_2",
    "discharges_pathway_3",
)
(
    ADMITTED,
    DIRECTLY,
    ELECTIVELY,
    AGAIN,
    DISCHARGED,
    DATED,
    LATE,
    CARE_HOME,
    BOUGHT,
    GIVEN_UP,
    DIED_THERE,
    DELAY_DAYS,
    NO_CRITERIA_DAYS,
    NIGHT_STAYS_65,
    NIGHTS_65,
    TURNED_AWAY,
    CROSSED_OVER,
    HEALTHCARE_DAYS,
    REVIEWS,
    RAISED,
    LOWERED,
    TO_NURSING,
    AFTER_REVIEW,
    DAYS_FOR_MORE,
    MORE_GIVEN_UP,
    NOT_FUNDED,
    PATHWAY_0,
) = range(len(EVENTS) - 3)


class Counted(NamedTuple):
    """Counts of a month: the arrays of `Month` that can be read off the record, and events.

    `by_ae` are admissions through A&E by group, `listed_weeks` people who wait for a planned
    admission at the end, by whole weeks waited; `units_by_funder` has a third axis, of age bands
    and in each the quintiles. `care_home_stays` that ended and `long_term_events` are those of
    `sim.services.count_long_term`, `council_delays` those of `sim.services.count_delays`,
    `outcomes` [event, age band, quintile and cohort] those of `sim.services.count_outcomes`.
    """

    starts: Counts
    ends: Counts
    units: Counts
    units_by_funder: Counts
    waits_days_sum: Counts
    waits_counted: Counts
    wait_histogram: Counts
    waiting_days: Counts
    delayed_days: Counts
    by_ae: Counts
    listed_weeks: Counts
    events: Counts
    long_term_events: Counts
    care_home_stays: Counts
    council_delays: Counts
    outcomes: Counts


def nothing_counted() -> Counted:
    """All counts at 0."""
    groups = (N_SERVICES, N_GROUPS)
    shapes: tuple[int | tuple[int, ...], ...] = (
        *(groups, groups, groups, (N_SERVICES, len(Funder), N_AGES_AND_QUINTILES)),
        *(N_SERVICES, N_SERVICES, (N_SERVICES, LONGEST_WAIT_DAYS + 1)),
        *(N_SERVICES, N_SERVICES, N_GROUPS, LONGEST_WAIT_WEEKS + 1, len(EVENTS)),
    )
    plain = (np.zeros(shape, np.int64) for shape in (*shapes, len(LONG_TERM_EVENTS)))
    return Counted(*(*plain, no_stays(), no_delays(), no_outcomes()))


@compiled
def count_rows(
    counted: Counted,
    stays: Stays,
    rows: Ids,
    still_open: Ids,
    days_between: Days,
    gone_on: NDArray[np.int32],
    client_in: NDArray[np.int32],
    short_term_days: int,
    year: int,
    first: int,
    last: int,
    watch: Whereabouts,
) -> int:
    """Add up the days from `first` up to, not including, `last`; returns how many rows are open.

    They are written to `still_open`, which has room for all rows.

    `rows` must hold every row that was open or waiting at some time in these days. `days_between`
    contacts, by service, is 0 for what is counted in days. What was foreseen of residents who are
    gone (`gone_on`, by slot) does not come about, and is not looked at again. `client_in`, by slot,
    is the last year in which each resident was counted as a client; this is the `year` of the run.
    Home care straight from hospital is long-term after `short_term_days`. Where residents are is
    noted in `watch`, as are those who are to be looked at again.
    """
    count = 0
    for begin in range(0, rows.size, _AT_ONCE):
        few = rows[begin : begin + _AT_ONCE]
        for number in few:
            row = stays.row[number]
            foreseen = row.requested == NEVER
            if row.ended == NEVER and not (foreseen and gone_on[row.resident] <= last):
                still_open[count] = number
                count += 1
                is_planned = row.service == Service.ELECTIVE_INPATIENT
                if is_planned and row.started == NEVER and row.requested < last:
                    weeks = (last - row.requested) // WEEK_DAYS
                    counted.listed_weeks[min(weeks, LONGEST_WAIT_WEEKS)] += 1
        for number in few:
            service = stays.row[number].service
            if AGENCY[service] > 0:
                outcomes = counted.outcomes
                count_first_contact(
                    outcomes, watch.assessed, watch.group, stays, number, first, last
                )
            if IS_AWAY[service]:
                outcomes = counted.outcomes
                count_nights(outcomes, watch.away, watch.group, stays, number, first, last)
            elif IS_VISITED[service]:
                between = days_between[service]
                note_visits(watch.visited, watch.supported, stays, number, between, first, last)
        for number in few:
            row = stays.row[number]
            if row.requested == NEVER:
                continue
            _count_units(counted, stays, number, watch.group, days_between, first, last)
            # Whoever was here before and stays on, not yet fit to leave: the month was all care.
            goes_quietly_on = row.started < first and last <= row.fit and row.ended == NEVER
            if not goes_quietly_on:
                _count_stay(counted, stays, number, watch.group, first, last)
                _count_events(counted, stays, number, first, last)
                happened = first <= row.started < last or first <= row.ended < last
                if happened and HAS_OUTCOMES[row.service]:
                    count_outcomes(
                        counted.outcomes, watch.followed, watch.group, stays, number, first, last
                    )
            if IS_LONG_TERM[row.service] or row.service == Service.REABLEMENT:
                if not goes_quietly_on:
                    count_council_delay(counted.council_delays, stays, number, first, last)
                count_long_term(
                    counted.long_term_events,
                    counted.care_home_stays,
                    client_in,
                    stays,
                    number,
                    short_term_days,
                    year,
                    first,
                    last,
                )
            if IS_REVIEWED[row.service]:
                _count_reviews(counted, stays, number, watch.group, first, last)
    return count


@compiled_step
def _whose(row: Any, groups: Groups) -> int:
    """The group that a row is counted in: whoever has long-term care grows older in it.

    The row says what they were when they asked, which is told when they leave a care home.
    """
    if IS_LONG_TERM[row.service]:
        return group_of_one(groups[row.resident])
    return int(row.group)


@compiled_step
def _count_units(
    counted: Counted,
    stays: Stays,
    number: int,
    groups: Groups,
    days_between: Days,
    first: int,
    last: int,
) -> None:
    """Units of one row, by group and by who pays; whether the payer changed."""
    row = stays.row[number]
    service, group = row.service, _whose(row, groups)
    held = row.units * overlap(row.started, row.ended, first, last)
    between = days_between[service]
    if between > 0:
        held = contacts(row.started, row.ended, between, first, last)
    counted.units[service, group] += held
    whose, own = group // _GROUPS_OF_A_QUINTILE, held
    if row.funder == Funder.PERSON:
        begins, ends = max(row.started, row.funder_from), min(row.ended, row.council_from)
        own = row.units * overlap(begins, ends, first, last)
    counted.units_by_funder[service, row.funder, whose] += own
    counted.units_by_funder[service, Funder.COUNCIL, whose] += held - own
    counted.events[CROSSED_OVER] += first <= row.council_from < last
    if row.funder == Funder.ICB:
        counted.events[HEALTHCARE_DAYS] += overlap(row.started, row.ended, first, last)


@compiled_step
def _count_stay(
    counted: Counted, stays: Stays, number: int, groups: Groups, first: int, last: int
) -> None:
    """Start, end, wait and delay of one row."""
    row = stays.row[number]
    service, group = row.service, _whose(row, groups)
    settled = min(row.started, row.ended)
    counted.waiting_days[service] += overlap(row.requested, settled, first, last)
    counted.delayed_days[service] += overlap(max(row.fit, row.started), row.ended, first, last)
    if first <= row.started < last:
        counted.starts[service, group] += 1
        comes_from = _IS_LONG_TERM_CARE[service] and row.upstream != NOT_A_ROW
        if not (comes_from and kind_before(stays, row) == 0):
            waited = row.started - row.requested
            counted.waits_days_sum[service] += waited
            counted.waits_counted[service] += 1
            counted.wait_histogram[service, min(waited, LONGEST_WAIT_DAYS)] += 1
        if service == Service.EMERGENCY_INPATIENT and not row.direct:
            counted.by_ae[group] += 1
    if row.started != NEVER and first <= row.ended < last:
        counted.ends[service, group] += 1


@compiled_step
def _count_events(counted: Counted, stays: Stays, number: int, first: int, last: int) -> None:
    """What happened to one row, by name."""
    row, events = stays.row[number], counted.events
    service, way_out = row.service, row.way_out
    emergency, elective = Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT
    inpatient = service in (emergency, elective)
    if first <= row.started < last:
        events[ADMITTED] += service == emergency
        events[DIRECTLY] += service == emergency and row.direct
        events[AGAIN] += service == emergency and row.readmitted
        events[ELECTIVELY] += service == elective
        events[CARE_HOME] += service == Service.RESIDENTIAL_CARE or service == Service.NURSING_CARE
    if inpatient:
        delayed = overlap(max(row.fit, row.started), row.ended, first, last)
        events[NO_CRITERIA_DAYS] += delayed
    if not first <= row.ended < last:
        return
    events[BOUGHT] += way_out == WayOut.SPOT_PURCHASE
    events[GIVEN_UP] += way_out == WayOut.NO_LONGER_NEEDED
    events[TURNED_AWAY] += way_out == WayOut.TURNED_AWAY
    events[NOT_FUNDED] += way_out == WayOut.NOT_FUNDED
    nights = row.ended - row.started
    if service == emergency and row.group >= _FIRST_GROUP_OF_65 and nights > 0:
        events[NIGHT_STAYS_65] += 1
        events[NIGHTS_65] += nights
    if inpatient and row.started != NEVER:
        events[DIED_THERE] += way_out == WayOut.DIED
        if way_out == WayOut.COMPLETED or way_out == WayOut.MOVED_ON:
            _count_discharge(counted, stays, number)


@compiled_step
def _count_reviews(
    counted: Counted, stays: Stays, number: int, groups: Groups, first: int, last: int
) -> None:
    """Reviews, and what came of them.

    The council reviews those whose care it pays for, each at most once in a month.
    """
    row, events = stays.row[number], counted.events
    if first <= row.nights < last:
        events[REVIEWS] += row.funder == Funder.COUNCIL or row.council_from <= row.nights
    if row.started < first and row.ended == NEVER:
        return  # it goes on as it was
    if row.way_out == WayOut.REVIEWED and row.started != NEVER and first <= row.ended < last:
        counted.ends[row.service, _whose(row, groups)] -= 1  # it goes on in another row
    if kind_before(stays, row) == 0:
        return
    if goes_on(stays, row):
        _count_as_the_same_client(counted, stays, number, groups, first, last)
    else:
        events[AFTER_REVIEW] += first <= row.started < last


@compiled_step
def _count_as_the_same_client(
    counted: Counted, stays: Stays, number: int, groups: Groups, first: int, last: int
) -> None:
    """Take back what was counted of a row as of a new client, and count the change instead."""
    row, events = stays.row[number], counted.events
    before, service = stays.row[row.upstream], row.service
    waiting_days = overlap(row.requested, min(row.started, row.ended), first, last)
    counted.waiting_days[service] -= waiting_days
    events[DAYS_FOR_MORE] += waiting_days
    if first <= row.started < last:
        waited = row.started - row.requested
        counted.starts[service, _whose(row, groups)] -= 1
        counted.waits_days_sum[service] -= waited
        counted.waits_counted[service] -= 1
        counted.wait_histogram[service, min(waited, LONGEST_WAIT_DAYS)] -= 1
        events[CARE_HOME] -= service != Service.HOME_CARE
        events[RAISED] += row.units > before.units
        events[LOWERED] += row.units < before.units
        events[TO_NURSING] += service != before.service
    if first <= row.ended < last and row.way_out == WayOut.NO_LONGER_NEEDED:
        events[GIVEN_UP] -= 1
        events[MORE_GIVEN_UP] += 1


@compiled_step
def _count_discharge(counted: Counted, stays: Stays, number: int) -> None:
    """Adults who stayed a night have a date on which they were ready to leave."""
    row, events = stays.row[number], counted.events
    events[DISCHARGED] += 1
    if row.group >= _FIRST_ADULT_GROUP and row.ended > row.started:
        events[DATED] += 1
        events[PATHWAY_0 + row.pathway] += 1
        if row.ended > row.fit:
            events[LATE] += 1
            events[DELAY_DAYS] += row.ended - row.fit
