"""Capacity, queues and stays: the only place that knows how waiting works."""

from sim.services.calendar import NOBODY, Calendar, Ids
from sim.services.counter import MonthCounter
from sim.services.groups import AGE_BANDS, CONDITIONS, QUINTILES, group_of
from sim.services.months import CalendarMonth, month_of_run
from sim.services.names import UNIT_OF_ACTIVITY, Funder, Service, WayOut
from sim.services.places import Places
from sim.services.record import NEVER, NOT_A_ROW, Record
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
    "Tally",
    "WayOut",
    "group_of",
    "month_of_run",
    "tally",
]
