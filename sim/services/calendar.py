"""What is due on which day."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_part

Days = NDArray[np.integer]
Ids = NDArray[np.int32]
Whole = int | np.integer  # a whole number, of Python or out of an array
NOBODY: Ids = np.empty(0, np.int32)

# An entry is an id and the entry that follows it: on the same day, or among those free for use.
_ENTRY = np.dtype([("id", np.int32), ("after", np.int32)])
_LAST = np.int32(-1)
_FEWEST_ENTRIES = 1024


class Calendar(NamedTuple):
    """Ids filed under a kind and the day on which they fall due; in a day, in the order filed.

    `heads` and `tails` [kind, day of the run] are the first and last entry of a day, `due` how many
    it has. `marks` are the calendar's first day and the first free entry.
    """

    heads: NDArray[np.int32]
    tails: NDArray[np.int32]
    due: NDArray[np.int32]
    entries: NDArray[Any]
    marks: NDArray[np.int64]


_FIRST_DAY, _FREE, _LEFT = range(3)


def open_calendar(kinds: int, first_day: int, end_day: int) -> Calendar:
    """An empty calendar from `first_day` up to, not including, `end_day`."""
    heads = np.full((kinds, end_day - first_day), _LAST, np.int32)
    marks = np.array([first_day, _LAST, 0])
    due = np.zeros_like(heads)
    return Calendar(heads, heads.copy(), due, np.empty(0, _ENTRY), marks)


def with_entries(calendar: Calendar, needed: int) -> Calendar:
    """The same calendar with at least `needed` free entries."""
    left = int(calendar.marks[_LEFT])
    if left >= needed:
        return calendar
    used = calendar.entries.size
    more = needed + used // 2 + _FEWEST_ENTRIES
    entries = np.empty(used + more, _ENTRY)
    entries[:used] = calendar.entries
    entries["after"][used:] = np.arange(used + 1, used + more + 1)
    entries["after"][-1] = calendar.marks[_FREE]
    calendar.marks[_FREE] = used
    calendar.marks[_LEFT] += more
    return calendar._replace(entries=entries)


@compiled_part
def file_under(calendar: Calendar, kind: Whole, day: Whole, one: Whole) -> None:
    """File an id; what falls due after the last day of the run never comes."""
    at = day - calendar.marks[_FIRST_DAY]
    if at < 0 or at >= calendar.heads.shape[1]:
        return
    entry = calendar.marks[_FREE]
    if entry == _LAST:
        raise IndexError("the calendar is full")
    calendar.marks[_FREE] = calendar.entries[entry].after
    calendar.marks[_LEFT] -= 1
    calendar.entries[entry].id = one
    calendar.entries[entry].after = _LAST
    if calendar.heads[kind, at] == _LAST:
        calendar.heads[kind, at] = entry
    else:
        calendar.entries[calendar.tails[kind, at]].after = entry
    calendar.tails[kind, at] = entry
    calendar.due[kind, at] += 1


@compiled
def take(calendar: Calendar, kind: Whole, day: int) -> Ids:
    """Everything due on this day, removed from the calendar."""
    at = day - calendar.marks[_FIRST_DAY]
    taken = np.empty(calendar.due[kind, at], np.int32)
    if taken.size == 0:
        return taken
    entry = calendar.heads[kind, at]
    for place in range(taken.size):
        taken[place] = calendar.entries[entry].id
        entry = calendar.entries[entry].after
    calendar.entries[calendar.tails[kind, at]].after = calendar.marks[_FREE]
    calendar.marks[_FREE] = calendar.heads[kind, at]
    calendar.marks[_LEFT] += taken.size
    calendar.heads[kind, at] = _LAST
    calendar.due[kind, at] = 0
    return taken


@compiled
def file_all(calendar: Calendar, kind: Whole, days: Days, ids: Ids) -> None:
    """File each id under its day."""
    for place in range(ids.size):
        file_under(calendar, kind, days[place], ids[place])


def due_on(calendar: Calendar, day: int) -> int:
    """How many ids of all kinds are filed under this day."""
    return int(calendar.due[:, day - int(calendar.marks[_FIRST_DAY])].sum())
