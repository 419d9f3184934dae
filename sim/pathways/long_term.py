"""Home care, residential and nursing care: places held for months or years."""

from sim.compiled import compiled, compiled_step
from sim.pathways.moves import ask_for_no_more, is_care_home, is_hospital
from sim.pathways.names import HOME_CARE_ENDS, LAPSE
from sim.pathways.numbers import Numbers
from sim.pathways.place import Today, due_today, end, is_open
from sim.pathways.review_rules import plan_first_review, plan_next_review
from sim.services import (
    NOT_A_ROW,
    NOT_REVIEWED,
    Ids,
    WayOut,
    file_under,
    finish,
    goes_on,
    start,
)


@compiled_step
def begin(place: Today, number: int, numbers: Numbers, day: int) -> None:
    """A long-term stay starts today, and with it the time to its first review.

    A package that goes on from the one before keeps its years and the day it will end.
    """
    row = place.stays.row[number]
    _hold(place, number, numbers, day)
    if goes_on(place.stays, row):
        row.process = place.stays.row[row.upstream].process
        plan_next_review(place, number, numbers.reviews, day)
    else:
        plan_first_review(place, number, numbers.reviews, day)


@compiled_step
def _hold(place: Today, number: int, numbers: Numbers, day: int) -> None:
    """Have the care from today; a care home ends the care at home before it."""
    row = place.stays.row[number]
    held = place.holds[row.resident]
    row.nights = NOT_REVIEWED
    row.pathway = place.people.frailty[row.resident]
    if is_care_home(row.service):
        end(place, held.home_care, day, WayOut.MOVED_ON)
        held.home_care = NOT_A_ROW
        held.care_home = number
        place.people.in_care_home[row.resident] = True
        return
    held.home_care = number
    if goes_on(place.stays, row):
        row.next = place.stays.row[row.upstream].next
        file_under(place.calendar, HOME_CARE_ENDS, row.next, number)
        return
    mean = numbers.home_care_days_elsewhere
    if row.upstream != NOT_A_ROW and is_hospital(place.stays.row[row.upstream].service):
        mean = numbers.home_care_days_after_hospital
    days = int(1 - mean * place.fates[row.fate].home_care_days)
    row.next = day + days
    file_under(place.calendar, HOME_CARE_ENDS, row.next, number)


@compiled_step
def begin_each(place: Today, rows: Ids, numbers: Numbers, day: int) -> None:
    """The same for every stay that starts today."""
    for number in rows:
        begin(place, number, numbers, day)


@compiled
def begin_all(place: Today, rows: Ids, numbers: Numbers, day: int) -> None:
    """Stays that are under way when the model opens."""
    for row in rows:
        start(place.places, place.stays, row, day)
        _hold(place, row, numbers, day)


@compiled_step
def come_to_an_end(place: Today, day: int) -> None:
    """Home care that is no longer needed ends; a care home is left only by death or moving away."""
    for number in due_today(place, HOME_CARE_ENDS, day).ids:
        if is_open(place, number):
            place.holds[place.stays.row[number].resident].home_care = NOT_A_ROW
            ask_for_no_more(place, place.stays.row[number].resident, day)
            finish(place.places, place.stays, number, day, WayOut.COMPLETED)


@compiled_step
def lapse(place: Today, day: int) -> None:
    """A package is held no longer where its owner is still in the same hospital stay."""
    for number in due_today(place, LAPSE, day).ids:
        if is_open(place, number):
            held = place.holds[place.stays.row[number].resident]
            ask_for_no_more(place, place.stays.row[number].resident, day)
            end(place, held.home_care, day, WayOut.LAPSED)
            held.home_care = NOT_A_ROW
