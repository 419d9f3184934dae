"""One draw decides one thing, and nobody comes first for where they stand in the model."""

from math import sqrt

import numpy as np
import pytest

from sim import draws
from sim.demand import Strikes
from sim.pathways.community import asked_for
from sim.pathways.end_of_life import _spread_days
from sim.pathways.place import Slots
from sim.pathways.urgent import Arrivals
from sim.run import Model
from sim.scenario import Change, load_scenario, values_by_year
from sim.services import Service
from tests.lived import WatchedModel, live, small_place

pytestmark = pytest.mark.law

PEOPLE, SEED = 40_000, 8
STANDARD_ERRORS = 5


class Watcher(WatchedModel):
    """The model, with who comes to hospital in each month written down in their order."""

    came: list[Arrivals]

    def foresee_needs(self, number: int, near_death: Slots, first_day: int, days: int) -> Arrivals:
        found = super().foresee_needs(number, near_death, first_day, days)
        self.came = [*getattr(self, "came", []), found]
        return found


@pytest.fixture(scope="module")
def model() -> Watcher:
    place = small_place(PEOPLE)
    return live(place, load_scenario("do_nothing"), years=1, seed=SEED, kind=Watcher)


@pytest.mark.parametrize("need", ["community_health", "mental_health"])
def test_what_is_asked_for_says_nothing_of_when_the_next_need_strikes(
    model: Watcher, need: str
) -> None:
    slots = np.arange(PEOPLE)
    numbers = np.ones(PEOPLE, np.uint32)
    asked = asked_for(
        model.place,
        Strikes(slots, np.zeros(PEOPLE, np.int32), numbers),
        model.rules.requests[need],
        need,
    )
    until_next = draws.exponential(SEED, need, model.people.identity[:PEOPLE], numbers)
    assert sum(strikes.slot.size for strikes in asked.values()) == PEOPLE
    for strikes in asked.values():
        mean = until_next[strikes.slot].mean()
        # Of unit exponentials mean and standard deviation are 1.
        assert abs(mean - 1) < STANDARD_ERRORS / sqrt(strikes.slot.size)


def test_within_a_day_patients_come_in_no_order_of_slots(model: Watcher) -> None:
    rising = pairs = 0
    for month in model.came:
        for day in range(month.bounds.size - 1):
            slots = model.place.record.resident[month.on(day)]
            slots = slots[np.append(True, slots[1:] != slots[:-1])]
            rising += int((slots[1:] > slots[:-1]).sum())
            pairs += slots.size - 1
    assert pairs > PEOPLE / 20
    # A third of the variance of independent pairs, for neighbours share a patient.
    assert abs(rising / pairs - 0.5) < STANDARD_ERRORS * sqrt(1 / 12 / pairs)


def test_services_draw_apart_for_one_event(model: Watcher) -> None:
    """Nursing at home and a hospice bed follow from one death: one is not the other's length."""
    record = model.place.record
    days = record.fit[: record.rows].astype(np.int64) - record.started[: record.rows]
    crisis, team = (
        {
            (int(record.resident[row]), int(record.event[row])): int(days[row])
            for row in np.flatnonzero(record.service[: record.rows] == service)
            if record.started[row] < record.fit[row]
        }
        for service in (Service.CRISIS_TEAM, Service.COMMUNITY_MENTAL_HEALTH)
    )
    both = sorted(crisis.keys() & team.keys())
    assert len(both) > 20
    x, y = (np.log([one[key] for key in both]) for one in (crisis, team))
    assert abs(np.corrcoef(x, y)[0, 1]) < STANDARD_ERRORS / sqrt(len(both))


@pytest.mark.parametrize(
    ("service", "mean"), [("END_OF_LIFE_HOME", 60.0), ("END_OF_LIFE_HOME", 120.0), ("HOSPICE", 14)]
)
def test_care_before_death_has_the_mean_that_is_asked_for(
    model: Model, service: str, mean: float
) -> None:
    evenly = (np.arange(100_000) + 0.5) / 100_000
    assert _spread_days(mean, evenly, model.rules.values, service).mean() == pytest.approx(
        mean, rel=0.01
    )


def test_a_service_that_was_closed_can_open_again() -> None:
    place, name = small_place(PEOPLE), "pathways.capacity.per_1000_people"
    where = {"service": ("virtual_ward",)}
    closed = Change(name, "set", 0.0, "a test", where=where, since="2025-26")
    opened = Change(name, "set", 0.3, "a test", where=where, since="2026-27")
    nothing = load_scenario("do_nothing")
    changed = type(nothing)("a_test", "a_test", "What if?", (closed, opened))
    model = Model(place, values_by_year(place, nothing, 2025, 1, SEED)[0], SEED, 1)
    model.warm_up()
    model.live(values_by_year(place, changed, 2025, 2, SEED))
    capacity = [month.capacity_days[Service.VIRTUAL_WARD] / month.days for month in model.months]
    assert capacity[:12] == [0] * 12
    assert capacity[12:] == pytest.approx([12] * 12, abs=1)
