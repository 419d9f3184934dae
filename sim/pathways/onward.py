"""The day's round through the services downstream of hospital: requests, ways out, new starts."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_part
from sim.pathways.moves import asks_from_home, leave_for
from sim.pathways.numbers import Numbers
from sim.pathways.place import GIVE_UP, REQUEST, Today, is_open
from sim.services import (
    NEVER,
    NOT_A_ROW,
    Ids,
    WayOut,
    file_under,
    fill,
    finish,
    goes_on,
    is_waiting,
    join_queue,
    take,
)

FROM_HOSPITAL, FROM_HOME = 0, 1


@compiled_part
def receive_requests(place: Today, numbers: Numbers, day: int) -> None:
    """Requests that fall due today join their queue; those waiting in a bed come first."""
    for number in take(place.calendar, REQUEST, day):
        if not is_open(place, number):
            continue
        row = place.stays.row[number]
        fate = place.fates[row.fate]
        if row.requested == NEVER:  # of those at home it is the day from which they looked
            row.requested = day
        priority, patience = FROM_HOSPITAL, numbers.patience_in_hospital_days
        if asks_from_home(place, number):
            priority, patience = FROM_HOME, numbers.patience_in_community_days
        last = day + 1 + int(-patience * fate.patience)
        join_queue(place.places, row.service, number, day, priority, fate.tie)
        file_under(place.calendar, GIVE_UP, last, number)


@compiled_part
def give_up(place: Today, numbers: Numbers, day: int) -> None:
    """Who has waited too long: recovery, family, or a spot purchase outside contracted places.

    Whoever has long-term care and waits for more of it, or for other care, keeps what there is.
    """
    for number in take(place.calendar, GIVE_UP, day):
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


@compiled_part
def serve(place: Today, services: NDArray[np.int64], day: int) -> Ids:
    """Start those first in the queues; they leave the stay in which they waited for it.

    Service by service, so that a place in a residential home that somebody leaves for a nursing
    home is filled on the same day.
    """
    begun = np.empty(0, np.int32)
    for service in services:
        started = fill(place.places, place.stays, service, day)
        for number in started:
            row = place.stays.row[number]
            place.holds[row.resident].asked = NOT_A_ROW
            way_out = WayOut.REVIEWED if goes_on(place.stays, row) else WayOut.MOVED_ON
            leave_for(place, row.upstream, day, way_out)
        begun = np.append(begun, started)
    return begun
