"""A run of the whole model told again as journeys, for the plain SimPy model to live through.

What is given: when each claim joined which queue, how long stays last once started, who died,
moved away or was interrupted on which day. What is not given, and must come out the same: every
start from a queue, who is turned away, and every day on which a patient who was fit left the place
held so far. Whoever is taken in or turned away on the day itself (urgent community response, and
step-up to the virtual ward, after those who step down) has patience for one round.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.area import Area
from sim.parameters import Values
from sim.pathways.names import CASELOADS, DOWNSTREAM, HOME, LONG_TERM, PLANNED, RECOVERY
from sim.pathways.onward import FROM_HOME, FROM_HOSPITAL
from sim.pathways.planned import theatre_slots
from sim.services import (
    NEVER,
    NOT_A_ROW,
    Calendar,
    CalendarMonth,
    Ids,
    Service,
    WayOut,
    kept_later,
)
from tests.lived import WatchedModel
from tests.witness.journeys import FOR_EVER, Journey, Leg, Stay, Town

WARD, RESPONSE = Service.VIRTUAL_WARD, Service.URGENT_COMMUNITY_RESPONSE
# In the order of their rounds; after them the hospital's beds.
SERVICES = (*DOWNSTREAM, *CASELOADS, WARD)
BEDS = len(SERVICES)
# A patient who is admitted leaves these after the day's rounds.
LEFT_LATE = tuple(SERVICES.index(service) for service in (*RECOVERY, WARD))
GAVE_UP = (WayOut.NO_LONGER_NEEDED, WayOut.SPOT_PURCHASE, WayOut.TURNED_AWAY)
STEP_DOWN, STEP_UP = 0, 1  # in the queue of the virtual ward
ONE_ROUND = 1

Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Join:
    """A row of the record joins a queue; `undone` is the day of a start that was taken back."""

    row: int
    day: int
    priority: int
    tie: int
    undone: int | None = None


class LoggedModel(WatchedModel):
    """The model, with everybody who joins a queue written down, read off before and after a day."""

    def __init__(self, area: Area, nothing: Values, seed: int, weight: int) -> None:
        super().__init__(area, nothing, seed, weight)
        self.joins: dict[int, list[Join]] = {}
        self.at_most: dict[int, int] = {}
        self.no_slot: list[Join] = []  # admitted because the virtual ward was full
        self.round_days: NDArray[np.int64] | None = None

    def day(self, month: CalendarMonth, day: int, arrivals: Ids) -> None:
        again = day + self.rules.numbers.rebooking_days
        due, later = filed(self.place.calendar, day), filed(self.place.calendar, again)
        begun = np.flatnonzero(self.place.record.started[: self.place.record.rows] != NEVER)
        self.round_days = self.rules.numbers.case_round_days
        super().day(month, day, arrivals)
        put_off = set(filed(self.place.calendar, again)) - set(later)
        self.at_most[day] = theatre_slots(self.rules, day)
        record = self.place.record
        for row in self._joined_downstream(day):
            before = record.upstream[row]
            at_home = before == NOT_A_ROW or record.service[before] in LONG_TERM
            self._write_down(row, day, FROM_HOME if at_home else FROM_HOSPITAL)
        self._write_down_cases(day, set(begun.tolist()))
        self._write_down_patients_of_the_ward(day)
        for row in due:
            if record.ended[row] >= day and record.way_out[row] in (WayOut.OPEN, WayOut.COMPLETED):
                self._write_down(row, day, 0)
        for row in put_off:
            last = self.joins[row].pop()
            self.joins[row].append(replace(last, undone=day))

    def _joined_downstream(self, day: int) -> list[int]:
        """Rows that stand in a queue for the first time or have started without standing there.

        Whoever looks for a provider wants a place long before the request joins a queue.
        """
        record, places = self.place.record, self.place.places
        waiting = [places.claims["row"][s, : places.queued[s]] for s in DOWNSTREAM]
        begun = np.flatnonzero(record.started[: record.rows] == day)
        before = record.upstream[begun]
        # On the first day of the warm-up long-term care is there, and nobody has asked for it.
        asked = (record.event[begun] > 0) | (before != NOT_A_ROW)
        asked &= np.isin(record.service[begun], DOWNSTREAM)
        # A package that is lowered goes on at once, without a queue.
        goes_on = (before != NOT_A_ROW) & (record.service[begun] == Service.HOME_CARE)
        goes_on &= record.service[before] == Service.HOME_CARE
        asked &= ~(goes_on & (record.units[begun] < record.units[before]))
        rows = np.concatenate([*waiting, begun[asked]])
        return [row for row in np.unique(rows).tolist() if row not in self.joins]

    def _write_down_cases(self, day: int, begun: set[int]) -> None:
        """Requests for a place on a caseload that joined its queue today."""
        record = self.place.record
        asked = np.flatnonzero(record.requested[: record.rows] == day)
        asked = asked[np.isin(record.service[asked], CASELOADS)]
        # An event may lead to cases in several services, each with a tie of its own.
        apart = record.service[asked].astype(np.uint64) << np.uint64(32)
        for row, tie in zip(asked.tolist(), self._bits("case_tie", asked, apart), strict=True):
            if row not in begun:
                self.joins[row] = [Join(row, day, 0, tie)]

    def _write_down_patients_of_the_ward(self, day: int) -> None:
        """Who asked to step down or was taken in today, and who was suited but found no slot."""
        record = self.place.record
        requested = np.flatnonzero(record.requested[: record.rows] == day)
        asked = requested[record.service[requested] == WARD]
        in_bed = record.started[record.upstream[asked]] < day
        of_ward = zip(asked.tolist(), in_bed, self._bits("step_up_tie", asked), strict=True)
        for row, steps_down, tie in of_ward:
            self.joins[row] = [Join(row, day, STEP_DOWN if steps_down else STEP_UP, tie)]
        rows = requested[record.service[requested] == Service.EMERGENCY_INPATIENT]
        rows = rows[self._is_suited(rows) & ~np.isin(rows, record.upstream[asked])]
        for row, tie in zip(rows.tolist(), self._bits("step_up_tie", rows), strict=True):
            self.no_slot.append(Join(row, day, STEP_UP, tie))

    def _is_suited(self, rows: Ids) -> NDArray[np.bool_]:
        """Which of today's admissions the virtual ward would have taken the place of."""
        record, numbers = self.place.record, self.rules.numbers
        slots = record.resident[rows]
        drawn = self.place.draw("step_up", rows)
        suited = (record.pathway[rows] == HOME) & (record.fit[rows] != NEVER)
        suited &= record.nights[rows] >= numbers.fewest_nights
        suited &= self.place.people.age[slots] >= numbers.adult_age
        return suited & (drawn < numbers.step_up_share) & ~self._was_there(rows)

    def _was_there(self, rows: Ids) -> NDArray[np.bool_]:
        """Whose admission follows a stay on the virtual ward that it ended or that ended today."""
        record = self.place.record
        wards = np.flatnonzero(record.service[: record.rows] == WARD)
        at_least = record.requested[rows].max(initial=0)
        left = wards[(record.started[wards] < at_least) & (record.ended[wards] == at_least)]
        return np.isin(rows, record.upstream[wards]) | np.isin(
            record.resident[rows], record.resident[left[record.way_out[left] == WayOut.MOVED_ON]]
        )

    def _bits(self, decision: str, rows: Ids, apart: Keys | int = 0) -> list[int]:
        identity = self.place.people.identity[self.place.record.resident[rows]]
        event = self.place.record.event[rows].astype(np.uint64) + np.uint64(apart)
        return draws.bits(self.place.seed, decision, identity, event).tolist()

    def _write_down(self, row: int, day: int, priority: int) -> None:
        tie = int(self.place.fates.one["tie"][self.place.record.fate[row]])
        self.joins.setdefault(row, []).append(Join(row, day, priority, tie))


def filed(calendar: Calendar, day: int) -> list[int]:
    """Rows whose planned date is this day, left where they are."""
    at = day - int(calendar.marks[0])
    if at >= calendar.days.shape[1]:
        later = kept_later(calendar)
        is_it = (later["kind"] == PLANNED) & (later["day"] == day)
        return [int(one) for one in later["id"][is_it]]
    of_day, found = calendar.days[PLANNED, at], []
    sheet = of_day["first"]
    while len(found) < of_day["due"]:
        found += calendar.sheets["ids"][sheet].tolist()
        sheet = calendar.sheets["after"][sheet]
    return found[: of_day["due"]]


@dataclass
class Replay:
    """Journeys of a run, and the stays that the plain model must find."""

    model: LoggedModel
    journeys: list[Journey]
    expected: list[Stay]
    town: Town
    cut: bool


def replay(model: LoggedModel, cut: bool) -> Replay:
    """Tell a finished run as journeys; day 0 is the first day of its warm-up."""
    story = _Story(model)
    told = [story.journey(chain) for chain in story.chains()]
    told += [story.put_off(join) for joins in model.joins.values() for join in joins if join.undone]
    told += [story.no_slot(join) for join in model.no_slot]
    journeys = [journey for journey, _ in told]
    expected = [
        (number, leg, asked, story.day(started), story.day(ended))
        for number, (_, legs) in enumerate(told)
        for leg, (asked, started, ended) in enumerate(legs)
    ]
    at_most = {(BEDS, day - story.first): most for day, most in model.at_most.items()}
    town = Town(story.capacity(), story.last - story.first, at_most, story.rounds())
    return Replay(model, journeys, expected, town, cut)


class _Story:
    def __init__(self, model: LoggedModel) -> None:
        self.model, record = model, model.place.record
        days = [seen.day for seen in model.midnights]
        self.first, self.last = days[0], days[-1] + 1
        self.rows = record.rows
        columns = ("service", "units", "way_out", "upstream")
        self.kind, self.units, self.way, self.upstream = (
            getattr(record, name)[: record.rows].tolist() for name in columns
        )
        self.started, self.ended = self._days("started"), self._days("ended")
        self.joined = {row: joins[-1] for row, joins in model.joins.items()}
        self.child = {
            self.upstream[row]: row for row in self.joined if self._leaves_upstream_behind(row)
        }

    def day(self, day: int) -> int | None:
        """None for a day that the run did not come to."""
        return None if day >= self.last - self.first else day

    def _days(self, name: str) -> list[int]:
        days = getattr(self.model.place.record, name)[: self.rows].astype(np.int64)
        return [int(d) for d in np.where(days == NEVER, FOR_EVER, days - self.first)]

    def _leaves_upstream_behind(self, row: int) -> bool:
        """Whether the place held so far was given up for this claim, or is held for it still."""
        before = self.upstream[row]
        if self.kind[row] == RESPONSE or before == NOT_A_ROW or self.started[before] == FOR_EVER:
            return False
        settled = min(self.started[row], self.ended[row])
        return self.ended[before] == settled and (
            self.way[before] in (WayOut.MOVED_ON, WayOut.COMPLETED, WayOut.REVIEWED)
            or self.way[before] == self.way[row]
        )

    def chains(self) -> list[list[int]]:
        """Rows that follow one another, the first of which waited in no other place."""
        held = {row for row in range(self.rows) if self.ended[row] > self.started[row]}
        follows = set(self.child.values())
        firsts = [r for r in range(self.rows) if r not in follows]
        firsts = [r for r in firsts if r in held or (r in self.joined and not self._undone(r))]
        found = []
        for row in firsts:
            chain = [row]
            while chain[-1] in self.child:
                chain.append(self.child[chain[-1]])
            found.append(chain)
        return found

    def _undone(self, row: int) -> bool:
        return self.joined[row].undone is not None

    def journey(self, chain: list[int]) -> tuple[Journey, list[tuple[int, int, int]]]:
        legs = [self._leg(row) for row in chain]
        for (leg, row), (_, after) in pairwise(zip(legs, chain, strict=True)):
            ready = self.joined[after].day - self.first - self.started[row]
            legs[chain.index(row)] = Leg(**{**vars(leg), "stay": ready})
        gone = self._gone(chain[-1])
        asked = [self._asked(row) for row in chain]
        days = [
            (ask, self.started[row], self.ended[row] + (self.way[row] == WayOut.TURNED_AWAY))
            for ask, row in zip(asked, chain, strict=True)
        ]
        return Journey(asked[0], tuple(legs), gone), days

    def put_off(self, join: Join) -> tuple[Journey, list[tuple[int, int, int]]]:
        """A planned patient found to be in hospital already: the bed is offered to nobody else."""
        asked, undone = join.day - self.first, int(join.undone or 0) - self.first
        leg = Leg(BEDS, 0, priority=join.priority, tie=join.tie >> 32)
        return Journey(asked, (leg,)), [(asked, undone, undone)]

    def no_slot(self, join: Join) -> tuple[Journey, list[tuple[int, int, int]]]:
        """Suited to the virtual ward, but it was full: turned away before tomorrow's round."""
        asked = join.day - self.first
        leg = Leg(SERVICES.index(WARD), 0, 0, ONE_ROUND, join.priority, join.tie >> 32)
        return Journey(asked, (leg,)), [(asked, FOR_EVER, asked + ONE_ROUND)]

    def _asked(self, row: int) -> int:
        return self.joined[row].day - self.first if row in self.joined else self.started[row]

    def _leg(self, row: int) -> Leg:
        service = self._service(row)
        patience = FOR_EVER
        stay = FOR_EVER
        if self.started[row] < FOR_EVER and self.way[row] == WayOut.COMPLETED:
            stay = self.ended[row] - self.started[row]
        if row not in self.joined:
            return Leg(service, stay, units=self.units[row], waits=False)
        join = self.joined[row]
        if self.started[row] == FOR_EVER and self.way[row] in GAVE_UP:
            patience = max(self.ended[row] - self._asked(row), ONE_ROUND)
        tie = join.tie >> 32
        return Leg(service, stay, 0, patience, join.priority, tie, self.units[row])

    def _service(self, row: int) -> int:
        kind = Service(self.kind[row])
        return SERVICES.index(kind) if kind in SERVICES else BEDS

    def _gone(self, row: int) -> int:
        """The day on which something else than a place, patience or recovery ended it."""
        if self.ended[row] == FOR_EVER or self.way[row] in (WayOut.COMPLETED, *GAVE_UP):
            return FOR_EVER
        interrupted = self.started[row] < FOR_EVER and self.way[row] == WayOut.MOVED_ON
        late = interrupted and self._service(row) in LEFT_LATE
        # Back to hospital after the day's rounds: for the services that is tomorrow.
        return self.ended[row] + late

    def capacity(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        order = (*SERVICES, Service.EMERGENCY_INPATIENT)
        found: list[list[tuple[int, int]]] = [[] for _ in order]
        for seen in self.model.midnights:
            changes = found[order.index(seen.service)]
            if not changes or changes[-1][1] != seen.capacity:
                changes.append((seen.day - self.first, seen.capacity))
        return tuple(tuple(changes) for changes in found)

    def rounds(self) -> dict[int, tuple[int, int]]:
        """Services with a round every so many days, counted from day 0 of the run."""
        every = self.model.round_days
        assert every is not None
        return {
            number: (int(every[service]), -self.first)
            for number, service in enumerate(SERVICES)
            if service in CASELOADS and service != RESPONSE
        }
