"""Every parameter that a scenario may name."""

from functools import cache

import numpy as np

from sim.area.needed import NEEDED
from sim.parameters import Parameter, catalogue

# Tables of an area that say how things stand on the first day; its capacity and money go by year.
READ_ONCE = ("area.population.", "area.urgent.", "area.planned.")


@cache
def known_parameters() -> dict[str, Parameter]:
    """The catalogue's parameters, and those of any area with their values left open."""
    return catalogue() | {name: _open(name, *words) for name, words in NEEDED.items()}


def _open(name: str, label: str, unit: str) -> Parameter:
    return Parameter(
        name=name,
        label=label,
        value=np.asarray(np.nan),
        unit=unit,
        kind="assumed",
        source="the area",
        grade="C",
        read_once=name.startswith(READ_ONCE),
    )
