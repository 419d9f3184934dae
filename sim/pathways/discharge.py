"""Leaving hospital: discharge pathways 0 to 3, and what keeps a patient who is fit to leave."""

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.pathways.moves import ask_for_place, leave_hospital
from sim.pathways.place import CARE_HOMES, Place
from sim.services import NEVER, NOT_A_ROW, Ids, Service, WayOut

Floats = NDArray[np.float64]
_AGE_STARTS = np.array([18, 65, 75, 85])
HOME, HOME_WITH_SUPPORT, RECOVERY_BED, CARE_HOME = range(4)


def fit_to_leave(place: Place, values: Values, day: int) -> None:
    """Patients fit to leave today get a pathway, and a day to go home or to ask for a place."""
    record = place.record
    rows = place.fit.take(day)
    rows = rows[record.ended[rows] == NEVER]
    if not rows.size:
        return
    slots = record.resident[rows]
    pathway = _choose_pathway(place, rows, values)
    in_care_home = place.holds["care_home"][slots] != NOT_A_ROW
    is_child = place.people.age[slots] < values.number("pathways.discharge.adult_age")
    pathway[in_care_home | is_child] = HOME
    record.pathway[rows] = pathway
    ready = day + _process_days(place, rows, pathway, values)
    # With a package still held the same carers come again: no new place is needed.
    resumes = (pathway == HOME_WITH_SUPPORT) & (place.holds["home_care"][slots] != NOT_A_ROW)
    goes_home = (pathway == HOME) | resumes
    place.go_home.add(ready[goes_home], rows[goes_home])
    rows, ready = rows[~goes_home], ready[~goes_home]
    service = _next_service(place, rows, values)
    ready = ready + _matching_days(place, rows, service, values)
    for wanted in np.unique(service):
        here = service == wanted
        slots, event = record.resident[rows[here]], record.event[rows[here]]
        ask_for_place(place, Service(wanted), slots, event, ready[here], values, day, rows[here])


def go_home(place: Place, values: Values, day: int) -> None:
    """Patients who need no place leave their bed today."""
    rows = place.go_home.take(day)
    rows = rows[place.record.ended[rows] == NEVER]
    leave_hospital(place, rows, values, day, WayOut.COMPLETED)


def _choose_pathway(place: Place, rows: Ids, values: Values) -> NDArray[np.int8]:
    """Pathway 0 unless the draw falls in the share that needs care or support."""
    people, record = place.people, place.record
    slots = record.resident[rows]
    band = np.clip(np.searchsorted(_AGE_STARTS, people.age[slots], side="right") - 1, 0, None)
    support = values["pathways.discharge.support_by_age"][band, people.frailty[slots]]
    support = support * values.number("pathways.discharge.support_scale")
    planned = record.service[rows] == Service.ELECTIVE_INPATIENT
    less = np.where(planned, values.number("pathways.discharge.elective_support"), 1.0)
    support = np.clip(support * less, np.finfo(float).tiny, 1)
    # Below the share, draw / support is uniform again: it chooses among pathways 1 to 3.
    draw = place.draw("pathway", rows)
    split = values["pathways.discharge.pathway_by_age"][band].cumsum(axis=1)
    chosen = (
        HOME_WITH_SUPPORT
        + (draw > support * split[:, 0]).astype(np.int8)
        + (draw > support * split[:, 1])
    )
    return np.where(draw < support, chosen, HOME).astype(np.int8)


def _process_days(
    place: Place, rows: Ids, pathway: NDArray[np.int8], values: Values
) -> NDArray[np.int64]:
    """Days lost in hospital, transfer hub or between services, however many places there are."""
    probability = values["pathways.discharge.process_probability"][pathway]
    mean = values["pathways.discharge.process_mean_days"][pathway]
    return _days_if_any(place.draw("process", rows), probability, mean)


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
    return _days_if_any(place.draw("matching", rows), np.minimum(probability, 1), mean)


def _days_if_any(draw: Floats, probability: Floats, mean: Floats | float) -> NDArray[np.int64]:
    """0 unless the draw falls within `probability`; then whole days from 1, with the given mean."""
    tiny = np.finfo(float).tiny
    rest = np.clip(draw / np.maximum(probability, tiny), tiny, 1)
    days = 1 + np.floor(np.log(rest) / np.log1p(-1 / np.asarray(mean)))
    return np.where(draw < probability, days, 0).astype(np.int64)


def _next_service(place: Place, rows: Ids, values: Values) -> NDArray[np.int8]:
    """Reablement or home care on pathway 1, a bed on 2, a care home on 3."""
    pathway = place.record.pathway[rows]
    draw = place.draw("next_service", rows)
    nursing, residential = CARE_HOMES
    to_reablement = draw < values.number("pathways.discharge.pathway_1_to_reablement")
    to_nursing = draw < values.number("pathways.discharge.pathway_3_to_nursing")
    at_home = np.where(to_reablement, Service.REABLEMENT, Service.HOME_CARE)
    care_home = np.where(to_nursing, nursing, residential)
    chosen = np.where(pathway == HOME_WITH_SUPPORT, at_home, Service.INTERMEDIATE_CARE_BED)
    return np.where(pathway == CARE_HOME, care_home, chosen).astype(np.int8)
