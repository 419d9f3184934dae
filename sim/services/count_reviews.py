"""Counting reviews of packages, and what came of them: who goes on is no new client."""

from sim.compiled import compiled_step
from sim.services.count_long_term import counted_in
from sim.services.counted import (
    AFTER_REVIEW,
    CARE_HOME,
    DAYS_FOR_MORE,
    GIVEN_UP,
    LONGEST_WAIT_DAYS,
    LOWERED,
    MORE_GIVEN_UP,
    RAISED,
    REVIEWS,
    TO_NURSING,
    Counted,
)
from sim.services.groups import Groups
from sim.services.names import Funder, Service, WayOut
from sim.services.packages import goes_on, kind_before
from sim.services.record import NEVER, Stays
from sim.services.spells import overlap


@compiled_step
def count_reviews(
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
        counted.ends[row.service, counted_in(row, groups)] -= 1  # it goes on in another row
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
        counted.starts[service, counted_in(row, groups)] -= 1
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
