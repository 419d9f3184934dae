"""Leaving hospital: home, or the place that the discharge pathway asks for.

Delay weakens patients: after some days in a bed that they no longer need, more support is needed
than would have been (see `sim.pathways.deconditioning`).
"""

from math import exp

from sim.compiled import compiled_step
from sim.pathways.deconditioning import may_weaken
from sim.pathways.moves import ask_for_place, leave_hospital
from sim.pathways.names import (
    CARE_HOME,
    FIT,
    GO_HOME,
    HOME,
    HOME_WITH_SUPPORT,
    RECOVERY_BED,
    WEAKER,
)
from sim.pathways.numbers import Numbers
from sim.pathways.place import Today, due_of_those_here, due_today, end, is_open
from sim.services import NEVER, NOT_A_ROW, Service, WayOut, Whole, file_under


@compiled_step
def fit_to_leave(place: Today, numbers: Numbers, day: int) -> None:
    """Patients on pathways 1 to 3 who are fit to leave today ask for the place they need.

    Who lives in a care home goes back there (pathway 0); who has carers that are still held, to
    the same carers (pathway 1): neither needs a new place.
    """
    for number in due_today(place, FIT, day).ids:
        row = place.stays.row[number]
        if not is_open(place, number) or row.fit > day:
            continue
        held, done = place.holds[row.resident], day + row.process
        if held.care_home != NOT_A_ROW:
            row.pathway = HOME
        resumes = row.pathway == HOME_WITH_SUPPORT and held.home_care != NOT_A_ROW
        if row.pathway == HOME or resumes:
            file_under(place.calendar, GO_HOME, done, number)
            if resumes:
                may_weaken(place, number, numbers, row.process)
            continue
        may_weaken(place, number, numbers, NEVER)
        _ask_for_next(place, number, done, numbers, day)


@compiled_step
def weaken(place: Today, numbers: Numbers, day: int) -> None:
    """Patients still in a bed whom delay has weakened by today need the next higher pathway.

    Whatever they waited for, they ask anew, but not before process is done. Nothing is above a care
    home; and carers who are still held take back somebody who needed none before.
    """
    for number in due_today(place, WEAKER, day).ids:
        row = place.stays.row[number]
        held = place.holds[row.resident]
        if not is_open(place, number) or row.fit > day or held.care_home != NOT_A_ROW:
            continue
        if row.pathway == CARE_HOME or place.people.age[row.resident] < numbers.adult_age:
            continue
        row.pathway += 1
        if row.pathway == HOME_WITH_SUPPORT and held.home_care != NOT_A_ROW:
            continue
        if held.virtual_ward != NOT_A_ROW:
            end(place, held.virtual_ward, day, WayOut.NO_LONGER_NEEDED)
            held.virtual_ward = NOT_A_ROW
        _ask_for_next(place, number, max(day, row.fit + row.process), numbers, day)


@compiled_step
def go_home(place: Today, day: int) -> None:
    """Patients who need no place, or no longer one, leave their bed today."""
    for number in due_of_those_here(place, GO_HOME, day).ids:
        waits = _waits_for_a_place(place, number)
        if is_open(place, number) and place.stays.row[number].fit <= day and not waits:
            leave_hospital(place, number, day, WayOut.COMPLETED)


@compiled_step
def _waits_for_a_place(place: Today, number: int) -> bool:
    """Whether a patient, weakened since, now waits in the bed for a place."""
    asked = place.holds[place.stays.row[number].resident].asked
    return bool(asked != NOT_A_ROW and place.stays.row[asked].upstream == number)


@compiled_step
def _ask_for_next(place: Today, number: int, done: Whole, numbers: Numbers, day: int) -> None:
    """Ask for the place that the pathway leads to, from the day on which process is done."""
    row = place.stays.row[number]
    service = _next_service(place, number, numbers)
    due = done + _matching_days(place, number, service, numbers)
    ask_for_place(place, row.resident, service, row.event, row.fate, number, due, numbers, day)


@compiled_step
def _next_service(place: Today, number: int, numbers: Numbers) -> int:
    """Reablement or home care on pathway 1, a bed on 2, a care home on 3."""
    row = place.stays.row[number]
    draw = place.fates[row.fate].next_service
    if row.pathway == RECOVERY_BED:
        return Service.INTERMEDIATE_CARE_BED.value
    if row.pathway == CARE_HOME:
        nursing = draw < numbers.pathway_3_to_nursing
        return Service.NURSING_CARE.value if nursing else Service.RESIDENTIAL_CARE.value
    to_reablement = draw < numbers.pathway_1_to_reablement
    return Service.REABLEMENT.value if to_reablement else Service.HOME_CARE.value


@compiled_step
def _matching_days(place: Today, number: int, service: int, numbers: Numbers) -> int:
    """Days until a patient is matched to a place: more often, the fuller the next service is.

    None unless the draw falls within the probability; then geometric from 1, with a given mean.
    """
    fullness = place.places.occupied[service] / max(place.places.capacity[service], 1)
    over = fullness - numbers.matching_usual_occupancy
    probability = numbers.matching_probability * exp(numbers.matching_steepness * over)
    probability = min(probability, 1.0)
    draw = place.fates[place.stays.row[number].fate].matching
    if draw >= probability:
        return 0
    days, unmatched_each_day = 1, 1 - 1 / numbers.matching_mean_days
    unmatched = unmatched_each_day
    while draw / probability <= unmatched:
        days += 1
        unmatched *= unmatched_each_day
    return days
