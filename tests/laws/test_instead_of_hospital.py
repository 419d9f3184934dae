"""Care at home instead of a hospital bed: no admission is lost and none is made twice."""

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.pathways.foresee import FOLLOWED_BY
from sim.services import NEVER, NOT_A_ROW, Service, WayOut
from tests.lived import live, multiply, scenario, small_place
from tests.witness.replay import LoggedModel

pytestmark = pytest.mark.slow  # whole runs

WARD, RESPONSE = Service.VIRTUAL_WARD, Service.URGENT_COMMUNITY_RESPONSE
LAST_URGENT_EVENT = 1 << 26  # urgent needs are numbered from 1, others far above
# The virtual ward is full every day, and every other patient needs the hospital after all.
BUSY = [
    multiply("pathways.virtual_ward.step_up_share", 6),
    multiply("pathways.virtual_ward.step_up_transfer_share", 4),
    multiply("pathways.urgent.ucr_suitable_share", 3),
]

Rows = NDArray[np.integer]


@pytest.fixture(scope="module", params=[(), BUSY], ids=["do nothing", "busy"])
def model(request: pytest.FixtureRequest) -> LoggedModel:
    place = small_place(30_000)
    return live(place, scenario("a_test", *request.param), years=2, seed=7, kind=LoggedModel)


def rows_of(model: LoggedModel, service: Service) -> Rows:
    record = model.place.record
    return np.flatnonzero(record.service[: record.rows] == service)


def foreseen(model: LoggedModel) -> Rows:
    """Admissions that urgent needs would lead to; readmissions come only where the first did."""
    rows, event = rows_of(model, Service.EMERGENCY_INPATIENT), model.place.record.event
    return rows[(event[rows] < LAST_URGENT_EVENT) & (event[rows] % FOLLOWED_BY == 0)]


def stepped_up(model: LoggedModel) -> Rows:
    """Stays on the virtual ward that took the place of an admission."""
    record, wards = model.place.record, rows_of(model, WARD)
    admitted = record.started[record.upstream[wards]]
    return wards[(record.started[wards] != NEVER) & (admitted > record.started[wards])]


def test_every_foreseen_admission_comes_about_or_is_accounted_for(model: LoggedModel) -> None:
    record, rows = model.place.record, foreseen(model)
    has_started = record.started[rows] != NEVER
    without = rows[~has_started]
    way = record.way_out[without]
    averted, there = without[way == WayOut.AVERTED], without[way == WayOut.ALREADY_THERE]
    wait = without[way == WayOut.OPEN]
    assert averted.size > 200
    assert there.size > 20
    assert averted.size + there.size + wait.size == without.size
    # Whoever is still to come to hospital is on the virtual ward, or is gone.
    here = model.people.alive[record.resident[wait]]
    on_ward = stepped_up(model)
    on_ward = on_ward[record.ended[on_ward] == NEVER]
    assert np.isin(wait[here], record.upstream[on_ward]).all()


def test_an_admission_averted_is_one_taken_on_at_home(model: LoggedModel) -> None:
    record, rows = model.place.record, rows_of(model, Service.EMERGENCY_INPATIENT)
    averted = rows[record.way_out[rows] == WayOut.AVERTED]
    calls = rows_of(model, RESPONSE)
    taken = calls[(record.started[calls] != NEVER) & (record.upstream[calls] != NOT_A_ROW)]
    by_team = record.upstream[taken]
    by_ward = record.upstream[stepped_up(model)]
    assert np.isin(by_team, averted).all()
    instead = Counter([*by_team.tolist(), *by_ward.tolist()])
    assert max(instead.values()) == 1, "one need, one kind of care instead"
    assert set(averted.tolist()) <= set(instead)


def test_a_transferred_patient_is_admitted_exactly_once(model: LoggedModel) -> None:
    """On leaving the ward for the hospital; who came there meanwhile for another need, is there."""
    record, wards = model.place.record, stepped_up(model)
    admission = record.upstream[wards]
    came = record.started[admission] != NEVER
    assert came.sum() > 5
    left, admitted = record.ended[wards[came]], record.started[admission[came]]
    np.testing.assert_array_equal(left, admitted)
    assert record.direct[admission[came]].all(), "their visit to A&E was before the virtual ward"
    went_on = record.way_out[wards] == WayOut.MOVED_ON
    for ward in wards[went_on & (record.way_out[admission] != WayOut.AVERTED)].tolist():
        need, resident = record.upstream[ward], record.resident[ward]
        hospital = rows_of(model, Service.EMERGENCY_INPATIENT)
        mine = hospital[record.resident[hospital] == resident]
        on_the_day = mine[record.started[mine] == record.ended[ward]]
        planned = rows_of(model, Service.ELECTIVE_INPATIENT)
        planned = planned[record.resident[planned] == resident]
        on_the_day = [*on_the_day, *planned[record.started[planned] == record.ended[ward]]]
        assert len(on_the_day) == 1
        if on_the_day[0] != need:
            assert record.started[need] == NEVER


def occupied_at_step_up(model: LoggedModel) -> dict[int, tuple[int, int]]:
    """Places held and places there are after the ward took people in; some go on to hospital."""
    record, wards = model.place.record, rows_of(model, WARD)
    went_on = wards[(record.way_out[wards] == WayOut.MOVED_ON) & (record.started[wards] != NEVER)]
    later = Counter(record.ended[went_on].tolist())
    return {
        seen.day: (seen.occupied + later[seen.day], seen.capacity)
        for seen in model.midnights
        if seen.service == WARD
    }


def test_the_virtual_ward_takes_nobody_when_full_and_fills_to_the_last_place(
    model: LoggedModel,
) -> None:
    held = occupied_at_step_up(model)
    assert all(occupied <= capacity for occupied, capacity in held.values())
    assert len(model.no_slot) > 20
    for join in model.no_slot:
        occupied, capacity = held[join.day]
        assert occupied == capacity


def test_whoever_could_step_down_moves_or_the_hospital_stay_ends_first(
    model: LoggedModel,
) -> None:
    record, wards = model.place.record, rows_of(model, WARD)
    before = record.upstream[wards]
    in_bed = record.started[before] < record.requested[wards]
    wards, before = wards[in_bed], before[in_bed]
    moved = record.started[wards] != NEVER
    assert moved.sum() > 20
    np.testing.assert_array_equal(record.started[wards[moved]], record.ended[before[moved]])
    assert (record.way_out[before[moved]] == WayOut.MOVED_ON).all()
    not_moved, stayed = wards[~moved], before[~moved]
    over = record.ended[not_moved] != NEVER
    assert over.sum() > 5
    np.testing.assert_array_equal(record.ended[not_moved[over]], record.ended[stayed[over]])
    assert (record.way_out[stayed[over]] != WayOut.MOVED_ON).all()
    assert (record.ended[stayed[~over]] == NEVER).all()


def test_the_response_turns_away_only_when_every_slot_is_taken(model: LoggedModel) -> None:
    record, calls = model.place.record, rows_of(model, RESPONSE)
    held = {
        seen.day: (seen.occupied, seen.capacity)
        for seen in model.midnights
        if seen.service == RESPONSE
    }
    away = calls[record.way_out[calls] == WayOut.TURNED_AWAY]
    assert away.size > 20
    for day in np.unique(record.ended[away]).tolist():
        assert held[day][0] == held[day][1]
    assert all(occupied <= capacity for occupied, capacity in held.values())
    assert (record.started[away] == NEVER).all()


def test_whoever_is_turned_away_goes_where_they_would_have_gone(model: LoggedModel) -> None:
    """On the same day: to a hospital bed, to the virtual ward, or where they are already."""
    record, calls = model.place.record, rows_of(model, RESPONSE)
    away = calls[record.way_out[calls] == WayOut.TURNED_AWAY]
    to_be_admitted = away[record.upstream[away] != NOT_A_ROW]
    assert to_be_admitted.size > 10
    wards = dict(zip(record.upstream[stepped_up(model)].tolist(), stepped_up(model), strict=True))
    for call in to_be_admitted.tolist():
        need, day = int(record.upstream[call]), record.ended[call]
        if need in wards:
            assert record.started[wards[need]] == day
        elif record.started[need] != NEVER:
            assert record.started[need] == day
        else:
            assert record.way_out[need] == WayOut.ALREADY_THERE
            assert record.ended[need] == day
