"""Intermediate care beds and reablement: recovery decides what is needed afterwards."""

from math import exp

import numpy as np

from sim.compiled import compiled_step
from sim.pathways.moves import ask_for_place
from sim.pathways.names import RECOVERY_ENDS
from sim.pathways.numbers import Numbers
from sim.pathways.place import Today, due_today, is_open, to_care_home_ratio
from sim.population import likelier_with_left
from sim.services import NOT_A_ROW, Ids, Service, WayOut, file_under, finish


@compiled_step
def begin(place: Today, number: int, numbers: Numbers, day: int) -> None:
    """Plan the end of a recovery stay that starts today: log-normal whole days."""
    row = place.stays.row[number]
    location = numbers.recovery_location[row.service]
    days = exp(location + numbers.recovery_spread * place.fates[row.fate].recovery_days)
    row.fit = day + int(min(max(np.rint(days), 1), numbers.recovery_longest_days))
    file_under(place.calendar, RECOVERY_ENDS, row.fit, number)
    place.holds[row.resident].recovery = number


@compiled_step
def begin_each(place: Today, rows: Ids, numbers: Numbers, day: int) -> None:
    """The same for every recovery stay that starts today."""
    for number in rows:
        begin(place, number, numbers, day)


@compiled_step
def come_to_an_end(place: Today, numbers: Numbers, day: int) -> None:
    """Residents who have recovered leave; others keep their place until the next one is there."""
    for number in due_today(place, RECOVERY_ENDS, day).ids:
        if not is_open(place, number):
            continue
        row = place.stays.row[number]
        if _needs_more(place, number, numbers):
            service = _next_service(place, number, numbers)
            ask_for_place(
                place, row.resident, service, row.event, row.fate, number, day, numbers, day
            )
        else:
            place.holds[row.resident].recovery = NOT_A_ROW
            finish(place.places, place.stays, number, day, WayOut.COMPLETED)


@compiled_step
def _needs_more(place: Today, number: int, numbers: Numbers) -> bool:
    """Who now needs home care or a care home: nobody who has it already."""
    row = place.stays.row[number]
    held, draw = place.holds[row.resident], place.fates[row.fate].after_recovery
    if held.care_home != NOT_A_ROW or draw < numbers.after_recovery[row.service, 0]:
        return False
    return bool(held.home_care == NOT_A_ROW or draw >= _from_care_home_on(place, number, numbers))


@compiled_step
def _next_service(place: Today, number: int, numbers: Numbers) -> int:
    row = place.stays.row[number]
    fate = place.fates[row.fate]
    if fate.after_recovery < _from_care_home_on(place, number, numbers):
        return Service.HOME_CARE.value
    nursing = fate.nursing < numbers.pathway_3_to_nursing
    return Service.NURSING_CARE.value if nursing else Service.RESIDENTIAL_CARE.value


@compiled_step
def _from_care_home_on(place: Today, number: int, numbers: Numbers) -> float:
    """The draw from which on a care home is needed: by more of those near death."""
    row, people = place.stays.row[number], place.people
    nothing, home_care = numbers.after_recovery[row.service, 0:2]
    ratio = people.care_home_ratio[people.age[row.resident]]
    likely = likelier_with_left(ratio, people.death_clock[row.resident])
    begins = float(max(1 - (1 - home_care) * likely, nothing))
    by_schemes = to_care_home_ratio(place, row.resident)
    return begins if by_schemes == 1 else float(max(1 - (1 - begins) * by_schemes, nothing))
