"""What is due on which day."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.services.columns import columns_of

Days = NDArray[np.integer]
Ids = NDArray[np.int32]
Whole = int | np.integer  # a whole number, of Python or out of an array
NOBODY: Ids = np.empty(0, np.int32)

# What falls due on a day stands on sheets, one after another: whoever looks through the ids of a
# day finds most of them side by side in memory.
_IDS_OF_A_SHEET = 15
_SHEET = np.dtype([("after", np.int32), ("ids", np.int32, _IDS_OF_A_SHEET)])
_DAY = np.dtype([("first", np.int32), ("last", np.int32), ("due", np.int32)])
_LATER = np.dtype([("kind", np.int8), ("day", np.int32), ("id", np.int32)])
_NONE = np.int32(-1)
_FEWEST = 1024


class Calendar(NamedTuple):
    """Ids filed under a kind and the day on which they fall due; in a day, in the order filed.

    `days` [kind, day of the run] are the first and last sheet of a day, and how many ids are due.
    `sheets` are those of all days and those free for use, each with the sheet after it. `later` is
    what falls due after the last day, in the order filed: a calendar that reaches further takes it
    over. `marks` are the calendar's first day, the first free sheet, how many are free, and how
    many ids stand under `later`.
    """

    days: NDArray[Any]
    sheets: NDArray[Any]
    later: NDArray[Any]
    marks: NDArray[np.int64]


_FIRST_DAY, _FREE, _LEFT, _LATER_ON = range(4)


def open_calendar(kinds: int, first_day: int, end_day: int) -> Calendar:
    """An empty calendar from `first_day` up to, not including, `end_day`."""
    days = np.full((kinds, end_day - first_day), np.array((_NONE, _NONE, 0), _DAY))
    marks = np.array([first_day, _NONE, 0, 0])
    return Calendar(days, np.empty(0, _SHEET), np.empty(0, _LATER), marks)


def kept_later(calendar: Calendar) -> dict[str, NDArray[Any]]:
    """What falls due after the calendar's last day, one row an id, in the order filed."""
    later = calendar.later[: calendar.marks[_LATER_ON]]
    return columns_of(later[np.argsort(later["kind"], kind="stable")])


def calendar_from(
    later: Mapping[str, NDArray[Any]], kinds: int, first_day: int, end_day: int
) -> Calendar:
    """A calendar from `first_day` up to `end_day`, with what an earlier one left for later."""
    calendar = with_room(open_calendar(kinds, first_day, end_day), later["id"].size)
    # Copied, for what is kept cannot be written to: to compiled code that is another type.
    _file_each(calendar, *(later[name].copy() for name in ("kind", "day", "id")))
    return calendar


def with_room(calendar: Calendar, needed: int) -> Calendar:
    """The same calendar with room for at least `needed` more ids, each on a day of its own."""
    marks = calendar.marks
    if marks[_LATER_ON] + needed > calendar.later.size:
        used = calendar.later.size
        later = np.empty(used + used // 2 + needed + _FEWEST, _LATER)
        later[:used] = calendar.later
        calendar = calendar._replace(later=later)
    if marks[_LEFT] < needed:
        used = calendar.sheets.size
        more = needed + used // 2 + _FEWEST
        sheets = np.empty(used + more, _SHEET)
        sheets[:used] = calendar.sheets
        sheets["after"][used:] = np.arange(used + 1, used + more + 1)
        sheets["after"][-1] = marks[_FREE]
        marks[_FREE] = used
        marks[_LEFT] += more
        calendar = calendar._replace(sheets=sheets)
    return calendar


@compiled_step
def file_under(calendar: Calendar, kind: Whole, day: Whole, one: Whole) -> None:
    """File an id; what falls due before the first day never comes."""
    marks = calendar.marks
    at = day - marks[_FIRST_DAY]
    if at < 0:
        return
    if at >= calendar.days.shape[1]:
        _file_for_later(calendar, kind, day, one)
        return
    filed = calendar.days[kind, at]
    written = filed.due % _IDS_OF_A_SHEET
    if written == 0:
        sheet = marks[_FREE]
        if sheet == _NONE:
            raise IndexError("the calendar is full")
        marks[_FREE] = calendar.sheets[sheet].after
        marks[_LEFT] -= 1
        if filed.due == 0:
            filed.first = sheet
        else:
            calendar.sheets[filed.last].after = sheet
        filed.last = sheet
    calendar.sheets[filed.last].ids[written] = one
    filed.due += 1


@compiled_step
def _file_for_later(calendar: Calendar, kind: Whole, day: Whole, one: Whole) -> None:
    number = calendar.marks[_LATER_ON]
    if number == calendar.later.size:
        raise IndexError("the calendar is full")
    entry = calendar.later[number]
    entry.kind, entry.day, entry.id = kind, day, one
    calendar.marks[_LATER_ON] += 1


@compiled_step
def due_of_kind(calendar: Calendar, kind: Whole, day: int) -> int:
    """How many ids of one kind are filed under this day."""
    return int(calendar.days[kind, day - calendar.marks[_FIRST_DAY]].due)


@compiled_step
def take(calendar: Calendar, kind: Whole, day: int, taken: Ids) -> None:
    """Everything due on this day, removed from the calendar; `taken` has just room for it."""
    filed = calendar.days[kind, day - calendar.marks[_FIRST_DAY]]
    if taken.size == 0:
        return
    sheet = filed.first
    for first in range(0, taken.size, _IDS_OF_A_SHEET):
        written = calendar.sheets[sheet]
        for one in range(min(_IDS_OF_A_SHEET, taken.size - first)):
            taken[first + one] = written.ids[one]
        sheet = written.after
        calendar.marks[_LEFT] += 1
    calendar.sheets[filed.last].after = calendar.marks[_FREE]
    calendar.marks[_FREE] = filed.first
    filed.due = 0


@compiled
def file_all(calendar: Calendar, kind: Whole, days: Days, ids: Ids) -> None:
    """File each id under its day."""
    for place in range(ids.size):
        file_under(calendar, kind, days[place], ids[place])


@compiled
def _file_each(calendar: Calendar, kinds: NDArray[Any], days: Days, ids: Ids) -> None:
    for place in range(ids.size):
        file_under(calendar, kinds[place], days[place], ids[place])


def due_on(calendar: Calendar, day: int) -> int:
    """How many ids of all kinds are filed under this day."""
    return int(calendar.days["due"][:, day - int(calendar.marks[_FIRST_DAY])].sum())
