"""Residents who die or move away leave every service and every queue."""

from sim.compiled import compiled, compiled_part
from sim.pathways.place import DEATH, Slots, Today, end
from sim.services import NOT_A_ROW, WayOut, take


@compiled
def see_off_the_dead(place: Today, day: int) -> Slots:
    """Whoever dies today leaves their care; returns their slots."""
    slots = take(place.calendar, DEATH, day)
    for slot in slots:
        _leave(place, slot, day, WayOut.DIED)
    return slots


@compiled
def move_away(place: Today, slots: Slots, day: int) -> None:
    """Residents who live elsewhere from today."""
    for slot in slots:
        _leave(place, slot, day, WayOut.MOVED_AWAY)


@compiled_part
def _leave(place: Today, slot: int, day: int, way_out: int) -> None:
    held = place.holds[slot]
    end(place, held.hospital, day, way_out)
    end(place, held.recovery, day, way_out)
    end(place, held.home_care, day, way_out)
    end(place, held.care_home, day, way_out)
    end(place, held.asked, day, way_out)
    end(place, held.listed, day, way_out)
    held.hospital = held.recovery = held.home_care = NOT_A_ROW
    held.care_home = held.asked = held.listed = NOT_A_ROW
