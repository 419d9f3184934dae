"""What is due on which day."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step

Days = NDArray[np.integer]
Ids = NDArray[np.int32]
Whole = int | np.integer  # a whole number, of Python or out of an array
NOBODY: Ids = np.empty(0, np.int32)

# An entry is an id and the entry that follows it: on the same day, or among those free for use.
# The day is written only where it is later than the calendar's last.
_ENTRY = np.dtype([("id", np.int32), ("after", np.int32), ("day", np.int32)])
_LAST = np.int32(-1)
_FEWEST_ENTRIES = 1024


class Calendar(NamedTuple):
    """Ids filed under a kind and the day on which they fall due; in a day, in the order filed.

    `heads` and `tails` [kind, day of the run] are the first and last entry of a day, `due` how many
    it has. `later` [kind] are the first and last entry of what falls due after the last day, in the
    order filed: a calendar that reaches further takes them over. `marks` are the calendar's first
    day, the first free entry and how many are free.
    """

    heads: NDArray[np.int32]
    tails: NDArray[np.int32]
    due: NDArray[np.int32]
    later: NDArray[np.int32]
    entries: NDArray[Any]
    marks: NDArray[np.int64]


_FIRST_DAY, _FREE, _LEFT = range(3)


def open_calendar(kinds: int, first_day: int, end_day: int) -> Calendar:
    """An empty calendar from `first_day` up to, not including, `end_day`."""
    heads = np.full((kinds, end_day - first_day), _LAST, np.int32)
    marks = np.array([first_day, _LAST, 0])
    due = np.zeros_like(heads)
    later = np.full((kinds, 2), _LAST, np.int32)
    return Calendar(heads, heads.copy(), due, later, np.empty(0, _ENTRY), marks)


def kept_later(calendar: Calendar) -> dict[str, NDArray[Any]]:
    """What falls due after the calendar's last day, one row an id, in the order filed."""
    kind, day, one = _listed(calendar.later, calendar.entries)
    return {"kind": kind, "day": day, "id": one}


def calendar_from(
    later: Mapping[str, NDArray[Any]], kinds: int, first_day: int, end_day: int
) -> Calendar:
    """A calendar from `first_day` up to `end_day`, with what an earlier one left for later."""
    calendar = with_entries(open_calendar(kinds, first_day, end_day), later["id"].size)
    # Copied, for what is kept cannot be written to: to compiled code that is another type.
    _file_each(calendar, *(later[name].copy() for name in ("kind", "day", "id")))
    return calendar


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


@compiled_step
def file_under(calendar: Calendar, kind: Whole, day: Whole, one: Whole) -> None:
    """File an id; what falls due before the first day never comes."""
    at = day - calendar.marks[_FIRST_DAY]
    if at < 0:
        return
    entry = calendar.marks[_FREE]
    if entry == _LAST:
        raise IndexError("the calendar is full")
    calendar.marks[_FREE] = calendar.entries[entry].after
    calendar.marks[_LEFT] -= 1
    calendar.entries[entry].id = one
    calendar.entries[entry].after = _LAST
    if at >= calendar.heads.shape[1]:
        calendar.entries[entry].day = day
        first, last = calendar.later[kind]
        if first == _LAST:
            calendar.later[kind, 0] = entry
        else:
            calendar.entries[last].after = entry
        calendar.later[kind, 1] = entry
        return
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


@compiled
def _file_each(calendar: Calendar, kinds: NDArray[Any], days: Days, ids: Ids) -> None:
    for place in range(ids.size):
        file_under(calendar, kinds[place], days[place], ids[place])


@compiled
def _listed(later: Ids, entries: NDArray[Any]) -> tuple[NDArray[np.int8], Ids, Ids]:
    """Kind, day and id of each entry that is left for later."""
    kind, day = np.empty(entries.size, np.int8), np.empty(entries.size, np.int32)
    one = np.empty(entries.size, np.int32)
    count = 0
    for of_kind in range(later.shape[0]):
        entry = later[of_kind, 0]
        while entry != _LAST:
            kind[count], day[count], one[count] = of_kind, entries[entry].day, entries[entry].id
            count += 1
            entry = entries[entry].after
    return kind[:count].copy(), day[:count].copy(), one[:count].copy()


def due_on(calendar: Calendar, day: int) -> int:
    """How many ids of all kinds are filed under this day."""
    return int(calendar.due[:, day - int(calendar.marks[_FIRST_DAY])].sum())
