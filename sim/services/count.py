"""Counting a month from the record, a row at a time."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.services.count_delays import count_council_delay
from sim.services.count_long_term import IS_LONG_TERM, count_long_term, counted_in
from sim.services.count_outcomes import (
    HAS_OUTCOMES,
    count_first_contact,
    count_nights,
    count_outcomes,
    note_visits,
)
from sim.services.count_reviews import count_reviews
from sim.services.counted import (
    ADMITTED,
    AGAIN,
    BOUGHT,
    CARE_HOME,
    CROSSED_OVER,
    DATED,
    DELAY_DAYS,
    DIED_THERE,
    DIRECTLY,
    DISCHARGED,
    ELECTIVELY,
    GIVEN_UP,
    HEALTHCARE_DAYS,
    LATE,
    LONGEST_WAIT_DAYS,
    N_AGES_AND_QUINTILES,
    NIGHT_STAYS_65,
    NIGHTS_65,
    NO_CRITERIA_DAYS,
    NOT_FUNDED,
    PATHWAY_0,
    TURNED_AWAY,
    Counted,
)
from sim.services.groups import AXES, N_GROUPS, Groups
from sim.services.names import Funder, Service, WayOut
from sim.services.packages import IS_REVIEWED, kind_before
from sim.services.record import NEVER, NOT_A_ROW, Stays
from sim.services.spells import contacts, overlap
from sim.services.waiting_list import LONGEST_WAIT_WEEKS, WEEK_DAYS
from sim.services.whereabouts import AGENCY, IS_AWAY, IS_VISITED, Whereabouts

Counts = NDArray[np.int64]
Days = NDArray[np.float64]
# Numbers of rows without a sign, or each look-up would first ask whether they count from the end.
Rows = NDArray[np.uint32]

# Rows looked through at once: fetched from memory together, and still at hand to be counted.
_AT_ONCE = 64
# Groups run by age band first: those from the second band on are adults.
_GROUPS_OF_AN_AGE_BAND = N_GROUPS // len(AXES[0])
# Who waits for these in another service does not wait at home: it is delay, and counted as such.
_IS_LONG_TERM_CARE = np.isin(
    np.array(Service), (Service.HOME_CARE, Service.RESIDENTIAL_CARE, Service.NURSING_CARE)
)
_GROUPS_OF_A_QUINTILE = N_GROUPS // N_AGES_AND_QUINTILES
_FIRST_ADULT_GROUP = _GROUPS_OF_AN_AGE_BAND
_FIRST_GROUP_OF_65 = _GROUPS_OF_AN_AGE_BAND * AXES[0].index("65-74")


@compiled
def count_rows(
    counted: Counted,
    stays: Stays,
    rows: Rows,
    still_open: Rows,
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
        _bring(watch, client_in, stays, few, first)
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
                count_reviews(counted, stays, number, watch.group, first, last)
    return count


@compiled_step
def _bring(
    watch: Whereabouts, client_in: NDArray[np.int32], stays: Stays, rows: Rows, first: int
) -> None:
    """Have at hand what is known of residents that is about to be asked for.

    It is looked up for one row right after another, so that memory fetches many at a time. The sum
    says nothing; but what is not written down is not looked up.
    """
    known = np.int64(0)
    for number in rows:
        row = stays.row[number]
        slot, service = row.resident, row.service
        if IS_AWAY[service]:
            known += watch.away[slot]
        elif IS_VISITED[service]:
            known += watch.visited[slot]
        if IS_LONG_TERM[service]:
            known += client_in[slot]
        if IS_AWAY[service] or IS_LONG_TERM[service]:
            known += watch.group[slot]
        if AGENCY[service] > 0 and row.started >= first:
            known += watch.assessed[slot, 0]
    watch.brought[0] = known


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
    service, group = row.service, counted_in(row, groups)
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
    service, group = row.service, counted_in(row, groups)
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
