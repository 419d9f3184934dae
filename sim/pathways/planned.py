"""Planned admissions: the decision to admit, the waiting list, the bed if there is one."""

from math import floor

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.compiled import compiled_step
from sim.demand import Strikes
from sim.parameters import Values
from sim.pathways.foresee import FOLLOWED_BY, foresee
from sim.pathways.moves import enter_hospital, leave_same_day
from sim.pathways.names import BEDS, PLANNED
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today, due_today, is_open
from sim.pathways.rules import Rules
from sim.services import (
    NOT_A_ROW,
    Service,
    blank,
    file_under,
    first_in_queue,
    join_queue,
    next_in_queue,
    start,
    still_wait,
    undo_start,
)

# Numbers of planned needs are kept apart from those of urgent needs.
FIRST_PLANNED_EVENT = np.uint32(1 << 30)


def join_list(place: Place, strikes: Strikes, rules: Rules, first_day: int) -> None:
    """Decisions to admit go on the waiting list; who is on it already stays where they are."""
    new = ~place.has("listed", strikes.slot)
    new[1:] &= strikes.slot[1:] != strikes.slot[:-1]
    strikes = strikes.where(new)
    event = FIRST_PLANNED_EVENT + strikes.number * np.uint32(FOLLOWED_BY)
    rows = place.add_rows(Service.ELECTIVE_INPATIENT, strikes.slot, event)
    foresee(place, rows, Service.ELECTIVE_INPATIENT, rules)
    days = first_day + strikes.day
    place.record.requested[rows] = days
    place.holds["listed"][strikes.slot] = rows
    days = days + _lead_days(rules.values, place.draw("lead", rows))
    place.file_all(PLANNED, days, rows)


@compiled_step
def admit(place: Today, numbers: Numbers, slots_today: int, day: int) -> int:
    """Admit from the list while there are theatre slots and beds; returns cancellations.

    Urgent patients have been given their beds before: planned care is what gives way, unless that
    is switched off; then planned patients have extra beds too. Somebody
    already in hospital cannot be admitted again and is offered another date; nobody else can be
    called in for that slot today, nor for the bed of a patient who is home by night.
    """
    places, stays, service = place.places, place.stays, Service.ELECTIVE_INPATIENT
    for number in due_today(place, PLANNED, day).ids:
        if is_open(place, number):
            join_queue(places, service, number, day, 0, place.fates[stays.row[number].fate].tie)
    called = blank(place.notepad, min(slots_today, places.queued[service])).ids
    unused = slots_today
    while unused > 0:
        if numbers.planned_gives_way:
            number = next_in_queue(places, stays, service)
        else:
            number = first_in_queue(places, stays, service)
        if number == NOT_A_ROW:
            break
        called[slots_today - unused] = number
        start(places, stays, number, day)
        unused -= 1
    cancelled = still_wait(places, stays, service, unused)
    for number in called[: slots_today - unused]:
        if place.holds[stays.row[number].resident].hospital == NOT_A_ROW:
            _admit(place, number, numbers, day)
        else:
            undo_start(places, stays, number)
            file_under(place.calendar, PLANNED, day + numbers.rebooking_days, number)
    return cancelled


@compiled_step
def _admit(place: Today, number: int, numbers: Numbers, day: int) -> None:
    row = place.stays.row[number]
    place.holds[row.resident].listed = NOT_A_ROW
    row.fit = day + row.nights
    if row.nights == 0:
        place.places.occupied[BEDS] -= row.units
        leave_same_day(place, number, day)
    else:
        enter_hospital(place, number, numbers, day)


def theatre_slots(rules: Rules, day: int) -> int:
    """Whole slots of this day, so that over the days none is lost to rounding."""
    per_day = rules.elective_slots_per_day
    return floor((day + 1) * per_day) - floor(day * per_day)


def _lead_days(values: Values, draw: NDArray[np.float64]) -> NDArray[np.int64]:
    """Days from the decision to the planned date: log-normal, as published waits."""
    median = values.number("pathways.planned.lead_median_days")
    mean = values.number("pathways.planned.lead_mean_days")
    spread = np.sqrt(2 * np.log(mean / median))
    days: NDArray[np.int64] = np.ceil(median * np.exp(spread * ndtri(draw))).astype(np.int64)
    return days
