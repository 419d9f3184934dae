"""What somebody asks for: scenarios of one place, how they are run, and its name in the store."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sim.app.work.store import Store
from sim.area import Area, load_area
from sim.sweep import Comparison, Residents, plan_comparison

PLANS_HELD = 32
_NAME_LENGTH = 24


@dataclass(frozen=True)
class Request:
    """Scenarios of one place, the first the baseline, and how often and with whom they are run.

    `area` is a ready-made place; scenarios are ready-made or kept in the store (`own-...`). With a
    single scenario its tables alone come out.
    """

    area: str
    scenarios: tuple[str, ...]
    years: int
    replicates: int
    residents: Residents
    seed: int = 1
    journeys: int = 0
    doubt: bool = False

    def key(self, store: Store) -> str:
        """A digest of all that decides the answer: inputs, model and packages."""
        comparison = plan(self, store)
        names = [task.name() for task in comparison.tasks if task.replicate == 0]
        said = json.dumps([names, self.replicates, self.doubt])
        return sha256(said.encode()).hexdigest()[:_NAME_LENGTH]

    def data(self) -> dict[str, Any]:
        """As plain data, for another process."""
        return asdict(self)


def request_from(data: dict[str, Any]) -> Request:
    """The request that `data` was made from."""
    return Request(**{**data, "scenarios": tuple(data["scenarios"])})


@lru_cache(maxsize=PLANS_HELD)
def plan(request: Request, store: Store) -> Comparison:
    """Every run of a request; what cannot be meant is an InputError."""
    return plan_comparison(
        place(request.area),
        [store.scenario(name) for name in request.scenarios],
        years=request.years,
        replicates=request.replicates,
        residents=request.residents,
        journeys=request.journeys,
        doubt=request.doubt,
        seed=request.seed,
    )


@lru_cache(maxsize=PLANS_HELD)
def place(name: str) -> Area:
    """A ready-made place, read once."""
    return load_area(name)
