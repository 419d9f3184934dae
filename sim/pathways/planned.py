"""Planned admissions: the decision to admit, the waiting list, the bed if there is one."""

from math import floor

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.demand import Strikes
from sim.parameters import Values
from sim.pathways.moves import enter_hospital, plan_readmissions
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.pathways.stay import elective_days
from sim.services import NOT_A_ROW, Ids, Service, WayOut

# Numbers of planned needs are kept apart from those of urgent needs.
FIRST_PLANNED_EVENT = np.uint32(1 << 30)
_SPACING = np.uint32(16)


def join_list(place: Place, strikes: Strikes, values: Values, first_day: int) -> None:
    """Decisions to admit go on the waiting list; who is on it already stays where they are."""
    new = place.holds["listed"][strikes.slot] == NOT_A_ROW
    new[1:] &= strikes.slot[1:] != strikes.slot[:-1]
    slots, days = strikes.slot[new], first_day + strikes.day[new]
    event = FIRST_PLANNED_EVENT + strikes.number[new] * _SPACING
    rows = place.add_rows(Service.ELECTIVE_INPATIENT, slots, event)
    place.record.requested[rows] = days
    place.holds["listed"][slots] = rows
    place.planned.add(days + lead_days(values, place.draw("lead", rows)), rows)


def lead_days(values: Values, draw: NDArray[np.float64]) -> NDArray[np.int64]:
    """Days from the decision to the planned date: log-normal, as published waits."""
    median = values.number("pathways.planned.lead_median_days")
    mean = values.number("pathways.planned.lead_mean_days")
    spread = np.sqrt(2 * np.log(mean / median))
    days: NDArray[np.int64] = np.ceil(median * np.exp(spread * ndtri(draw))).astype(np.int64)
    return days


def admit(place: Place, rules: Rules, day: int) -> int:
    """Admit from the list while there are theatre slots and beds; returns cancellations.

    Urgent patients have been given their beds before: planned care is what gives way.
    """
    beds, record, values = place.beds, place.record, rules.values
    per_day = rules.elective_slots_per_day
    slots_today = floor((day + 1) * per_day) - floor(day * per_day)
    due = place.planned.take(day)
    due = due[record.is_waiting(due)]
    beds.queue(due, day, 0, place.tie(due))
    waiting = beds.waiting(record)
    rows = beds.fill(record, day, at_most=slots_today)
    cancelled = min(slots_today, waiting.size) - rows.size
    rows = _put_off_inpatients(place, rows, values, day)
    if rows.size:
        slots = record.resident[rows]
        place.let_go("listed", slots)
        length = elective_days(rules.stays, place.people.cell[slots], place.draw("length", rows))
        record.fit[rows] = day + length
        _send_home_same_day(place, rows[length == 0], values, day)
        staying = rows[length > 0]
        place.fit.add(record.fit[staying], staying)
        enter_hospital(place, staying, values, day)
    return cancelled


def _put_off_inpatients(place: Place, rows: Ids, values: Values, day: int) -> Ids:
    """Somebody already in hospital cannot be admitted again: offered another date."""
    inside = place.holds["hospital"][place.record.resident[rows]] != NOT_A_ROW
    later = rows[inside]
    if later.size:
        place.beds.undo_start(place.record, later)
        again = day + int(values.number("pathways.planned.rebooking_days"))
        place.planned.add(np.full(later.size, again), later)
    return rows[~inside]


def _send_home_same_day(place: Place, rows: Ids, values: Values, day: int) -> None:
    """A planned stay without a night gives its bed back before midnight."""
    place.left_hospital[place.record.resident[rows]] = day
    place.finish(rows, day, WayOut.COMPLETED)
    plan_readmissions(place, rows, values, day)
