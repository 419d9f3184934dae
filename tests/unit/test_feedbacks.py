"""What shortage does to need, by hand: who waits, lost continuity, full beds; the switches."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.comparison import Part, Question, drivers
from sim.compiled import compiled
from sim.parameters import Values
from sim.pathways import feedbacks
from sim.pathways.assessment import ask_for_assessment
from sim.pathways.cases import come_to_an_end, receive, serve
from sim.pathways.clocks import open_clocks
from sim.pathways.names import NOTHING, QUEUED
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today
from sim.results import ALL
from sim.scenario import load_scenario, values_by_year
from sim.services import Service
from sim.sweep.feedbacks import feedbacks as switches
from sim.sweep.over_time import drivers_of, without
from tests.lived import small_place
from tests.unit.money_month import Month
from tests.unit.population_setting import do_nothing
from tests.unit.test_drivers import outcomes
from tests.witness.made_up_place import SEED, numbers_with, place_of

ASSESSMENT = Service.SOCIAL_CARE_ASSESSMENT
WAITING = feedbacks.WAITING_FOR_ASSESSMENT
PER_CONTINUITY = "pathways.feedbacks.acs_ratio_of_continuity"


@compiled
def a_day(place: Today, services: NDArray[np.int64], numbers: Numbers, day: int) -> int:
    """Cases in these services; returns how many were closed."""
    closed = come_to_an_end(place, day).ids
    receive(place, numbers, day)
    serve(place, services, numbers, day)
    return len(closed)


def changed(**numbers: float) -> Values:
    values = do_nothing()[0]
    named = {f"pathways.feedbacks.{name}": np.asarray(value) for name, value in numbers.items()}
    return Values(values.parameters, values.financial_year, named)


def booked() -> Place:
    """Residents 2 and 7 asked for home care, 4 for nothing that the model has: all on day 0."""
    place = place_of(10, 60)
    slots = np.array([2, 4, 7])
    wanted = np.array([Service.HOME_CARE, NOTHING, Service.HOME_CARE])
    ask_for_assessment(place, slots, np.array([1, 1, 1]), wanted, np.zeros(3, np.int64))
    return place


def test_those_wait_for_an_assessment_who_need_care_until_it_is_done() -> None:
    place = booked()
    numbers = numbers_with(ASSESSMENT, mean_days=5, spread=0.0, patience=1e6, round_days=1)
    assert feedbacks.residents_in(WAITING, place, 0).size == 0  # nobody has come to the queue yet
    queued = np.array(QUEUED)
    a_day(place.ready_for(0), queued, numbers, 0)
    assert feedbacks.residents_in(WAITING, place, 0).tolist() == [2, 7]
    place.set_capacity({ASSESSMENT: 3})
    a_day(place.ready_for(1), queued, numbers, 1)
    assert feedbacks.residents_in(WAITING, place, 1).tolist() == [2, 7]  # being assessed
    assert a_day(place.ready_for(6), queued, numbers, 6) == 3
    assert feedbacks.residents_in(WAITING, place, 6).size == 0


def test_the_wait_raises_urgent_need_of_those_who_wait_and_nothing_else() -> None:
    place, values = booked(), do_nothing()[0]
    numbers = numbers_with(ASSESSMENT, mean_days=5, spread=0.0, patience=1e6, round_days=1)
    a_day(place.ready_for(0), np.array(QUEUED), numbers, 0)
    clocks = open_clocks(SEED, 10)
    for clock in clocks.values():
        clock.admit(place.people.identity)
        clock.set_rate(slice(0, 10), 0.001)
    acted = feedbacks.act(clocks, place, values, 0)
    assert [one.need for one in acted] == ["urgent"]
    rates = clocks["urgent"].rates(slice(0, 10))
    assert np.flatnonzero(rates != np.float32(0.001)).tolist() == [2, 7]
    state = values.labels(feedbacks.RATIO).index(WAITING)
    urgent = values.labels(feedbacks.RATIO, 1).index("urgent")
    ratio = values[feedbacks.RATIO][state, urgent]
    assert rates[2] == np.float32(0.001) * np.float32(ratio)
    assert 1 < ratio < 1.44
    feedbacks.let_go(clocks, acted)
    assert (clocks["urgent"].rates(slice(0, 10)) == np.float32(0.001)).all()


def test_a_fifth_of_the_usual_provider_index_is_worth_what_was_published() -> None:
    values = do_nothing()[0]
    assert feedbacks.admissions_ratio(values, 0.0) == 1
    assert feedbacks.admissions_ratio(values, -0.2) == pytest.approx(1 - 0.14 * 0.019, abs=1e-5)
    assert feedbacks.admissions_ratio(values, 0.2) == pytest.approx(
        1 + 0.14 * (1 / 0.981 - 1), abs=1e-5
    )
    assert feedbacks.admissions_ratio(changed(acs_ratio_of_continuity=1.0), 0.2) == 1


def test_lost_continuity_adds_admissions_and_no_other_visits() -> None:
    """Of 1,000 needs 300 are admitted. With 1.1 times as many admissions 1,100 strike: 330 are
    admitted, and of 770 others 70 do not come about. With 0.9 times as many, 270 of 300 are.
    """
    for more, struck, admitted in ((1.0, 1000, 300), (1.1, 1100, 330), (0.9, 1000, 270)):
        draw, share = (np.arange(struck) + 0.5) / struck, np.full(struck, 0.3)
        real = feedbacks.comes_about(more, share, draw)
        assert int((real & (draw < share)).sum()) == admitted
        assert int((real & (draw >= share)).sum()) == 700


@dataclass(frozen=True)
class OccupiedMonth(Month):
    """A month of 1,000 beds, of which some were occupied."""

    occupied_days: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(len(Service), np.int64)
    )


def waits(occupied: int, values: Values) -> int:
    by_service = np.zeros(len(Service), np.int64)
    by_service[Service.EMERGENCY_INPATIENT] = 1000
    events = {
        "ae_attendances": 1000,
        "emergency_admissions": 300,
        "emergency_admissions_direct": 100,
    }
    month: Any = OccupiedMonth(
        capacity_days=by_service, occupied_days=by_service * occupied // 1000, events=events
    )
    found = feedbacks.with_waits_in_ae(month, values)
    assert dict(found.events) == events | {feedbacks.AE_WAITS: found.events[feedbacks.AE_WAITS]}
    return int(found.events[feedbacks.AE_WAITS])


def test_the_fuller_the_beds_the_more_wait_in_ae() -> None:
    """27.4 % at 93.1 % occupied; 5 points more are 30 more of 1,000 admissions, so 6 of 200."""
    values = do_nothing()[0]
    assert waits(931, values) == 274
    assert waits(981, values) == 280
    assert waits(881, values) == 268
    assert waits(981, changed(ae_waits_per_occupancy=0.0)) == 274
    everybody = changed(ae_over_four_hours_share=1.0)
    assert waits(1200, everybody) == 1000


def test_every_feedback_can_be_switched_off_and_all_of_them_over_time() -> None:
    place, nothing = small_place(1000), load_scenario("do_nothing")
    year = place.first_year
    (usual,) = values_by_year(place, nothing, year, 1, SEED)
    (alone,) = values_by_year(place, without(nothing, switches()), year, 1, SEED)
    (driver,) = (one for one in drivers_of(nothing, year) if one.name == "feedbacks")
    (together,) = values_by_year(place, without(nothing, [driver]), year, 1, SEED)
    names = {change.parameter for one in switches() for change in one.added}
    assert names == {change.parameter for change in driver.added}
    for name in names:
        np.testing.assert_array_equal(alone[name], together[name])
    assert (alone[feedbacks.RATIO] == 1).all()
    rows = [set(change.where.get("state", ())) for one in switches() for change in one.added]
    assert set().union(*rows) == set(feedbacks.STATES)
    for one in switches():
        (values,) = values_by_year(place, without(nothing, [one]), year, 1, SEED)
        assert any((values[name] != usual[name]).any() for name in names), one.name


def test_the_share_of_a_feedback_is_what_it_adds_to_the_difference() -> None:
    """Off: 100 and 110. On, the feedback adds 5 to the baseline and 25 to the scenario."""
    runs = [
        outcomes(scenario, replicate, emergency_admissions=(of_year, 0))
        for scenario, of_year in (
            *(("before without f", 100), ("before", 105)),
            *(("after without f", 110), ("after", 135)),
        )
        for replicate in (0, 1)
    ]
    always = Part("direct", "The changes themselves")
    question = Question("after", "before", (Part("f", "F"),), always=always, beside=True)
    rows = drivers(runs, question, ["emergency_admissions"])
    rows = rows.filter(financial_year=ALL)
    assert set(rows["baseline_mean"]) == {105}
    assert set(rows["scenario_mean"]) == {135}
    for _, of_method in rows.group_by("method"):
        shares = dict(of_method.select("part", "difference_mean").iter_rows())
        assert shares == {"direct": 10, "f": 20, "interaction": 0, ALL: 30}
