"""Everything in one place that changes while a run goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled_part
from sim.pathways.fates import Fates
from sim.population import Residents
from sim.services import (
    NEVER,
    NOT_A_ROW,
    Calendar,
    Ids,
    Places,
    Record,
    Service,
    Stays,
    Whole,
    calendar_from,
    columns_of,
    due_on,
    file_all,
    finish,
    group_of,
    kept_later,
    kept_places,
    open_calendar,
    open_places,
    places_from,
    rows_from,
    with_claims,
    with_entries,
)

# Served in this order every day: a place freed further down the stream is filled the same day.
DOWNSTREAM = (
    Service.NURSING_CARE,
    Service.RESIDENTIAL_CARE,
    Service.HOME_CARE,
    Service.REABLEMENT,
    Service.INTERMEDIATE_CARE_BED,
)
HOSPITAL = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)
CARE_HOMES = (Service.NURSING_CARE, Service.RESIDENTIAL_CARE)
LONG_TERM = (*CARE_HOMES, Service.HOME_CARE)
RECOVERY = (Service.REABLEMENT, Service.INTERMEDIATE_CARE_BED)
# General and acute beds, shared by emergency and planned stays.
BEDS = Service.EMERGENCY_INPATIENT

HOME, HOME_WITH_SUPPORT, RECOVERY_BED, CARE_HOME = range(4)  # discharge pathways

# What falls due: slots of residents who die; rows of hospital stays whose patient is fit and needs
# a place, or goes home, or whose planned date comes, or comes back; of hospital stays against which
# a package is held; of requests for a place, and of waits that end without; of stays that end.
# (Numbers of an array, not of Python: numba translates anew for every constant of Python.)
KINDS = 10
DEATH, FIT, GO_HOME, PLANNED, COME_BACK = np.arange(5)
LAPSE, REQUEST, GIVE_UP, HOME_CARE_ENDS, RECOVERY_ENDS = np.arange(5, KINDS)
# The most entries that one row due, arriving or started in a day can lead to on that day.
_ENTRIES_EACH = 4
# When room runs out an eighth is added, so that growing stays rare.
_SPARE = 8

# A day before every run, for residents who have never left a hospital.
LONG_AGO = np.int32(np.iinfo(np.int32).min // 2)
# The rows of the record that a resident holds now, or `NOT_A_ROW`: the bed in `hospital`,
# `recovery` (intermediate care or reablement), `home_care`, `care_home`, the place `asked` for, the
# row on the waiting list (`listed`). Then two days: of the last discharge, and of death (known
# when the month turns) or of moving away: needs strike only before it.
HOLDINGS = ("hospital", "recovery", "home_care", "care_home", "asked", "listed")
_DAYS = {"left_hospital": LONG_AGO, "gone_on": NEVER}
_NOTHING = np.array(
    [(*(NOT_A_ROW for _ in HOLDINGS), *_DAYS.values())],
    [(name, np.int32) for name in (*HOLDINGS, *_DAYS)],
)

Slots = NDArray[np.integer]


class Traits(NamedTuple):
    """Of each resident, what a day asks for; tables of the year by age."""

    age: NDArray[np.uint8]
    quintile: NDArray[np.uint8]
    condition_count: NDArray[np.uint8]
    in_care_home: NDArray[np.bool_]
    death_clock: NDArray[np.float32]  # hazard still to run
    care_home_ratio: NDArray[np.float64]  # by age


class Today(NamedTuple):
    """A place as compiled functions see it: arrays, good until the place makes room for more."""

    people: Traits
    stays: Stays
    holds: NDArray[Any]  # by slot: HOLDINGS, left_hospital, gone_on
    fates: NDArray[Any]
    calendar: Calendar
    places: Places


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

    def ready_for(self, day: int, arriving: int = 0) -> Today:
        """The arrays, with room for whatever `day` may bring."""
        moving = due_on(self.calendar, day) + arriving
        self.record.make_room(moving)
        self.places = with_claims(self.places, moving)
        moving += int(self.places.queued.sum())
        self.calendar = with_entries(self.calendar, _ENTRIES_EACH * moving)
        return self.arrays()

    def arrays(self) -> Today:
        """The arrays as they stand."""
        people = self.people
        traits = Traits(
            people.age,
            people.quintile,
            people.condition_count,
            people.in_care_home,
            people.death_clock,
            people.rates.care_home_ratio.astype(np.float64),
        )
        return Today(
            traits, self.record.stays, self.holds, self.fates.one, self.calendar, self.places
        )

    def draw(self, decision: str, rows: Ids) -> NDArray[np.float64]:
        """A uniform draw for each row, keyed by its resident and the need that led to it."""
        identity = self.people.identity[self.record.resident[rows]]
        return draws.uniform(self.seed, decision, identity, self.record.event[rows])

    def add_rows(self, service: Service, slots: Slots, event: NDArray[np.integer]) -> Ids:
        """New rows of the record for residents in `slots`."""
        people = self.people
        group = group_of(people.age[slots], people.quintile[slots], people.condition_count[slots])
        return self.record.append(
            slots.size, resident=slots, service=service, event=event, group=group
        )

    def file_all(self, kind: Whole, days: NDArray[np.integer], rows: Slots) -> None:
        """File many rows, each under its day."""
        self.calendar = with_entries(self.calendar, rows.size)
        file_all(self.calendar, kind, days.astype(np.int64), rows.astype(np.int32))

    def has(self, holding: str, slots: Slots | slice) -> NDArray[np.bool_]:
        """Which residents hold something under this name."""
        held: NDArray[np.bool_] = self.holds[holding][slots] != NOT_A_ROW
        return held

    def set_capacity(self, capacity: Mapping[Service, int]) -> None:
        """New capacities from today; nobody is sent away."""
        for service, places in capacity.items():
            self.places.capacity[service] = places

    def open_until(self, end_day: int) -> None:
        """From day 0 up to `end_day`: what was filed for these days before is due on them."""
        self.calendar = calendar_from(kept_later(self.calendar), KINDS, 0, end_day)

    def make_room(self, slots: int) -> None:
        """Newborns and movers hold nothing yet and have never been in hospital."""
        old = self.holds
        if old.size < slots:
            self.holds = np.repeat(_NOTHING, slots + slots // _SPARE)
            self.holds[: old.size] = old


def open_place(seed: int, people: Residents, first_day: int, end_day: int) -> Place:
    """A place before anybody has asked for anything, from `first_day` up to `end_day`."""
    calendar = open_calendar(KINDS, first_day, end_day)
    holds = np.repeat(_NOTHING, people.identity.size)
    return Place(seed, people, Record(), open_places(), calendar, holds)


def kept_place(place: Place) -> dict[str, dict[str, NDArray[Any]]]:
    """Everything of a place but its residents, as plain arrays by part and name."""
    return {
        "record": place.record.kept(),
        "places": kept_places(place.places),
        "calendar": kept_later(place.calendar),
        "holds": columns_of(place.holds[: place.people.n]),
        "fates": place.fates.kept(),
    }


def place_from(
    seed: int, people: Residents, kept: Mapping[str, Mapping[str, NDArray[Any]]]
) -> Place:
    """A place as it was kept; its calendar is still to be opened up to a later day."""
    calendar = calendar_from(kept["calendar"], KINDS, 0, 0)
    holds = np.repeat(_NOTHING, people.identity.size)
    held = rows_from(kept["holds"], _NOTHING.dtype)
    holds[: held.size] = held
    place = Place(seed, people, Record(), places_from(kept["places"]), calendar, holds)
    place.record.take_up(kept["record"])
    place.fates.take_up(kept["fates"])
    return place


@compiled_part
def is_open(place: Today, row: int) -> bool:
    """Whether a row of the record has not ended."""
    return bool(place.stays.row[row].ended == NEVER)


@compiled_part
def end(place: Today, row: int, day: int, way_out: int) -> None:
    """End a row if there is one and it has not ended."""
    if row != NOT_A_ROW:
        finish(place.places, place.stays, row, day, way_out)
