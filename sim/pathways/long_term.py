"""Home care, residential and nursing care: places held for months or years."""

import numpy as np

from sim.parameters import Values
from sim.pathways.place import CARE_HOMES, IS_HOSPITAL, Place
from sim.population import set_care_home
from sim.services import NOT_A_ROW, Ids, Service, WayOut


def begin(place: Place, service: Service, rows: Ids, values: Values, day: int) -> None:
    """Long-term stays that start today; a care home ends the care at home before it."""
    slots = place.record.resident[rows]
    if service in CARE_HOMES:
        place.finish(place.let_go("home_care", slots), day, WayOut.MOVED_ON)
        place.holds["care_home"][slots] = rows
        set_care_home(place.people, slots, True)
        return
    place.holds["home_care"][slots] = rows
    upstream = place.record.upstream[rows]
    from_hospital = IS_HOSPITAL[place.record.service[upstream]] & (upstream != NOT_A_ROW)
    after_hospital, elsewhere = values["pathways.long_term.home_care_planned_days"]
    mean = np.where(from_hospital, after_hospital, elsewhere)
    days = 1 - mean * np.log(place.fate("home_care_days", rows))
    place.places[service].ends.add(day + days.astype(np.int64), rows)


def come_to_an_end(place: Place, day: int) -> None:
    """Home care that is no longer needed ends; a care home is left only by death or moving away."""
    rows = place.still_open(place.places[Service.HOME_CARE].ends.take(day))
    if not rows.size:
        return
    place.holds["home_care"][place.record.resident[rows]] = NOT_A_ROW
    place.finish(rows, day, WayOut.COMPLETED)


def lapse(place: Place, day: int) -> None:
    """A package is held no longer where its owner is still in the same hospital stay."""
    stays = place.still_open(place.lapses.take(day))
    if stays.size:
        packages = place.let_go("home_care", place.record.resident[stays])
        place.finish(packages, day, WayOut.LAPSED)
