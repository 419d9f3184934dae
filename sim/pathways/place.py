"""Everything in one place that changes while a run goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim import draws
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
    WayOut,
    group_of,
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
# The rows of the record that a resident can hold at one time, one column each.
HOLDINGS = ("hospital", "recovery", "home_care", "care_home", "asked", "listed")
# A day before every run, for residents who have never left a hospital.
LONG_AGO = np.int32(np.iinfo(np.int32).min // 2)

_HASH_RANGE = 2.0**63
# When room runs out an eighth is added, so that growing stays rare.
_SPARE = 8
# The same by number of the service, to look up many rows at once.
IS_HOSPITAL, IS_CARE_HOME, IS_LONG_TERM, IS_RECOVERY = (
    np.array([service in chosen for service in Service])
    for chosen in (HOSPITAL, CARE_HOMES, LONG_TERM, RECOVERY)
)

Slots = NDArray[np.integer]


@dataclass
class Place:
    """The residents, the record, the services and what is due, while time passes.

    `holds[name][slot]` is the row of the record that a resident holds now, or `NOT_A_ROW`: the bed
    in `hospital`, `recovery` (intermediate care or reablement), `home_care`, `care_home`, the
    place `asked` for, and the row on the waiting list (`listed`). `beds` are general and acute,
    shared by emergency and planned stays.
    """

    seed: int
    people: Residents
    record: Record
    beds: Places
    places: dict[Service, Places]
    holds: dict[str, NDArray[np.int32]]
    left_hospital: NDArray[np.int32]  # day of the resident's last discharge
    dies_on: NDArray[np.int32]  # known when the month turns; needs strike only before it
    fates: Fates = field(default_factory=Fates)
    fit: Calendar = field(default_factory=Calendar)  # hospital stays that will need a place
    go_home: Calendar = field(default_factory=Calendar)  # hospital stays that need none
    requests: Calendar = field(default_factory=Calendar)  # rows that ask for a place
    planned: Calendar = field(default_factory=Calendar)  # rows whose planned date comes
    readmissions: Calendar = field(default_factory=Calendar)  # rows whose resident comes back
    lapses: Calendar = field(default_factory=Calendar)  # hospital rows held against a package

    def draw(self, decision: str, rows: Ids) -> NDArray[np.float64]:
        """A uniform draw for each row, keyed by its resident and the need that led to it."""
        identity = self.people.identity[self.record.resident[rows]]
        return draws.uniform(self.seed, decision, identity, self.record.event[rows])

    def fate(self, decision: str, rows: Ids) -> NDArray[np.float64]:
        """The uniform draw kept for each row, or for the row that led to it."""
        return self.fates.read(decision, self.record.fate[rows])

    def tie(self, rows: Ids) -> NDArray[np.uint64]:
        """A hash for each row that settles equal claims in a queue."""
        return (self.fate("tie", rows) * _HASH_RANGE).astype(np.uint64)

    def add_rows(
        self, service: Service | NDArray[np.integer], slots: Slots, event: NDArray[np.integer]
    ) -> Ids:
        """New rows of the record for residents in `slots`."""
        people = self.people
        group = group_of(people.age[slots], people.quintile[slots], people.condition_count[slots])
        return self.record.append(
            slots.size, resident=slots, service=service, event=event, group=group
        )

    def has(self, holding: str, slots: Slots) -> NDArray[np.bool_]:
        """Which residents hold something under this name."""
        held: NDArray[np.bool_] = self.holds[holding][slots] != NOT_A_ROW
        return held

    def let_go(self, holding: str, slots: Slots) -> Ids:
        """The rows that residents hold under this name; from now on they hold none."""
        held = self.holds[holding]
        rows = held[slots]
        held[slots] = NOT_A_ROW
        return rows[rows != NOT_A_ROW]

    def still_open(self, rows: Ids) -> Ids:
        """Those of the rows that have not ended."""
        return rows[self.record.ended[rows] == NEVER]

    def finish(self, rows: Ids, day: int, way_out: WayOut) -> None:
        """End open rows of any service: stays free their place, who waited waits no more."""
        if not rows.size:
            return
        record = self.record
        record.ended[rows] = day
        record.way_out[rows] = way_out
        held = record.units[rows] * (record.started[rows] != NEVER)
        for service, units in zip(record.service[rows].tolist(), held.tolist(), strict=True):
            self.places.get(service, self.beds).occupied -= units

    def remove(self, slots: Slots, day: int, way_out: WayOut) -> None:
        """Residents who died or moved away leave every service and every queue."""
        for holding in HOLDINGS:
            self.finish(self.let_go(holding, slots), day, way_out)

    def set_capacity(self, capacity: Mapping[Service, int]) -> None:
        """New capacities from today; nobody is sent away."""
        self.beds.capacity = capacity[Service.EMERGENCY_INPATIENT]
        for service, places in self.places.items():
            places.capacity = capacity[service]

    def make_room(self, slots: int) -> None:
        """Newborns and movers hold nothing yet and have never been in hospital."""
        for name, held in self.holds.items():
            self.holds[name] = _stretch(held, slots, NOT_A_ROW)
        self.left_hospital = _stretch(self.left_hospital, slots, LONG_AGO)
        self.dies_on = _stretch(self.dies_on, slots, NEVER)


def open_place(seed: int, people: Residents, capacity: Mapping[Service, int]) -> Place:
    """A place before anybody has asked for anything."""
    beds = Places(capacity[Service.EMERGENCY_INPATIENT])
    places = {service: Places(capacity[service]) for service in DOWNSTREAM}
    room = people.identity.size
    holds = {name: np.full(room, NOT_A_ROW, np.int32) for name in HOLDINGS}
    left, dies_on = np.full(room, LONG_AGO, np.int32), np.full(room, NEVER, np.int32)
    return Place(seed, people, Record(), beds, places, holds, left, dies_on)


def _stretch(old: NDArray[np.int32], slots: int, empty: np.int32) -> NDArray[np.int32]:
    if old.size >= slots:
        return old
    stretched = np.full(slots + slots // _SPARE, empty, np.int32)
    stretched[: old.size] = old
    return stretched
