"""Urgent need: attend A&E and go home, be admitted through A&E, or be admitted directly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled_part
from sim.demand import Strikes
from sim.pathways.foresee import FOLLOWED_BY, foresee
from sim.pathways.moves import enter_hospital, leave_same_day
from sim.pathways.numbers import Numbers
from sim.pathways.place import COME_BACK, Place, Slots, Today
from sim.pathways.rules import Rules
from sim.services import NEVER, NOT_A_ROW, Ids, Service, WayOut, start, take


@dataclass(frozen=True)
class Arrivals:
    """Rows of the patients to be admitted in one month, ordered by day.

    Those who come on day `d` of the month stand from `bounds[d]` to `bounds[d + 1]`.
    """

    rows: Ids
    bounds: NDArray[np.int64]

    def on(self, day: int) -> Ids:
        """The rows of one day of the month."""
        return self.rows[self.bounds[day] : self.bounds[day + 1]]


def sort_out(
    place: Place, strikes: Strikes, rules: Rules, first_day: int, days: int
) -> tuple[Strikes, Arrivals]:
    """Who only attends A&E, and who will be admitted, of the needs that struck."""
    cell = place.people.cell[strikes.slot]
    identity = place.people.identity[strikes.slot]
    draw = draws.uniform(place.seed, "urgent_end", identity, strikes.number)
    admitted = rules.needs.admitted[cell]
    is_admitted = draw * (admitted + rules.needs.attend_only[cell]) < admitted
    chosen = strikes.where(is_admitted)
    order = np.argsort(chosen.day, kind="stable")
    day, event = chosen.day[order], chosen.number[order] * np.uint32(FOLLOWED_BY)
    rows = _expect(place, chosen.slot[order], event, first_day + day, rules)
    return strikes.where(~is_admitted), Arrivals(rows, np.searchsorted(day, np.arange(days + 1)))


def _expect(
    place: Place, slots: Slots, event: NDArray[np.uint32], day: NDArray[np.integer], rules: Rules
) -> Ids:
    """Rows for patients who will come on `day`, as if each will find a bed and nobody dies."""
    record = place.record
    rows = place.add_rows(Service.EMERGENCY_INPATIENT, slots, event)
    foresee(place, rows, Service.EMERGENCY_INPATIENT, rules)
    record.requested[rows] = record.started[rows] = day
    record.fit[rows] = day + record.nights[rows]
    return rows


@compiled_part
def arrive(place: Today, rows: Ids, numbers: Numbers, day: int) -> None:
    """Admit today's patients, and those who come back: always, if need be to an extra bed.

    A need that strikes in hospital does not count: the patient is already there. Two needs of one
    resident on one day are one admission, the last.
    """
    rows = np.append(rows, _coming_back(place, day))
    for number in rows[::-1]:
        held = place.holds[place.stays.row[number].resident]
        if held.hospital == NOT_A_ROW:
            held.hospital = number
    for number in rows:
        row = place.stays.row[number]
        if place.holds[row.resident].hospital == number:
            _admit(place, int(number), numbers, day)
        else:
            row.requested = row.started = NEVER
            row.ended = day
            row.way_out = WayOut.ALREADY_THERE


@compiled_part
def _admit(place: Today, number: int, numbers: Numbers, day: int) -> None:
    row = place.stays.row[number]
    held = place.holds[row.resident]
    row.readmitted = day - held.left_hospital < numbers.readmission_days
    if row.nights == 0:
        held.hospital = NOT_A_ROW
        leave_same_day(place, number, day)
    else:
        enter_hospital(place, number, numbers, day)
        start(place.places, place.stays, number, day)


@compiled_part
def _coming_back(place: Today, day: int) -> Ids:
    """Readmissions that fall due today, of residents who are still here."""
    back = take(place.calendar, COME_BACK, day)
    living = 0
    for number in back:
        row = place.stays.row[place.stays.row[number].next]
        if place.holds[row.resident].gone_on > day:
            back[living] = place.stays.row[number].next
            living += 1
            row.requested = row.started = day
            row.fit = day + row.nights
    return back[:living]
