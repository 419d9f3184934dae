"""Urgent need: attend A&E and go home, be admitted through A&E, or be admitted directly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.demand import Strikes
from sim.pathways.foresee import FOLLOWED_BY, foresee
from sim.pathways.moves import enter_hospital, leave_same_day, plan_leaving
from sim.pathways.place import Place, Slots
from sim.pathways.rules import Rules
from sim.services import NEVER, NOT_A_ROW, Ids, Service, WayOut


@dataclass(frozen=True)
class Arrivals:
    """Rows of the patients to be admitted in one month, ordered by day.

    Those who come on day `d` of the month stand from `bounds[d]` to `bounds[d + 1]`.
    """

    rows: Ids
    bounds: NDArray[np.int64]


def sort_out(
    place: Place, strikes: Strikes, rules: Rules, first_day: int, days: int
) -> tuple[Slots, Arrivals]:
    """Who only attends A&E (slots), and who will be admitted, of the needs that struck."""
    cell = place.people.cell[strikes.slot]
    identity = place.people.identity[strikes.slot]
    draw = draws.uniform(place.seed, "urgent_end", identity, strikes.number)
    admitted = rules.needs.admitted[cell]
    is_admitted = draw * (admitted + rules.needs.attend_only[cell]) < admitted
    chosen = strikes.where(is_admitted)
    order = np.argsort(chosen.day, kind="stable")
    day, event = chosen.day[order], chosen.number[order] * np.uint32(FOLLOWED_BY)
    rows = _expect(place, chosen.slot[order], event, first_day + day, rules)
    return strikes.slot[~is_admitted], Arrivals(rows, np.searchsorted(day, np.arange(days + 1)))


def arrive(place: Place, arrivals: Arrivals, rules: Rules, day: int, of_month: int) -> None:
    """Admit today's patients, and those who come back; there is always a bed, if need be extra."""
    first, end = arrivals.bounds[of_month : of_month + 2].tolist()
    rows = arrivals.rows[first:end]
    back = place.readmissions.take(day)
    back = back[place.people.alive[place.record.resident[back]]]
    if back.size:
        slots, event = place.record.resident[back], place.record.event[back] + np.uint32(1)
        returning = _expect(place, slots, event, np.full(slots.size, day), rules)
        rows = np.concatenate([rows, returning])
    if rows.size:
        _admit(place, rows, rules, day)


def _expect(
    place: Place, slots: Slots, event: NDArray[np.uint32], day: NDArray[np.integer], rules: Rules
) -> Ids:
    """Rows for patients who will come on `day`, as if each will find a bed and nobody dies."""
    record = place.record
    rows = place.add_rows(Service.EMERGENCY_INPATIENT, slots, event)
    foresee(place, rows, Service.EMERGENCY_INPATIENT, rules)
    record.requested[rows] = record.started[rows] = day
    record.fit[rows] = day + record.nights[rows]
    plan_leaving(place, rows[record.nights[rows] > 0])
    return rows


def _admit(place: Place, rows: Ids, rules: Rules, day: int) -> None:
    """A need that strikes in hospital does not count: the patient is already there."""
    record, hospital = place.record, place.holds["hospital"]
    slots = record.resident[rows]
    counts = hospital[slots] == NOT_A_ROW
    # Two needs of one resident on one day are one admission: the one that is still written there.
    hospital[slots[counts]] = rows[counts]
    counts &= hospital[slots] == rows
    if not counts.all():
        refused = rows[~counts]
        record.requested[refused] = record.started[refused] = NEVER
        record.ended[refused] = day
        record.way_out[refused] = WayOut.ALREADY_THERE
        rows, slots = rows[counts], slots[counts]
    since = day - place.left_hospital[slots]
    record.readmitted[rows] = since < rules.values.number("demand.urgent.readmission_days")
    same_day = record.nights[rows] == 0
    hospital[slots[same_day]] = NOT_A_ROW
    leave_same_day(place, rows[same_day], day)
    staying = rows[~same_day]
    enter_hospital(place, staying, rules.values, day)
    place.beds.occupied += staying.size
