"""The day's round through the services downstream of hospital: requests, ways out, new starts."""

import numpy as np

from sim.parameters import Values
from sim.pathways import long_term, recovery
from sim.pathways.moves import leave_for, move_on
from sim.pathways.place import DOWNSTREAM, RECOVERY, Place
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
    last = day + 1 + (-patience * np.log(place.draw("patience", rows))).astype(np.int64)
    tie = place.tie(rows)
    asked = record.service[rows]
    for service in DOWNSTREAM:
        here = asked == service
        if here.any():
            place.places[service].queue(rows[here], day, priority[here], tie[here])
            place.places[service].give_up.add(last[here], rows[here])


def serve(place: Place, values: Values, day: int) -> None:
    """One round: who has waited too long finds another way, then free places are filled."""
    for service in DOWNSTREAM:
        places = place.places[service]
        _give_up(place, places.give_up.take(day), values, day)
        started = places.fill(place.record, day)
        if started.size:
            move_on(place, started, day)
            rules = recovery if service in RECOVERY else long_term
            rules.begin(place, service, started, values, day)


def _give_up(place: Place, rows: Ids, values: Values, day: int) -> None:
    """Recovery, family, or a spot purchase of the same care outside the contracted places."""
    record = place.record
    rows = rows[record.is_waiting(rows)] if rows.size else rows
    if not rows.size:
        return
    bought = place.draw("spot", rows) < values.number("pathways.long_term.spot_purchase_share")
    place.holds["asked"][record.resident[rows]] = NOT_A_ROW
    place.finish(rows[bought], day, WayOut.SPOT_PURCHASE)
    place.finish(rows[~bought], day, WayOut.NO_LONGER_NEEDED)
    leave_for(place, record.upstream[rows], day, WayOut.COMPLETED)
