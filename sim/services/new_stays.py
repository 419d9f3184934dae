"""Stays of some services that have begun since they were last asked for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_with_arrays
from sim.services.calendar import NOBODY, Ids
from sim.services.names import Service
from sim.services.record import NEVER, Record, Stays, is_waiting


class NewStays:
    """Looks at each row of the record once, and again while its stay has not begun."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._is_one = np.isin(np.array(Service), services)
        self._waiting: Ids = NOBODY
        self._looked_at = 0

    def begun(self, record: Record) -> Ids:
        """Rows of stays that have started since this was last asked, first day first.

        Stays that were over by day 0 are left out.
        """
        first, self._looked_at = self._looked_at, record.rows
        rows, self._waiting = _look(record.stays, self._is_one, self._waiting, first)
        in_order: Ids = rows[np.argsort(record.started[rows], kind="stable")]
        return in_order


@compiled_with_arrays
def _look(stays: Stays, is_one: NDArray[np.bool_], waiting: Ids, first: int) -> tuple[Ids, Ids]:
    """Of stays `waiting` and new ones, from row `first` on: which have begun and which wait."""
    rows = np.empty(waiting.size + stays.used[0] - first, np.int32)
    rows[: waiting.size] = waiting
    count = waiting.size
    for number in range(first, stays.used[0]):
        if is_one[stays.row[number].service]:
            rows[count] = number
            count += 1
    begun, still = np.empty(count, np.int32), np.empty(count, np.int32)
    has_begun = still_waits = 0
    for number in rows[:count]:
        row = stays.row[number]
        if is_waiting(stays, number):
            still[still_waits] = number
            still_waits += 1
        elif row.started != NEVER and row.ended > 0:
            begun[has_begun] = number
            has_begun += 1
    return begun[:has_begun], still[:still_waits]
