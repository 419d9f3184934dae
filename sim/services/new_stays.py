"""Stays of some services that have begun since they were last asked for."""

from collections.abc import Sequence

import numpy as np

from sim.services.calendar import NOBODY, Ids
from sim.services.names import Service
from sim.services.record import NEVER, Record


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
        new = np.flatnonzero(self._is_one[record.service[first : record.rows]]) + first
        rows = np.concatenate([self._waiting, new.astype(np.int32)])
        self._waiting = rows[record.is_waiting(rows)]
        rows = rows[(record.started[rows] != NEVER) & (record.ended[rows] > 0)]
        in_order: Ids = rows[np.argsort(record.started[rows], kind="stable")]
        return in_order
