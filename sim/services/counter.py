"""Counting one month while it runs."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from sim.services.calendar import NOBODY, Ids
from sim.services.count import EVENTS, count_rows, nothing_counted
from sim.services.groups import N_GROUPS
from sim.services.months import CalendarMonth
from sim.services.names import Service
from sim.services.places import N_SERVICES, Places
from sim.services.record import NEVER, Record
from sim.services.tally import Month


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

    def midnight(self, places: Places) -> None:
        """Count what is held; beds beyond the hospital's own are escalation beds."""
        beds = Service.EMERGENCY_INPATIENT
        self._escalation += max(int(places.occupied[beds] - places.capacity[beds]), 0)
        self._capacity += places.capacity
        self._occupied += places.occupied

    def forget(self) -> None:
        """Start counting from now: what happened before belongs to the warm-up."""
        rows = self._rows()
        self._open = rows[self._record.ended[rows] == NEVER]
        self._clear()

    def close(self, month: CalendarMonth) -> Month:
        """Everything the month came to; the next one starts from nothing."""
        first, last = month.first_day, month.first_day + month.days
        counted = nothing_counted()
        self._open = count_rows(counted, self._record.stays, self._rows(), first, last)
        counts = counted._asdict()
        visits = self._visits + counts.pop("by_ae")
        for name in ("starts", "ends", "units"):
            counts[name][Service.AE] = visits
        events = dict(zip(EVENTS, counts.pop("events").tolist(), strict=True))
        closed = Month(
            month=month.number,
            financial_year=month.financial_year,
            days=month.days,
            weight=self._weight,
            capacity_days=self._capacity,
            occupied_days=self._occupied,
            escalation_bed_days=self._escalation,
            events=events
            | dict(self._events)
            | {"ae_attendances": int(visits.sum()), "escalation_bed_days": self._escalation},
            **counts,
        )
        self._clear()
        return closed

    def _rows(self) -> Ids:
        """Rows that were open at the last count, or are new since."""
        new = np.arange(self._counted, self._record.rows, dtype=np.int32)
        self._counted = self._record.rows
        return np.concatenate([self._open, new])
