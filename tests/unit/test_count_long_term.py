"""Counting long-term care: clients, admissions, stays and requests on discharge, row by row."""

from typing import Any

import numpy as np
import pytest

from sim.services.count import count_rows
from sim.services.count_long_term import LONG_TERM_EVENTS, LONGEST_STAY_WEEKS
from sim.services.counted import nothing_counted
from sim.services.groups import AXES, N_GROUPS
from sim.services.names import Funder, Service
from sim.services.record import NEVER, Record
from tests.unit.test_count_care import of_residents, watched

FIRST, LAST = 31, 61
OF_A_BAND = N_GROUPS // len(AXES[0])
YOUNGER, OLDER = (OF_A_BAND * AXES[0].index(band) for band in ("18-64", "75-84"))
COUNCIL, PERSON, NHS = Funder.COUNCIL, Funder.PERSON, Funder.ICB


class Counted:
    """A record of one resident, counted for the second month of the first year (days 31 to 60)."""

    def __init__(self) -> None:
        self.record = Record()
        self.counted, self.held = nothing_counted(), of_residents(1)

    def row(self, service: Service, **columns: Any) -> int:
        given = {"requested": columns.get("started", FIRST), "group": OLDER, **columns}
        return int(self.record.append(1, service=service, **given)[0])

    def count(self, *rows: int, first: int = FIRST, last: int = LAST, year: int = 0) -> None:
        by_slot, between = (self.held["gone_on"], self.held["client_in"]), np.zeros(len(Service))
        these = np.array(rows, np.int32)
        stays, still_open = self.record.stays, these.copy()
        watch = watched(1, first, these.size)
        given = self.counted, stays, these, still_open, between, *by_slot
        count_rows(*given, 42, year, first, last, watch)

    def of(self, event: str) -> int:
        return int(self.counted.long_term_events[LONG_TERM_EVENTS.index(event)])


def counted(service: Service, **columns: Any) -> Counted:
    one = Counted()
    one.count(one.row(service, **columns))
    return one


@pytest.mark.parametrize(
    ("columns", "clients"),
    [
        ({"started": 0, "funder": COUNCIL}, 1),
        ({"started": 60, "funder": COUNCIL}, 1),
        ({"started": 61, "funder": COUNCIL}, 0),  # next month
        ({"started": NEVER}, 0),
        ({"started": 0, "funder": PERSON}, 0),
        ({"started": 0, "funder": NHS}, 0),
        ({"started": 0, "funder": PERSON, "council_from": 40}, 1),
        ({"started": 0, "funder": PERSON, "council_from": 61}, 0),
        ({"started": 0, "funder": PERSON, "funder_from": 40}, 1),  # the home does not count yet
        ({"started": 0, "funder": PERSON, "funder_from": 20}, 0),  # counted the month before
    ],
)
def test_clients_are_those_whom_the_council_pays_for(columns: dict[str, Any], clients: int) -> None:
    assert counted(Service.RESIDENTIAL_CARE, **columns).of("long_term_clients") == clients


def test_a_client_is_counted_once_a_year() -> None:
    one = Counted()
    at_home = one.row(Service.HOME_CARE, started=0, ended=50)
    in_home = one.row(Service.NURSING_CARE, started=50)
    one.count(at_home, in_home)
    one.count(in_home, first=61, last=92)
    assert one.of("long_term_clients") == 1
    one.count(in_home, first=365, last=395, year=1)
    assert one.of("long_term_clients") == 2


def test_home_care_straight_from_hospital_is_long_term_after_six_weeks() -> None:
    one = Counted()
    stay = one.row(Service.EMERGENCY_INPATIENT, started=0, ended=19)
    for started, clients in ((20, 0), (19, 1)):
        one.count(one.row(Service.HOME_CARE, started=started, upstream=stay))
        assert one.of("long_term_clients") == clients


@pytest.mark.parametrize(
    ("group", "columns", "older", "younger"),
    [
        (OLDER, {"started": 31, "funder": COUNCIL}, 1, 0),
        (YOUNGER, {"started": 31, "funder": COUNCIL}, 0, 1),
        (OLDER, {"started": 30, "funder": COUNCIL}, 0, 0),  # the month before
        (OLDER, {"started": 31, "funder": PERSON}, 0, 0),
        (OLDER, {"started": 0, "funder": PERSON, "council_from": 31}, 1, 0),
        (OLDER, {"started": 31, "funder": PERSON, "funder_from": 115}, 1, 0),
        (OLDER, {"started": 0, "funder": PERSON, "funder_from": 20, "council_from": 40}, 0, 0),
    ],
)
def test_admissions_that_the_council_supports_count_once(
    group: int, columns: dict[str, Any], older: int, younger: int
) -> None:
    one = counted(Service.RESIDENTIAL_CARE, group=group, **columns)
    assert one.of("council_supported_admissions_65") == older
    assert one.of("council_supported_admissions_18_64") == younger


def test_stays_that_end_are_told_by_age_and_whole_weeks() -> None:
    one = Counted()
    for group, started in ((OLDER, 40 - 20), (YOUNGER, 40 - 14), (OLDER, 40 - 10_000)):
        one.count(one.row(Service.NURSING_CARE, group=group, started=started, ended=40))
    one.count(one.row(Service.NURSING_CARE, started=0, ended=61))  # next month
    one.count(one.row(Service.HOME_CARE, started=0, ended=40))
    at = np.nonzero(one.counted.care_home_stays)
    found = {(int(age), int(weeks)) for age, weeks in zip(*at, strict=True)}
    assert found == {(1, 2), (0, 2), (1, LONGEST_STAY_WEEKS)}


def test_on_discharge_reablement_and_homes_are_asked_of_the_council() -> None:
    one = Counted()
    stay = one.row(Service.ELECTIVE_INPATIENT, started=0, ended=35)
    for service, asked in (
        (Service.REABLEMENT, 1),
        (Service.NURSING_CARE, 2),
        (Service.HOME_CARE, 2),
        (Service.INTERMEDIATE_CARE_BED, 2),
    ):
        one.count(one.row(service, requested=35, upstream=stay))
        assert one.of("social_care_requests_on_discharge") == asked
    one.count(one.row(Service.REABLEMENT, requested=35))  # from home
    assert one.of("social_care_requests_on_discharge") == 2


def test_what_is_asked_for_after_reablement_is_counted() -> None:
    one = Counted()
    recovered = one.row(Service.REABLEMENT, started=0, ended=35)
    one.count(one.row(Service.HOME_CARE, requested=35, upstream=recovered))
    one.count(one.row(Service.HOME_CARE, requested=35))
    assert one.of("long_term_care_after_reablement") == 1
