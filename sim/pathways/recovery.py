"""Intermediate care beds and reablement: recovery decides what is needed afterwards."""

import numpy as np
from scipy.special import ndtri

from sim.parameters import Values
from sim.pathways.moves import ask_for_place
from sim.pathways.place import CARE_HOMES, RECOVERY, Place
from sim.pathways.rules import Rules
from sim.population import likelier_near_death
from sim.services import NOT_A_ROW, Ids, Service, WayOut

_MEAN_DAYS = {
    Service.REABLEMENT: "pathways.recovery.reablement_mean_days",
    Service.INTERMEDIATE_CARE_BED: "pathways.recovery.bed_mean_days",
}
_LONGEST_STAY_DAYS = 365


def begin(place: Place, service: Service, rows: Ids, values: Values, day: int) -> None:
    """Plan the end of recovery stays that start today."""
    spread = values.number("pathways.recovery.spread")
    location = np.log(values.number(_MEAN_DAYS[service])) - spread**2 / 2
    days = np.exp(location + spread * ndtri(place.fate("recovery_days", rows)))
    place.record.fit[rows] = day + np.clip(np.rint(days), 1, _LONGEST_STAY_DAYS).astype(np.int32)
    place.places[service].ends.add(place.record.fit[rows], rows)
    place.holds["recovery"][place.record.resident[rows]] = rows


def come_to_an_end(place: Place, rules: Rules, day: int) -> None:
    """Residents who have recovered leave; others keep their place until the next one is there."""
    record = place.record
    rows = np.concatenate([place.places[service].ends.take(day) for service in RECOVERY])
    rows = place.still_open(rows)
    if not rows.size:
        return
    slots = record.resident[rows]
    home_care, care_home = _what_next(place, rows, rules)
    done = ~home_care & ~care_home
    place.holds["recovery"][slots[done]] = NOT_A_ROW
    place.finish(rows[done], day, WayOut.COMPLETED)
    rows, slots, care_home = rows[~done], slots[~done], care_home[~done]
    if rows.size:
        share = rules.values.number("pathways.discharge.pathway_3_to_nursing")
        nursing = place.fate("nursing", rows) < share
        service = np.where(care_home, np.where(nursing, *CARE_HOMES), Service.HOME_CARE)
        due = np.full(rows.size, day)
        ask_for_place(place, service, slots, record.event[rows], due, rules.values, day, rows)


def _what_next(
    place: Place, rows: Ids, rules: Rules
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], ...]:
    """Who now needs home care, and who a care home: nobody who has it already."""
    slots = place.record.resident[rows]
    running = rules.after_recovery
    in_bed = (place.record.service[rows] == RECOVERY[1]).astype(np.int64)
    draw = place.fate("after_recovery", rows)
    has_home = place.has("care_home", slots)
    has_care = place.has("home_care", slots) | has_home
    nothing, home_care = running[in_bed, 0], running[in_bed, 1]
    to_care_home = (1 - home_care) * likelier_near_death(place.people, slots)
    home_care = np.maximum(1 - to_care_home, nothing)
    return (draw >= nothing) & (draw < home_care) & ~has_care, (draw >= home_care) & ~has_home
