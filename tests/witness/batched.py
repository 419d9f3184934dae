"""The same town run with the model's own services: places, queues, calendars and the record."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.services import (
    NEVER,
    NOT_A_ROW,
    Calendar,
    Ids,
    Notepad,
    Places,
    Record,
    Service,
    Stays,
    emptied,
    file_all,
    file_under,
    fill,
    finish,
    is_waiting,
    join_queue,
    noted,
    open_calendar,
    open_notepad,
    open_places,
    start,
    with_claims,
    with_room,
)
from tests.witness.journeys import FOR_EVER, Journey, Leg, Stay, Town

# The services of the town stand in for those downstream of hospital.
FIRST = int(Service.INTERMEDIATE_CARE_BED)
_TIE_SHIFT = np.uint64(32)
GONE, READY, REQUEST, GIVE_UP = range(4)
PLAN = np.dtype(
    [
        *((name, np.int64) for name in ("stay", "gap", "patience", "priority", "next")),
        *(("tie", np.uint64), ("waits", np.bool_)),
    ]
)


class Services(NamedTuple):
    """What a day touches; `plan[row]` is the leg that a row of the record tells."""

    stays: Stays
    places: Places
    calendar: Calendar
    notepad: Notepad
    plan: NDArray[Any]


class BatchedTown:
    """All services, a day at a time; a row of the record is one leg."""

    def __init__(self, town: Town, journeys: Sequence[Journey]) -> None:
        self.town = town
        self.record = Record()
        legs = [leg for journey in journeys for leg in journey.legs]
        sizes = np.array([len(journey.legs) for journey in journeys], np.int32)
        self.rows = self.record.append(
            len(legs),
            resident=np.repeat(np.arange(sizes.size), sizes),
            service=[FIRST + leg.service for leg in legs],
            units=[leg.units for leg in legs],
        )
        last = np.cumsum(sizes) - 1
        first = last - sizes + 1
        plan = self._plan(legs)
        plan["next"] = self.rows + 1
        plan["next"][last] = NOT_A_ROW
        self.record.upstream[self.rows] = self.rows - 1
        self.record.upstream[first] = NOT_A_ROW
        calendar = with_room(open_calendar(GIVE_UP + 1, 0, town.days), 4 * len(legs))
        arrives = np.array([journey.day for journey in journeys], np.int64)
        gone = np.array([journey.gone for journey in journeys], np.int64)
        file_all(calendar, GONE, np.repeat(gone, sizes), self.rows)
        comes = gone > arrives
        first = first[comes].astype(np.int32)
        file_all(calendar, REQUEST, arrives[comes] + plan["gap"][first], first)
        places = with_claims(open_places(), len(legs))
        notepad = open_notepad(6 * len(legs))
        self.services = Services(self.record.stays, places, calendar, notepad, plan)

    def _plan(self, legs: Sequence[Leg]) -> NDArray[Any]:
        plan = np.zeros(len(legs), PLAN)
        for name in ("stay", "gap", "patience", "priority", "tie", "waits"):
            plan[name] = [getattr(leg, name) for leg in legs]
        plan["tie"] <<= _TIE_SHIFT
        return plan

    def run(self) -> None:
        """The days in order."""
        count = len(self.town.capacity)
        for day in range(self.town.days):
            for service in range(count):
                self.services.places.capacity[FIRST + service] = self.town.places(service, day)
            emptied(self.services.notepad, 0)
            takes_on = [self.town.has_round(service, day) for service in range(count)]
            live(self.services, np.array(takes_on), day)


@compiled
def live(town: Services, takes_on: NDArray[np.bool_], day: int) -> None:
    """One day, in the order of the model."""
    for row in noted(town.notepad, town.calendar, GONE, day).ids:
        if town.stays.row[row].ended == NEVER:
            finish(town.places, town.stays, row, day, 0)
    for row in noted(town.notepad, town.calendar, READY, day).ids:
        if town.stays.row[row].ended == NEVER:
            become_ready(town, row, day)
    asking = noted(town.notepad, town.calendar, REQUEST, day).ids
    tired = noted(town.notepad, town.calendar, GIVE_UP, day).ids
    for row in asking:
        if town.stays.row[row].ended == NEVER:
            town.stays.row[row].requested = day
    for service in range(FIRST, FIRST + takes_on.size):
        give_up(town, tired, service, day)
        ask(town, asking, service, day)
        if takes_on[service - FIRST]:
            for row in fill(town.places, town.stays, town.notepad, service, day).ids:
                begin(town, row, day)


@compiled
def become_ready(town: Services, row: int, day: int) -> None:
    following = town.plan[row].next
    if following == NOT_A_ROW:
        finish(town.places, town.stays, row, day, 0)
    else:
        file_under(town.calendar, REQUEST, day + town.plan[following].gap, following)


@compiled
def give_up(town: Services, tired: Ids, service: int, day: int) -> None:
    for row in tired:
        if town.stays.row[row].service == service and is_waiting(town.stays, row):
            finish(town.places, town.stays, row, day, 0)
            leave_before(town, row, day)


@compiled
def ask(town: Services, asking: Ids, service: int, day: int) -> None:
    for row in asking:
        if town.stays.row[row].service != service or town.stays.row[row].ended != NEVER:
            continue
        leg = town.plan[row]
        if leg.waits:
            join_queue(town.places, service, row, day, leg.priority, leg.tie)
            if leg.patience < FOR_EVER:
                file_under(town.calendar, GIVE_UP, day + leg.patience, row)
        else:
            start(town.places, town.stays, row, day)
            begin(town, row, day)


@compiled
def begin(town: Services, row: int, day: int) -> None:
    leave_before(town, row, day)
    stay = town.plan[row].stay
    if stay == 0:
        finish(town.places, town.stays, row, day, 0)
    else:
        file_under(town.calendar, READY, day + stay, row)


@compiled
def leave_before(town: Services, row: int, day: int) -> None:
    """The place in which this resident waited is free from today."""
    upstream = town.stays.row[row].upstream
    if upstream != NOT_A_ROW and town.stays.row[upstream].ended == NEVER:
        finish(town.places, town.stays, upstream, day, 0)


def run(town: Town, journeys: Sequence[Journey]) -> list[Stay]:
    """Every leg that was asked for within the town's days, by journey and leg."""
    batched = BatchedTown(town, journeys)
    batched.run()
    record, rows = batched.record, batched.rows
    legs = rows - np.searchsorted(record.resident[rows], record.resident[rows])
    columns = (record.requested[rows], record.started[rows], record.ended[rows])
    asked, started, ended = (_days(column) for column in columns)
    stays = zip(record.resident[rows].tolist(), legs.tolist(), asked, started, ended, strict=True)
    return [
        (journey, leg, ask, start, end)
        for journey, leg, ask, start, end in stays
        if ask is not None
    ]


def _days(column: NDArray[np.int32]) -> list[int | None]:
    return [None if day == NEVER else day for day in column.tolist()]
