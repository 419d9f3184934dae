"""Holding the model against published figures: a request whose runs are measured, not kept.

Calibration stands on top of the model, which does not know it, and so does this room: it is asked
for by its name, as the command `validate` does.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.results import Results, digest_of
from sim.sweep import Comparison, Runner, facts_of

ROOM = "calibration.held"


def measuring(runner: Runner) -> Callable[..., Results]:
    """A runner that keeps of each run what can be held against published figures."""

    def measure(*given: Any, **named: Any) -> Results:
        results: Results = import_module(ROOM).figures_of(runner, *given, **named)
        return results

    return measure


def held(planned: Comparison, runs: Sequence[Results], seconds: float) -> Results:
    """Every published figure beside what the runs gave."""
    facts = facts_of(list(planned.tasks)) | {
        "runs": [dict(run.facts) for run in runs],
        "wall_seconds": seconds,
    }
    answer: Results = import_module(ROOM).answer(planned.tasks[0].area, runs, facts)
    return answer


def years() -> int:
    """How many years each run has to have."""
    count: int = import_module(ROOM).YEARS
    return count


@cache
def targets_digest() -> str:
    """A digest of the published figures and of how the model is measured against them."""
    return digest_of(Path(str(import_module("calibration").__file__)).parent)
