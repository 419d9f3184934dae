"""Counting one month while it runs."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.services.calendar import NOBODY, Ids
from sim.services.groups import N_GROUPS
from sim.services.months import CalendarMonth
from sim.services.names import Service
from sim.services.places import Places
from sim.services.record import NEVER, Record
from sim.services.tally import N_SERVICES, Month, count_events, count_rows


class MonthCounter:
    """What cannot be read off the record: midnights, visits to A&E, cancellations."""

    def __init__(self, record: Record, weight: int) -> None:
        self._record = record
        self._weight = weight
        self._open: Ids = NOBODY
        self._counted = 0
        self._clear()

    def _clear(self) -> None:
        self._visits = np.zeros(N_GROUPS, np.int64)
        self._capacity = np.zeros(N_SERVICES, np.int64)
        self._occupied = np.zeros(N_SERVICES, np.int64)
        self._escalation = 0
        self._events: Counter[str] = Counter()

    def visit_ae(self, groups: NDArray[np.uint8]) -> None:
        """Attendances at A&E that ended at home, by the group of the resident."""
        self._visits += np.bincount(groups, minlength=N_GROUPS)

    def note(self, event: str, times: int) -> None:
        """Something that happened, by name."""
        self._events[event] += times

    def midnight(self, beds: Places, places: Mapping[Service, Places]) -> None:
        """Count what is held; beds beyond the hospital's own are escalation beds."""
        self._escalation += max(beds.occupied - beds.capacity, 0)
        for service, here in ((Service.EMERGENCY_INPATIENT, beds), *places.items()):
            self._capacity[service] += here.capacity
            self._occupied[service] += here.occupied

    def forget(self) -> None:
        """Start counting from now: what happened before belongs to the warm-up."""
        self._rows()
        self._clear()

    def close(self, month: CalendarMonth) -> Month:
        """Everything the month came to; the next one starts from nothing."""
        first_day, last = month.first_day, month.first_day + month.days
        rows = self._rows()
        record = self._record
        counts = count_rows(record, rows, first_day, last)
        started = record.started[rows]
        by_ae = (record.service[rows] == Service.EMERGENCY_INPATIENT) & ~record.direct[rows]
        by_ae &= (started >= first_day) & (started < last)
        visits = self._visits + np.bincount(record.group[rows[by_ae]], minlength=N_GROUPS)
        for name in ("starts", "ends", "units"):
            counts[name][Service.AE] = visits
        events = count_events(record, rows, first_day, last)
        closed = Month(
            month=month.number,
            financial_year=month.financial_year,
            days=month.days,
            weight=self._weight,
            capacity_days=self._capacity,
            occupied_days=self._occupied,
            escalation_bed_days=self._escalation,
            events=events | dict(self._events) | {"ae_attendances": int(visits.sum())},
            **counts,
        )
        self._clear()
        return closed

    def _rows(self) -> Ids:
        """Rows open at any time since the last count; those still open are kept for the next."""
        new = np.arange(self._counted, self._record.rows, dtype=np.int32)
        self._counted = self._record.rows
        rows = np.concatenate([self._open, new])
        self._open = rows[self._record.ended[rows] == NEVER]
        return rows
