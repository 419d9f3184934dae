"""Started from equilibrium: no trend in occupancy over five years in which nobody ages.

Long-term care is left out: people grow old in it, so a place in which nobody does is not its
equilibrium (its levels are held against published ones by the witnesses and by validation). So
are specialist nurses, who are asked for when a condition begins: none begins where nobody ages.
Teams of a few people, and beds by the handful, are too much chance.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.pathways.names import LISTED
from sim.scenario import Change, values_by_year
from sim.services import CalendarMonth, Ids, Service
from tests.lived import WatchedModel, scenario, small_place

YEARS, MONTHS, DAYS = 5, 12, 365
SHORT_TERM = (
    *(Service.EMERGENCY_INPATIENT, Service.INTERMEDIATE_CARE_BED, Service.REABLEMENT),
    *(Service.URGENT_COMMUNITY_RESPONSE, Service.VIRTUAL_WARD, Service.COMMUNITY_NURSING),
    *(Service.LINK_WORKER, Service.CRISIS_TEAM),
)
# Cases that last for months: what is left of the start wears off within the first year.
LONG_CASES = (Service.CASE_MANAGEMENT, Service.COMMUNITY_MENTAL_HEALTH)
# Largest drift over the five years that chance and a start near equilibrium may leave.
DRIFT, DRIFT_OF_LONG_CASES = 0.03, 0.06


class Frozen(WatchedModel):
    """The model, with how long the lists were and how long people on them had waited, by week."""

    waiting: dict[Service, list[tuple[float, float]]]

    def day(self, month: CalendarMonth, day: int, arrivals: Ids) -> None:
        self.waiting = getattr(self, "waiting", {service: [] for service in LISTED})
        super().day(month, day, arrivals)
        for service in LISTED:
            by_weeks = self.place.lists[service].by_weeks
            mean = by_weeks @ np.arange(by_weeks.size) / by_weeks.sum()
            self.waiting[service].append((float(by_weeks.sum()), float(mean)))


def frozen(people: int, seed: int) -> Frozen:
    """A warm-up that goes on for five years more, and nothing after it."""
    place = small_place(people)
    longer = Change("pathways.start.warm_up_months", "add", float(YEARS * MONTHS), "a test")
    values = values_by_year(place, scenario("longer", longer), place.first_year, 1, seed)[0]
    model = Frozen(place, values, seed, 1)
    model.warm_up()
    return model


@pytest.fixture(scope="module")
def places() -> list[Frozen]:
    """Six places: few beds are much chance."""
    return [frozen(400_000, seed) for seed in range(6)]


def drift(levels: NDArray[np.float64]) -> float:
    """How much the years rise from the first to the last, against their mean."""
    slope = np.polyfit(np.arange(YEARS), levels / levels.mean(), 1)[0]
    return float(slope * (YEARS - 1))


def by_year(days: list[float]) -> NDArray[np.float64]:
    return np.array(days[-YEARS * DAYS :], np.float64).reshape(YEARS, DAYS).mean(axis=1)


@pytest.mark.slow
@pytest.mark.parametrize("service", [*SHORT_TERM, *LONG_CASES])
def test_no_trend_in_five_frozen_years(places: list[Frozen], service: Service) -> None:
    """Mean occupied units in each of the five years."""
    levels = [
        by_year([seen.occupied for seen in model.midnights if seen.service == service])
        for model in places
    ]
    allowed = DRIFT_OF_LONG_CASES if service in LONG_CASES else DRIFT
    assert abs(drift(np.mean(levels, axis=0))) < allowed, levels


@pytest.mark.slow
@pytest.mark.parametrize("service", LISTED)
def test_lists_and_waits_stay_as_long_as_they_are(places: list[Frozen], service: Service) -> None:
    """As long as published at the start and for five years, and people on them wait as long."""
    lengths, waits = (
        np.mean([by_year([week[at] for week in one.waiting[service]]) for one in places], axis=0)
        for at in range(2)
    )
    assert abs(drift(lengths)) < DRIFT, lengths
    assert abs(drift(waits)) < DRIFT, waits
