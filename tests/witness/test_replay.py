"""A whole run and its plain SimPy retelling: the same stays to the day, blocking included."""

import numpy as np
import pytest

from sim.pathways.names import HOMES_FOR_LIFE, HOSPITAL, OF_CHILDREN
from sim.services import NEVER, NOT_A_ROW, Service, WayOut
from tests.lived import live, multiply, scenario, small_place
from tests.witness import plain_simpy
from tests.witness.replay import BEDS, LEFT_LATE, RESPONSE, SERVICES, LoggedModel, Replay, replay

CUT = [
    multiply("area.capacity.home_care_hours_per_week", 0.8, "2025-26"),
    multiply("area.capacity.nursing_care_places", 0.75, "2025-26"),
    multiply("area.capacity.residential_care_places", 0.7, "2025-26"),
    multiply("area.capacity.reablement_places", 0.8, "2025-26"),
    multiply("area.capacity.intermediate_care_beds", 0.7, "2026-27"),
    multiply("area.capacity.general_acute_beds", 0.9, "2026-27"),
    multiply("pathways.capacity.per_1000_people", 0.8, "2025-26"),
]


@pytest.fixture(scope="module", params=[(), CUT], ids=["do nothing", "capacity cut"])
def told(request: pytest.FixtureRequest) -> Replay:
    place = small_place(15_000)
    model = live(place, scenario("a_test", *request.param), years=2, seed=4, kind=LoggedModel)
    return replay(model, cut=bool(request.param))


def test_the_same_stays_to_the_day(told: Replay) -> None:
    found = plain_simpy.run(told.town, told.journeys)
    assert len(found) == len(told.expected)
    late = {n for n, journey in enumerate(told.journeys) if interrupted(told, n)}
    for mine, theirs in zip(told.expected, found, strict=True):
        assert mine[:4] == theirs[:4]
        assert mine[0] in late or mine[4] == theirs[4]


def interrupted(told: Replay, number: int) -> bool:
    """Whether care was cut short by a return to hospital, perhaps late in the day."""
    journey = told.journeys[number]
    return journey.gone < told.town.days and journey.legs[-1].service in LEFT_LATE


def test_the_run_was_worth_telling(told: Replay) -> None:
    """Where capacity was cut every service had a queue; beds were blocked anyway.

    The urgent response and the virtual ward turned people away who came when they were full.
    """
    waited = dict.fromkeys(range(BEDS + 1), 0)
    for number, leg, asked, started, _ in told.expected:
        if started is None or started > asked:
            waited[told.journeys[number].legs[leg].service] += 1
    assert waited[BEDS] > 100
    assert len(told.model.no_slot) > 5
    assert waited[SERVICES.index(RESPONSE)] > 5
    if told.cut:
        # Few with a learning disability come of age in so small a place, and few children ask.
        for service in (*HOMES_FOR_LIFE, *OF_CHILDREN):
            del waited[SERVICES.index(service)]
        assert min(waited.values()) > 0, waited
        assert sum(waited.values()) - waited[BEDS] > 150, waited
    blocked = sum(
        told.expected[i + 1][3] != told.expected[i + 1][2]
        for i in range(len(told.expected) - 1)
        if told.expected[i + 1][1] == 1
    )
    assert blocked > 20


def test_nobody_holds_two_places(told: Replay) -> None:
    """Whoever starts in the next place has left the one before, and not before asking for it.

    Care that takes the place of an admission comes before it, if it comes about after all.
    """
    record = told.model.place.record
    rows = np.flatnonzero(record.upstream[: record.rows] != NOT_A_ROW)
    rows = rows[record.started[rows] != NEVER]
    instead = record.started[record.upstream[rows]] > record.started[rows]
    assert np.isin(record.service[rows[instead]], (RESPONSE, Service.VIRTUAL_WARD)).all()
    transferred = rows[instead & (record.started[record.upstream[rows]] != NEVER)]
    assert transferred.size
    assert (record.ended[transferred] <= record.started[record.upstream[transferred]]).all()
    rows = rows[~instead]
    before = record.upstream[rows]
    assert rows.size > 100
    assert (record.ended[before] <= record.started[rows]).all()
    waited_in_bed = record.way_out[before] == WayOut.MOVED_ON
    in_hospital = np.isin(record.service[before], HOSPITAL)
    kept = waited_in_bed & in_hospital
    np.testing.assert_array_equal(record.ended[before[kept]], record.started[rows[kept]])
