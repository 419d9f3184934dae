"""The day's round through the services downstream of hospital: requests, ways out, new starts."""

import numpy as np

from sim.parameters import Values
from sim.pathways import long_term, recovery
from sim.pathways.moves import leave_for, move_on
from sim.pathways.place import DOWNSTREAM, LONG_TERM, RECOVERY, Place
from sim.services import NOT_A_ROW, Ids, WayOut

FROM_HOSPITAL, FROM_HOME = 0, 1


def receive_requests(place: Place, values: Values, day: int) -> None:
    """Requests that fall due today join their queue; those waiting in a bed come first."""
    record = place.record
    rows = place.still_open(place.requests.take(day))
    if not rows.size:
        return
    record.requested[rows] = day
    from_home = record.upstream[rows] == NOT_A_ROW
    priority = np.where(from_home, FROM_HOME, FROM_HOSPITAL)
    patience = np.where(
        from_home,
        values.number("pathways.long_term.patience_in_community_days"),
        values.number("pathways.long_term.patience_in_hospital_days"),
    )
    last = day + 1 + (-patience * np.log(place.fate("patience", rows))).astype(np.int64)
    tie = place.tie(rows)
    asked = record.service[rows]
    for service in DOWNSTREAM:
        here = asked == service
        if here.any():
            place.places[service].queue(rows[here], day, priority[here], tie[here])
            place.places[service].give_up.add(last[here], rows[here])


def serve(place: Place, values: Values, day: int) -> None:
    """One round: who has waited too long finds another way, then free places are filled.

    Long-term care first: whoever moves on to it frees a place in recovery on the same day.
    """
    for round_, rules in ((LONG_TERM, long_term), (RECOVERY, recovery)):
        begun = []
        for service in round_:
            places = place.places[service]
            _give_up(place, places.give_up.take(day), day, values)
            started = places.fill(place.record, day)
            if started.size:
                begun.append((service, started))
        if begun:
            move_on(place, np.concatenate([started for _, started in begun]), day)
        for service, started in begun:
            rules.begin(place, service, started, values, day)


def _give_up(place: Place, rows: Ids, day: int, values: Values) -> None:
    """Recovery, family, or a spot purchase of the same care outside the contracted places."""
    record = place.record
    if not rows.size:
        return
    rows = rows[record.is_waiting(rows)]
    if not rows.size:
        return
    bought = place.fate("spot", rows) < values.number("pathways.long_term.spot_purchase_share")
    place.holds["asked"][record.resident[rows]] = NOT_A_ROW
    place.finish(rows[bought], day, WayOut.SPOT_PURCHASE)
    place.finish(rows[~bought], day, WayOut.NO_LONGER_NEEDED)
    leave_for(place, record.upstream[rows], day, WayOut.COMPLETED)
