"""The virtual ward, or hospital at home: instead of a hospital bed, or for the end of a stay.

*Step-up*: a patient about to be admitted overnight, and suited to it, is cared for at home if a
slot is free; some of them turn out to need the hospital after all. *Step-down*: a patient on the
way to recovery goes home some days early when a slot comes free before they are fit to leave.
"""

from math import log

import numpy as np

from sim.compiled import compiled_step
from sim.draws import bits_of_one, uniform_of_one
from sim.pathways.moves import leave_for
from sim.pathways.names import (
    COULD_STEP_DOWN,
    HOME,
    STEP_UP,
    STEP_UP_DAYS,
    STEP_UP_TIE,
    STEP_UP_TRANSFER,
    TRANSFERRED,
    WARD_LEFT,
)
from sim.pathways.numbers import Numbers
from sim.pathways.place import Today, due_today, is_open
from sim.services import (
    NEVER,
    NOT_A_ROW,
    Ids,
    Lines,
    Service,
    WayOut,
    Whole,
    blank,
    file_under,
    fill,
    finish,
    join_queue,
    new_row,
    put_in_order,
    start,
)

_WARD = int(Service.VIRTUAL_WARD)


@compiled_step
def come_to_an_end(place: Today, day: int) -> None:
    """Patients whose days on the virtual ward are over."""
    for number in due_today(place, WARD_LEFT, day).ids:
        if is_open(place, number):
            place.holds[place.stays.row[number].resident].virtual_ward = NOT_A_ROW
            finish(place.places, place.stays, number, day, WayOut.COMPLETED)


@compiled_step
def step_down(place: Today, numbers: Numbers, day: int) -> None:
    """Patients who could go home early ask for a slot; those first in the queue go."""
    for number in due_today(place, COULD_STEP_DOWN, day).ids:
        row = place.stays.row[number]
        held = place.holds[row.resident]
        if is_open(place, number) and row.fit != NEVER and held.virtual_ward == NOT_A_ROW:
            asked = _new_patient(place, number, day)
            tie = _tie(place, asked)
            join_queue(place.places, _WARD, asked, day, 0, tie)
    for number in fill(place.places, place.stays, place.notepad, _WARD, day).ids:
        _plan_end(place, number, numbers, day)
        leave_for(place, place.stays.row[number].upstream, day, WayOut.MOVED_ON)


@compiled_step
def step_up(place: Today, coming: Ids, numbers: Numbers, day: int) -> Lines:
    """Take in some of those about to be admitted; returns the rows of all others, in place."""
    free = place.places.capacity[_WARD] - place.places.occupied[_WARD]
    suited, ties, count = blank(place.notepad, coming.size).ids, place.notepad.keys, 0
    for at in range(coming.size):
        if _is_suited(place, coming[at], numbers):
            suited[count], ties[count] = at, _tie(place, coming[at])
            count += 1
    put_in_order(suited[:count], ties[:count])
    for at in suited[:count]:
        # Two needs of one resident on one day are one patient.
        if free > 0 and _is_suited(place, coming[at], numbers):
            free -= 1
            _take_in(place, coming[at], numbers, day)
            coming[at] = NOT_A_ROW
    others = 0
    for number in coming:
        coming[others] = number
        others += number != NOT_A_ROW
    return Lines(coming[:others])


@compiled_step
def transferred(place: Today, day: int) -> Lines:
    """Admissions of patients for whom the virtual ward was not enough, who are still here.

    Who has left it for a hospital bed meanwhile, for another need, is not admitted once more.
    """
    rows = due_today(place, TRANSFERRED, day).ids
    coming = 0
    for number in rows:
        row = place.stays.row[number]
        if place.holds[row.resident].gone_on <= day:
            continue
        if place.stays.row[row.upstream].way_out == WayOut.MOVED_ON:
            row.ended = day
            row.way_out = WayOut.ALREADY_THERE
            continue
        row.requested = row.started = day
        row.fit = day + row.nights
        rows[coming] = number
        coming += 1
    return Lines(rows[:coming])


@compiled_step
def _is_suited(place: Today, number: Whole, numbers: Numbers) -> bool:
    row = place.stays.row[number]
    held = place.holds[row.resident]
    if row.pathway != HOME or row.fit == NEVER or row.nights < numbers.fewest_nights:
        return False
    if held.hospital != NOT_A_ROW or held.virtual_ward != NOT_A_ROW:
        return False
    if place.people.age[row.resident] < numbers.adult_age:
        return False
    identity = place.people.identity[row.resident]
    drawn = uniform_of_one(place.keys[STEP_UP], identity, np.uint64(row.event))
    return bool(drawn < numbers.step_up_share)


@compiled_step
def _take_in(place: Today, number: Whole, numbers: Numbers, day: int) -> None:
    """The virtual ward takes the place of an admission, for good or for some days."""
    ward = _new_patient(place, number, day)
    row = place.stays.row[number]
    start(place.places, place.stays, ward, day)
    days = _plan_end(place, ward, numbers, day)
    if not row.direct:
        place.seen[Service.AE.value, row.group] += 1
    row.requested = row.started = row.fit = NEVER
    identity = place.people.identity[row.resident]
    drawn = uniform_of_one(place.keys[STEP_UP_TRANSFER], identity, np.uint64(row.event))
    if drawn < numbers.step_up_transfer_share:
        # Below the share, drawn / share is uniform again: it sets the day.
        later = 1 + int(drawn / numbers.step_up_transfer_share * days)
        row.upstream = ward
        row.direct = True  # they have been to A&E, and come from home
        file_under(place.calendar, TRANSFERRED, day + later, number)
    else:
        row.ended = day
        row.way_out = WayOut.AVERTED


@compiled_step
def _new_patient(place: Today, number: Whole, day: int) -> Whole:
    """A row for a patient of the virtual ward, who is or would be in the hospital stay `number`."""
    ward = new_row(place.stays)
    row, before = place.stays.row[ward], place.stays.row[number]
    row.resident = before.resident
    row.service = _WARD
    row.event = before.event
    row.group = before.group
    row.upstream = number
    row.requested = day
    place.holds[row.resident].virtual_ward = ward
    return ward


@compiled_step
def _plan_end(place: Today, number: Whole, numbers: Numbers, day: int) -> int:
    """Whole days from 1 on the virtual ward, geometric, with a given mean."""
    row = place.stays.row[number]
    identity = place.people.identity[row.resident]
    left = log(uniform_of_one(place.keys[STEP_UP_DAYS], identity, np.uint64(row.event)))
    days = 1 + int(left / log(1 - 1 / numbers.virtual_ward_mean_days))
    row.fit = day + days
    file_under(place.calendar, WARD_LEFT, row.fit, number)
    return days


@compiled_step
def _tie(place: Today, number: Whole) -> np.uint64:
    row = place.stays.row[number]
    identity = place.people.identity[row.resident]
    return bits_of_one(place.keys[STEP_UP_TIE], identity, np.uint64(row.event))
