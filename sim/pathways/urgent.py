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
from sim.services import NEVER, Ids, Service, WayOut


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
    first, end = arrivals.bounds[of_month : of_month + 2]
    _admit(place, arrivals.rows[first:end], rules, day)
    back = place.readmissions.take(day)
    if back.size:
        slots, first_of = np.unique(place.record.resident[back], return_index=True)
        living = place.people.alive[slots]
        slots, event = slots[living], place.record.event[back[first_of[living]]] + np.uint32(1)
        _admit(place, _expect(place, slots, event, np.full(slots.size, day), rules), rules, day)


def _expect(
    place: Place, slots: Slots, event: NDArray[np.uint32], day: NDArray[np.integer], rules: Rules
) -> Ids:
    """Rows for patients who will come on `day`, as if each will find a bed and nobody dies."""
    record = place.record
    rows = place.add_rows(Service.EMERGENCY_INPATIENT, slots, event)
    foresee(place, rows, Service.EMERGENCY_INPATIENT, rules)
    direct = rules.values.number("demand.urgent.direct_share")
    record.direct[rows] = place.draw("direct", rows) < direct
    record.requested[rows] = record.started[rows] = day
    record.fit[rows] = day + record.nights[rows]
    plan_leaving(place, rows[record.nights[rows] > 0])
    return rows


def _admit(place: Place, rows: Ids, rules: Rules, day: int) -> None:
    """A need that strikes in hospital does not count: the patient is already there."""
    if not rows.size:
        return
    record = place.record
    slots = record.resident[rows]
    there = place.has("hospital", slots)
    # Two strikes of one resident on one day are one admission: slots stand in order, so neighbours.
    there[1:] |= slots[1:] == slots[:-1]
    if there.any():
        refused = rows[there]
        record.requested[refused] = record.started[refused] = NEVER
        record.ended[refused] = day
        record.way_out[refused] = WayOut.ALREADY_THERE
        rows, slots = rows[~there], slots[~there]
    since = day - place.left_hospital[slots]
    record.readmitted[rows] = since < rules.values.number("demand.urgent.readmission_days")
    same_day = record.nights[rows] == 0
    leave_same_day(place, rows[same_day], day)
    staying = rows[~same_day]
    enter_hospital(place, staying, rules.values, day)
    place.beds.occupied += staying.size
