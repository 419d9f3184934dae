"""The start state: a place on day 0, the warm-up behind it, as plain arrays that scenarios share.

It depends on the area, on do nothing's numbers of the first year, on the seed and on the weight of
the sample; not on the scenario, and not on how many years a run goes on. Whatever the residents,
their clocks and the place come to hold is kept, without being listed here again.

For each resident it holds some 230 bytes, half of them the hazards still to run before each
condition: a million residents take 230 MB.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from numpy.typing import NDArray

from sim.area import Area
from sim.demand import Clock
from sim.parameters import Values
from sim.pathways.needs import NEEDS
from sim.pathways.place import Place, kept_place, open_place, place_from
from sim.population import (
    OF_EACH,
    Flows,
    Residents,
    kept_people,
    number_drawn,
    people_from,
    place_digest,
)
from sim.population.rates import columns, rates

Arrays = Mapping[str, NDArray[Any]]

_PEOPLE, _CLOCK, _HOLDS = "people", "clock of ", "holds"


@dataclass(frozen=True)
class StartState:
    """What residents, clocks and services hold on day 0; `arrays` cannot be written to.

    Names are `<part>.<array>`, such as `people.age`, `clock of urgent.remaining` or `record.ended`.
    `made_for` is the digest of all that the state depends on.
    """

    made_for: str
    arrays: Arrays


def made_for(area: Area, nothing: Values, seed: int, weight: int) -> str:
    """A digest of everything but the model that a start state depends on."""
    return sha256(f"{place_digest(area, nothing)}:{seed}:{weight}".encode()).hexdigest()


def keep(made: str, clocks: Mapping[str, Clock], place: Place) -> StartState:
    """The state as it is now; the residents must not live on, for their arrays are not copied."""
    parts = {_PEOPLE: kept_people(place.people), **kept_place(place)}
    parts |= {_CLOCK + need: clock.kept() for need, clock in clocks.items()}
    arrays = {}
    for part, named in parts.items():
        for name, array in named.items():
            view = array.view()
            view.setflags(write=False)
            arrays[f"{part}.{name}"] = view
    return StartState(made, arrays)


def take_up(
    state: StartState,
    area: Area,
    nothing: Values,
    plan: Flows,
    seed: int,
) -> tuple[dict[str, Clock], Place]:
    """Clocks and place, with its residents, that go on from a copy of the state.

    A state that was made for another area, seed or weight is a ValueError.
    """
    if state.made_for != made_for(area, nothing, seed, plan.weight):
        raise ValueError("this start state was made for another area, seed or sample")
    parts = _parts(state.arrays)
    people = people_from(parts.pop(_PEOPLE), plan, nothing)
    clocks = {need: Clock(need, seed, people.identity.size) for need in NEEDS}
    for need, clock in clocks.items():
        clock.take_up(parts.pop(_CLOCK + need))
    return clocks, place_from(seed, people, parts)


def misfit(arrays: Arrays, area: Area, plan: Flows, nothing: Values) -> str:
    """What keeps arrays from being a start state of the area in this model; empty if nothing.

    Names, types and sizes are compared with those of a place in which nobody lives.
    """
    people = Residents(0, columns(plan).count, rates(plan, nothing, 0))
    clocks = {need: Clock(need, 0, 0) for need in NEEDS}
    expected = keep("", clocks, open_place(0, people, 0, 0)).arrays
    if set(arrays) != set(expected):
        return f"other arrays: {sorted(set(arrays) ^ set(expected))[0]}"
    for name, array in arrays.items():
        model = expected[name]
        if array.dtype != model.dtype or array.ndim != model.ndim:
            return f"{name} is of another type"
        if array.shape[1:] != model.shape[1:]:
            return f"{name} has another shape"
        if model.size and array.shape != model.shape:
            return f"{name} has another size"
    lengths = {_PEOPLE: {number_drawn(area.residents, plan.weight)}}
    for name, array in arrays.items():
        part, _, of_part = name.partition(".")
        for_each = of_part in OF_EACH if part == _PEOPLE else not expected[name].size
        if for_each:
            part = _PEOPLE if part.startswith(_CLOCK) or part == _HOLDS else part
            lengths.setdefault(part, set()).add(len(array))
    uneven = [part for part, found in lengths.items() if len(found) > 1]
    return f"the arrays of {uneven[0]} differ in length" if uneven else ""


def _parts(arrays: Arrays) -> dict[str, dict[str, NDArray[Any]]]:
    parts: dict[str, dict[str, NDArray[Any]]] = {}
    for name, array in arrays.items():
        part, _, of_part = name.partition(".")
        parts.setdefault(part, {})[of_part] = array
    return parts
