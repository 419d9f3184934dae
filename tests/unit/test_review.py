"""Reviews worked by hand: one resident with home care or in a home, one day at a time."""

import numpy as np
import pytest

from sim.compiled import compiled
from sim.pathways import long_term, onward, review
from sim.pathways.foresee import keep_fates
from sim.pathways.names import CALLED_REVIEW, CARE_HOMES, HOME_CARE_ENDS, REVIEW
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today
from sim.pathways.review_rules import (
    AFTER_HOSPITAL,
    AS_BEFORE,
    CAUSES,
    FRAILER,
    LOWERED,
    NURSING,
    OUTCOMES,
    RAISED,
    WITHOUT_CARER,
)
from sim.services import NEVER, NOT_A_ROW, Ids, Service, WayOut, file_under
from tests.witness.made_up_place import numbers_with, place_of

DAYS, EVENT, SEVERE = 800, 7, 3
HOME, NOBODY = Service.HOME_CARE, 0
_CARE_HOMES, _HOME_CARE = np.array(CARE_HOMES), np.array((HOME,))


@compiled
def live(place: Today, numbers: Numbers, day: int) -> None:
    """The part of a day that reviews have to do with, in the order of the model."""
    long_term.come_to_an_end(place, day)
    long_term.begin_each(place, review.hold(place, numbers, day).ids, numbers, day)
    onward.receive_requests(place, numbers, day)
    onward.give_up(place, numbers, day)
    long_term.begin_each(place, onward.serve(place, _CARE_HOMES, day).ids, numbers, day)
    long_term.begin_each(place, onward.serve(place, _HOME_CARE, day).ids, numbers, day)


@compiled
def book(place: Today, kind: int, day: int, number: int) -> None:
    file_under(place.calendar, kind, day, number)


class Town:
    """One resident, whose care is under way on day 0."""

    def __init__(self, service: Service = HOME, units: int = 10, **outcome: float) -> None:
        """Every cause leads to the same `outcome`."""
        usual = {"mean_days": 14.0, "spread": 0.6, "patience": 180.0, "round_days": 1}
        self.numbers = numbers_with(Service.SOCIAL_CARE_ASSESSMENT, **usual)  # type: ignore[arg-type]
        # Needed for longer than any test lasts, though the dice would have it end at once.
        self.numbers = self.numbers._replace(home_care_days_elsewhere=1e8)
        shares = [outcome.get(name, 0.0) for name in OUTCOMES]
        self.numbers.reviews.outcome[:] = shares
        self.place: Place = place_of(1, DAYS)
        self.place.set_capacity({HOME: 100, **dict.fromkeys(CARE_HOMES, 5)})
        (self.row,) = self.place.add_rows(service, np.zeros(1, np.int64), np.array([EVENT]))
        keep_fates(self.place, np.array([self.row], np.int32))
        self.record.units[self.row] = units
        self.record.requested[self.row] = 0
        rows = np.array([self.row], np.int32)
        long_term.begin_all(self.place.ready_for(0, 1), rows, self.numbers, 0)

    @property
    def record(self):  # type: ignore[no-untyped-def]
        return self.place.record

    @property
    def held(self) -> int:
        return int(self.place.holds["home_care"][NOBODY])

    def review_on(self, day: int, kind: int = REVIEW) -> None:
        book(self.place.ready_for(0, 1), kind, day, self.row)

    def live(self, days: range) -> None:
        for day in days:
            live(self.place.ready_for(day), self.numbers, day)

    def after(self) -> Ids:
        """Rows that the first one led to."""
        rows = np.arange(self.record.rows, dtype=np.int32)
        found: Ids = rows[self.record.upstream[rows] == self.row]
        return found


def reviewed(town: Town, day: int = 100) -> Town:
    """The town a day after a review."""
    town.review_on(day)
    town.live(range(day + 2))
    return town


def test_ten_hours_raised_by_a_quarter_are_thirteen_from_the_same_day() -> None:
    town = reviewed(Town(raised=1))
    (more,) = town.after()
    record = town.record
    assert (record.ended[town.row], record.way_out[town.row]) == (100, WayOut.REVIEWED)
    assert (record.requested[more], record.started[more], record.ended[more]) == (100, 100, NEVER)
    assert record.units[more] == 13  # 12.5 hours
    assert town.held == more
    assert town.place.places.occupied[HOME] == 13
    for name in ("event", "fate", "next", "resident"):
        assert getattr(record, name)[more] == getattr(record, name)[town.row]
    assert record.process[more] == 1
    assert record.nights[town.row] == 100


def test_ten_hours_lowered_by_a_fifth_are_eight_from_the_same_day() -> None:
    town = reviewed(Town(lowered=1))
    (fewer,) = town.after()
    assert (town.record.started[fewer], town.record.units[fewer]) == (100, 8)
    assert town.record.way_out[town.row] == WayOut.REVIEWED
    assert town.held == fewer
    assert town.place.places.occupied[HOME] == 8


@pytest.mark.parametrize(("units", "outcome"), [(1, "lowered"), (168, "raised"), (10, "neither")])
def test_what_cannot_change_does_not(units: int, outcome: str) -> None:
    town = Town(units=units, **{outcome: 1.0})
    town.numbers = _with(town.numbers, to_care_home_share=0.0)
    town.place.set_capacity({HOME: 200})
    reviewed(town)
    assert not town.after().size
    assert town.record.ended[town.row] == NEVER
    assert town.place.places.occupied[HOME] == units


def test_more_hours_wait_for_room_and_the_old_ones_go_on() -> None:
    town = Town(raised=1)
    town.place.set_capacity({HOME: 10})
    reviewed(town)
    (more,) = town.after()
    assert town.record.started[more] == town.record.ended[town.row] == NEVER
    assert town.place.places.occupied[HOME] == 10
    assert town.held == town.row
    town.place.set_capacity({HOME: 11})
    town.live(range(102, 103))
    assert town.record.started[more] == town.record.ended[town.row] == 102
    assert town.place.places.occupied[HOME] == 13, "the last to start may reach beyond, as always"


def test_who_gives_up_waiting_for_more_keeps_what_there_is() -> None:
    town = Town(raised=1)
    town.place.set_capacity({HOME: 10})
    reviewed(town)
    (more,) = town.after()
    town.live(range(102, 460))
    assert town.record.way_out[more] == WayOut.NO_LONGER_NEEDED
    assert town.record.ended[town.row] == NEVER
    assert town.held == town.row
    assert town.place.holds["asked"][NOBODY] != more


def test_more_is_no_longer_asked_for_once_the_care_has_ended() -> None:
    town = Town(raised=1)
    town.place.set_capacity({HOME: 10})
    book(town.place.ready_for(0, 1), HOME_CARE_ENDS, 102, town.row)
    reviewed(town)
    (more,) = town.after()
    town.live(range(102, 104))
    assert (town.record.ended[town.row], town.record.way_out[town.row]) == (102, WayOut.COMPLETED)
    assert (town.record.ended[more], town.record.way_out[more]) == (102, WayOut.REVIEWED)
    assert town.place.holds["asked"][NOBODY] == NOT_A_ROW
    assert town.place.places.occupied[HOME] == 0


def test_where_a_care_home_costs_no_more_it_is_asked_for() -> None:
    """32 hours would become 40; of 31, which become 39, nobody asks."""
    for units, expected in ((32, CARE_HOMES), (31, (HOME,))):
        town = Town(units=units, raised=1)
        town.numbers = _with(town.numbers, to_care_home_share=1.0)
        town.place.people.death_clock[NOBODY] = 0.01  # near death, as most who move to one are
        reviewed(town)
        (following,) = town.after()
        assert town.record.service[following] in expected
        moved = WayOut.REVIEWED if HOME in expected else WayOut.MOVED_ON
        assert (town.record.ended[town.row], town.record.way_out[town.row]) == (100, moved)
        assert (town.held == NOT_A_ROW) == (HOME not in expected)
        assert town.place.places.occupied.sum() == town.record.units[following]


def test_from_a_residential_to_a_nursing_home() -> None:
    town = reviewed(Town(Service.RESIDENTIAL_CARE, 1, nursing_care=1))
    (nursing,) = town.after()
    assert town.record.service[nursing] == Service.NURSING_CARE
    assert town.place.holds["care_home"][NOBODY] == nursing
    assert town.record.way_out[town.row] == WayOut.REVIEWED
    assert town.place.places.occupied[list(CARE_HOMES)].tolist() == [1, 0]
    assert town.place.people.in_care_home[NOBODY]


def test_in_hospital_nobody_is_reviewed() -> None:
    town = Town(lowered=1)
    town.place.holds["hospital"][NOBODY] = town.row
    reviewed(town)
    assert not town.after().size
    town.place.holds["hospital"][NOBODY] = NOT_A_ROW
    town.live(range(102, 100 + town.numbers.reviews.called_days + 1))
    assert town.after().size


def test_a_change_calls_for_no_review_within_a_month_of_the_last() -> None:
    town = Town()
    town.review_on(100)
    for day in (110, 130, 131):
        town.review_on(day, CALLED_REVIEW)
    town.live(range(131))
    assert town.record.process[town.row] == 1
    town.live(range(131, 132))
    assert (town.record.process[town.row], town.record.nights[town.row]) == (2, 131)


def test_the_next_planned_review_is_a_year_after_the_last_or_later() -> None:
    """One that came in between puts it off."""
    town = Town()
    town.numbers = _with(town.numbers, overdue_days=0.0)
    town.review_on(100)
    town.review_on(300, CALLED_REVIEW)
    town.live(range(300 + town.numbers.reviews.interval_days))
    assert town.record.nights[town.row] == 300
    town.live(range(665, 666))
    assert (town.record.nights[town.row], town.record.process[town.row]) == (665, 3)


def test_a_package_of_its_own_is_reviewed_within_weeks() -> None:
    """What goes on from another is reviewed after a year."""
    town = Town(raised=1)
    town.numbers = _with(town.numbers, overdue_days=0.0)
    reviewed(town)
    (more,) = town.after()
    town.live(range(102, 100 + town.numbers.reviews.interval_days))
    assert town.record.process[more] == 1
    town.live(range(465, 466))
    assert town.record.nights[more] == 465


@pytest.mark.parametrize("cause", CAUSES)
def test_the_first_cause_that_holds_decides(cause: str) -> None:
    """Only that cause leads to fewer hours; those after it hold as well."""
    town = Town()
    number = CAUSES.index(cause)
    town.numbers.reviews.outcome[number, LOWERED] = 1
    people, holds = town.place.people, town.place.holds
    holds["left_hospital"][NOBODY] = 60 if number <= AFTER_HOSPITAL else -1
    holds["carer_back"][NOBODY] = 120 if number <= WITHOUT_CARER else 60
    people.frailty[NOBODY] = SEVERE if number <= FRAILER else 0
    reviewed(town)
    assert town.after().size == 1
    assert len(CAUSES) - 1 == AS_BEFORE
    assert {RAISED, LOWERED, NURSING} == set(range(len(OUTCOMES)))


def _with(numbers: Numbers, **changed: float) -> Numbers:
    return numbers._replace(reviews=numbers.reviews._replace(**changed))
