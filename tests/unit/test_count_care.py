"""Counting the record: nights of older people, and calls that found no slot, row by row."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.services.calendar import Ids
from sim.services.count import count_rows
from sim.services.counted import EVENTS, Counted, nothing_counted
from sim.services.groups import AXES, N_GROUPS
from sim.services.names import Funder, Service, WayOut
from sim.services.record import NEVER, Record
from sim.services.whereabouts import Watch, Whereabouts

OF_A_BAND = N_GROUPS // len(AXES[0])
YOUNGER, OLDER = (OF_A_BAND * AXES[0].index(band) for band in ("18-64", "75-84"))
FIRST, LAST = 0, 30


def events(service: Service, **columns: object) -> dict[str, int]:
    """What one row adds to the events of a month of thirty days."""
    record = Record()
    rows = record.append(1, service=service, **columns)
    counted = nothing_counted()
    count(counted, record, rows)
    found = zip(EVENTS, counted.events.tolist(), strict=True)
    return {event: times for event, times in found if times}


def count(counted: Counted, record: Record, rows: Ids) -> None:
    """A month of the first year in which everybody lives; nobody was a client before."""
    slots = int(record.resident[: record.rows].max()) + 1
    held = of_residents(slots)
    by_slot, between = (held["gone_on"], held["client_in"]), np.zeros(len(Service))
    watch = watched(slots, FIRST, rows.size)
    given = counted, record.stays, rows, rows.copy(), between, *by_slot
    count_rows(*given, 42, 0, FIRST, LAST, watch)


def watched(slots: int, first: int, rows: int) -> Whereabouts:
    """Where people are from day `first` on: nothing is known of anybody."""
    return Watch().begin(np.zeros(slots, np.uint16), np.empty(0, np.int64), first, rows)


def of_residents(slots: int) -> NDArray[Any]:
    """Side by side, as the model holds them: other arrays would be translated anew."""
    return np.full(slots, np.array((NEVER, -1), [("gone_on", np.int32), ("client_in", np.int32)]))


def of_nights(group: int, started: int, ended: int, service: Service) -> tuple[int, int]:
    found = events(
        service,
        group=group,
        requested=started,
        started=started,
        fit=ended,
        ended=ended,
        way_out=WayOut.COMPLETED,
    )
    names = ("overnight_emergency_discharges_65", "overnight_emergency_days_65")
    stays, nights = (found.get(name, 0) for name in names)
    return stays, nights


def test_nights_of_older_people_are_counted_when_they_leave() -> None:
    emergency = Service.EMERGENCY_INPATIENT
    assert of_nights(OLDER, 2, 12, emergency) == (1, 10)
    assert of_nights(OLDER, -40, 3, emergency) == (1, 43)  # all of the stay, not this month's part
    assert of_nights(OLDER, 20, LAST, emergency) == (0, 0)  # leaves next month
    assert of_nights(OLDER, 2, 2, emergency) == (0, 0)  # the same day
    assert of_nights(OLDER, NEVER, 5, emergency) == (0, 0)  # averted: never admitted
    assert of_nights(YOUNGER, 2, 12, emergency) == (0, 0)
    assert of_nights(OLDER, 2, 12, Service.ELECTIVE_INPATIENT) == (0, 0)


def test_who_dies_in_hospital_counts_too() -> None:
    found = events(
        Service.EMERGENCY_INPATIENT,
        group=OLDER,
        requested=1,
        started=1,
        ended=8,
        way_out=WayOut.DIED,
    )
    assert found["overnight_emergency_days_65"] == 7
    assert found["deaths_in_hospital"] == 1


def test_the_month_is_split_on_the_day_from_which_the_council_pays() -> None:
    """Ten hours a week from day 5 to day 25, the council from day 12."""
    record = Record()
    own = {"started": 5, "ended": 25, "funder": Funder.PERSON, "group": OLDER}
    rows = record.append(3, service=Service.HOME_CARE, units=10, requested=5, **own)
    record.council_from[:3] = 12, NEVER, 40
    counted = nothing_counted()
    count(counted, record, rows)
    by_funder = counted.units_by_funder[Service.HOME_CARE].sum(axis=1)
    assert by_funder[Funder.PERSON] == 10 * (7 + 20 + 20)
    assert by_funder[Funder.COUNCIL] == 10 * 13
    assert by_funder.sum() == counted.units[Service.HOME_CARE].sum()
    assert counted.events[EVENTS.index("crossed_over_to_council")] == 1


def test_a_call_without_a_slot_is_counted_where_it_ended() -> None:
    service = Service.URGENT_COMMUNITY_RESPONSE
    turned_away = events(service, requested=4, ended=4, way_out=WayOut.TURNED_AWAY)
    assert turned_away == {"urgent_response_turned_away": 1}
    assert not events(service, requested=4, started=4, ended=6, way_out=WayOut.COMPLETED)
