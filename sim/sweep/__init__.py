"""Many runs: tasks, the processes that do them, and what is kept so that none is done twice."""

from sim.sweep.compare import (
    Comparison,
    answer_of,
    by_scenario,
    compare_scenarios,
    plan_comparison,
    run_scenarios,
)
from sim.sweep.drivers import find_drivers
from sim.sweep.home_care_curve import home_care_curve
from sim.sweep.pool import ONE_THREAD, Progress, WorkersDiedError, next_task
from sim.sweep.starts import kept_start
from sim.sweep.task import Residents, Task, execute, run_seed
from sim.sweep.trial import trial

__all__ = [
    "ONE_THREAD",
    "Comparison",
    "Progress",
    "Residents",
    "Task",
    "WorkersDiedError",
    "answer_of",
    "by_scenario",
    "compare_scenarios",
    "execute",
    "find_drivers",
    "home_care_curve",
    "kept_start",
    "next_task",
    "plan_comparison",
    "run_scenarios",
    "run_seed",
    "trial",
]
