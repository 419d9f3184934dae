"""Counting one month while it runs."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.services.calendar import NOBODY, Ids
from sim.services.count import Days, count_rows
from sim.services.count_long_term import LONG_TERM_EVENTS
from sim.services.count_outcomes import N_OUTCOME_GROUPS
from sim.services.counted import EVENTS, LONGEST_WAIT_DAYS, Counts, nothing_counted
from sim.services.follow_up import count_last_days, follow_up
from sim.services.groups import N_GROUPS, N_SEGMENTS
from sim.services.months import MONTHS_IN_A_YEAR, CalendarMonth
from sim.services.names import PLACES_OF_DEATH, Service
from sim.services.places import N_SERVICES, Places
from sim.services.record import NEVER, Record
from sim.services.tally import Month
from sim.services.waiting_list import LONGEST_WAIT_WEEKS, WEEK_DAYS, WaitingList
from sim.services.whereabouts import Watch

_DAYS_OF_WEEKS = np.arange(LONGEST_WAIT_WEEKS + 1) * WEEK_DAYS

Seen = NDArray[np.int64]  # contacts that are nobody's stay [service, group]


def nobody_seen() -> Seen:
    """No contacts yet."""
    return np.zeros((N_SERVICES, N_GROUPS), np.int64)


class MonthCounter:
    """What cannot be read off the record: midnights, contacts that are no stay, cancellations.

    `seen` [service, group] is added to by whoever sees somebody; it is emptied once a month.
    """

    def __init__(self, record: Record, seen: Seen, weight: int) -> None:
        self._record = record
        self._seen = seen
        self._weight = weight
        self._open: Ids = NOBODY
        self._counted = 0
        self._watch = Watch()
        self._clear()

    def _clear(self) -> None:
        self._seen[:] = 0
        self._capacity = np.zeros(N_SERVICES, np.int64)
        self._occupied = np.zeros(N_SERVICES, np.int64)
        counts = nothing_counted()
        self._list_waits = {
            name: getattr(counts, name)
            for name in ("wait_histogram", "waits_counted", "waits_days_sum", "waiting_days")
        }
        self._escalation = 0
        self._events: Counter[str] = Counter()
        self._died = np.zeros((len(PLACES_OF_DEATH), N_OUTCOME_GROUPS), np.int64)

    def see(self, service: Service, groups: NDArray[np.uint16]) -> None:
        """Contacts that are nobody's stay, by the group of the resident."""
        self._seen[service] += np.bincount(groups, minlength=N_GROUPS)

    def note(self, event: str, times: int) -> None:
        """Something that happened, by name."""
        self._events[event] += times

    def died(self, where: Counts) -> None:
        """Where those who died this month were, by age band and in each the quintiles."""
        self._died += where

    def waited_weeks(self, service: Service, treated: Counts) -> None:
        """Who was seen from a waiting list, by whole weeks waited."""
        self._list_waits["wait_histogram"][service] += np.bincount(
            np.minimum(_DAYS_OF_WEEKS, LONGEST_WAIT_DAYS), treated, LONGEST_WAIT_DAYS + 1
        ).astype(np.int64)
        self._list_waits["waits_counted"][service] += treated.sum()
        self._list_waits["waits_days_sum"][service] += treated @ _DAYS_OF_WEEKS

    def waited(self, service: Service, days: int) -> None:
        """Days on which people waited on a list that counts them by weeks waited."""
        self._list_waits["waiting_days"][service] += days

    def midnight(self, places: Places) -> None:
        """Count what is held. Beds beyond the hospital's own are escalation beds."""
        beds = Service.EMERGENCY_INPATIENT
        self._escalation += max(int(places.occupied[beds] - places.capacity[beds]), 0)
        self._capacity += places.capacity
        self._occupied += places.occupied

    def forget(self) -> None:
        """Start counting from now: what happened before belongs to the warm-up."""
        rows = self._rows()
        self._open = rows[self._record.ended[rows] == NEVER]
        self._clear()

    def units_each(self) -> dict[Service, Fraction]:
        """Places that one person holds of each service, hours a week of home care: their mean."""
        rows = self._open[self._record.started[self._open] != NEVER]
        service, units = self._record.service[rows], self._record.units[rows]
        people = np.bincount(service, minlength=N_SERVICES).tolist()
        held = np.bincount(service, units, minlength=N_SERVICES).tolist()
        return {one: Fraction(int(held[one]), people[one]) for one in Service if people[one] > 0}

    def close(
        self,
        month: CalendarMonth,
        days_between: Days,
        lists: Mapping[Service, WaitingList],
        holds: NDArray[Any],
        group: NDArray[np.uint16],
        dead: NDArray[np.integer],
        short_term_days: int,
    ) -> Month:
        """Everything the month came to; the next one starts from nothing.

        `days_between` contacts by service, for the services of caseloads; `lists` that count people
        by weeks waited; by slot the day on which each resident is gone (`gone_on`), the last year
        in which they were counted as a client (`client_in`) and what population counts them in;
        the slots of those who died; after how many days home care from hospital is long-term.
        """
        first, last = month.first_day, month.first_day + month.days
        counted = nothing_counted()
        rows, stays = self._rows(), self._record.stays
        year = month.number // MONTHS_IN_A_YEAR
        still_open = np.empty_like(rows)
        gone_on, client_in = holds["gone_on"], holds["client_in"]
        watch = self._watch.begin(group, dead, first, rows.size)
        count = count_rows(
            counted,
            stays,
            rows.view(np.uint32),
            still_open.view(np.uint32),
            days_between,
            gone_on,
            client_in,
            short_term_days,
            year,
            first,
            last,
            watch,
        )
        self._open = still_open[:count].copy()
        follow_up(counted.outcomes, watch, gone_on, first, last)
        count_last_days(counted.outcomes, dead, gone_on, group, *self._watch.kept(), last)
        counted.outcomes[: len(PLACES_OF_DEATH)] = self._died
        counts = counted._asdict()
        of_ages = counts.pop("units_by_funder")
        for name, of_lists in self._list_waits.items():
            counts[name] += of_lists
        self._seen[Service.AE] += counts.pop("by_ae")
        visits = self._seen[Service.AE].sum()
        for name in ("starts", "ends", "units"):
            counts[name] += self._seen
        by_group = {name: counts.pop(name) for name in ("starts", "ends", "units")}
        by_segment = {
            f"{name}_by_segment": counts.reshape(N_SERVICES, -1, N_SEGMENTS).sum(axis=1)
            for name, counts in by_group.items()
            if name != "ends"
        }
        without = {
            name: counts.reshape(N_SERVICES, -1, N_SEGMENTS).sum(axis=2)
            for name, counts in by_group.items()
        }
        events = dict(zip(EVENTS, counts.pop("events").tolist(), strict=True))
        events |= zip(LONG_TERM_EVENTS, counts.pop("long_term_events").tolist(), strict=True)
        closed = Month(
            month=month.number,
            financial_year=month.financial_year,
            days=month.days,
            weight=self._weight,
            capacity_days=self._capacity,
            occupied_days=self._occupied,
            escalation_bed_days=self._escalation,
            waiting_weeks=self._waiting_weeks(counts.pop("listed_weeks"), lists),
            events=events
            | dict(self._events)
            | {"ae_attendances": int(visits), "escalation_bed_days": self._escalation},
            units_by_funder=of_ages.sum(axis=2),
            units_by_funder_and_age=of_ages,
            **without,
            **by_segment,
            **counts,
        )
        self._clear()
        return closed

    def _waiting_weeks(self, planned: Counts, lists: Mapping[Service, WaitingList]) -> Counts:
        """People waiting for planned care at the end, by whole weeks waited [service, week]."""
        weeks = np.zeros((N_SERVICES, LONGEST_WAIT_WEEKS + 1), np.int64)
        for service, waiting in lists.items():
            weeks[service] = waiting.by_weeks
        weeks[Service.ELECTIVE_INPATIENT] = planned
        return weeks

    def _rows(self) -> Ids:
        """Rows that were open at the last count, or are new since."""
        new = np.arange(self._counted, self._record.rows, dtype=np.int32)
        self._counted = self._record.rows
        return np.concatenate([self._open, new])
