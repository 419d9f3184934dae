"""Law 2: stays start when asked for or later, never above capacity; in = out + still there."""

from collections.abc import Iterator
from itertools import takewhile

import numpy as np
import pytest

from sim.services import NEVER, NOT_A_ROW, Service
from tests.lived import Midnight, WatchedModel, columns, live, multiply, scenario, small_place

CUT_DAY = 365
INPATIENT = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)
CUT = [
    multiply("area.capacity.general_acute_beds", 0.85, "2026-27"),
    multiply("area.capacity.home_care_hours_per_week", 0.7, "2026-27"),
    multiply("area.capacity.residential_care_places", 0.8, "2026-27"),
    multiply("area.capacity.intermediate_care_beds", 0.5, "2026-27"),
    multiply("area.capacity.reablement_places", 0.5, "2026-27"),
]


@pytest.fixture(scope="module", params=[(), CUT], ids=["do nothing", "capacity cut"])
def model(request: pytest.FixtureRequest) -> WatchedModel:
    place = small_place(20_000)
    return live(place, scenario("a_test", *request.param), years=2, seed=5)


def test_days_come_in_order(model: WatchedModel) -> None:
    requested, started, ended = columns(model, "requested", "started", "ended")
    has_started = started != NEVER
    assert has_started.sum() > 4000
    assert (requested[has_started] <= started[has_started]).all()
    assert (started[has_started] <= ended[has_started]).all()


def units_at_midnight(model: WatchedModel, service: Service) -> dict[int, int]:
    """Units held at each midnight, counted from the record: started and not yet ended."""
    kinds, units, started, ended = columns(model, "service", "units", "started", "ended")
    here = np.isin(kinds, INPATIENT) if service in INPATIENT else kinds == service
    here &= started != NEVER
    days = sorted({seen.day for seen in model.midnights})
    first, last = days[0], days[-1] + 1
    change = np.zeros(last - first + 2, np.int64)
    np.add.at(change, np.clip(started[here], first, last) - first, units[here])
    np.subtract.at(change, np.clip(ended[here], first, last) - first, units[here])
    held = np.cumsum(change)
    return {day: int(held[day - first]) for day in days}


def by_service(model: WatchedModel) -> Iterator[tuple[Service, list[Midnight]]]:
    for service in {seen.service for seen in model.midnights}:
        yield service, [seen for seen in model.midnights if seen.service == service]


def test_in_is_out_and_still_there(model: WatchedModel) -> None:
    """Held at midnight = all who started less all who ended; who came and went uses no bed."""
    for service, midnights in by_service(model):
        held = units_at_midnight(model, service)
        assert [seen.occupied for seen in midnights] == [held[seen.day] for seen in midnights]


def last_units(model: WatchedModel, service: Service) -> dict[int, int]:
    """For each day with starts from a queue that last a night: the most units one of them holds."""
    names = ("service", "units", "started", "ended", "upstream")
    kinds, units, started, ended, upstream = columns(model, *names)
    kind = Service.ELECTIVE_INPATIENT if service in INPATIENT else service
    here = (kinds == kind) & (started != NEVER) & (ended > started)
    # Home care that goes on with fewer hours starts from no queue.
    lowered = (kinds[upstream] == Service.HOME_CARE) & (units < units[upstream])
    here &= ~(lowered & (kinds == Service.HOME_CARE) & (upstream != NOT_A_ROW))
    most: dict[int, int] = {}
    for day, held in zip(started[here].tolist(), units[here].tolist(), strict=True):
        most[day] = max(most.get(day, 0), held)
    return most


def test_none_starts_at_or_above_capacity(model: WatchedModel) -> None:
    """Also where capacity was cut: nobody starts until those who leave have brought it below."""
    filled_to_the_brim = 0
    for service, midnights in by_service(model):
        most = last_units(model, service)
        for seen in midnights[1:]:
            if seen.day in most:
                assert seen.occupied - most[seen.day] < seen.capacity, (service, seen)
                filled_to_the_brim += seen.occupied >= seen.capacity
    assert filled_to_the_brim, "a place in which nothing is ever full proves nothing"


def test_a_cut_works_by_attrition(model: WatchedModel) -> None:
    """The day capacity falls nobody is put out: no more leave than on the days around it."""
    kinds, ended = columns(model, "service", "ended")
    for service in (Service.HOME_CARE, Service.RESIDENTIAL_CARE):
        out = np.bincount(ended[(kinds == service) & (ended >= 0) & (ended != NEVER)])
        usual = out[CUT_DAY - 60 : CUT_DAY]
        assert out[CUT_DAY] <= usual.mean() + 5 * max(usual.std(), 1)


def held_while_above(midnights: list[Midnight], margin: int) -> list[int]:
    above = takewhile(lambda seen: seen.occupied >= seen.capacity + margin, midnights)
    return [seen.occupied for seen in above]


def test_far_above_capacity_occupancy_only_falls(model: WatchedModel) -> None:
    """After a cut nobody starts until enough have left; without one this never happens."""
    kinds, units = columns(model, "service", "units")
    for service, midnights in by_service(model):
        if service in INPATIENT:
            continue  # urgent patients start whether or not there is room
        most = int(units[kinds == service].max())
        year = [seen for seen in midnights if seen.day >= CUT_DAY]
        held = held_while_above(year, most)
        assert (np.diff(held) <= 0).all()
        if service == Service.HOME_CARE and year[0].capacity < 0.9 * midnights[0].capacity:
            assert len(held) > 5, "the cut was meant to bind"


def test_nobody_who_is_gone_holds_or_awaits_a_place(model: WatchedModel) -> None:
    resident, requested, ended = columns(model, "resident", "requested", "ended")
    is_open = (requested != NEVER) & (ended == NEVER)
    assert is_open.sum() > 500
    assert model.people.alive[resident[is_open]].all()
