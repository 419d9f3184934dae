"""A sample against a full run: rates agree, queues are worse in small pools, and by how much."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray
from polars import DataFrame

from calibration.measures import first_year_measures, yearly_totals
from sim.run import run
from sim.scenario import load_scenario
from tests.lived import small_place

Measured = Callable[[str], tuple[NDArray[np.float64], NDArray[np.float64]]]
PEOPLE, SAMPLE, SEEDS = 60_000, 6_000, 6
AFTER_HOSPITAL = ("intermediate_care_bed", "reablement")
RATES = ("ae_attendances", "emergency_admissions", "deaths", "late_discharges", "pathway_0")


@pytest.fixture(scope="module")
def measured() -> Measured:
    place, nothing = small_place(PEOPLE), load_scenario("do_nothing")
    found = {}
    for residents in ("all", SAMPLE):
        runs = [
            run(place, nothing, years=1, seed=seed, residents=residents) for seed in range(SEEDS)
        ]
        found[residents] = [first_year_measures(one.tables) | extra(one.tables) for one in runs]
    return lambda name: (
        np.array([one[name] for one in found["all"]]),
        np.array([one[name] for one in found[SAMPLE]]),
    )


def extra(tables: Mapping[str, DataFrame]) -> dict[str, float]:
    """Totals that a sample must reach too, and a measure of queues."""
    totals = yearly_totals(tables["outcomes"])
    return {
        "people": float(tables["population"]["people_start"].sum()),
        "hours": totals["home_care_capacity_days"],
        "waiting": sum(totals[f"waiting_days_{service}"] for service in AFTER_HOSPITAL),
    }


@pytest.mark.slow
def test_rates_of_a_sample_are_those_of_the_place(measured: Measured) -> None:
    for name in RATES:
        full, sample = measured(name)
        error = np.sqrt(full.var(ddof=1) / SEEDS + sample.var(ddof=1) / SEEDS)
        assert abs(full.mean() - sample.mean()) < 4 * error, (name, full, sample)


@pytest.mark.slow
def test_a_sample_stands_for_the_whole_place(measured: Measured) -> None:
    """People and capacities of the sample, times its weight, are those of the place."""
    for name in ("people", "hours"):
        full, sample = measured(name)
        np.testing.assert_allclose(sample, full.mean(), rtol=0.02)


@pytest.mark.slow
def test_small_pools_queue_more(measured: Measured, capsys: pytest.CaptureFixture[str]) -> None:
    """The bias is there and is shown: a tenth of the places has more than a tenth of the queue."""
    full, sample = measured("waiting")
    with capsys.disabled():
        print(f"\nperson-days waiting for recovery services, {PEOPLE:,} people:", end=" ")
        print(f"{full.mean():,.0f} in a full run, {sample.mean():,.0f} by a sample of {SAMPLE:,}")
    assert sample.mean() > full.mean()
