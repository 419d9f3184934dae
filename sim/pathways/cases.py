"""Cases: a resident's time on a caseload, in a slot or in a bed outside the acute hospital.

What every such service shares: requests that fall due join a queue; whoever has waited too long
drops out; on the days of its round a service takes on those first in the queue; a case is closed
when its time is over. A resident may have several cases, one in each service: they hang together
from the resident's `cases`, each row's `next` naming the one after it.
"""

from math import cos, exp, log, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_inline, compiled_step
from sim.draws import bits_of_one, uniform_of_one
from sim.pathways.names import (
    CASE_ASKED,
    CASE_CLOSED,
    CASE_DAYS,
    CASE_DAYS_TOO,
    CASE_DELAY,
    CASE_DELAY_DAYS,
    CASE_GIVEN_UP,
    CASE_PATIENCE,
    CASE_TIE,
)
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Slots, Today, bring, due_of_those_here, due_today, is_open
from sim.pathways.review_rules import plan_first_review
from sim.services import (
    IS_REVIEWED,
    NEVER,
    NOT_A_ROW,
    Ids,
    Lines,
    Service,
    WayOut,
    Whole,
    file_under,
    fill,
    finish,
    group_of_one,
    is_waiting,
    join_queue,
    new_row,
    start,
)

_ABOVE_EVENTS = np.uint64(32)  # bits of an event


def ask_for_cases(
    place: Place,
    service: Service,
    slots: Slots,
    event: NDArray[np.integer],
    days: NDArray[np.integer],
) -> Ids:
    """Book requests that reach their service on `days`; returns their rows."""
    rows = place.add_rows(service, slots, event)
    place.file_all(CASE_ASKED, days, rows)
    return rows


@compiled_inline
def key_of(row: Any) -> np.uint64:
    """What keys the draws of a case: one event may lead to cases in several services."""
    return np.uint64(row.event) | np.uint64(row.service) << _ABOVE_EVENTS


@compiled_step
def ask_for_case(place: Today, slot: int, service: int, event: np.uint32, day: int) -> None:
    """Book one request for tomorrow: the services of today have had their round."""
    number = new_row(place.stays)
    row = place.stays.row[number]
    row.resident = slot
    row.service = service
    row.event = event
    row.group = group_of_one(place.people.group[slot])
    file_under(place.calendar, CASE_ASKED, day + 1, number)


@compiled_step
def receive(place: Today, numbers: Numbers, day: int) -> None:
    """Requests that fall due today join their queue, but for who has or awaits the service."""
    for number in due_of_those_here(place, CASE_ASKED, day).ids:
        row = place.stays.row[number]
        if has_case(place, row.resident, row.service):
            row.ended = day
            row.way_out = WayOut.ALREADY_THERE
            continue
        row.requested = day
        hang(place, number)
        identity = place.people.identity[row.resident]
        tie = bits_of_one(place.keys[CASE_TIE], identity, key_of(row))
        join_queue(place.places, row.service, number, day, 0, tie)
        patience = numbers.case_patience[row.service]
        left = log(uniform_of_one(place.keys[CASE_PATIENCE], identity, key_of(row)))
        # Nobody drops out before the service has had a round to look at the request.
        first_round = day + numbers.case_round_days[row.service]
        file_under(place.calendar, CASE_GIVEN_UP, first_round + int(-patience * left), number)


@compiled_step
def give_up(place: Today, day: int) -> Lines:
    """Who has waited too long goes without; returns their rows."""
    rows = due_today(place, CASE_GIVEN_UP, day).ids
    given_up = 0
    for number in rows:
        if is_waiting(place.stays, number):
            close(place, number, day, WayOut.NO_LONGER_NEEDED)
            rows[given_up] = number
            given_up += 1
    return Lines(rows[:given_up])


@compiled_step
def serve(place: Today, services: NDArray[np.int64], numbers: Numbers, day: int) -> None:
    """Take on those first in the queue, in each service that has its round today."""
    for service in services:
        if day % numbers.case_round_days[service] == 0:
            started = fill(place.places, place.stays, place.notepad, service, day).ids
            bring(place, started)
            for number in started:
                begin(place, number, numbers, day)


@compiled_step
def begin(place: Today, number: int, numbers: Numbers, day: int) -> None:
    """A case starts today: it is over after log-normal whole days, and some leave later still."""
    row = place.stays.row[number]
    if IS_REVIEWED[row.service]:
        plan_first_review(place, number, numbers.reviews, day)
    if numbers.case_until_death[row.service]:
        return
    identity, event = place.people.identity[row.resident], key_of(row)
    first = uniform_of_one(place.keys[CASE_DAYS], identity, event)
    second = uniform_of_one(place.keys[CASE_DAYS_TOO], identity, event)
    normal = sqrt(-2 * log(first)) * cos(2 * pi * second)
    days = exp(numbers.case_location[row.service] + numbers.case_spread[row.service] * normal)
    row.fit = day + int(min(max(np.rint(days), 1), numbers.case_longest_days))
    late = 0
    delayed = numbers.case_delayed_share[row.service]
    if uniform_of_one(place.keys[CASE_DELAY], identity, event) < delayed:
        left = log(uniform_of_one(place.keys[CASE_DELAY_DAYS], identity, event))
        late = 1 + int(-numbers.case_delay_days[row.service] * left)
    file_under(place.calendar, CASE_CLOSED, row.fit + late, number)


@compiled_step
def come_to_an_end(place: Today, day: int) -> Lines:
    """Cases whose time is over are closed; returns their rows."""
    rows = due_of_those_here(place, CASE_CLOSED, day).ids
    closed = 0
    for number in rows:
        if is_open(place, number):
            close(place, number, day, WayOut.COMPLETED)
            rows[closed] = number
            closed += 1
    return Lines(rows[:closed])


@compiled_step
def has_case(place: Today, slot: int, service: int) -> bool:
    """Whether a resident has or awaits a case in this service."""
    number = place.holds[slot].cases
    while number != NOT_A_ROW:
        if place.stays.row[number].service == service:
            return True
        number = place.stays.row[number].next
    return False


@compiled_step
def hang(place: Today, number: int) -> None:
    """Hang a case to its resident's others."""
    held = place.holds[place.stays.row[number].resident]
    place.stays.row[number].next = held.cases
    held.cases = number


@compiled_step
def close(place: Today, number: int, day: int, way_out: int) -> None:
    """End a case, or a wait for one, and take it off its resident's others."""
    row = place.stays.row[number]
    held = place.holds[row.resident]
    if held.cases == number:
        held.cases = row.next
    else:
        before = held.cases
        while place.stays.row[before].next != number:
            before = place.stays.row[before].next
        place.stays.row[before].next = row.next
    finish(place.places, place.stays, number, day, way_out)


@compiled_step
def close_all(place: Today, slot: Whole, day: int, way_out: int) -> bool:
    """End every case of a resident who is gone; whether a hospice bed was among them."""
    in_hospice = False
    number = place.holds[slot].cases
    while number != NOT_A_ROW:
        row = place.stays.row[number]
        in_hospice |= row.service == Service.HOSPICE and row.started != NEVER
        finish(place.places, place.stays, number, day, way_out)
        number = row.next
    place.holds[slot].cases = NOT_A_ROW
    return in_hospice


@compiled
def take_over(place: Today, rows: Ids, ends: NDArray[np.int64], day: int) -> None:
    """Cases that are under way when the model opens, each until the day it ends."""
    for at in range(rows.size):
        hang(place, rows[at])
        start(place.places, place.stays, rows[at], day)
        if ends[at] != NEVER:
            place.stays.row[rows[at]].fit = ends[at]
            file_under(place.calendar, CASE_CLOSED, ends[at], rows[at])
