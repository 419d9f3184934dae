"""Leaving hospital: home, or the place that the discharge pathway asks for."""

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.pathways.foresee import CARE_HOME, HOME_WITH_SUPPORT, days_if_any
from sim.pathways.moves import ask_for_place, leave_hospital
from sim.pathways.place import CARE_HOMES, Place
from sim.services import Ids, Service, WayOut


def fit_to_leave(place: Place, values: Values, day: int) -> None:
    """Patients on pathways 1 to 3 who are fit to leave today ask for the place they need.

    Who lives in a care home goes back there (pathway 0); who has carers that are still held, to
    the same carers (pathway 1): neither needs a new place.
    """
    record = place.record
    rows = place.still_open(place.fit.take(day))
    if not rows.size:
        return
    slots = record.resident[rows]
    lives_in_home = place.has("care_home", slots)
    record.pathway[rows[lives_in_home]] = 0
    pathway = record.pathway[rows]
    resumes = (pathway == HOME_WITH_SUPPORT) & place.has("home_care", slots)
    done = day + record.process[rows].astype(np.int64)
    no_place = lives_in_home | resumes
    place.go_home.add(done[no_place], rows[no_place])
    rows, done = rows[~no_place], done[~no_place]
    if rows.size:
        service = _next_service(place, rows, values)
        due = done + _matching_days(place, rows, service, values)
        slots, event = record.resident[rows], record.event[rows]
        ask_for_place(place, service, slots, event, due, values, day, rows)


def go_home(place: Place, day: int) -> None:
    """Patients who need no place leave their bed today."""
    leave_hospital(place, place.still_open(place.go_home.take(day)), day, WayOut.COMPLETED)


def _matching_days(
    place: Place, rows: Ids, service: NDArray[np.int8], values: Values
) -> NDArray[np.int64]:
    """Days until a patient is matched to a place: more often, the fuller the next service is."""
    usual = values.number("pathways.discharge.matching_usual_occupancy")
    steepness = values.number("pathways.discharge.matching_steepness")
    fullness = np.zeros(len(Service))
    for next_service, places in place.places.items():
        fullness[next_service] = places.occupied / max(places.capacity, 1)
    probability = values.number("pathways.discharge.matching_probability") * np.exp(
        steepness * (fullness[service] - usual)
    )
    mean = values.number("pathways.discharge.matching_mean_days")
    return days_if_any(place.fate("matching", rows), np.minimum(probability, 1), mean)


def _next_service(place: Place, rows: Ids, values: Values) -> NDArray[np.int8]:
    """Reablement or home care on pathway 1, a bed on 2, a care home on 3."""
    pathway = place.record.pathway[rows]
    draw = place.fate("next_service", rows)
    nursing, residential = CARE_HOMES
    to_reablement = draw < values.number("pathways.discharge.pathway_1_to_reablement")
    to_nursing = draw < values.number("pathways.discharge.pathway_3_to_nursing")
    at_home = np.where(to_reablement, Service.REABLEMENT, Service.HOME_CARE)
    care_home = np.where(to_nursing, nursing, residential)
    chosen = np.where(pathway == HOME_WITH_SUPPORT, at_home, Service.INTERMEDIATE_CARE_BED)
    return np.where(pathway == CARE_HOME, care_home, chosen).astype(np.int8)
