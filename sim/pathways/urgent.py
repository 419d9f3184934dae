"""Urgent need: attend A&E and go home, be admitted through A&E, or be admitted directly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.demand import Strikes
from sim.parameters import Values
from sim.pathways.moves import FOLLOWED_BY, enter_hospital, plan_readmissions
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.pathways.stay import emergency_days
from sim.services import NOT_A_ROW, Service, WayOut


@dataclass(frozen=True)
class Arrivals:
    """Patients to be admitted in one stretch of days, ordered by day.

    `slot`, `event` and `days` until fit to leave, one entry each; those who come on day `d` of the
    stretch stand from `bounds[d]` to `bounds[d + 1]`.
    """

    slot: NDArray[np.int64]
    event: NDArray[np.uint32]
    days: NDArray[np.int32]
    bounds: NDArray[np.int64]


def sort_out(
    place: Place, strikes: Strikes, rules: Rules, days: int
) -> tuple[NDArray[np.int64], Arrivals]:
    """Who only attends A&E (slots), and who will be admitted, of the needs that struck."""
    people = place.people
    cell = people.cell[strikes.slot]
    identity = people.identity[strikes.slot]
    draw = draws.uniform(place.seed, "urgent_end", identity, strikes.number)
    admitted = rules.needs.admitted[cell]
    is_admitted = draw * (admitted + rules.needs.attend_only[cell]) < admitted
    order = np.argsort(strikes.day[is_admitted], kind="stable")
    slot, number = strikes.slot[is_admitted][order], strikes.number[is_admitted][order]
    length = draws.uniform(place.seed, "length", identity[is_admitted][order], number * FOLLOWED_BY)
    return strikes.slot[~is_admitted], Arrivals(
        slot=slot,
        event=number * np.uint32(FOLLOWED_BY),
        days=emergency_days(rules.stays, people.cell[slot], length),
        bounds=np.searchsorted(strikes.day[is_admitted][order], np.arange(days + 1)),
    )


def arrive(place: Place, arrivals: Arrivals, rules: Rules, day: int, of_month: int) -> None:
    """Admit today's patients, and those who come back; there is always a bed, if need be extra."""
    values = rules.values
    today = slice(*arrivals.bounds[of_month : of_month + 2])
    _admit(place, values, arrivals.slot[today], arrivals.event[today], arrivals.days[today], day)
    back = place.readmissions.take(day)
    if back.size:
        slots, first = np.unique(place.record.resident[back], return_index=True)
        living = place.people.alive[slots]
        slots, event = slots[living], place.record.event[back[first[living]]] + np.uint32(1)
        identity = place.people.identity[slots]
        draw = draws.uniform(place.seed, "length", identity, event)
        length = emergency_days(rules.stays, place.people.cell[slots], draw)
        _admit(place, values, slots, event, length, day)


def _admit(
    place: Place,
    values: Values,
    slots: NDArray[np.integer],
    event: NDArray[np.uint32],
    length: NDArray[np.int32],
    day: int,
) -> None:
    """A need that strikes in hospital does not count: the patient is already there."""
    hospital = place.holds["hospital"]
    free = hospital[slots] == NOT_A_ROW
    # Two strikes of one resident on one day are one admission: slots stand in order, so neighbours.
    free[1:] &= slots[1:] != slots[:-1]
    if not free.all():
        slots, event, length = slots[free], event[free], length[free]
    if not slots.size:
        return
    record = place.record
    rows = place.add_rows(Service.EMERGENCY_INPATIENT, slots, event)
    record.requested[rows] = day
    record.direct[rows] = place.draw("direct", rows) < values.number("demand.urgent.direct_share")
    since = day - place.left_hospital[slots]
    record.readmitted[rows] = since < values.number("demand.urgent.readmission_days")
    record.fit[rows] = day + length
    same_day = length == 0
    record.started[rows[same_day]] = record.ended[rows[same_day]] = day
    record.way_out[rows[same_day]] = WayOut.COMPLETED
    place.left_hospital[slots[same_day]] = day
    staying = rows[~same_day]
    place.beds.start(record, staying, day)
    place.fit.add(record.fit[staying], staying)
    enter_hospital(place, staying, values, day)
    plan_readmissions(place, rows[same_day], values, day)
