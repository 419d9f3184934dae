"""Everything in one place that changes while a run goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled, compiled_part, compiled_step
from sim.pathways.fates import Fates
from sim.population import Residents
from sim.services import (
    NEVER,
    NOBODY,
    NOT_A_ROW,
    Calendar,
    Ids,
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
    file_all,
    finish,
    group_of_one,
    kept_later,
    kept_lists,
    kept_places,
    lists_from,
    new_row,
    nobody_seen,
    open_calendar,
    open_places,
    places_from,
    rows_from,
    take,
    with_claims,
    with_room,
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
# Held by the day and for a while: slots, caseloads, beds outside the acute hospital.
CASELOADS = (
    *(Service.URGENT_COMMUNITY_RESPONSE, Service.COMMUNITY_NURSING, Service.CASE_MANAGEMENT),
    *(Service.SPECIALIST_NURSE, Service.LINK_WORKER, Service.HEALTH_COACH, Service.BROKER),
    *(Service.COMMUNITY_MENTAL_HEALTH, Service.CRISIS_TEAM, Service.MENTAL_HEALTH_INPATIENT),
    *(Service.END_OF_LIFE_HOME, Service.HOSPICE),
    *(Service.SOCIAL_CARE_ASSESSMENT, Service.DIRECT_PAYMENT),
    *(Service.SUPPORTED_LIVING, Service.SHARED_LIVES),
    *(Service.CHILDRENS_NURSING, Service.CHILDRENS_CONTINUING_CARE),
)
# Of children with complex needs; they end when their owners come of age.
OF_CHILDREN = (Service.CHILDRENS_NURSING, Service.CHILDRENS_CONTINUING_CARE)
# Homes of people with a learning disability, for life.
HOMES_FOR_LIFE = (Service.SUPPORTED_LIVING, Service.SHARED_LIVES)
# What they may have, in the order of the running shares.
PACKAGES = (*HOMES_FOR_LIFE, Service.DIRECT_PAYMENT, Service.HOME_CARE)
# Cases in these last until death, however long that takes.
UNTIL_DEATH = (Service.END_OF_LIFE_HOME, Service.HOSPICE, *HOMES_FOR_LIFE)
# People wait for these in a queue; the urgent response takes whom it can on the day.
QUEUED = tuple(s for s in CASELOADS if s != Service.URGENT_COMMUNITY_RESPONSE)
# Their cases last long: the warm-up would not fill them from nothing. Homes for life come before
# direct payments: who lives in one needs none.
FULL_AT_START = (
    *(Service.COMMUNITY_NURSING, Service.CASE_MANAGEMENT, Service.SPECIALIST_NURSE),
    *(Service.LINK_WORKER, Service.HEALTH_COACH, Service.BROKER),
    *(Service.COMMUNITY_MENTAL_HEALTH, Service.MENTAL_HEALTH_INPATIENT),
    *(Service.SOCIAL_CARE_ASSESSMENT, *HOMES_FOR_LIFE, Service.DIRECT_PAYMENT, *OF_CHILDREN),
)
# People wait for these on a list that counts them by weeks waited.
LISTED = (Service.OUTPATIENT, Service.DAY_CASE)
# What there is of these is given per 1,000 people: each is where a pathway leads to.
PER_1000_PEOPLE = (
    *(Service.GP, *LISTED, Service.SAME_DAY_EMERGENCY_CARE, Service.VIRTUAL_WARD),
    *CASELOADS,
)
# General and acute beds, shared by emergency and planned stays.
BEDS = Service.EMERGENCY_INPATIENT

HOME, HOME_WITH_SUPPORT, RECOVERY_BED, CARE_HOME = range(4)  # discharge pathways

# What falls due: slots of residents who die; rows of hospital stays whose patient is fit and needs
# a place, or goes home, or whose planned date comes, or comes back; of hospital stays against which
# a package is held; of requests for a place, and of waits that end without; of stays that end; of
# cases that are asked for, given up and closed; of patients of the virtual ward who leave it, or
# turn out to need the hospital, and of hospital patients who could move to it; of calls to the
# urgent response; of packages of long-term care that are to be reviewed, as planned or because
# something has changed; of hospital patients whom delay weakens.
# (Numbers of an array, not of Python: numba translates anew for every constant of Python.)
KINDS = 20
DEATH, FIT, GO_HOME, PLANNED, COME_BACK = np.arange(5)
LAPSE, REQUEST, GIVE_UP, HOME_CARE_ENDS, RECOVERY_ENDS = np.arange(5, 10)
CASE_ASKED, CASE_GIVEN_UP, CASE_CLOSED = np.arange(10, 13)
WARD_LEFT, TRANSFERRED, COULD_STEP_DOWN, RESPONSE_ASKED = np.arange(13, 17)
REVIEW, CALLED_REVIEW, WEAKER = np.arange(17, KINDS)
# The most ids filed on a day for each row that is due, arrives or is started on it.
_FILED_EACH = 7
# When room runs out an eighth is added, so that growing stays rare.
_SPARE = 8

# An assessment is for a service, for a package for a learning disability (told by its first
# choice), or for nothing that the model has.
NOTHING = -1
# A day before every run, for residents who have never left a hospital.
LONG_AGO = np.int32(np.iinfo(np.int32).min // 2)
# The rows of the record that a resident holds now, or `NOT_A_ROW`: the bed in `hospital`,
# `recovery` (intermediate care or reablement), `home_care`, `care_home`, the place `asked` for, the
# row on the waiting list (`listed`), the place in the `virtual_ward`, the first of the `cases` (see
# `sim.pathways.cases`). Then four days: of the last discharge; of death (known when the month
# turns) or of moving away: needs strike only before it; from which a resident is known to be in the
# last part of life; from which an unpaid carer who was lost is there again. And the last year of
# the run in which a resident was counted as a client of long-term care.
HOLDINGS = (
    *("hospital", "recovery", "home_care", "care_home", "asked", "listed"),
    *("virtual_ward", "cases"),
)
_DAYS = {
    **{"left_hospital": LONG_AGO, "gone_on": NEVER, "identified": NEVER},
    "carer_back": LONG_AGO,
    "client_in": LONG_AGO,
}
_NOTHING = np.array(
    [(*(NOT_A_ROW for _ in HOLDINGS), *_DAYS.values())],
    [(name, np.int32) for name in (*HOLDINGS, *_DAYS)],
)

Slots = NDArray[np.integer]


class Traits(NamedTuple):
    """Of each resident, what a day asks for; tables of the year by age."""

    identity: NDArray[np.uint64]
    age: NDArray[np.uint8]
    frailty: NDArray[np.uint8]
    group: NDArray[np.uint16]
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
    keys: NDArray[np.uint64]  # of draws made in the day: DAY_DRAWS
    seen: Seen  # contacts of this month that are nobody's stay
    died_at: NDArray[np.int64]  # deaths of this month: PLACES_OF_DEATH


# Decisions that are drawn on the day, each with the number of its key.
DAY_DRAWS = (
    *("case_tie", "case_patience", "case_days", "case_days_too", "case_delay", "case_delay_days"),
    *("case_follows", "step_up", "step_up_tie", "step_up_days", "step_up_transfer", "step_down"),
    *("same_day_care", "eligible", "package", "deconditioning"),
    *("review_found", "review_overdue", "review_called"),
)
(
    CASE_TIE,
    CASE_PATIENCE,
    CASE_DAYS,
    CASE_DAYS_TOO,
    CASE_DELAY,
    CASE_DELAY_DAYS,
    CASE_FOLLOWS,
    STEP_UP,
    STEP_UP_TIE,
    STEP_UP_DAYS,
    STEP_UP_TRANSFER,
    STEP_DOWN,
    SAME_DAY_CARE,
    ELIGIBLE,
    PACKAGE,
    DECONDITIONING,
    REVIEW_FOUND,
    REVIEW_OVERDUE,
    REVIEW_CALLED,
) = range(len(DAY_DRAWS))
PLACES_OF_DEATH = ("hospital", "care_home", "hospice", "home")
DIED_IN_HOSPITAL, DIED_IN_CARE_HOME, DIED_IN_HOSPICE, DIED_AT_HOME = range(len(PLACES_OF_DEATH))


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
    without_carer: Slots = field(default_factory=lambda: np.empty(0, np.int64))
    # Rows of requests for social care that waited when last looked at; how many rows there were.
    asking: Ids = field(default_factory=lambda: NOBODY)
    looked_at: int = 0
    continuity_lost: float = 0.0  # of the usual provider index this month, against the first year
    died_at: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(len(PLACES_OF_DEATH), np.int64)
    )

    def ready_for(self, day: int, arriving: int = 0) -> Today:
        """The arrays, with room for whatever `day` may bring."""
        moving = due_on(self.calendar, day) + arriving
        self.record.make_room(moving)
        self.places = with_claims(self.places, moving)
        moving += int(self.places.queued.sum())
        self.calendar = with_room(self.calendar, _FILED_EACH * moving)
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
        )
        return Today(
            traits,
            self.record.stays,
            self.holds,
            self.fates.one,
            self.calendar,
            self.places,
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
        return _add_rows(self.record.stays, self.people.group, int(service), *of_each)

    def file_all(self, kind: Whole, days: NDArray[np.integer], rows: Slots) -> None:
        """File many rows, each under its day."""
        self.make_room_to_file(rows.size)
        file_all(self.calendar, kind, days.astype(np.int64), rows.astype(np.int32))

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
        """New capacities from today; nobody is sent away."""
        for service, places in capacity.items():
            self.places.capacity[service] = places

    def open_until(self, end_day: int, days_before: int) -> None:
        """From day 0 up to `end_day`: what was filed for these days before is due on them.

        Room is made for as many rows as there will be if they go on coming as in the days before.
        """
        so_far = self.record.rows
        self.record.reserve(so_far + so_far * end_day // days_before)
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
    holds = np.repeat(_NOTHING, people.identity.size)
    held = rows_from(kept["holds"], _NOTHING.dtype)
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
    group: NDArray[np.uint16],
    service: int,
    slots: NDArray[np.int64],
    event: NDArray[np.uint32],
) -> Ids:
    rows = np.empty(slots.size, np.int32)
    for one in range(slots.size):
        rows[one] = new_row(stays)
        row = stays.row[rows[one]]
        row.resident = slots[one]
        row.service = service
        row.event = event[one]
        row.group = group_of_one(group[slots[one]])
    return rows


@compiled_step
def is_open(place: Today, row: int) -> bool:
    """Whether a row of the record has not ended."""
    return bool(place.stays.row[row].ended == NEVER)


@compiled_part
def due_of_those_here(place: Today, kind: Whole, day: int) -> Ids:
    """Rows due today that are open, of residents who are still here.

    They are looked up one right after another: so memory fetches many at a time, and whoever goes
    through them finds rows and residents at hand.
    """
    rows = take(place.calendar, kind, day)
    here = 0
    for number in rows:
        row = place.stays.row[number]
        rows[here] = number
        here += row.ended == NEVER and place.holds[row.resident].gone_on > day
    return rows[:here]


@compiled_step
def end(place: Today, row: int, day: int, way_out: int) -> None:
    """End a row if there is one and it has not ended."""
    if row != NOT_A_ROW:
        finish(place.places, place.stays, row, day, way_out)
