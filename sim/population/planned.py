"""The constants of a place, worked out once and then shared by every run in this process."""

from dataclasses import fields, is_dataclass, replace
from hashlib import sha256

import numpy as np

from sim.area import Area
from sim.parameters import Values
from sim.population import flows
from sim.population.flows import Flows

# Places, or samples of them, whose constants are kept: those of one comparison, and one more.
# Each takes a few megabytes, however many residents there are.
MOST_KEPT = 2

_kept: dict[tuple[str, int], Flows] = {}


def plan_flows(area: Area, nothing: Values, weight: int) -> Flows:
    """The constants of `area` under do nothing; `nothing` must be its values of the first year.

    Equal numbers give the same object, in which no array can be written to.
    """
    place = place_digest(area, nothing)
    found = _kept.pop((place, weight), None)
    if found is None:
        samples = [of_sample for (other, _), of_sample in _kept.items() if other == place]
        found = (
            replace(samples[0], weight=weight)
            if samples
            else flows.plan_flows(area, nothing, weight)
        )
        freeze(found)
    _kept[place, weight] = found
    while len(_kept) > MOST_KEPT:
        del _kept[next(iter(_kept))]
    return found


def place_digest(area: Area, nothing: Values) -> str:
    """A digest of a place and of the numbers in force in its first year under do nothing.

    Residents and projection are read again, so that an area changed by hand is another place.
    """
    whole = sha256(f"{area.hash}:{area.first_year}:{nothing.digest}".encode())
    for table in (area.residents, area.projection):
        whole.update(np.ascontiguousarray(table, "<f8").data)
    return whole.hexdigest()


def freeze(value: object) -> None:
    """Let no array be written to, nor any that a dataclass, list or mapping holds."""
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, tuple | list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            freeze(part)
    elif is_dataclass(value):
        for field in fields(value):
            freeze(getattr(value, field.name))
