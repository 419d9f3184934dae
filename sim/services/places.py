"""The places of one service: how many there are, who holds them, and who waits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.services.calendar import NOBODY, Calendar, Ids
from sim.services.record import NEVER, Record

_DAY_BITS = np.uint64(32)
_PRIORITY_BITS = np.uint64(56)
_TIE_BITS = np.uint64(32)
# Days before the start (people already waiting on day 0) must still sort first.
_EARLIEST_DAY = 1 << 20
_LOOK_FURTHER = 64


class Places:
    """A number of places (or hours a week), the stays that hold them, and one queue.

    Order in the queue: priority (0 first), day requested, then a hash, never the slot. A stay may
    start while `occupied` is below `capacity`; where capacity is cut, occupancy falls as stays end.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.occupied = 0
        self.ends = Calendar()  # rows whose stay comes to its planned end
        self.give_up = Calendar()  # rows that stop waiting for a place, if they still wait
        self._keys = np.empty(0, np.uint64)
        self._ids = NOBODY

    def queue(
        self,
        ids: Ids,
        day: int,
        priority: NDArray[np.integer] | int,
        tie: NDArray[np.uint64],
    ) -> None:
        """Join the queue on `day`; `tie` is a hash that settles equal claims."""
        if not ids.size:
            return
        keys = (
            (np.asarray(priority).astype(np.uint64) << _PRIORITY_BITS)
            | (np.uint64(day + _EARLIEST_DAY) << _DAY_BITS)
            | (tie >> _TIE_BITS)
        )
        order = np.argsort(keys, kind="stable")
        keys, ids = keys[order], ids[order]
        where = np.searchsorted(self._keys, keys, side="right")
        self._keys, self._ids = _insert(self._keys, where, keys), _insert(self._ids, where, ids)

    def start(self, record: Record, ids: Ids, day: int) -> None:
        """Begin stays whether or not there is room: for needs that cannot wait."""
        record.started[ids] = day
        self.occupied += int(np.add.reduce(record.units[ids]))

    def fill(self, record: Record, day: int, at_most: int | None = None) -> Ids:
        """Start those first in the queue while there is room; returns the rows started."""
        free = self.capacity - self.occupied
        most = free if at_most is None else min(free, at_most)
        if most <= 0 or not self._ids.size:
            return NOBODY
        self._clear_head(record, most)
        first = self._ids[:most]
        units = record.units[first]
        held_before = np.cumsum(units) - units
        places = int(np.searchsorted(held_before, free))
        started = first[:places]
        self._keys, self._ids = self._keys[places:], self._ids[places:]
        self.start(record, started, day)
        return started

    def _clear_head(self, record: Record, places: int) -> None:
        """Drop rows that no longer wait, as far down the queue as `places` starts can reach."""
        look = 2 * places + _LOOK_FURTHER
        waiting = record.is_waiting(self._ids[:look])
        if not waiting.all():
            if waiting.sum() < places:
                look, waiting = self._ids.size, record.is_waiting(self._ids)
            self._keys = np.concatenate([self._keys[:look][waiting], self._keys[look:]])
            self._ids = np.concatenate([self._ids[:look][waiting], self._ids[look:]])

    def undo_start(self, record: Record, ids: Ids) -> None:
        """Take back starts of today: the rows wait again, but stand in no queue."""
        record.started[ids] = NEVER
        self.occupied -= int(record.units[ids].sum())

    def end(self, record: Record, ids: Ids, day: int) -> None:
        """End open stays and free what they held."""
        record.ended[ids] = day
        self.occupied -= int(record.units[ids].sum())

    def waiting(self, record: Record) -> Ids:
        """Rows that wait for a place, in order."""
        return self._ids[record.is_waiting(self._ids)]


def _insert(row: NDArray[Any], where: NDArray[np.int64], new: NDArray[Any]) -> NDArray[Any]:
    """`new` put into `row` before the positions `where`, which rise; `np.insert` without checks."""
    longer = np.empty(row.size + new.size, row.dtype)
    put = np.zeros(longer.size, np.bool_)
    put[where + np.arange(new.size)] = True
    longer[put] = new
    longer[~put] = row
    return longer
