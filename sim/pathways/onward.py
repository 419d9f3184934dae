"""The day's round through the services downstream of hospital: requests, ways out, new starts."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.pathways.moves import asks_from_home, leave_for, would_pay
from sim.pathways.names import GIVE_UP, REQUEST
from sim.pathways.numbers import Numbers
from sim.pathways.place import Today, due_today, is_open
from sim.services import (
    NEVER,
    NOT_A_ROW,
    NOT_PAID_FOR,
    Lines,
    WayOut,
    blank,
    file_under,
    fill,
    finish,
    goes_on,
    is_waiting,
    join_queue,
)

FROM_HOSPITAL, FROM_HOME = 0, 1


@compiled_step
def receive_requests(place: Today, numbers: Numbers, day: int) -> None:
    """Requests that fall due today join their queue; those waiting in a bed come first.

    Where money decides how much there is, before them come those who pay for it themselves.
    """
    for number in due_today(place, REQUEST, day).ids:
        if not is_open(place, number):
            continue
        row = place.stays.row[number]
        fate = place.fates[row.fate]
        if row.requested == NEVER:  # of those at home it is the day from which they looked
            row.requested = day
        priority, patience = FROM_HOSPITAL, numbers.patience_in_hospital_days
        if asks_from_home(place, number):
            priority, patience = FROM_HOME, numbers.patience_in_community_days
        priority += 0 if would_pay(place, row.resident, row.service) else NOT_PAID_FOR
        last = day + 1 + int(-patience * fate.patience)
        join_queue(place.places, row.service, number, day, priority, fate.tie)
        file_under(place.calendar, GIVE_UP, last, number)


@compiled_step
def give_up(place: Today, numbers: Numbers, day: int) -> None:
    """Who has waited too long: recovery, family, or a spot purchase outside contracted places.

    Whoever has long-term care and waits for more of it, or for other care, keeps what there is.
    """
    for number in due_today(place, GIVE_UP, day).ids:
        if not is_waiting(place.stays, number):
            continue
        row = place.stays.row[number]
        bought = place.fates[row.fate].spot < numbers.spot_purchase_share
        bought &= not goes_on(place.stays, row)
        way_out = WayOut.SPOT_PURCHASE if bought else WayOut.NO_LONGER_NEEDED
        place.holds[row.resident].asked = NOT_A_ROW
        finish(place.places, place.stays, number, day, way_out)
        if not asks_from_home(place, number):
            leave_for(place, row.upstream, day, WayOut.COMPLETED)


@compiled_step
def serve(place: Today, services: NDArray[np.int64], day: int) -> Lines:
    """Start those first in the queues; they leave the stay in which they waited for it.

    Service by service, so that a place in a residential home that somebody leaves for a nursing
    home is filled on the same day.
    """
    waiting = 0
    for service in services:
        waiting += place.places.queued[service]
    begun, count = blank(place.notepad, waiting).ids, 0
    for service in services:
        for number in fill(place.places, place.stays, place.notepad, service, day).ids:
            row = place.stays.row[number]
            place.holds[row.resident].asked = NOT_A_ROW
            way_out = WayOut.REVIEWED if goes_on(place.stays, row) else WayOut.MOVED_ON
            leave_for(place, row.upstream, day, way_out)
            begun[count] = number
            count += 1
    return Lines(begun[:count])
