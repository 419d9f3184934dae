"""A run of the whole model told again as journeys, for the plain SimPy model to live through.

What is given: when each claim joined which queue, how long stays last once started, who died,
moved away or was interrupted on which day. What is not given, and must come out the same: every
start from a queue, and every day on which a patient who was fit left the place held so far.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sim.area import Area
from sim.parameters import Values
from sim.pathways.onward import FROM_HOME, FROM_HOSPITAL
from sim.pathways.place import DOWNSTREAM, PLANNED, RECOVERY
from sim.pathways.planned import theatre_slots
from sim.services import NEVER, NOT_A_ROW, Calendar, Ids, Service, WayOut
from tests.lived import WatchedModel
from tests.witness.journeys import FOR_EVER, Journey, Leg, Stay, Town

BEDS = len(DOWNSTREAM)
RECOVERY_SERVICES = tuple(DOWNSTREAM.index(service) for service in RECOVERY)
GAVE_UP = (WayOut.NO_LONGER_NEEDED, WayOut.SPOT_PURCHASE)


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

    def day(self, day: int, arrivals: Ids, is_warm_up: bool) -> None:
        again = day + self.rules.numbers.rebooking_days
        due, later = filed(self.place.calendar, day), filed(self.place.calendar, again)
        super().day(day, arrivals, is_warm_up)
        put_off = set(filed(self.place.calendar, again)) - set(later)
        self.at_most[day] = theatre_slots(self.rules, day)
        record = self.place.record
        asked = np.flatnonzero(record.requested[: record.rows] == day)
        asked = asked[np.isin(record.service[asked], DOWNSTREAM) & (record.event[asked] > 0)]
        for row in asked.tolist():
            self._write_down(row, day, FROM_HOME if record.upstream[row] < 0 else FROM_HOSPITAL)
        for row in due:
            if record.ended[row] >= day and record.way_out[row] in (WayOut.OPEN, WayOut.COMPLETED):
                self._write_down(row, day, 0)
        for row in put_off:
            last = self.joins[row].pop()
            self.joins[row].append(replace(last, undone=day))

    def _write_down(self, row: int, day: int, priority: int) -> None:
        tie = int(self.place.fates.one["tie"][self.place.record.fate[row]])
        self.joins.setdefault(row, []).append(Join(row, day, priority, tie))


def filed(calendar: Calendar, day: int) -> list[int]:
    """Rows whose planned date is this day, left where they are."""
    at = day - int(calendar.marks[0])
    later = at >= calendar.heads.shape[1]
    found, entry = [], int(calendar.later[PLANNED, 0] if later else calendar.heads[PLANNED, at])
    while entry >= 0:
        one = calendar.entries[entry]
        if not later or one["day"] == day:
            found.append(int(one["id"]))
        entry = int(one["after"])
    return found


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
    journeys = [journey for journey, _ in told]
    expected = [
        (number, leg, asked, _day(started), _day(ended))
        for number, (_, legs) in enumerate(told)
        for leg, (asked, started, ended) in enumerate(legs)
    ]
    at_most = {(BEDS, day - story.first): most for day, most in model.at_most.items()}
    town = Town(story.capacity(), story.last - story.first, at_most)
    return Replay(model, journeys, expected, town, cut)


def _day(day: int) -> int | None:
    return None if day >= FOR_EVER else day


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

    def _days(self, name: str) -> list[int]:
        days = getattr(self.model.place.record, name)[: self.rows].astype(np.int64)
        return [int(d) for d in np.where(days == NEVER, FOR_EVER, days - self.first)]

    def _leaves_upstream_behind(self, row: int) -> bool:
        """Whether the place held so far was given up for this claim, or is held for it still."""
        before = self.upstream[row]
        if before == NOT_A_ROW or self.started[before] == FOR_EVER:
            return False
        settled = min(self.started[row], self.ended[row])
        return self.ended[before] == settled and (
            self.way[before] in (WayOut.MOVED_ON, WayOut.COMPLETED)
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
            (ask, self.started[row], self.ended[row]) for ask, row in zip(asked, chain, strict=True)
        ]
        return Journey(asked[0], tuple(legs), gone), days

    def put_off(self, join: Join) -> tuple[Journey, list[tuple[int, int, int]]]:
        """A planned patient found to be in hospital already: the bed is offered to nobody else."""
        asked, undone = join.day - self.first, int(join.undone or 0) - self.first
        leg = Leg(BEDS, 0, priority=join.priority, tie=join.tie >> 32)
        return Journey(asked, (leg,)), [(asked, undone, undone)]

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
            patience = self.ended[row] - self._asked(row)
        tie = join.tie >> 32
        return Leg(service, stay, 0, patience, join.priority, tie, self.units[row])

    def _service(self, row: int) -> int:
        kind = Service(self.kind[row])
        return DOWNSTREAM.index(kind) if kind in DOWNSTREAM else BEDS

    def _gone(self, row: int) -> int:
        """The day on which something else than a place, patience or recovery ended it."""
        if self.ended[row] == FOR_EVER or self.way[row] in (WayOut.COMPLETED, *GAVE_UP):
            return FOR_EVER
        interrupted = self.started[row] < FOR_EVER and self.way[row] == WayOut.MOVED_ON
        late = interrupted and Service(self.kind[row]) in RECOVERY
        # Back to hospital after the day's rounds: for the services that is tomorrow.
        return self.ended[row] + late

    def capacity(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        order = (*DOWNSTREAM, Service.EMERGENCY_INPATIENT)
        found: list[list[tuple[int, int]]] = [[] for _ in order]
        for seen in self.model.midnights:
            changes = found[order.index(seen.service)]
            if not changes or changes[-1][1] != seen.capacity:
                changes.append((seen.day - self.first, seen.capacity))
        return tuple(tuple(changes) for changes in found)
