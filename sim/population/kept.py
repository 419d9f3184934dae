"""Residents as plain named arrays, to be kept and taken up again."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population.flows import Flows
from sim.population.rates import columns, rates
from sim.population.residents import ARRAYS, MONTHS, Residents
from sim.population.start import room_to_grow

OF_EACH = ("clocks", *ARRAYS)
# Tables of the first year: they follow from the place's constants and are worked out again.
_FOLLOWS = "rates"
_BLOCK = ("month", "first", "end")


def kept_people(people: Residents) -> dict[str, NDArray[Any]]:
    """Everything that residents carry, by name: a row each, or a small array for all of them.

    Arrays are not copied: they are good until the residents change.
    """
    kept: dict[str, NDArray[Any]] = {}
    for name, value in vars(people).items():
        if name in OF_EACH:
            kept[name] = value[: people.n]
        elif name == "blocks":
            rows = [(month, *block) for month in range(MONTHS) for block in people.blocks[month]]
            kept[name] = np.array(rows, np.int64).reshape(-1, len(_BLOCK))
        elif isinstance(value, np.ndarray | int | float):
            kept[name] = np.asarray(value)
        elif name != _FOLLOWS:
            raise TypeError(f"Residents.{name} is no array and no number: it cannot be kept")
    return kept


def people_from(kept: Mapping[str, NDArray[Any]], plan: Flows, nothing: Values) -> Residents:
    """Residents as they were kept before the first month, with room for those who will come."""
    count = len(kept["identity"])
    now = rates(plan, nothing, 0)
    people = Residents(count + room_to_grow(plan, plan.weight), columns(plan).count, now)
    for name, value in kept.items():
        if name in OF_EACH:
            getattr(people, name)[:count] = value
        elif name == "blocks":
            for month, *block in value.tolist():
                people.blocks[month].append((block[0], block[1]))
        else:
            setattr(people, name, value.copy() if value.ndim else value.item())
    return people
