"""Residents who die or move away leave every service and every queue."""

import numpy as np

from sim.compiled import compiled, compiled_step, compiled_with_arrays
from sim.pathways.cases import close_all
from sim.pathways.names import (
    DEATH,
    DIED_AT_HOME,
    DIED_IN_CARE_HOME,
    DIED_IN_HOSPICE,
    DIED_IN_HOSPITAL,
    LONG_AGO,
)
from sim.pathways.place import Place, Slots, Today, end
from sim.services import (
    NOT_A_ROW,
    PLACES_OF_DEATH,
    MonthCounter,
    WayOut,
    Whole,
    due_of_kind,
    group_of_one,
    noted,
    outcome_group,
    take,
)


@compiled_with_arrays
def see_off_the_dead(place: Today, day: int) -> Slots:
    """Whoever dies today leaves their care, and is counted where they died; returns their slots."""
    slots = np.empty(due_of_kind(place.calendar, DEATH, day), np.int32)
    take(place.calendar, DEATH, day, slots)
    for slot in slots:
        _die(place, slot, day)
    return slots


@compiled_step
def see_off(place: Today, day: int) -> None:
    """The same in the day's round."""
    for slot in noted(place.notepad, place.calendar, DEATH, day).ids:
        _die(place, slot, day)


@compiled_step
def _die(place: Today, slot: Whole, day: int) -> None:
    group = place.people.group[slot]
    whose = outcome_group(group_of_one(group), group)
    place.died_at[_leave(place, slot, day, WayOut.DIED), whose] += 1


def count_deaths(place: Place, counter: MonthCounter) -> None:
    """Note where the month's dead were, in all; the next month starts from nobody."""
    for where, died in zip(PLACES_OF_DEATH, place.died_at, strict=True):
        counter.note(f"deaths_at_{where}", int(died.sum()))
    counter.died(place.died_at)
    place.died_at[:] = 0


@compiled
def move_away(place: Today, slots: Slots, day: int) -> None:
    """Residents who live elsewhere from today."""
    for slot in slots:
        _leave(place, slot, day, WayOut.MOVED_AWAY)


@compiled_step
def _leave(place: Today, slot: Whole, day: int, way_out: int) -> int:
    """End everything; returns where the resident was."""
    held = place.holds[slot]
    was = DIED_AT_HOME if held.care_home == NOT_A_ROW else DIED_IN_CARE_HOME
    if close_all(place, slot, day, way_out):
        was = DIED_IN_HOSPICE
    if held.hospital != NOT_A_ROW:
        was = DIED_IN_HOSPITAL
    end(place, held.virtual_ward, day, way_out)
    end(place, held.hospital, day, way_out)
    end(place, held.recovery, day, way_out)
    end(place, held.home_care, day, way_out)
    end(place, held.care_home, day, way_out)
    end(place, held.asked, day, way_out)
    end(place, held.listed, day, way_out)
    held.hospital = held.recovery = held.home_care = NOT_A_ROW
    held.care_home = held.asked = held.listed = held.virtual_ward = NOT_A_ROW
    held.carer_back = LONG_AGO
    return was
