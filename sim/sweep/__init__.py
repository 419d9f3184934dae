"""Many runs: tasks, the processes that do them, and what is kept so that none is done twice."""

from sim.sweep.compare import compare_scenarios, run_scenarios
from sim.sweep.drivers import find_drivers
from sim.sweep.home_care_curve import home_care_curve
from sim.sweep.pool import Progress, WorkersDiedError
from sim.sweep.task import Residents, run_seed
from sim.sweep.trial import trial

__all__ = [
    "Progress",
    "Residents",
    "WorkersDiedError",
    "compare_scenarios",
    "find_drivers",
    "home_care_curve",
    "run_scenarios",
    "run_seed",
    "trial",
]
