"""England with do nothing's numbers, and its constants: what the tests of the population share."""

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.area import Area, load_area
from sim.parameters import Values
from sim.population import Flows, plan_flows
from sim.scenario import load_scenario, values_by_year

SEED = 1
MONTH_LENGTHS = (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31)


@cache
def england() -> Area:
    return load_area("england")


@cache
def do_nothing(years: int = 1) -> tuple[Values, ...]:
    area = england()
    scenario = load_scenario("do_nothing")
    return tuple(values_by_year(area, scenario, area.first_year, years, SEED))


@cache
def plan(weight: int) -> Flows:
    return plan_flows(england(), do_nothing()[0], weight)


class ChangedTables(Values):
    """Values in which one table by one label has other rows."""

    def __init__(
        self, given: Values, name: str, labels: tuple[str, ...], numbers: NDArray[np.float64]
    ) -> None:
        self.__dict__.update(given.__dict__)
        changed = replace(given.parameters[name], labels=(labels,), value=numbers)
        self._parameters = {**self._parameters, name: changed}
        self._values = self._values | {name: numbers}
