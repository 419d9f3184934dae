"""The numbers in force in each financial year under a scenario."""

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.parameters import InputError, Parameter, Values, catalogue
from sim.parameters.financial_year import financial_year
from sim.parameters.units import impossible
from sim.scenario.change import Change
from sim.scenario.scenario import Scenario


def values_by_year(
    area: Area, scenario: Scenario, first_year: int, years: int, seed: int
) -> list[Values]:
    """One `Values` for each financial year from `first_year` on.

    Ranges in the scenario are drawn once for the seed. A number that cannot be, such as a share
    above 1, is the scenario's mistake.
    """
    parameters = catalogue() | area.parameters
    numbers = [change.number(seed) for change in scenario.changes]
    in_force = []
    for year in range(first_year, first_year + years):
        written = financial_year(year)
        changed: dict[str, NDArray[np.float64]] = {}
        for change, number in zip(scenario.changes, numbers, strict=True):
            if change.since > written:
                continue
            parameter = parameters[change.parameter]
            before = changed.get(change.parameter, parameter.at(written))
            after = change.applied(before, parameter, number)
            _check(after, parameter, change)
            changed[change.parameter] = after
        in_force.append(Values(parameters, written, changed))
    return in_force


def _check(value: NDArray[np.float64], parameter: Parameter, change: Change) -> None:
    problem = impossible(value, parameter.unit)
    if problem:
        raise InputError(
            change.file,
            f"{change.key}.{change.act}",
            f"{parameter.name} becomes {problem}",
            f"It was {parameter.value.min():g} to {parameter.value.max():g} {parameter.unit}",
        )
