"""Law 11: two runs of one scenario under different seeds: the interval covers 0 as it says.

Trials draw their runs from one pool of small places, without replacement within a trial.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

import numpy as np
import pytest
from numpy.typing import NDArray

from calibration.measures import yearly_totals
from sim.area import Area
from sim.comparison import interval
from sim.run import run
from sim.scenario import load_scenario
from sim.sweep import run_seed
from tests.lived import small_place

PEOPLE = 3000
RUNS = 240
TRIALS = 4000
MEASURES = (
    *("ae_attendances", "emergency_admissions", "elective_admissions", "bed_days", "deaths"),
    *("delayed_days", "home_care_hours", "cost_icb_pence", "cost_council_pence"),
)


def totals(number: int) -> list[float]:
    """Each measure of one year of one small place under one seed of its own."""
    results = run(_place(), load_scenario("do_nothing"), years=1, seed=run_seed(11, number))
    sums = yearly_totals(results.tables["outcomes"])
    return [sums[measure] for measure in MEASURES]


@cache
def _place() -> Area:
    return small_place(PEOPLE)


@pytest.fixture(scope="module")
def pool() -> NDArray[np.float64]:
    """Runs by measure."""
    with ProcessPoolExecutor(2, get_context("spawn")) as workers:
        return np.array(list(workers.map(totals, range(RUNS), chunksize=20)))


@pytest.mark.slow
@pytest.mark.parametrize("replicates", [3, 5, 10])
def test_intervals_cover_no_difference_as_often_as_they_say(
    pool: NDArray[np.float64], replicates: int
) -> None:
    dice = np.random.default_rng(400)
    chosen = np.array([dice.permutation(RUNS)[: 2 * replicates] for _ in range(TRIALS)])
    one, other = pool[chosen[:, :replicates]], pool[chosen[:, replicates:]]
    covered = {}
    for column, measure in enumerate(MEASURES):
        _, low, high = interval((other - one)[..., column])
        covered[measure] = float(((low <= 0) & (high >= 0)).mean())
    assert all(0.93 <= share <= 0.97 for share in covered.values()), covered


@pytest.mark.slow
def test_the_runs_are_independent(pool: NDArray[np.float64]) -> None:
    """Neighbouring replicate numbers share nothing, or intervals would be too narrow."""
    bound = 4 / np.sqrt(RUNS)
    for values in pool.T:
        assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < bound
