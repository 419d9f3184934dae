"""The one record of what happened: a row for every request, followed to its end."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.room import room_for
from sim.services.calendar import Ids, Whole
from sim.services.columns import columns_of, rows_from

# A day that has not come: later than every day of a run, so that overlaps need no special case.
NEVER = np.int32(np.iinfo(np.int32).max)
NOT_A_ROW = np.int32(-1)
_ROOM_AT_FIRST = 1024

# What other tables are looked up by has no sign, or each look-up would first ask whether it counts
# from the end.
COLUMNS: dict[str, tuple[Any, Any]] = {
    "resident": (np.uint32, 0),  # slot of the resident
    "requested": (np.int32, NEVER),  # first day on which a place was wanted
    "started": (np.int32, NEVER),
    "fit": (np.int32, NEVER),  # first day on which the resident could leave
    "ended": (np.int32, NEVER),
    # `funder` pays from the first of these days on, up to the second; before and after the council
    "funder_from": (np.int32, 0),
    "council_from": (np.int32, NEVER),
    "event": (np.uint32, 0),  # number of the need that led here; keys its draws
    "units": (np.int32, 1),  # places held, or hours a week
    # row of the stay that ends when this one starts; of an admission and of the care at home that
    # takes its place: the row of the other; of a package that a review changed: the row before
    "upstream": (np.int32, NOT_A_ROW),
    "fate": (np.int32, NOT_A_ROW),  # row of the draws kept for what follows
    # days in the service until fit to leave; of a package: the day of its last review
    "nights": (np.int16, 0),
    # days of delay by process, once fit; of a package: how often it has been reviewed
    "process": (np.int16, 0),
    "returns": (np.int16, 0),  # days after discharge until readmission; 0: none
    # row of that readmission; of a case: of the resident's next one; of home care: the day on which
    # it will be needed no longer
    "next": (np.int32, NOT_A_ROW),
    "service": (np.uint8, 0),  # sim.services.names.Service
    "funder": (np.uint8, 0),  # sim.services.names.Funder
    # sim.services.groups: what somebody was who asked
    "group": (np.uint16, 0),
    # discharge pathway, 0 to 3; of an assessment: what it is for; of long-term care: how frail its
    # resident was when it was last looked at
    "pathway": (np.int8, 0),
    "way_out": (np.int8, 0),  # sim.services.names.WayOut
    "direct": (np.bool_, False),  # does not come, or would not have come, through A&E
    "readmitted": (np.bool_, False),  # admitted within the readmission window
}
ROW = np.dtype([(name, kind) for name, (kind, _) in COLUMNS.items()], align=True)
_EMPTY = np.array([tuple(empty for _, empty in COLUMNS.values())], ROW)


class Stays(NamedTuple):
    """The record as compiled functions see it: `row[number]` with its columns.

    `words` are the same rows, each as numbers of four bytes: so a whole row is written at once.
    `used` holds one number: how many rows have been written.
    """

    row: NDArray[Any]
    words: NDArray[np.int32]
    used: NDArray[np.int64]


class Record:
    """Rows are only ever appended; a row's number is its name. Days are whole and count from 0."""

    resident: NDArray[np.uint32]
    service: NDArray[np.uint8]
    requested: NDArray[np.int32]
    started: NDArray[np.int32]
    fit: NDArray[np.int32]
    ended: NDArray[np.int32]
    funder_from: NDArray[np.int32]
    council_from: NDArray[np.int32]
    event: NDArray[np.uint32]
    units: NDArray[np.int32]
    funder: NDArray[np.uint8]
    group: NDArray[np.uint16]
    upstream: NDArray[np.int32]
    pathway: NDArray[np.int8]
    way_out: NDArray[np.int8]
    nights: NDArray[np.int16]
    process: NDArray[np.int16]
    returns: NDArray[np.int16]
    next: NDArray[np.int32]
    fate: NDArray[np.int32]
    direct: NDArray[np.bool_]
    readmitted: NDArray[np.bool_]

    def __init__(self, room: int = _ROOM_AT_FIRST) -> None:
        self._hold(room_for(room, ROW), np.zeros(1, np.int64))

    def kept(self) -> dict[str, NDArray[Any]]:
        """Every row written, one array a column; good until the record goes on."""
        return columns_of(self.stays.row[: self.rows])

    def take_up(self, kept: Mapping[str, NDArray[Any]]) -> None:
        """Go on from what another record kept."""
        row = rows_from(kept, ROW)
        self._hold(row, np.array([row.size]))

    def _hold(self, row: NDArray[Any], used: NDArray[np.int64]) -> None:
        self.stays = Stays(row, _words(row), used)
        for name in COLUMNS:
            setattr(self, name, row[name])

    @property
    def rows(self) -> int:
        """How many rows have been written."""
        return int(self.stays.used[0])

    def append(self, count: int, **columns: Any) -> Ids:
        """Add `count` rows; columns not given keep their empty value. Returns the row numbers."""
        self.make_room(count)
        first, end = self.rows, self.rows + count
        _add_empty(self.stays, count)
        for name, values in columns.items():
            getattr(self, name)[first:end] = values
        return np.arange(first, end, dtype=np.int32)

    def reserve(self, count: int) -> None:
        """Room for so many rows in all: it takes no memory before it is written to."""
        old, used = self.stays.words, self.stays.used
        if count > len(old):
            row = room_for(count, ROW)
            _words(row)[: used[0]] = old[: used[0]]
            self._hold(row, used)

    def make_room(self, count: int) -> None:
        """See to it that `count` rows can be added."""
        room, needed = self.stays.row.size, self.rows + count
        if needed > room:
            self.reserve(needed + room)

    def is_waiting(self, ids: Ids) -> NDArray[np.bool_]:
        """Rows whose stay has neither started nor been given up."""
        waiting: NDArray[np.bool_] = (self.started[ids] == NEVER) & (self.ended[ids] == NEVER)
        return waiting

    def is_open(self, ids: Ids) -> NDArray[np.bool_]:
        """Rows whose stay has started and not ended."""
        is_open: NDArray[np.bool_] = (self.started[ids] != NEVER) & (self.ended[ids] == NEVER)
        return is_open


def _words(row: NDArray[Any]) -> NDArray[np.int32]:
    return row.view(np.int32).reshape(row.size, -1)


_EMPTY_WORDS = _words(_EMPTY)[0]


@compiled
def _add_empty(stays: Stays, count: int) -> None:
    for _ in range(count):
        new_row(stays)


@compiled_step
def new_row(stays: Stays) -> Whole:
    """The next row of the record, still empty."""
    number = stays.used[0]
    if number == stays.row.size:
        raise IndexError("the record is full")
    for word in range(_EMPTY_WORDS.size):
        stays.words[number, word] = _EMPTY_WORDS[word]
    stays.used[0] += 1
    return np.int32(number)


@compiled_step
def is_waiting(stays: Stays, number: Whole) -> bool:
    """Whether a row's stay has neither started nor been given up."""
    row = stays.row[number]
    return bool(row.started == NEVER and row.ended == NEVER)
