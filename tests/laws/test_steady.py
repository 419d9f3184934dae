"""Started from equilibrium: no trend in occupancy over five years in which nobody ages.

Long-term care is left out: people grow old in it, so a place in which nobody does is not its
equilibrium (its levels are held against published ones by the witnesses and by validation).
"""

import numpy as np
import pytest
import simpy
from numpy.typing import NDArray

from sim.scenario import load_scenario, values_by_year
from sim.services import Service, month_of_run
from tests.lived import WatchedModel, small_place

YEARS, MONTHS, DAYS = 5, 12, 365
SHORT_TERM = (Service.EMERGENCY_INPATIENT, Service.INTERMEDIATE_CARE_BED, Service.REABLEMENT)
# Largest drift over the five years that chance and a start near equilibrium may leave.
DRIFT = 0.03


def frozen(people: int, seed: int) -> WatchedModel:
    """A warm-up of the usual length and five years more of the same."""
    place, nothing = small_place(people), load_scenario("do_nothing")
    values = values_by_year(place, nothing, place.first_year, 1, seed)[0]
    model = WatchedModel(place, values, seed, 1)
    warm_up = int(values.number("pathways.start.warm_up_months")) + YEARS * MONTHS
    model.env = simpy.Environment(month_of_run(place.first_year, -warm_up).first_day)
    model.env.process(model.whole_run(warm_up, []))
    model.env.run()
    return model


@pytest.fixture(scope="module")
def occupied() -> dict[Service, NDArray[np.float64]]:
    """Mean occupied units in each of the five years, over three places."""
    found: dict[Service, list[NDArray[np.float64]]] = {}
    for seed in range(3):
        model = frozen(100_000, seed)
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
