"""Where a day's steps note the rows that they work through: so no step makes an array."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.services.calendar import Calendar, Ids, Whole, due_of_kind, take


class Notepad(NamedTuple):
    """Lines for row numbers, and as many for keys to put them in order; `used` how many are.

    `brought` is a place to write down what was looked up only to have it at hand.
    """

    ids: Ids
    keys: NDArray[np.uint64]
    used: NDArray[np.int64]
    brought: NDArray[np.uint64]


class Lines(NamedTuple):
    """Some ids on a notepad, one a line; good for the rest of the day."""

    ids: Ids


def open_notepad(lines: int = 0) -> Notepad:
    """An empty notepad."""
    return Notepad(
        np.empty(lines, np.int32),
        np.empty(lines, np.uint64),
        np.zeros(1, np.int64),
        np.zeros(1, np.uint64),
    )


def emptied(notepad: Notepad, needed: int) -> Notepad:
    """The same notepad for another day, with at least `needed` lines; old notes are lost."""
    if needed > notepad.ids.size:
        return open_notepad(needed + needed // 2)
    notepad.used[0] = 0
    return notepad


@compiled_step
def blank(notepad: Notepad, count: int) -> Lines:
    """The next lines, to be written on."""
    first = notepad.used[0]
    if first + count > notepad.ids.size:
        raise IndexError("the notepad is full")
    notepad.used[0] += count
    return Lines(notepad.ids[first : first + count])


@compiled_step
def noted(notepad: Notepad, calendar: Calendar, kind: Whole, day: int) -> Lines:
    """Everything due on this day, noted down and removed from the calendar."""
    lines = blank(notepad, due_of_kind(calendar, kind, day))
    take(calendar, kind, day, lines.ids)
    return lines


@compiled_step
def joined(notepad: Notepad, some: Ids, others: Ids) -> Lines:
    """Some ids and then others, on new lines."""
    both = blank(notepad, some.size + others.size)
    for one in range(some.size):
        both.ids[one] = some[one]
    for one in range(others.size):
        both.ids[some.size + one] = others[one]
    return both


@compiled_step
def put_in_order(ids: Ids, keys: NDArray[np.uint64]) -> None:
    """Order a few ids by their keys, both in place."""
    for one in range(1, ids.size):
        moved, key, at = ids[one], keys[one], one
        while at > 0 and keys[at - 1] > key:
            ids[at], keys[at] = ids[at - 1], keys[at - 1]
            at -= 1
        ids[at], keys[at] = moved, key
