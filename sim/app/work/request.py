"""What somebody asks for: scenarios of one place, how they are run, and its name in the store."""

import json
import os
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import scenarios
from sim.app.samples import samples
from sim.app.work.checked import targets_digest
from sim.app.work.store import OWN, Store
from sim.area import Area, area_names, load_area
from sim.parameters import InputError
from sim.parameters.errors import did_you_mean
from sim.results import is_finished
from sim.scenario import scenario_names
from sim.sweep import Comparison, Drivers, Residents, Task, plan_comparison, plan_drivers

Kind = Literal["comparison", "drivers", "check"]
Plan = Comparison | Drivers
MOST_SCENARIOS = 5
MOST_JOURNEYS = 5000
FEWEST_REPLICATES = 2
PLANS_HELD = 32
_NAME_LENGTH = 24
_HERE = Path(scenarios.__file__).parent
_WRITTEN = (_HERE, _HERE / "areas")
# Name, time and size of every file that a place or a scenario is read from.
_Files = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Request:
    """Scenarios of one place, the first the baseline, and how often and with whom they are run.

    `area` is a ready-made place; scenarios are ready-made or kept in the store (`own-...`). With a
    single scenario its tables alone come out. Of the kind `drivers` are two scenarios, whose
    difference is split by groups of changes: every choice of the groups is run. Of the kind `check`
    is one scenario that is held against published figures.
    """

    area: str
    scenarios: tuple[str, ...]
    years: int
    replicates: int
    residents: Residents
    seed: int = 1
    journeys: int = 0
    doubt: bool = False
    kind: Kind = "comparison"

    def key(self, store: Store) -> str:
        """A digest of all that decides the answer: inputs, model and packages."""
        names = [task.name() for task in plan(self, store).tasks if task.replicate == 0]
        against = [targets_digest()] if self.kind == "check" else []
        said = json.dumps([self.kind, names, self.replicates, self.doubt, *against])
        return sha256(said.encode()).hexdigest()[:_NAME_LENGTH]

    def data(self) -> dict[str, Any]:
        """As plain data, for another process."""
        return asdict(self)


def request_from(data: dict[str, Any]) -> Request:
    """The request that `data` was made from."""
    return Request(**{**data, "scenarios": tuple(data["scenarios"])})


def plan(request: Request, store: Store) -> Plan:
    """Every run of a request; what cannot be meant, or is too much to ask, is an InputError."""
    return _plan(request, store, _files())


def place(name: str) -> Area:
    """A ready-made place, read once."""
    return _place(name, _files())


def runs_of(request: Request, task: Task, store: Store) -> Path:
    """The folder in which a task of this request is kept, with others of its kind.

    A split needs of each run only its outcomes. Where the run is kept whole, that will do. A check
    keeps what it measured, which hangs on the published figures too.
    """
    if request.kind == "check":
        return store.checks / targets_digest()
    if request.kind == "comparison" or is_finished(task.folder(store.runs)):
        return store.runs
    return store.outcomes


@lru_cache(maxsize=PLANS_HELD)
def _plan(request: Request, store: Store, files: _Files) -> Plan:
    _check(request)
    area = _place(request.area, files)
    offered = {sample.residents_of(area.people) for sample in samples().values()}
    if request.residents not in offered:
        remedy = f"Choose from {', '.join(map(str, offered))}"
        raise _refusal("residents", f"{request.residents} are not offered here", remedy)
    found = [store.scenario(name) for name in request.scenarios]
    if request.kind == "drivers":
        return plan_drivers(
            area,
            found[1],
            found[0],
            years=request.years,
            replicates=request.replicates,
            residents=request.residents,
            seed=request.seed,
        )
    return plan_comparison(
        area,
        found,
        years=request.years,
        replicates=request.replicates,
        residents=request.residents,
        journeys=request.journeys,
        doubt=request.doubt,
        seed=request.seed,
    )


@lru_cache(maxsize=PLANS_HELD)
def _place(name: str, files: _Files) -> Area:
    if name not in area_names():
        remedy = did_you_mean(name, area_names())
        raise _refusal("area", f"there is no ready-made place {name!r}", remedy)
    return load_area(name)


def _check(request: Request) -> None:
    """Refuse what is more than one person may ask of a shared server."""
    for name in request.scenarios:
        if not name.startswith(OWN) and name not in scenario_names():
            remedy = did_you_mean(name, scenario_names())
            raise _refusal("scenarios", f"there is no ready-made scenario {name!r}", remedy)
    count = len(request.scenarios)
    fewest, most = {"drivers": (2, 2), "check": (1, 1)}.get(request.kind, (1, MOST_SCENARIOS))
    if not fewest <= count <= most:
        remedy = "Name two" if fewest == most else f"Name {fewest} to {most}"
        raise _refusal("scenarios", f"{count} at once are not possible", remedy)
    # Residents can be followed in a single run, which compares nobody else.
    is_enough = count == 1 or request.journeys
    fewest, most = 1 if is_enough else FEWEST_REPLICATES, _most_replicates()
    if not fewest <= request.replicates <= most:
        problem = f"{request.replicates} runs of each scenario are not possible"
        raise _refusal("replicates", problem, f"Ask for {fewest} to {most}")
    if not 0 <= request.journeys <= MOST_JOURNEYS:
        problem = f"{request.journeys} residents cannot be followed"
        raise _refusal("journeys", problem, f"Follow at most {MOST_JOURNEYS}")


def _most_replicates() -> int:
    return max(sample.replicates for sample in samples().values())


def _files() -> _Files:
    found = sorted((e.path, e.stat()) for folder in _WRITTEN for e in os.scandir(folder))
    return tuple((path, about.st_mtime_ns, about.st_size) for path, about in found)


def _refusal(key: str, problem: str, remedy: str) -> InputError:
    return InputError("request", key, problem, remedy)
