"""What falls due after a calendar's last day waits for a calendar that reaches further."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.compiled import compiled_with_arrays
from sim.services import (
    Calendar,
    Ids,
    Whole,
    calendar_from,
    due_of_kind,
    due_on,
    file_all,
    kept_later,
    open_calendar,
    take,
    with_room,
)

KINDS = np.arange(3)
FILED = st.lists(st.tuples(st.integers(0, 2), st.integers(-5, 40)), max_size=60)


@given(FILED, FILED)
def test_opened_further_it_is_as_if_it_had_always_reached_so_far(
    before: list[tuple[int, int]], after: list[tuple[int, int]]
) -> None:
    """Ids are filed and taken in the same order whether the calendar ends at day 0 or day 30."""
    short, long = open_calendar(3, -5, 0), open_calendar(3, -5, 30)
    short, long = (filed(calendar, before, 0) for calendar in (short, long))
    for day in range(-5, 0):
        assert taken(short, day) == taken(long, day)
    short = calendar_from(kept_later(short), 3, 0, 30)
    later = [(kind, max(day, 0)) for kind, day in after]
    short, long = (filed(calendar, later, 100) for calendar in (short, long))
    for day in range(30):
        assert due_on(short, day) == due_on(long, day)
        assert taken(short, day) == taken(long, day)


def test_taken_over_twice() -> None:
    """A calendar that ends before what falls due hands it on to the next one."""
    calendar = filed(open_calendar(3, -5, 0), [(1, 20), (1, 3), (2, 20), (1, 20)], 0)
    calendar = calendar_from(kept_later(calendar), 3, 0, 10)
    assert taken(calendar, 3) == [[], [1], []]
    calendar = calendar_from(kept_later(calendar), 3, 0, 30)
    assert taken(calendar, 20) == [[], [0, 3], [2]]


def filed(calendar: Calendar, what: list[tuple[int, int]], first: int) -> Calendar:
    calendar = with_room(calendar, len(what))
    for number, (kind, day) in enumerate(what):
        file_all(calendar, KINDS[kind], np.array([day]), np.array([first + number], np.int32))
    return calendar


@compiled_with_arrays
def taken_of(calendar: Calendar, kind: Whole, day: int) -> Ids:
    ids = np.empty(due_of_kind(calendar, kind, day), np.int32)
    take(calendar, kind, day, ids)
    return ids


def taken(calendar: Calendar, day: int) -> list[list[int]]:
    return [taken_of(calendar, kind, day).tolist() for kind in KINDS]


def test_a_day_with_many_ids_gives_them_in_order_and_its_room_back() -> None:
    calendar = with_room(open_calendar(3, 0, 10), 200)
    kept = calendar.sheets
    for again in range(5):
        ids = np.arange(again, again + 100, dtype=np.int32)
        file_all(calendar, KINDS[1], np.full(ids.size, 4), ids)
        file_all(calendar, KINDS[2], np.full(3, 4), ids[:3])
        assert due_on(calendar, 4) == 103
        assert taken(calendar, 4) == [[], ids.tolist(), ids[:3].tolist()]
        assert due_on(calendar, 4) == 0
    assert with_room(calendar, 200).sheets is kept
