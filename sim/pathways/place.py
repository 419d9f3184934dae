"""Everything in one place that changes while a run goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled, compiled_step
from sim.pathways.budget_holders import BudgetHolders
from sim.pathways.fates import Fates
from sim.pathways.names import (
    DAY_DRAWS,
    DEATH,
    HOLDS_NOTHING,
    KINDS,
    LISTED,
    LONG_AGO,
    LONG_TERM,
)
from sim.pathways.reached import Reached
from sim.population import Residents
from sim.services import (
    N_OUTCOME_GROUPS,
    NEVER,
    NOBODY,
    NOT_A_ROW,
    PLACES_OF_DEATH,
    Calendar,
    Ids,
    Lines,
    Notepad,
    Places,
    Record,
    Seen,
    Service,
    Stays,
    WaitingList,
    Whole,
    calendar_from,
    columns_of,
    due_on,
    emptied,
    file_all,
    finish,
    group_of_one,
    kept_later,
    kept_lists,
    kept_places,
    lists_from,
    new_row,
    nobody_seen,
    noted,
    open_calendar,
    open_notepad,
    open_places,
    places_from,
    rows_from,
    with_claims,
    with_room,
)

# The most ids filed on a day for each row that is due, arrives or is started on it.
_FILED_EACH = 7
# The most often that each of them, or one who waits, is noted down on that day.
_NOTED_EACH = 8
# When room runs out an eighth is added, so that growing stays rare.
_SPARE = 8

Slots = NDArray[np.integer]
NOBODY_REACHED = np.empty(0, np.float32)


class Traits(NamedTuple):
    """Of each resident, what a day asks for; tables of the year by age."""

    identity: NDArray[np.uint64]
    age: NDArray[np.uint8]
    frailty: NDArray[np.uint8]
    group: NDArray[np.uint16]
    in_care_home: NDArray[np.bool_]
    death_clock: NDArray[np.float32]  # hazard still to run
    care_home_ratio: NDArray[np.float64]  # by age
    to_care_home: NDArray[np.float32]  # what schemes make of that need; empty where they do nothing


class Today(NamedTuple):
    """A place as compiled functions see it: arrays, good until the place makes room for more."""

    people: Traits
    stays: Stays
    holds: NDArray[Any]  # by slot: HOLDINGS, left_hospital, gone_on
    fates: NDArray[Any]
    calendar: Calendar
    places: Places
    notepad: Notepad
    keys: NDArray[np.uint64]  # of draws made in the day: DAY_DRAWS
    seen: Seen  # contacts of this month that are nobody's stay
    died_at: NDArray[np.int64]  # deaths of this month [PLACES_OF_DEATH, age band and quintile]


@dataclass
class Place:
    """The residents, the record, the services and what is due, while time passes."""

    seed: int
    people: Residents
    record: Record
    places: Places
    calendar: Calendar
    holds: NDArray[Any]
    fates: Fates = field(default_factory=Fates)
    lists: dict[Service, WaitingList] = field(default_factory=dict)
    seen: Seen = field(default_factory=nobody_seen)
    notepad: Notepad = field(default_factory=open_notepad)
    dying: Slots = field(default_factory=lambda: np.empty(0, np.int64))  # in this month
    without_carer: Slots = field(default_factory=lambda: np.empty(0, np.int64))
    own_budgets: BudgetHolders = field(default_factory=BudgetHolders)
    # Rows of requests for social care that waited when last looked at; how many rows there were.
    asking: Ids = field(default_factory=lambda: NOBODY)
    looked_at: int = 0
    continuity_lost: float = 0.0  # of the usual provider index this month, against the first year
    died_at: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((len(PLACES_OF_DEATH), N_OUTCOME_GROUPS), np.int64)
    )
    reached: Reached = field(default_factory=Reached)  # by schemes, this month

    def ready_for(self, day: int, arriving: int = 0) -> Today:
        """The arrays, with room for whatever `day` may bring."""
        self.own_budgets.release(self, day)
        moving = due_on(self.calendar, day) + arriving
        self.record.make_room(moving)
        self.places = with_claims(self.places, moving)
        moving += int(self.places.queued.sum())
        self.calendar = with_room(self.calendar, _FILED_EACH * moving)
        self.notepad = emptied(self.notepad, _NOTED_EACH * moving)
        return self.arrays()

    def arrays(self) -> Today:
        """The arrays as they stand."""
        people = self.people
        traits = Traits(
            people.identity,
            people.age,
            people.frailty,
            people.group,
            people.in_care_home,
            people.death_clock,
            people.rates.care_home_ratio.astype(np.float64),
            self.reached.ratios.get("care_home_admissions", NOBODY_REACHED),
        )
        return Today(
            traits,
            self.record.stays,
            self.holds,
            self.fates.one,
            self.calendar,
            self.places,
            self.notepad,
            draws.keys(self.seed, DAY_DRAWS),
            self.seen,
            self.died_at,
        )

    def draw(self, decision: str, rows: Ids) -> NDArray[np.float64]:
        """A uniform draw for each row, keyed by its resident and the need that led to it."""
        identity = self.people.identity[self.record.resident[rows]]
        return draws.uniform(self.seed, decision, identity, self.record.event[rows])

    def add_rows(self, service: Service, slots: Slots, event: NDArray[np.integer]) -> Ids:
        """New rows of the record for residents in `slots`."""
        self.record.make_room(slots.size)
        of_each = slots.astype(np.int64, copy=False), event.astype(np.uint32, copy=False)
        rows = np.empty(slots.size, np.int32)
        _add_rows(self.record.stays, rows, self.people.group, int(service), *of_each)
        return rows

    def file_all(self, kind: Whole, days: NDArray[np.integer], rows: Slots) -> None:
        """File many rows, each under its day."""
        self.make_room_to_file(rows.size)
        file_all(self.calendar, kind, days.astype(np.int64), rows.astype(np.int32))

    def await_deaths(self, slots: Slots, days: NDArray[np.integer]) -> None:
        """Who dies in this month, and on which days: needs strike only before, care ends then."""
        self.dying, self.holds["gone_on"][slots] = slots, days
        self.file_all(DEATH, days, slots)

    def make_room_to_file(self, count: int) -> None:
        """See to it that `count` rows can be filed, each under a day of its own."""
        self.calendar = with_room(self.calendar, count)

    def has(self, holding: str, slots: Slots | slice) -> NDArray[np.bool_]:
        """Which residents hold something under this name."""
        held: NDArray[np.bool_] = self.holds[holding][slots] != NOT_A_ROW
        return held

    def lose_carers(self, slots: Slots, back_on: NDArray[np.int64]) -> None:
        """Unpaid care breaks down: these residents, each once, have no carer before that day."""
        self.holds["carer_back"][slots] = back_on
        self.without_carer = np.union1d(self.without_carer, slots)

    def without_carer_on(self, day: int) -> Slots:
        """The slots of residents whose carer was lost and is not back on that day."""
        still = self.holds["carer_back"][self.without_carer] > day
        self.without_carer = self.without_carer[still]
        return self.without_carer

    def set_capacity(self, capacity: Mapping[Service, int]) -> None:
        """New capacities from today; nobody is sent away.

        What budgets no longer buy of long-term care stays there for those who pay for themselves.
        """
        for service, places in capacity.items():
            self.places.capacity[service] = places
        of_those_who_pay = self.places.on_market
        for service in LONG_TERM:
            most = max(of_those_who_pay[service], self.places.capacity[service])
            of_those_who_pay[service] = most

    def open_until(self, end_day: int, days_before: int) -> None:
        """From day 0 up to `end_day`: what was filed for these days before is due on them.

        Room is made for as many rows as there will be if they go on coming as in the days before.
        """
        self.places.on_market[:] = 0
        rows, needs = self.record.rows, self.fates.needs
        self.record.reserve(rows + rows * end_day // days_before)
        self.fates.reserve(needs + needs * end_day // days_before)
        self.calendar = calendar_from(kept_later(self.calendar), KINDS, 0, end_day)

    def make_room(self, slots: int) -> None:
        """Newborns and movers hold nothing yet and have never been in hospital."""
        old = self.holds
        if old.size < slots:
            self.holds = np.full(slots + slots // _SPARE, HOLDS_NOTHING)
            self.holds[: old.size] = old


def open_place(seed: int, people: Residents, first_day: int, end_day: int) -> Place:
    """A place before anybody has asked for anything, from `first_day` up to `end_day`."""
    calendar = open_calendar(KINDS, first_day, end_day)
    holds = np.full(people.identity.size, HOLDS_NOTHING)
    lists = {service: WaitingList.empty() for service in LISTED}
    return Place(seed, people, Record(), open_places(), calendar, holds, lists=lists)


def kept_place(place: Place) -> dict[str, dict[str, NDArray[Any]]]:
    """Everything of a place but its residents, as plain arrays by part and name."""
    return {
        "record": place.record.kept(),
        "places": kept_places(place.places),
        "calendar": kept_later(place.calendar),
        "holds": columns_of(place.holds[: place.people.n]),
        "fates": place.fates.kept(),
        "lists": kept_lists(place.lists),
    }


def place_from(
    seed: int, people: Residents, kept: Mapping[str, Mapping[str, NDArray[Any]]]
) -> Place:
    """A place as it was kept; its calendar is still to be opened up to a later day."""
    calendar = calendar_from(kept["calendar"], KINDS, 0, 0)
    holds = np.full(people.identity.size, HOLDS_NOTHING)
    held = rows_from(kept["holds"], HOLDS_NOTHING.dtype)
    holds[: held.size] = held
    place = Place(seed, people, Record(), places_from(kept["places"]), calendar, holds)
    place.record.take_up(kept["record"])
    place.fates.take_up(kept["fates"])
    place.lists = lists_from(kept["lists"], LISTED)
    place.without_carer = np.flatnonzero(place.holds["carer_back"] != LONG_AGO)
    return place


@compiled
def _add_rows(
    stays: Stays,
    rows: Ids,
    group: NDArray[np.uint16],
    service: int,
    slots: NDArray[np.int64],
    event: NDArray[np.uint32],
) -> None:
    for one in range(slots.size):
        rows[one] = new_row(stays)
        row = stays.row[rows[one]]
        row.resident = slots[one]
        row.service = service
        row.event = event[one]
        row.group = group_of_one(group[slots[one]])


@compiled_step
def to_care_home_ratio(place: Today, slot: int) -> float:
    """What schemes make of a resident's need of a care home: 1 where they do nothing."""
    ratios = place.people.to_care_home
    return float(ratios[slot]) if slot < ratios.size else 1.0


@compiled_step
def is_open(place: Today, row: int) -> bool:
    """Whether a row of the record has not ended."""
    return bool(place.stays.row[row].ended == NEVER)


@compiled_step
def bring(place: Today, rows: Ids) -> None:
    """Have rows at hand, and what their residents hold and draw with.

    They are looked up one right after another, so that memory fetches many at a time. What they are
    joined to says nothing; but what is not written down is not looked up.
    """
    seen = np.uint64(0)
    for number in rows:
        slot = place.stays.row[number].resident
        seen ^= place.people.identity[slot] ^ np.uint64(np.int64(place.holds[slot].cases))
    place.notepad.brought[0] = seen


@compiled_step
def due_today(place: Today, kind: Whole, day: int) -> Lines:
    """Rows due today, removed from the calendar and at hand."""
    rows = noted(place.notepad, place.calendar, kind, day)
    bring(place, rows.ids)
    return rows


@compiled_step
def due_of_those_here(place: Today, kind: Whole, day: int) -> Lines:
    """Rows due today that are open, of residents who are still here, at hand."""
    rows = due_today(place, kind, day).ids
    here = 0
    for number in rows:
        row = place.stays.row[number]
        rows[here] = number
        here += row.ended == NEVER and place.holds[row.resident].gone_on > day
    return Lines(rows[:here])


@compiled_step
def end(place: Today, row: int, day: int, way_out: int) -> None:
    """End a row if there is one and it has not ended."""
    if row != NOT_A_ROW:
        finish(place.places, place.stays, row, day, way_out)
