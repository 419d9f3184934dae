"""Planned admissions: the decision to admit, the waiting list, the bed if there is one."""

from math import floor

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.demand import Strikes
from sim.parameters import Values
from sim.pathways.foresee import FOLLOWED_BY, foresee
from sim.pathways.moves import enter_hospital, leave_same_day, plan_leaving
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.services import NOT_A_ROW, Ids, Service

# Numbers of planned needs are kept apart from those of urgent needs.
FIRST_PLANNED_EVENT = np.uint32(1 << 30)


def join_list(place: Place, strikes: Strikes, rules: Rules, first_day: int) -> None:
    """Decisions to admit go on the waiting list; who is on it already stays where they are."""
    new = ~place.has("listed", strikes.slot)
    new[1:] &= strikes.slot[1:] != strikes.slot[:-1]
    strikes = strikes.where(new)
    event = FIRST_PLANNED_EVENT + strikes.number * np.uint32(FOLLOWED_BY)
    rows = place.add_rows(Service.ELECTIVE_INPATIENT, strikes.slot, event)
    foresee(place, rows, Service.ELECTIVE_INPATIENT, rules)
    days = first_day + strikes.day
    place.record.requested[rows] = days
    place.holds["listed"][strikes.slot] = rows
    place.planned.add(days + _lead_days(rules.values, place.draw("lead", rows)), rows)


def admit(place: Place, rules: Rules, day: int) -> int:
    """Admit from the list while there are theatre slots and beds; returns cancellations.

    Urgent patients have been given their beds before: planned care is what gives way.
    """
    beds, record = place.beds, place.record
    per_day = rules.elective_slots_per_day
    slots_today = floor((day + 1) * per_day) - floor(day * per_day)
    due = place.still_open(place.planned.take(day))
    beds.queue(due, day, 0, place.tie(due))
    rows = beds.fill(record, day, at_most=slots_today)
    unused = slots_today - rows.size
    cancelled = min(unused, beds.waiting(record).size) if unused else 0
    rows = _put_off_inpatients(place, rows, rules.values, day)
    if rows.size:
        place.holds["listed"][record.resident[rows]] = NOT_A_ROW
        record.fit[rows] = day + record.nights[rows]
        same_day = record.nights[rows] == 0
        beds.occupied -= int(same_day.sum())
        leave_same_day(place, rows[same_day], day)
        staying = rows[~same_day]
        plan_leaving(place, staying)
        enter_hospital(place, staying, rules.values, day)
    return cancelled


def _lead_days(values: Values, draw: NDArray[np.float64]) -> NDArray[np.int64]:
    """Days from the decision to the planned date: log-normal, as published waits."""
    median = values.number("pathways.planned.lead_median_days")
    mean = values.number("pathways.planned.lead_mean_days")
    spread = np.sqrt(2 * np.log(mean / median))
    days: NDArray[np.int64] = np.ceil(median * np.exp(spread * ndtri(draw))).astype(np.int64)
    return days


def _put_off_inpatients(place: Place, rows: Ids, values: Values, day: int) -> Ids:
    """Somebody already in hospital cannot be admitted again: offered another date."""
    inside = place.has("hospital", place.record.resident[rows])
    later = rows[inside]
    if later.size:
        place.beds.undo_start(place.record, later)
        again = day + int(values.number("pathways.planned.rebooking_days"))
        place.planned.add(np.full(later.size, again), later)
    return rows[~inside]
