"""The same town run with the model's own services: places, queues, calendars and the record."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.services import NEVER, NOT_A_ROW, Calendar, Ids, Places, Record
from tests.witness.journeys import FOR_EVER, Journey, Leg, Stay, Town

_TIE_SHIFT = np.uint64(32)


class BatchedTown:
    """All services, a day at a time, in batches of rows; a row of the record is one leg."""

    def __init__(self, town: Town, journeys: Sequence[Journey]) -> None:
        self.town = town
        self.record = Record()
        self.services = [Places(0) for _ in town.capacity]
        self.requests, self.ready, self.gone = Calendar(), Calendar(), Calendar()
        legs = [leg for journey in journeys for leg in journey.legs]
        sizes = np.array([len(journey.legs) for journey in journeys], np.int32)
        self.rows = self.record.append(
            len(legs),
            resident=np.repeat(np.arange(sizes.size), sizes),
            service=[leg.service for leg in legs],
            units=[leg.units for leg in legs],
        )
        self._read(legs)
        last = np.cumsum(sizes) - 1
        self.next = self.rows + 1
        self.next[last] = NOT_A_ROW
        first = last - sizes + 1
        self.record.upstream[self.rows] = self.rows - 1
        self.record.upstream[first] = NOT_A_ROW
        arrives = np.array([journey.day for journey in journeys], np.int64)
        gone = np.array([journey.gone for journey in journeys], np.int64)
        self.gone.add(np.repeat(gone, sizes), self.rows)
        comes = gone > arrives
        self.requests.add((arrives + self.gap[first])[comes], first[comes])

    def _read(self, legs: Sequence[Leg]) -> None:
        self.stay = np.array([leg.stay for leg in legs], np.int64)
        self.gap = np.array([leg.gap for leg in legs], np.int64)
        self.patience = np.array([leg.patience for leg in legs], np.int64)
        self.priority = np.array([leg.priority for leg in legs], np.int64)
        self.tie = np.array([leg.tie for leg in legs], np.uint64) << _TIE_SHIFT
        self.waits = np.array([leg.waits for leg in legs], np.bool_)

    def run(self) -> None:
        """The days in order; within a day, the order of the model."""
        for day in range(self.town.days):
            self._see_off(self.gone.take(day), day)
            self._become_ready(self.ready.take(day), day)
            asking = self.requests.take(day)
            asking = asking[self.record.ended[asking] == NEVER]
            self.record.requested[asking] = day
            for service in range(len(self.services)):
                self._round(service, asking[self.record.service[asking] == service], day)

    def _see_off(self, rows: Ids, day: int) -> None:
        waiting = rows[self.record.is_waiting(rows)]
        self.record.ended[waiting] = day
        self._end(rows[self.record.is_open(rows)], day)

    def _become_ready(self, rows: Ids, day: int) -> None:
        rows = rows[self.record.is_open(rows)]
        done = self.next[rows] == NOT_A_ROW
        self._end(rows[done], day)
        following = self.next[rows[~done]]
        self.requests.add(day + self.gap[following], following)

    def _round(self, service: int, asking: Ids, day: int) -> None:
        places = self.services[service]
        places.capacity = self.town.places(service, day)
        tired = places.give_up.take(day)
        tired = tired[self.record.is_waiting(tired)]
        self.record.ended[tired] = day
        self._leave_before(tired, day)
        waits = self.waits[asking]
        at_once, queued = asking[~waits], asking[waits]
        places.queue(queued, day, self.priority[queued], self.tie[queued])
        patient = queued[self.patience[queued] < FOR_EVER]
        places.give_up.add(day + self.patience[patient], patient)
        places.start(self.record, at_once, day)
        self._begin(at_once, day)
        self._begin(places.fill(self.record, day), day)

    def _begin(self, rows: Ids, day: int) -> None:
        self._leave_before(rows, day)
        stay = self.stay[rows]
        self._end(rows[stay == 0], day)
        self.ready.add(day + stay[stay > 0], rows[stay > 0])

    def _leave_before(self, rows: Ids, day: int) -> None:
        """The place in which these residents waited is free from today."""
        upstream = self.record.upstream[rows]
        upstream = upstream[upstream != NOT_A_ROW]
        self._end(upstream[self.record.is_open(upstream)], day)

    def _end(self, rows: Ids, day: int) -> None:
        services = self.record.service[rows]
        for service in np.unique(services):
            self.services[service].end(self.record, rows[services == service], day)


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
