"""Started from equilibrium: no trend in occupancy over five years in which nobody ages.

Long-term care is left out: people grow old in it, so a place in which nobody does is not its
equilibrium (its levels are held against published ones by the witnesses and by validation).
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.scenario import Change, values_by_year
from sim.services import Service
from tests.lived import WatchedModel, scenario, small_place

YEARS, MONTHS, DAYS = 5, 12, 365
SHORT_TERM = (Service.EMERGENCY_INPATIENT, Service.INTERMEDIATE_CARE_BED, Service.REABLEMENT)
# Largest drift over the five years that chance and a start near equilibrium may leave.
DRIFT = 0.03


def frozen(people: int, seed: int) -> WatchedModel:
    """A warm-up that goes on for five years more, and nothing after it."""
    place = small_place(people)
    longer = Change("pathways.start.warm_up_months", "add", float(YEARS * MONTHS), "a test")
    values = values_by_year(place, scenario("longer", longer), place.first_year, 1, seed)[0]
    model = WatchedModel(place, values, seed, 1)
    model.warm_up()
    return model


@pytest.fixture(scope="module")
def occupied() -> dict[Service, NDArray[np.float64]]:
    """Mean occupied units in each of the five years, over six places: few beds are much chance."""
    found: dict[Service, list[NDArray[np.float64]]] = {}
    for seed in range(6):
        model = frozen(400_000, seed)
        for service in {seen.service for seen in model.midnights}:
            held = [seen.occupied for seen in model.midnights if seen.service == service]
            years = np.array(held[-YEARS * DAYS :], np.float64).reshape(YEARS, DAYS)
            found.setdefault(service, []).append(years.mean(axis=1))
    return {service: np.mean(runs, axis=0) for service, runs in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("service", SHORT_TERM)
def test_no_trend_in_five_frozen_years(
    occupied: dict[Service, NDArray[np.float64]], service: Service
) -> None:
    years = occupied[service]
    slope = np.polyfit(np.arange(YEARS), years / years.mean(), 1)[0]
    assert abs(slope * (YEARS - 1)) < DRIFT, years
