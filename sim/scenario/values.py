"""The numbers in force in each financial year under a scenario."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.parameters import InputError, Parameter, Values, catalogue
from sim.parameters.financial_year import financial_year
from sim.parameters.limits import beyond, out_of_balance, out_of_order, zeros_changed
from sim.parameters.units import impossible
from sim.scenario.change import Change, Range
from sim.scenario.scenario import Scenario

Numbers = NDArray[np.float64]


def values_by_year(
    area: Area, scenario: Scenario, first_year: int, years: int, seed: int
) -> list[Values]:
    """One `Values` for each financial year from `first_year` on.

    Ranges in the scenario are drawn once for the seed. A number that cannot be, such as a share
    above 1, is the scenario's mistake, whatever the seed.
    """
    parameters = catalogue() | area.parameters
    numbers = [change.number(seed) for change in scenario.changes]
    ends = list(zip(*(_ends(change) for change in scenario.changes), strict=True))
    in_force = []
    for year in range(first_year, first_year + years):
        written = financial_year(year)
        for extremes in ends:
            _changed(parameters, scenario, extremes, written)
        changed = _changed(parameters, scenario, numbers, written)
        in_force.append(Values(parameters, written, changed))
    return in_force


def _ends(change: Change) -> tuple[float, float]:
    amount = change.amount
    return (amount.low, amount.high) if isinstance(amount, Range) else (amount, amount)


def _changed(
    parameters: Mapping[str, Parameter], scenario: Scenario, numbers: Sequence[float], year: str
) -> dict[str, Numbers]:
    """The numbers that differ in a year; those of one parameter are drawn low or high together."""
    changed: dict[str, Numbers] = {}
    last: dict[str, Change] = {}
    for change, number in zip(scenario.changes, numbers, strict=True):
        if change.since > year:
            continue
        parameter = parameters[change.parameter]
        before = changed.get(change.parameter, parameter.at(year))
        after = change.applied(before, parameter, number)
        problem = (
            impossible(after, parameter.unit)
            or next((words for words, _ in beyond(after, parameter)), "")
            or zeros_changed(before, after, parameter)
        )
        if problem:
            remedy = f"Before the change it is {_shown(before, parameter)}"
            if parameter.whole and isinstance(change.amount, Range):
                remedy += ". A range is drawn in fractions: give one number"
            raise _refusal(f"it would become {problem}", remedy, parameter, change)
        after.setflags(write=False)
        changed[change.parameter] = after
        last[change.parameter] = change
    for name, change in last.items():
        problem = out_of_balance(changed[name], parameters[name])
        if problem:
            was = _shown(parameters[name].at(year), parameters[name])
            remedy = f"Change others the other way; before the change it is {was}"
            raise _refusal(problem, remedy, parameters[name], change)
    _check_order(parameters, changed, last, year)
    return changed


def _check_order(
    parameters: Mapping[str, Parameter],
    changed: Mapping[str, Numbers],
    last: Mapping[str, Change],
    year: str,
) -> None:
    """What must lie above another parameter still does, whichever of the two has changed."""
    for name, parameter in parameters.items():
        for other in parameter.above:
            change = last.get(name) or last.get(other)
            if change is None:
                continue
            value, lower = (changed.get(one, parameters[one].at(year)) for one in (name, other))
            problem = out_of_order(value, lower, other)
            if problem:
                remedy = f"Before the change it is {_shown(parameter.at(year), parameter)}"
                raise _refusal(problem, remedy, parameter, change)


def _shown(before: Numbers, parameter: Parameter) -> str:
    low, high = before.min(), before.max()
    numbers = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return f"{numbers}, in {parameter.unit}"


def _refusal(problem: str, remedy: str, parameter: Parameter, change: Change) -> InputError:
    problem = f"{parameter.name} cannot be so: {problem}"
    return InputError(change.file, f"{change.key}.{change.act}", problem, remedy)
