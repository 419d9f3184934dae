"""One task: one scenario, one replicate; done once, kept, and found again."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import blake2b, sha256
from itertools import chain, count
from pathlib import Path
from typing import Any, Literal

from sim.area import Area
from sim.parameters import InputError, catalogue
from sim.parameters.scheme_words import NULL
from sim.results import Results, is_finished, is_whole, load, model_digest, provenance, store
from sim.run import StartOf
from sim.scenario import Range, Scenario
from sim.scenario.change import is_switch

Residents = int | Literal["all"]
Runner = Callable[..., Results]
_SEED_BYTES = 8
_NAME_LENGTH = 16


@dataclass(frozen=True)
class Task:
    """Everything that decides what one run gives."""

    area: Area
    scenario: Scenario
    years: int
    seed: int
    replicate: int
    residents: Residents
    journeys: int = 0  # how many residents are followed

    def name(self) -> str:
        """A digest of all but the replicate: inputs, model and the packages it ran with."""
        inputs = {
            "area": self.area.hash,
            "scenario": self.scenario.hash,
            "years": self.years,
            "seed": self.seed,
            "residents": self.residents,
            "journeys": self.journeys,
            "model": model_digest(),
            "packages": provenance()["packages"],
            "python": provenance()["python"],
        }
        return sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:_NAME_LENGTH]

    def folder(self, runs: Path) -> Path:
        """Where this task's results are kept."""
        return runs / self.name() / f"replicate-{self.replicate}"


def or_all(residents: Residents, people: float) -> Residents:
    """So many residents of a place, or all where no more people live there."""
    return "all" if residents == "all" or residents >= people else residents


def run_seed(seed: int, replicate: int) -> int:
    """The seed of one replicate: the same for every scenario, unrelated to its neighbours'."""
    digest = blake2b(f"{seed}:replicate:{replicate}".encode(), digest_size=_SEED_BYTES).digest()
    return int.from_bytes(digest, "little") >> 1


def execute(
    task: Task, runs: Path | None, runner: Runner, start_of: StartOf | None = None
) -> Results:
    """Run one task, or read it back where it was finished before with the same inputs.

    `start_of` gives the start state, where more than one task goes on from it.
    """
    if runs is not None:
        kept = _kept(task.folder(runs))
        if kept is not None:
            return kept
    results = runner(
        task.area,
        task.scenario,
        years=task.years,
        seed=run_seed(task.seed, task.replicate),
        residents=task.residents,
        replicate=task.replicate,
        start_of=start_of,
        journeys=task.journeys,
    )
    if runs is not None:
        folder = task.folder(runs)
        if not is_whole(folder):  # another process may have made the same run meanwhile
            store(results, folder, always_the_same=True)
    return results


def _kept(folder: Path) -> Results | None:
    try:
        return load(folder) if is_finished(folder) else None
    except InputError:
        return None  # damaged on disk: run it again


def has_ranges(scenario: Scenario) -> bool:
    """Whether the scenario draws some of its numbers, so that intervals cover them too.

    Effects of schemes are drawn from their published intervals.
    """
    return any(
        isinstance(change.amount, Range) or (is_switch(change.parameter) and change.amount > NULL)
        for change in scenario.changes
    )


def facts_of(tasks: list[Task]) -> dict[str, Any]:
    """What was run, for the manifest of all tasks together."""
    first = tasks[0]
    scenarios = {task.scenario.name: task.scenario for task in tasks}
    titles = _told_apart([scenario.title for scenario in scenarios.values()])
    known = catalogue() | first.area.parameters
    return {
        "area": {"name": first.area.name, "title": first.area.title, "hash": first.area.hash},
        "scenarios": [
            {
                "name": scenario.name,
                "title": title,
                "question": scenario.question,
                "hash": scenario.hash,
                "changes": [asdict(change) for change in scenario.resolved(known)],
            }
            for scenario, title in zip(scenarios.values(), titles, strict=True)
        ],
        "parameters_drawn": any(has_ranges(scenario) for scenario in scenarios.values()),
        "first_year": first.area.first_year,
        "years": first.years,
        "seed": first.seed,
        "replicates": len({task.replicate for task in tasks}),
        "run_seeds": {task.replicate: run_seed(task.seed, task.replicate) for task in tasks},
        "residents": first.residents,
    }


def _told_apart(titles: list[str]) -> list[str]:
    """Titles by which a reader tells scenarios apart: one that was there before gets a number."""
    found: list[str] = []
    for title in titles:
        numbered = (f"{title} ({number})" for number in count(2))
        found.append(next(one for one in chain([title], numbered) if one not in found))
    return found
