"""Counted outcomes, row by row: nights away, visits, discharges, and people looked at again."""

from typing import Any

import numpy as np
import pytest

from sim.population import COHORTS
from sim.services.count import count_rows
from sim.services.counted import nothing_counted
from sim.services.follow_up import count_last_days, follow_up
from sim.services.groups import AXES, N_GROUPS
from sim.services.names import OUTCOME_EVENTS, Funder, Service, WayOut
from sim.services.record import NEVER, Record
from sim.services.whereabouts import Watch
from tests.unit.test_count_care import of_residents

OF_A_BAND = N_GROUPS // len(AXES[0])
YOUNGER, OLDER = (OF_A_BAND * AXES[0].index(band) for band in ("18-64", "75-84"))
MONTHS = ((0, 30), (30, 61), (61, 91), (91, 122), (122, 153), (153, 183))
EMERGENCY, REABLEMENT = Service.EMERGENCY_INPATIENT, Service.REABLEMENT
HOME, WITH_SUPPORT, BED, CARE_HOME = range(4)
LEFT = {"way_out": WayOut.COMPLETED}


class Place:
    """A record of a few residents, counted month by month."""

    def __init__(self, residents: int = 1) -> None:
        self.record, self.watch = Record(), Watch()
        self.held = of_residents(residents)
        self.between = np.zeros(len(Service))
        self.between[Service.COMMUNITY_NURSING] = 3.5
        self.dead: dict[int, int] = {}
        self.total = nothing_counted().outcomes

    def row(self, service: Service, started: int, ended: int = NEVER, **columns: Any) -> int:
        given = {"requested": min(started, ended), "group": OLDER, "fit": ended} | columns
        rows = self.record.append(1, service=service, started=started, ended=ended, **given)
        return int(rows[0])

    def die(self, slot: int, day: int) -> None:
        self.dead[slot] = day
        self.held["gone_on"][slot] = day

    def count(self, months: int = 1) -> dict[str, int]:
        """Everything up to the end of so many months, where anything was counted."""
        rows = np.arange(self.record.rows, dtype=np.int32)
        for first, last in MONTHS[:months]:
            counted = nothing_counted()
            dead = np.array([s for s, day in self.dead.items() if first <= day < last], np.int64)
            group = np.zeros(self.held.size, np.uint16)
            watch = self.watch.begin(group, dead, first, rows.size)
            gone_on, client_in = self.held["gone_on"], self.held["client_in"]
            given = counted, self.record.stays, rows, rows.copy(), self.between, gone_on, client_in
            count_rows(*given, 42, 0, first, last, watch)
            follow_up(counted.outcomes, watch, gone_on, first, last)
            kept = self.watch.kept()
            count_last_days(counted.outcomes, dead, gone_on, group, *kept, last)
            self.total += counted.outcomes
        found = zip(OUTCOME_EVENTS, self.total.sum(axis=1).tolist(), strict=True)
        return {event: times for event, times in found if times}


@pytest.mark.parametrize(
    ("started", "ended", "nights"),
    [(5, 8, 3), (-9, 2, 2), (28, NEVER, 2), (4, 4, 0), (30, 33, 0), (-9, NEVER, 30)],
)
def test_nights_away_are_midnights_of_the_month(started: int, ended: int, nights: int) -> None:
    place = Place()
    place.row(EMERGENCY, started, ended)
    assert place.count().get("nights_away", 0) == nights


def test_a_night_in_hospital_of_somebody_from_a_care_home_counts_once() -> None:
    place = Place()
    place.row(EMERGENCY, 10, 15)
    place.row(Service.NURSING_CARE, -100)
    place.row(Service.HOSPICE, 14, 20)
    assert place.count()["nights_away"] == 30


def test_two_stays_that_share_nights() -> None:
    """Nights 3 to 9 and 7 to 11: nine nights."""
    place = Place()
    place.row(Service.MENTAL_HEALTH_INPATIENT, 3, 10)
    place.row(EMERGENCY, 7, 12)
    assert place.count()["nights_away"] == 9


def test_supported_living_is_home() -> None:
    place = Place()
    place.row(Service.SUPPORTED_LIVING, -100)
    place.row(Service.SHARED_LIVES, -100)
    place.row(Service.HOME_CARE, -100)
    assert "nights_away" not in place.count()


def test_an_admission_that_was_foreseen_and_averted_is_no_night_away() -> None:
    place = Place()
    place.row(EMERGENCY, NEVER, 5, requested=NEVER)
    assert "nights_away" not in place.count()


@pytest.mark.parametrize(
    ("pathway", "late", "expected"),
    [
        (HOME, 0, {"discharges_on_the_day": 1, "discharges_to_usual_residence": 1}),
        (WITH_SUPPORT, 1, {"discharges_late_1_day": 1, "discharges_to_usual_residence": 1}),
        (BED, 3, {"discharges_late_2_3_days": 1, "discharges_to_usual_residence": 0}),
        (CARE_HOME, 4, {"discharges_late_4_6_days": 1, "discharges_to_usual_residence": 0}),
        (CARE_HOME, 13, {"discharges_late_7_13_days": 1, "discharges_on_the_day": 0}),
        (CARE_HOME, 14, {"discharges_late_14_20_days": 1, "discharges_late_days": 14}),
        (CARE_HOME, 21, {"discharges_late_21_days": 1, "discharges_late_days_pathway_3": 21}),
    ],
)
def test_discharges_by_delay_and_pathway(pathway: int, late: int, expected: dict[str, int]) -> None:
    place = Place()
    place.row(EMERGENCY, 2, 4 + late, fit=4, pathway=pathway, **LEFT)
    found = place.count()
    assert {name: found.get(name, 0) for name in expected} == expected
    assert found["discharges_overnight"] == found["discharges"] == found["discharges_65"] == 1


def test_long_stays_are_of_14_and_21_days() -> None:
    for nights, of_14, of_21 in ((13, 0, 0), (14, 1, 0), (20, 1, 0), (21, 1, 1)):
        place = Place()
        place.row(EMERGENCY, 1, 1 + nights, **LEFT)
        found = place.count()
        stays = tuple(found.get(f"discharges_stay_{days}_days", 0) for days in (14, 21))
        assert stays == (of_14, of_21)


def test_who_dies_in_hospital_is_not_discharged() -> None:
    place = Place()
    place.row(EMERGENCY, 2, 9, way_out=WayOut.DIED)
    assert set(place.count()) == {"nights_away"}


@pytest.mark.parametrize(
    ("service", "started", "seen"),
    [
        (Service.COMMUNITY_NURSING, 10, 1),  # the day of discharge
        (Service.COMMUNITY_NURSING, 12, 1),
        (Service.COMMUNITY_NURSING, 13, 0),
        (Service.COMMUNITY_NURSING, 7, 1),  # the second contact falls on day 10
        (Service.COMMUNITY_NURSING, 9, 1),  # the second contact falls on day 12
        (Service.HOME_CARE, -50, 1),  # the same carers go on
        (Service.REABLEMENT, 10, 1),
        (Service.LINK_WORKER, 11, 0),  # does not come to the home
    ],
)
def test_who_is_seen_at_home_within_48_hours(service: Service, started: int, seen: int) -> None:
    place = Place()
    place.row(EMERGENCY, 3, 10, **LEFT)
    place.row(service, started)
    found = place.count()
    assert found["discharges_home"] == 1
    assert found.get("discharges_home_seen_in_48_hours", 0) == seen


@pytest.mark.parametrize(("visit", "seen"), [(30, 1), (31, 1), (32, 0), (29, 1)])
def test_48_hours_go_on_into_the_next_month(visit: int, seen: int) -> None:
    place = Place()
    place.row(EMERGENCY, 3, 29, **LEFT)
    place.row(Service.COMMUNITY_NURSING, visit, visit)
    found = place.count(months=2)
    assert found["discharges_home"] == 1
    assert found.get("discharges_home_seen_in_48_hours", 0) == seen


def test_who_dies_unseen_within_48_hours_could_not_be_seen() -> None:
    place = Place()
    place.row(EMERGENCY, 3, 10, **LEFT)
    place.die(0, 12)
    assert "discharges_home" not in place.count()


def followed(place: Place, started: int = 10) -> None:
    stay = place.row(EMERGENCY, 1, started, pathway=WITH_SUPPORT, **LEFT)
    place.row(REABLEMENT, started, started + 30, upstream=stay, **LEFT)


@pytest.mark.parametrize(
    ("service", "started", "ended", "home"),
    [
        (None, 0, 0, 1),
        (EMERGENCY, 101, 102, 0),  # in a bed on day 10 + 91
        (EMERGENCY, 99, 101, 1),  # left on that day
        (Service.RESIDENTIAL_CARE, 60, NEVER, 0),
        (Service.HOME_CARE, 40, NEVER, 1),
    ],
)
def test_at_home_on_day_91(service: Service | None, started: int, ended: int, home: int) -> None:
    place = Place()
    followed(place)
    if service is not None:
        place.row(service, started, ended)
    found = place.count(months=4)
    assert found["reablement_65_at_91_days"] == found["discharges_65_to_reablement"] == 1
    assert found.get("reablement_65_home_at_91_days", 0) == home


def test_the_dead_are_not_at_home_and_who_moved_away_is_left_out() -> None:
    place = Place()
    followed(place)
    place.die(0, 101)
    found = place.count(months=4)
    assert found["reablement_65_at_91_days"] == 1
    assert "reablement_65_home_at_91_days" not in found
    moved = Place()
    followed(moved)
    moved.held["gone_on"][0] = 50
    assert "reablement_65_at_91_days" not in moved.count(months=4)


def test_91_days_are_of_older_people_straight_from_hospital() -> None:
    place = Place()
    place.row(REABLEMENT, 5, 30)
    stay = place.row(EMERGENCY, 1, 10, group=YOUNGER, **LEFT)
    place.row(REABLEMENT, 10, 30, upstream=stay, group=YOUNGER)
    found = place.count(months=4)
    assert "reablement_65_at_91_days" not in found
    assert found["reablement_at_12_weeks"] == 2


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (None, "no_support_at"),
        (Service.HOME_CARE, "supported_at"),
        (Service.NURSING_CARE, "away_at"),
        (EMERGENCY, "away_at"),
        (Service.COMMUNITY_NURSING, "no_support_at"),
    ],
)
def test_12_weeks_after_reablement_began(service: Service | None, expected: str) -> None:
    place = Place()
    place.row(REABLEMENT, 10, 40)
    if service is not None:
        place.row(service, 90)
    found = place.count(months=4)
    assert found["reablement_at_12_weeks"] == found[f"reablement_{expected}_12_weeks"] == 1


def test_who_has_died_by_12_weeks() -> None:
    place = Place()
    place.row(REABLEMENT, 10, 40)
    place.die(0, 94)
    assert place.count(months=4)["reablement_died_by_12_weeks"] == 1


def test_the_last_ninety_days_of_life() -> None:
    """Death on day 150: of days 60 to 149 those from 65 to 69 and from 120 on in beds."""
    place = Place()
    place.row(EMERGENCY, 65, 70, **LEFT)
    place.row(Service.HOSPICE, 120, 150, way_out=WayOut.DIED)
    place.row(Service.INTERMEDIATE_CARE_BED, 40, 60, **LEFT)
    place.die(0, 150)
    found = place.count(months=5)
    assert found["died_after_90_days_here"] == 1
    assert found["last_90_days_at_home"] == 90 - 5 - 30


@pytest.mark.parametrize(("day", "known"), [(89, 0), (90, 1)])
def test_ninety_days_before_must_have_been_seen(day: int, known: int) -> None:
    place = Place()
    place.die(0, day)
    assert place.count(months=4).get("died_after_90_days_here", 0) == known


@pytest.mark.parametrize(
    ("columns", "payer"),
    [
        ({"funder": Funder.COUNCIL}, "council"),
        ({"funder": Funder.PERSON}, "person"),
        ({"funder": Funder.PERSON, "funder_from": 90}, "council"),  # the home is left out at first
        ({"funder": Funder.ICB}, "icb"),
    ],
)
def test_care_home_admissions_by_who_pays_at_first(columns: dict[str, Any], payer: str) -> None:
    place = Place()
    place.row(Service.RESIDENTIAL_CARE, 5, **columns)
    assert place.count()[f"care_home_admissions_{payer}"] == 1


def test_a_move_between_care_homes_is_no_admission() -> None:
    place = Place()
    before = place.row(Service.RESIDENTIAL_CARE, -50, 5, way_out=WayOut.REVIEWED)
    place.row(Service.NURSING_CARE, 5, upstream=before)
    assert "care_home_admissions_council" not in place.count()


def test_calls_answered_and_turned_away() -> None:
    place = Place(3)
    place.row(Service.URGENT_COMMUNITY_RESPONSE, 5, 7)
    turned = {"requested": 6, "way_out": WayOut.TURNED_AWAY}
    place.row(Service.URGENT_COMMUNITY_RESPONSE, NEVER, 6, **turned)
    found = place.count()
    assert (found["crises_called"], found["crises_answered"]) == (2, 1)


def test_assessments_within_28_days_of_the_request() -> None:
    place = Place()
    for asked in (0, 1):
        place.row(Service.SOCIAL_CARE_ASSESSMENT, 29, requested=asked)
    found = place.count()
    assert (found["council_assessments"], found["council_assessments_in_28_days"]) == (2, 1)


@pytest.mark.parametrize(
    ("first", "second", "days", "repeats"),
    [
        (Service.COMMUNITY_NURSING, Service.SOCIAL_CARE_ASSESSMENT, 28, 1),
        (Service.COMMUNITY_NURSING, Service.SOCIAL_CARE_ASSESSMENT, 29, 0),
        (Service.COMMUNITY_NURSING, Service.SPECIALIST_NURSE, 5, 0),  # the same agency
        (Service.COMMUNITY_MENTAL_HEALTH, Service.CASE_MANAGEMENT, 0, 1),
        (Service.HOME_CARE, Service.CASE_MANAGEMENT, 1, 0),  # assesses nobody
    ],
)
def test_repeat_assessments_by_another_agency(
    first: Service, second: Service, days: int, repeats: int
) -> None:
    for order in ((first, second), (second, first)):
        place = Place()
        day = {first: 0, second: days}
        for service in order:  # whichever row was written first
            place.row(service, day[service])
        assert place.count().get("repeat_assessments", 0) == repeats


def test_residents_are_counted_in_their_own_age_band_quintile_and_cohort() -> None:
    place = Place()
    quintile = N_GROUPS // len(AXES[0]) // len(AXES[1])
    place.row(EMERGENCY, 1, 2, group=YOUNGER + 3 * quintile, **LEFT)
    place.count()
    at = OUTCOME_EVENTS.index("discharges")
    assert np.flatnonzero(place.total[at]).tolist() == [(1 * len(AXES[1]) + 3) * len(COHORTS)]
