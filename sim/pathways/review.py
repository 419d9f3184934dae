"""Reviews of long-term care: hours rise or fall with need, and a home gives way to another.

What is found depends on what has changed since the package was last looked at: its owner is
frailer, has lost an unpaid carer, or has been in hospital. Fewer hours begin at once. More are
asked for like a new package, behind those who wait in a hospital bed, and the old ones go on until
they are there. Where so many hours would be needed that a care home costs no more, some ask for a
place in one.
"""

from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled_step, compiled_with_arrays
from sim.draws import uniform_of_one
from sim.pathways.moves import ask_for_place
from sim.pathways.names import CALLED_REVIEW, REVIEW, REVIEW_FOUND
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Slots, Today, due_today, is_open, to_care_home_ratio
from sim.pathways.review_rules import (
    AFTER_HOSPITAL,
    AS_BEFORE,
    FRAILER,
    LOWERED,
    NURSING,
    RAISED,
    WITHOUT_CARER,
    key_of_review,
    plan_next_review,
)
from sim.pathways.rules import Rules
from sim.population import likelier_with_left
from sim.services import (
    NOT_A_ROW,
    NOT_REVIEWED,
    Ids,
    Lines,
    Service,
    WayOut,
    blank,
    file_under,
    finish,
    group_of_one,
    new_row,
    start,
)

_HOURS_IN_A_WEEK = 168


@compiled_step
def hold(place: Today, numbers: Numbers, day: int) -> Lines:
    """The reviews of the day; returns the rows of packages that go on at once with fewer hours."""
    planned = due_today(place, REVIEW, day).ids
    called = due_today(place, CALLED_REVIEW, day).ids
    begun = blank(place.notepad, planned.size + called.size).ids
    count = 0
    for number in planned:
        if _is_due(place, number, numbers, day):
            begun[count] = _look_at(place, number, numbers, day)
            count += begun[count] != NOT_A_ROW
            if is_open(place, number):
                plan_next_review(place, number, numbers.reviews, day)
    for number in called:
        if _is_called_for(place, number, numbers, day):
            begun[count] = _look_at(place, number, numbers, day)
            count += begun[count] != NOT_A_ROW
    return Lines(begun[:count])


@compiled_step
def _is_due(place: Today, number: int, numbers: Numbers, day: int) -> bool:
    """A planned review is put off during a hospital stay, and by one that came in between."""
    if not is_open(place, number):
        return False
    row, reviews = place.stays.row[number], numbers.reviews
    if place.holds[row.resident].hospital != NOT_A_ROW:
        file_under(place.calendar, REVIEW, day + reviews.called_days, number)
        return False
    if row.nights != NOT_REVIEWED and day < row.nights + reviews.interval_days:
        plan_next_review(place, number, reviews, row.nights)
        return False
    return True


@compiled_step
def _is_called_for(place: Today, number: int, numbers: Numbers, day: int) -> bool:
    """Nobody is looked at twice within a month, and in hospital only afterwards."""
    if not is_open(place, number):
        return False
    row, reviews = place.stays.row[number], numbers.reviews
    if place.holds[row.resident].hospital != NOT_A_ROW:
        file_under(place.calendar, CALLED_REVIEW, day + reviews.called_days, number)
        return False
    return bool(day - max(row.nights, row.started) >= reviews.least_days_between)


@compiled_step
def _look_at(place: Today, number: int, numbers: Numbers, day: int) -> int:
    """One review; returns the row that the package goes on in at once, if any."""
    row = place.stays.row[number]
    held = place.holds[row.resident]
    identity = place.people.identity[row.resident]
    drawn = uniform_of_one(place.keys[REVIEW_FOUND], identity, key_of_review(row))
    outcome = numbers.reviews.outcome[_cause(place, number, day)]
    row.nights = day
    row.process += 1
    row.pathway = place.people.frailty[row.resident]
    if held.asked != NOT_A_ROW:
        return int(NOT_A_ROW)  # a place that is asked for already may change more than hours
    if row.service == Service.RESIDENTIAL_CARE and drawn < outcome[NURSING]:
        nursing = Service.NURSING_CARE.value
        ask_for_place(place, row.resident, nursing, row.event, row.fate, number, day, numbers, day)
    if row.service == Service.HOME_CARE:
        if drawn < outcome[RAISED]:
            _ask_for_more(place, number, drawn / outcome[RAISED], numbers, day)
        elif drawn < outcome[RAISED] + outcome[LOWERED]:
            return _lower(place, number, numbers, day)
    return int(NOT_A_ROW)


@compiled_step
def _cause(place: Today, number: int, day: int) -> int:
    """What has changed since the package was last looked at."""
    row = place.stays.row[number]
    held = place.holds[row.resident]
    if place.people.frailty[row.resident] > row.pathway:
        return FRAILER
    if held.carer_back > day:
        return WITHOUT_CARER
    if held.left_hospital > max(row.nights, row.started):
        return AFTER_HOSPITAL
    return AS_BEFORE


@compiled_step
def _ask_for_more(place: Today, number: int, draw: float, numbers: Numbers, day: int) -> None:
    """Ask for more hours, or for a care home; `draw` is uniform."""
    row, people, reviews = place.stays.row[number], place.people, numbers.reviews
    age = people.age[row.resident]
    hours = min(ceil(row.units * reviews.raised_ratio), _HOURS_IN_A_WEEK)
    near = likelier_with_left(people.care_home_ratio[age], people.death_clock[row.resident])
    share = min(reviews.to_care_home_share * near, 1.0) * to_care_home_ratio(place, row.resident)
    service = Service.HOME_CARE.value
    if hours >= reviews.care_home_from_hours and draw < share:
        nursing = place.fates[row.fate].nursing < numbers.pathway_3_to_nursing
        service = Service.NURSING_CARE.value if nursing else Service.RESIDENTIAL_CARE.value
    elif hours == row.units:
        return
    ask_for_place(place, row.resident, service, row.event, row.fate, number, day, numbers, day)
    if service == Service.HOME_CARE:
        place.stays.row[place.holds[row.resident].asked].units = hours


@compiled_step
def _lower(place: Today, number: int, numbers: Numbers, day: int) -> int:
    """The package goes on today with fewer hours, in a row of its own; one hour stays one."""
    row = place.stays.row[number]
    hours = max(floor(row.units * numbers.reviews.lowered_ratio), 1)
    if hours == row.units:
        return int(NOT_A_ROW)
    finish(place.places, place.stays, number, day, WayOut.REVIEWED)
    after = new_row(place.stays)
    goes_on = place.stays.row[after]
    goes_on.resident = row.resident
    goes_on.service = row.service
    goes_on.requested = day
    goes_on.event = row.event
    goes_on.fate = row.fate
    goes_on.upstream = number
    goes_on.units = hours
    goes_on.group = group_of_one(place.people.group[row.resident])
    start(place.places, place.stays, after, day)
    return int(after)


def notice(place: Place, changed: list[slice], rules: Rules, first_day: int, days: int) -> None:
    """Some of those who have become frailer are looked at, weeks after it shows in the month."""
    share = rules.numbers.reviews.called_share[FRAILER]
    found = [_in_care(place.holds, block.start, block.stop) for block in changed]
    for holding, of_blocks in zip(
        ("home_care", "care_home"), zip(*found, strict=True), strict=True
    ):
        slots = np.concatenate(of_blocks)
        rows = place.holds[holding][slots]
        frailer = place.people.frailty[slots] > place.record.pathway[rows]
        _call(place, slots[frailer], rows[frailer], share, first_day, days, rules)


@compiled_with_arrays
def _in_care(holds: NDArray[Any], first: int, end: int) -> tuple[Slots, Slots]:
    """Residents in these slots who have home care, and those who live in a care home."""
    slots = np.empty((2, end - first), np.int64)
    at_home = in_care_home = 0
    for slot in range(first, end):
        slots[0, at_home] = slots[1, in_care_home] = slot
        at_home += holds[slot].home_care != NOT_A_ROW
        in_care_home += holds[slot].care_home != NOT_A_ROW
    return slots[0, :at_home].copy(), slots[1, :in_care_home].copy()


def _call(
    place: Place,
    slots: Slots,
    rows: Ids,
    share: float,
    first_day: int,
    days: int,
    rules: Rules,
) -> None:
    """Keyed by age: nobody becomes frailer twice in a year."""
    identity, age = place.people.identity[slots], place.people.age[slots].astype(np.uint32)
    called, when = draws.uniforms(
        place.seed, ("review_when_frailer", "review_frailer_day"), identity, age
    )
    kept = called < share
    on: NDArray[np.int64] = first_day + (when[kept] * days).astype(np.int64)
    place.file_all(CALLED_REVIEW, on + rules.numbers.reviews.called_days, rows[kept])
