"""Urgent need: attend A&E and go home, be admitted through A&E, or be admitted directly.

A team at home may meet it instead (see `sim.pathways.urgent_response`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled, compiled_step, compiled_with_arrays
from sim.demand import SEGMENT_OF_GROUP, Season, Strikes, whole_numbers
from sim.draws import uniform_of_one
from sim.pathways import effects, feedbacks
from sim.pathways.foresee import FOLLOWED_BY, foresee
from sim.pathways.moves import enter_hospital, leave_same_day
from sim.pathways.names import COME_BACK, SAME_DAY_CARE
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Slots, Today, bring, due_today, end
from sim.pathways.rules import Rules
from sim.services import (
    N_GROUPS,
    NEVER,
    NOT_A_ROW,
    Ids,
    Lines,
    MonthCounter,
    Service,
    Stays,
    WayOut,
    group_of_one,
    start,
)

Days = NDArray[np.integer]
Floats = NDArray[np.float64]
Small = NDArray[np.float32]
Whole = NDArray[np.int64]


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


@dataclass(frozen=True)
class Sorted:
    """The month's urgent needs by what would become of them: entries of the same strikes.

    `visits` (slots, days) only come to A&E. `rows` are admissions foreseen, `days` when. The calls
    are needs that the urgent response could meet: `calls` strikes, `instead_of` their admissions.
    """

    visits: tuple[Slots, Days]
    rows: Ids
    days: Days
    calls: Strikes
    instead_of: Ids

    @property
    def needs(self) -> int:
        """How many needs there are in all."""
        return int(self.visits[0].size + self.rows.size + self.calls.slot.size)


def sort_out(
    place: Place, strikes: Strikes, rules: Rules, season: Season, first_day: int
) -> Sorted:
    """Who only attends A&E, who will be admitted, and for whom a team at home might do instead."""
    people = place.people
    draw, to_team = draws.uniforms(
        place.seed, ("urgent_end", "to_team"), people.identity[strikes.slot], strikes.number
    )
    share = _share_admitted(place, strikes.slot, rules, season)
    more = feedbacks.admissions_ratio(rules.values, place.continuity_lost)
    if more != 1 or place.reached.ratios:
        real = effects.comes_about(place, strikes, rules, more, share, draw)
        strikes, draw, to_team, share = strikes.where(real), draw[real], to_team[real], share[real]
    effects.count(place, strikes, draw < share, rules)
    visits, admitted, direct, calls = _by_end(
        (draw, share),
        to_team,
        rules.values["pathways.urgent.ucr_suitable_share"],
        rules.values.number("pathways.discharge.adult_age"),
        strikes.slot,
        people.frailty,
        people.age,
    )
    rows = np.full(strikes.slot.size, NOT_A_ROW, np.int32)
    rows[admitted] = _expect(place, strikes.those(admitted), rules, season, first_day)
    day = first_day + strikes.day
    return Sorted(
        visits=(strikes.slot[visits], day[visits]),
        rows=rows[direct],
        days=day[direct],
        calls=strikes.those(calls),
        instead_of=rows[calls],
    )


@compiled_with_arrays
def _by_end(
    of_admission: tuple[Floats, Small],
    to_team: Floats,
    suited: Floats,
    adult_age: float,
    slots: Whole,
    frailty: NDArray[np.uint8],
    age: NDArray[np.uint8],
) -> tuple[Whole, Whole, Whole, Whole]:
    """Numbers of the strikes that only come to A&E; are admitted; are so without a call; are calls.

    `of_admission` draw and share of each, `to_team` its draw of a call; `suited` share by frailty.
    """
    drawn, share = of_admission
    visits, admitted = np.empty_like(slots), np.empty_like(slots)
    direct, calls = np.empty_like(slots), np.empty_like(slots)
    visit = admission = without_call = call = np.uint64(0)
    for one in range(len(slots)):
        visits[visit] = admitted[admission] = direct[without_call] = calls[call] = one
        is_admitted = drawn[one] < share[one]
        is_call = to_team[one] < suited[frailty[slots[one]]] and age[slots[one]] >= adult_age
        visit += np.uint64(not is_admitted and not is_call)
        admission += np.uint64(is_admitted)
        without_call += np.uint64(is_admitted and not is_call)
        call += np.uint64(is_call)
    return visits[:visit], admitted[:admission], direct[:without_call], calls[:call]


def _share_admitted(place: Place, slots: Slots, rules: Rules, season: Season) -> Small:
    """Share of residents' urgent needs that lead to an admission.

    Attendances set the pace of the clock; admissions have a season of their own.
    """
    share = effects.share_admitted(place, slots, rules)
    return share * np.float32(season.emergency_admissions / season.ae_attendances)


def come_to_ae(
    place: Place, ends: Sorted, rules: Rules, counter: MonthCounter, number: int
) -> None:
    """Count who only attends A&E, and the ambulances that bring them and those to be admitted."""
    share = rules.values["demand.contacts.conveyed_share"]
    to_be_brought = np.zeros(N_GROUPS)
    _come_to_ae(
        place.people.group,
        share[SEGMENT_OF_GROUP],
        place.record.stays,
        ends.visits[0],
        ends.rows,
        place.seen[Service.AE],
        to_be_brought,
    )
    brought = whole_numbers(to_be_brought, place.seed, "conveyed", number)
    place.seen[Service.AMBULANCE] += brought
    counter.note("ambulance_conveyed", int(brought.sum()))


@compiled
def _come_to_ae(
    group: NDArray[np.uint16],
    conveyed: Floats,
    stays: Stays,
    visits: Slots,
    rows: Ids,
    seen: Whole,
    to_be_brought: Floats,
) -> None:
    """Add those who only attend to `seen`, and the share `conveyed` of all to `to_be_brought`."""
    for slot in visits:
        counted_in = group_of_one(group[slot])
        seen[counted_in] += 1
        to_be_brought[counted_in] += conveyed[group[slot]]
    for number in rows:
        row = stays.row[number]
        if not row.direct:
            of = group[row.resident]
            to_be_brought[group_of_one(of)] += conveyed[of]


def in_order(
    place: Place, ends: Sorted, last: tuple[Ids, Days], first_day: int, length: int
) -> Arrivals:
    """Admissions of a month of so many days, the `last` of some lives among them, by day.

    Within a day a hash settles who comes first, and so who finds a slot; two needs of one resident
    keep their order.
    """
    rows, days = np.append(ends.rows, last[0]), np.append(ends.days, last[1])
    identity = place.people.identity[place.record.resident[rows]]
    tie = draws.bits(place.seed, "comes_first", identity, days.astype(np.uint64))
    order = np.argsort(tie, kind="stable")
    # Days fit into two bytes, and numbers so short are sorted in a fraction of the time.
    of_month = (days[order] - first_day).astype(np.int16)
    order = order[np.argsort(of_month, kind="stable")]
    bounds = np.searchsorted(days[order], first_day + np.arange(length + 1))
    return Arrivals(rows[order], bounds)


def _expect(place: Place, strikes: Strikes, rules: Rules, season: Season, first_day: int) -> Ids:
    """Rows for patients to come, as if each will find a bed and nobody dies."""
    record = place.record
    event = strikes.number * np.uint32(FOLLOWED_BY)
    rows = place.add_rows(Service.EMERGENCY_INPATIENT, strikes.slot, event)
    foresee(place, rows, Service.EMERGENCY_INPATIENT, rules, season.emergency_days)
    day = first_day + strikes.day
    record.requested[rows] = record.started[rows] = day
    record.fit[rows] = day + record.nights[rows]
    return rows


@compiled_step
def arrive(place: Today, rows: Ids, numbers: Numbers, day: int) -> None:
    """Admit today's patients: always, if need be to an extra bed.

    A need that strikes in hospital does not count: the patient is already there. Two needs of one
    resident on one day are one admission, the last.
    """
    bring(place, rows)
    for number in rows[::-1]:
        held = place.holds[place.stays.row[number].resident]
        if held.hospital == NOT_A_ROW:
            held.hospital = number
    for number in rows:
        row = place.stays.row[number]
        if place.holds[row.resident].hospital == number:
            _admit(place, int(number), numbers, day)
        else:
            if row.fit == NEVER:
                _stay_to_the_end(place, row.resident, day)
            row.requested = row.started = NEVER
            row.ended = day
            row.way_out = WayOut.ALREADY_THERE


@compiled_step
def _stay_to_the_end(place: Today, slot: int, day: int) -> None:
    """A patient is in hospital already, for the last days of life: they await no other place."""
    held = place.holds[slot]
    place.stays.row[held.hospital].fit = NEVER
    end(place, held.asked, day, WayOut.NO_LONGER_NEEDED)
    end(place, held.virtual_ward, day, WayOut.NO_LONGER_NEEDED)
    held.asked = held.virtual_ward = NOT_A_ROW


@compiled_step
def _admit(place: Today, number: int, numbers: Numbers, day: int) -> None:
    row = place.stays.row[number]
    held = place.holds[row.resident]
    row.readmitted = day - held.left_hospital < numbers.readmission_days
    if row.nights == 0 and row.fit != NEVER and _seen_same_day(place, number, numbers):
        held.hospital = NOT_A_ROW
        leave_same_day(place, number, day)
    else:
        enter_hospital(place, number, numbers, day)
        start(place.places, place.stays, number, day)


@compiled_step
def _seen_same_day(place: Today, number: int, numbers: Numbers) -> bool:
    """Same-day emergency care sees those suited to it; who finds no slot stays the night.

    Others go home the same day from a ward or an assessment unit.
    """
    row = place.stays.row[number]
    identity = place.people.identity[row.resident]
    drawn = uniform_of_one(place.keys[SAME_DAY_CARE], identity, np.uint64(row.event))
    if drawn >= numbers.sdec_suitable_share:
        return True
    service = Service.SAME_DAY_EMERGENCY_CARE.value
    if place.places.occupied[service] < place.places.capacity[service]:
        place.places.occupied[service] += 1
        place.seen[service, row.group] += 1
        return True
    row.nights = 1
    row.fit = row.started + 1
    return False


@compiled_step
def coming_back(place: Today, day: int) -> Lines:
    """Readmissions that fall due today, of residents who are still here."""
    back = due_today(place, COME_BACK, day).ids
    living = 0
    for number in back:
        row = place.stays.row[place.stays.row[number].next]
        if place.holds[row.resident].gone_on > day:
            back[living] = place.stays.row[number].next
            living += 1
            row.requested = row.started = day
            row.fit = day + row.nights
    return Lines(back[:living])
