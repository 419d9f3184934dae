"""Many runs: tasks, the processes that do them, and what is kept so that none is done twice."""

from sim.sweep.compare import (
    Comparison,
    answer_of,
    by_scenario,
    compare_scenarios,
    plan_comparison,
    run_scenarios,
)
from sim.sweep.drivers import Drivers, find_drivers, outcomes_of, plan_drivers, split_of
from sim.sweep.home_care_curve import home_care_curve
from sim.sweep.pool import ONE_THREAD, Progress, WorkersDiedError, next_task
from sim.sweep.starts import kept_start
from sim.sweep.task import Residents, Runner, Task, execute, facts_of, or_all, run_seed
from sim.sweep.trial import trial

__all__ = [
    "ONE_THREAD",
    "Comparison",
    "Drivers",
    "Progress",
    "Residents",
    "Runner",
    "Task",
    "WorkersDiedError",
    "answer_of",
    "by_scenario",
    "compare_scenarios",
    "execute",
    "facts_of",
    "find_drivers",
    "home_care_curve",
    "kept_start",
    "next_task",
    "or_all",
    "outcomes_of",
    "plan_comparison",
    "plan_drivers",
    "run_scenarios",
    "run_seed",
    "split_of",
    "trial",
]
