"""The one record of what happened: a row for every request, followed to its end."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.services.calendar import Ids

# A day that has not come: later than every day of a run, so that overlaps need no special case.
NEVER = np.int32(np.iinfo(np.int32).max)
NOT_A_ROW = np.int32(-1)
_ROOM_AT_FIRST = 1024

COLUMNS: dict[str, tuple[Any, Any]] = {
    "resident": (np.int32, 0),  # slot of the resident
    "service": (np.int8, 0),  # sim.services.names.Service
    "requested": (np.int32, NEVER),  # first day on which a place was wanted
    "started": (np.int32, NEVER),
    "fit": (np.int32, NEVER),  # first day on which the resident could leave
    "ended": (np.int32, NEVER),
    "event": (np.uint32, 0),  # number of the need that led here; keys its draws
    "units": (np.int32, 1),  # places held, or hours a week
    "funder": (np.int8, 0),  # sim.services.names.Funder
    "group": (np.uint8, 0),  # sim.services.groups
    "upstream": (np.int32, NOT_A_ROW),  # row of the stay that ends when this one starts
    "pathway": (np.int8, 0),  # discharge pathway, 0 to 3
    "way_out": (np.int8, 0),  # sim.services.names.WayOut
    "nights": (np.int16, 0),  # in hospital until fit to leave
    "process": (np.int16, 0),  # days of delay by process, once fit
    "returns": (np.int16, 0),  # days after discharge until readmission; 0: none
    "fate": (np.int32, NOT_A_ROW),  # row of the draws kept for what follows
    "direct": (np.bool_, False),  # admitted directly, not through A&E
    "readmitted": (np.bool_, False),  # admitted within the readmission window
}


class Record:
    """Rows are only ever appended; a row's number is its name. Days are whole and count from 0."""

    resident: NDArray[np.int32]
    service: NDArray[np.int8]
    requested: NDArray[np.int32]
    started: NDArray[np.int32]
    fit: NDArray[np.int32]
    ended: NDArray[np.int32]
    event: NDArray[np.uint32]
    units: NDArray[np.int32]
    funder: NDArray[np.int8]
    group: NDArray[np.uint8]
    upstream: NDArray[np.int32]
    pathway: NDArray[np.int8]
    way_out: NDArray[np.int8]
    nights: NDArray[np.int16]
    process: NDArray[np.int16]
    returns: NDArray[np.int16]
    fate: NDArray[np.int32]
    direct: NDArray[np.bool_]
    readmitted: NDArray[np.bool_]

    def __init__(self, room: int = _ROOM_AT_FIRST) -> None:
        self.rows = 0
        self._room = room
        for name, (dtype, empty) in COLUMNS.items():
            setattr(self, name, np.full(room, empty, dtype))

    def append(self, count: int, **columns: Any) -> Ids:
        """Add `count` rows; columns not given keep their empty value. Returns the row numbers."""
        first, self.rows = self.rows, self.rows + count
        if self.rows > self._room:
            self._grow()
        for name, values in columns.items():
            getattr(self, name)[first : self.rows] = values
        return np.arange(first, self.rows, dtype=np.int32)

    def _grow(self) -> None:
        while self.rows > self._room:
            self._room += self._room // 2
        for name, (dtype, empty) in COLUMNS.items():
            old = getattr(self, name)
            new = np.full(self._room, empty, dtype)
            new[: old.size] = old
            setattr(self, name, new)

    def is_waiting(self, ids: Ids) -> NDArray[np.bool_]:
        """Rows whose stay has neither started nor been given up."""
        waiting: NDArray[np.bool_] = (self.started[ids] == NEVER) & (self.ended[ids] == NEVER)
        return waiting

    def is_open(self, ids: Ids) -> NDArray[np.bool_]:
        """Rows whose stay has started and not ended."""
        is_open: NDArray[np.bool_] = (self.started[ids] != NEVER) & (self.ended[ids] == NEVER)
        return is_open
