"""Intermediate care beds and reablement: recovery decides what is needed afterwards."""

import numpy as np
from scipy.special import ndtri

from sim.parameters import Values
from sim.pathways.moves import ask_for_place
from sim.pathways.place import CARE_HOMES, RECOVERY, Place
from sim.services import NEVER, NOT_A_ROW, Ids, Service, WayOut

_MEAN_DAYS = {
    Service.REABLEMENT: "pathways.recovery.reablement_mean_days",
    Service.INTERMEDIATE_CARE_BED: "pathways.recovery.bed_mean_days",
}
_LONGEST_STAY_DAYS = 365


def begin(place: Place, service: Service, rows: Ids, values: Values, day: int) -> None:
    """Plan the end of recovery stays that start today."""
    spread = values.number("pathways.recovery.spread")
    location = np.log(values.number(_MEAN_DAYS[service])) - spread**2 / 2
    days = np.exp(location + spread * ndtri(place.draw("recovery_days", rows)))
    place.record.fit[rows] = day + np.clip(np.rint(days), 1, _LONGEST_STAY_DAYS).astype(np.int32)
    place.places[service].ends.add(place.record.fit[rows], rows)
    place.holds["recovery"][place.record.resident[rows]] = rows


def come_to_an_end(place: Place, values: Values, day: int) -> None:
    """Residents who have recovered leave; others keep their place until the next one is there."""
    for service in RECOVERY:
        rows = place.places[service].ends.take(day)
        rows = rows[place.record.ended[rows] == NEVER]
        if rows.size:
            _what_next(place, service, rows, values, day)


def _what_next(place: Place, service: Service, rows: Ids, values: Values, day: int) -> None:
    record = place.record
    slots = record.resident[rows]
    table = "pathways.recovery.next_by_service"
    shares = values[table][values.labels(table).index(service.label)].cumsum()
    draw = place.draw("after_recovery", rows)
    has_care = (place.holds["home_care"][slots] != NOT_A_ROW) | (
        place.holds["care_home"][slots] != NOT_A_ROW
    )
    home_care = (draw >= shares[0]) & (draw < shares[1]) & ~has_care
    care_home = (draw >= shares[1]) & (place.holds["care_home"][slots] == NOT_A_ROW)
    done = ~home_care & ~care_home
    place.let_go("recovery", slots[done])
    place.finish(rows[done], day, WayOut.COMPLETED)
    nursing = place.draw("nursing", rows) < values.number("pathways.discharge.pathway_3_to_nursing")
    wanted = {
        Service.HOME_CARE: home_care,
        CARE_HOMES[0]: care_home & nursing,
        CARE_HOMES[1]: care_home & ~nursing,
    }
    for next_service, here in wanted.items():
        due = np.full(int(here.sum()), day)
        event = record.event[rows[here]]
        ask_for_place(place, next_service, slots[here], event, due, values, day, rows[here])
