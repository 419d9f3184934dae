"""Capacity, queues and stays: the only place that knows how waiting works."""

from sim.services.calendar import (
    NOBODY,
    Calendar,
    Ids,
    Whole,
    due_on,
    file_all,
    file_under,
    open_calendar,
    take,
    with_entries,
)
from sim.services.counter import MonthCounter
from sim.services.groups import AGE_BANDS, CONDITIONS, QUINTILES, group_of, group_of_one
from sim.services.months import CalendarMonth, month_of_run
from sim.services.names import UNIT_OF_ACTIVITY, Funder, Service, WayOut
from sim.services.places import (
    Places,
    fill,
    finish,
    join_queue,
    next_in_queue,
    open_places,
    start,
    still_wait,
    undo_start,
    with_claims,
)
from sim.services.record import NEVER, NOT_A_ROW, Record, Stays, is_waiting, new_row
from sim.services.tally import Month, Tally, tally

__all__ = [
    "AGE_BANDS",
    "CONDITIONS",
    "NEVER",
    "NOBODY",
    "NOT_A_ROW",
    "QUINTILES",
    "UNIT_OF_ACTIVITY",
    "Calendar",
    "CalendarMonth",
    "Funder",
    "Ids",
    "Month",
    "MonthCounter",
    "Places",
    "Record",
    "Service",
    "Stays",
    "Tally",
    "WayOut",
    "Whole",
    "due_on",
    "file_all",
    "file_under",
    "fill",
    "finish",
    "group_of",
    "group_of_one",
    "is_waiting",
    "join_queue",
    "month_of_run",
    "new_row",
    "next_in_queue",
    "open_calendar",
    "open_places",
    "start",
    "still_wait",
    "take",
    "tally",
    "undo_start",
    "with_claims",
    "with_entries",
]
