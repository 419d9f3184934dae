"""The moves between services that every pathway shares: enter, leave, ask for a place, move on."""

from math import exp, log

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.draws import uniform_of_one
from sim.pathways.deconditioning import may_weaken
from sim.pathways.names import (
    COME_BACK,
    COULD_STEP_DOWN,
    FIT,
    GO_HOME,
    HOME,
    LAPSE,
    PAYS_FOR_CARE_HOME,
    PAYS_FOR_HOME_CARE,
    REQUEST,
    STEP_DOWN,
)
from sim.pathways.numbers import Numbers
from sim.pathways.place import Today, end, is_open
from sim.pathways.review_rules import call_review
from sim.services import (
    NEVER,
    NOT_A_ROW,
    Ids,
    Service,
    WayOut,
    Whole,
    file_under,
    finish,
    goes_on,
    group_of_one,
    is_waiting,
    kind_before,
    new_row,
)

_HOURS_IN_A_WEEK = 168


@compiled_step
def is_hospital(service: int) -> bool:
    """Whether stays of this service hold a hospital bed."""
    return service == Service.EMERGENCY_INPATIENT or service == Service.ELECTIVE_INPATIENT


@compiled_step
def is_care_home(service: int) -> bool:
    """Whether whoever holds a place in this service lives there."""
    return service == Service.NURSING_CARE or service == Service.RESIDENTIAL_CARE


@compiled_step
def enter_hospital(place: Today, number: int, numbers: Numbers, day: int) -> None:
    """Hold the bed; intermediate care ends, a home care package is held for a while.

    Some of those in long-term care are looked at again afterwards. A patient who needs no place
    goes home once process is done; any other is seen when fit.
    """
    row = place.stays.row[number]
    held = place.holds[row.resident]
    held.hospital = number
    end(place, held.recovery, day, WayOut.MOVED_ON)
    held.recovery = NOT_A_ROW
    if held.home_care != NOT_A_ROW:
        file_under(place.calendar, LAPSE, day + numbers.package_held_days, number)
        call_review(place, held.home_care, row.event, numbers.reviews, day)
    elif held.care_home != NOT_A_ROW:
        call_review(place, held.care_home, row.event, numbers.reviews, day)
    end(place, held.virtual_ward, day, WayOut.MOVED_ON)
    held.virtual_ward = NOT_A_ROW
    if row.fit == NEVER:
        return  # the last days of life: the stay ends with them
    if row.pathway == HOME:
        file_under(place.calendar, GO_HOME, row.fit + row.process, number)
        _may_step_down(place, number, numbers)
        # Only whose draws were kept could go anywhere but home.
        if row.process > 0 and row.fate != NOT_A_ROW:
            may_weaken(place, number, numbers, row.process)
    else:
        file_under(place.calendar, FIT, row.fit, number)


@compiled_step
def _may_step_down(place: Today, number: int, numbers: Numbers) -> None:
    """Some patients could spend the last days of their stay on the virtual ward."""
    row = place.stays.row[number]
    if row.nights < numbers.fewest_nights + numbers.step_down_days_saved:
        return
    if place.people.age[row.resident] < numbers.adult_age:
        return
    identity = place.people.identity[row.resident]
    drawn = uniform_of_one(place.keys[STEP_DOWN], identity, np.uint64(row.event))
    if drawn < numbers.step_down_share:
        early = row.fit - numbers.step_down_days_saved
        file_under(place.calendar, COULD_STEP_DOWN, early, number)


@compiled_step
def leave_same_day(place: Today, number: int, day: int) -> None:
    """A stay without a night holds no bed at midnight."""
    row = place.stays.row[number]
    row.ended = day
    row.way_out = WayOut.COMPLETED
    _may_come_back(place, number, day)


@compiled_step
def leave_hospital(place: Today, number: int, day: int, way_out: int) -> None:
    """End a hospital stay and free its bed; nobody waits in it for the virtual ward any more."""
    held = place.holds[place.stays.row[number].resident]
    held.hospital = NOT_A_ROW
    if held.virtual_ward != NOT_A_ROW and is_waiting(place.stays, held.virtual_ward):
        end(place, held.virtual_ward, day, WayOut.NO_LONGER_NEEDED)
        held.virtual_ward = NOT_A_ROW
    finish(place.places, place.stays, number, day, way_out)
    _may_come_back(place, number, day)


@compiled_step
def _may_come_back(place: Today, number: int, day: int) -> None:
    """Some patients will be back within the month."""
    row = place.stays.row[number]
    place.holds[row.resident].left_hospital = day
    if row.returns > 0:
        file_under(place.calendar, COME_BACK, day + row.returns, number)


@compiled_step
def ask_for_place(
    place: Today,
    slot: int,
    service: int,
    event: Whole,
    fate: Whole,
    upstream: Whole,
    due: Whole,
    numbers: Numbers,
    day: int,
) -> int:
    """Book a place today: the request reaches its service when `due`; one for each resident.

    `upstream` is the stay that the resident leaves when the place is there. A new assessment
    replaces whatever was asked for before. Returns the row of the request.
    """
    held, people = place.holds[slot], place.people
    end(place, held.asked, day, WayOut.MOVED_ON)
    number = new_row(place.stays)
    row = place.stays.row[number]
    row.resident = slot
    row.service = service
    row.event = event
    row.fate = fate
    row.upstream = upstream
    row.group = group_of_one(people.group[slot])
    describe(place, number, numbers)
    held.asked = number
    file_under(place.calendar, REQUEST, due, number)
    return int(number)


@compiled_step
def look_for_place(
    place: Today,
    slot: int,
    service: int,
    event: Whole,
    fate: Whole,
    on: Whole,
    numbers: Numbers,
    day: int,
) -> None:
    """Somebody at home looks for long-term care from day `on`: they wait from then.

    It takes longer to find somebody who provides it, the fuller the service is.
    """
    found = on
    if service == Service.HOME_CARE or is_care_home(service):
        fullness = place.places.occupied[service] / max(place.places.capacity[service], 1)
        over = fullness - numbers.usual_occupancy[service]
        mean = numbers.finding_days / log(2) * exp(numbers.finding_steepness * over)
        found = on + int(-mean * log(place.fates[fate].matching))
    number = ask_for_place(place, slot, service, event, fate, NOT_A_ROW, found, numbers, day)
    place.stays.row[number].requested = on


@compiled
def ask_for_places(
    place: Today,
    slots: NDArray[np.int64],
    services: NDArray[np.int64],
    event: NDArray[np.uint32],
    fate: NDArray[np.int32],
    due: NDArray[np.integer],
    numbers: Numbers,
    day: int,
    in_need_now: bool,
) -> None:
    """The same for many residents at home, or, `in_need_now`, of people for whom any place does."""
    for one in range(slots.size):
        slot, service, on = slots[one], services[one], due[one]
        if in_need_now:
            ask_for_place(place, slot, service, event[one], fate[one], NOT_A_ROW, on, numbers, day)
        else:
            look_for_place(place, slot, service, event[one], fate[one], on, numbers, day)


@compiled_step
def describe(place: Today, number: Whole, numbers: Numbers) -> None:
    """How much a resident asks for: a new package has other hours than one of some years."""
    _describe(place, number, numbers, numbers.reviews.new_hours_ratio)


@compiled_step
def _describe(place: Today, number: Whole, numbers: Numbers, ratio: float) -> None:
    row = place.stays.row[number]
    if row.service == Service.HOME_CARE:
        row.units = _home_care_hours(place.fates[row.fate].home_care_hours, numbers, ratio)


@compiled
def describe_all(place: Today, rows: Ids, numbers: Numbers) -> None:
    """How much residents have whose care is under way when the model opens."""
    for row in rows:
        _describe(place, row, numbers, 1.0)


@compiled_step
def asks_from_home(place: Today, number: Whole) -> bool:
    """Whether a request is by somebody at home, or in a care home, who waits in no bed for it."""
    row = place.stays.row[number]
    return bool(row.upstream == NOT_A_ROW or kind_before(place.stays, row) > 0)


@compiled_step
def would_pay(place: Today, slot: int, service: int) -> bool:
    """Whether a resident is marked as somebody who pays for this care (`sim.money.own_payers`)."""
    pays_for = place.holds[slot].pays_for
    if service == Service.HOME_CARE:
        return bool(pays_for >= PAYS_FOR_HOME_CARE)
    return bool(is_care_home(service) and pays_for >= PAYS_FOR_CARE_HOME)


@compiled_step
def ask_for_no_more(place: Today, slot: int, day: int) -> None:
    """Care that has come to its end needs no more hours."""
    held = place.holds[slot]
    if held.asked != NOT_A_ROW and goes_on(place.stays, place.stays.row[held.asked]):
        end(place, held.asked, day, WayOut.REVIEWED)
        held.asked = NOT_A_ROW


@compiled_step
def leave_for(place: Today, number: int, day: int, way_out: int) -> None:
    """End the stay, if any and if open, in which a resident waited."""
    if number == NOT_A_ROW or not is_open(place, number):
        return
    row = place.stays.row[number]
    if is_hospital(row.service):
        leave_hospital(place, number, day, way_out)
    elif row.service == Service.HOME_CARE or is_care_home(row.service):
        finish(place.places, place.stays, number, day, way_out)
        if row.service == Service.HOME_CARE:
            place.holds[row.resident].home_care = NOT_A_ROW
    else:
        place.holds[row.resident].recovery = NOT_A_ROW
        finish(place.places, place.stays, number, day, way_out)


@compiled_step
def _home_care_hours(quantile: float, numbers: Numbers, ratio: float) -> int:
    """Whole hours a week, log-normal between clients, at least one; `ratio` to the usual mean."""
    spread = numbers.home_care_hours_spread
    hours = ratio * numbers.home_care_hours_per_week * exp(spread * quantile - spread**2 / 2)
    return int(min(max(np.rint(hours), 1), _HOURS_IN_A_WEEK))
