"""The numbers in force in each financial year under a scenario."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.parameters import InputError, Parameter, Values, catalogue
from sim.parameters.entry import not_adding_up
from sim.parameters.financial_year import financial_year
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
    in_force = []
    for year in range(first_year, first_year + years):
        written = financial_year(year)
        changed = _changed(parameters, scenario, numbers, written)
        in_force.append(Values(parameters, written, changed))
    return in_force


def _changed(
    parameters: Mapping[str, Parameter], scenario: Scenario, numbers: list[float], year: str
) -> dict[str, Numbers]:
    changed: dict[str, Numbers] = {}
    last: dict[str, Change] = {}
    for change, number in zip(scenario.changes, numbers, strict=True):
        if change.since > year:
            continue
        parameter = parameters[change.parameter]
        before = changed.get(change.parameter, parameter.at(year))
        amount = change.amount
        ends = (amount.low, amount.high) if isinstance(amount, Range) else ()
        for extreme in (*ends, number):
            after = change.applied(before, parameter, extreme)
            _refuse(impossible(after, parameter.unit), parameter, before, change)
        after.setflags(write=False)
        changed[change.parameter] = after
        last[change.parameter] = change
    for name, change in last.items():
        parameter = parameters[name]
        _refuse(not_adding_up(changed[name], parameter), parameter, changed[name], change)
    return changed


def _refuse(problem: str, parameter: Parameter, before: Numbers, change: Change) -> None:
    if not problem:
        return
    if not problem.startswith("the shares"):
        problem = f"it would become {problem}"
    low, high = before.min(), before.max()
    now = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    raise InputError(
        change.file,
        f"{change.key}.{change.act}",
        f"{parameter.name} cannot be so: {problem}",
        f"Before the change it is {now}, in {parameter.unit}",
    )
