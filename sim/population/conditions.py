"""The conditions: every table by condition must know each of them, or it would do nothing."""

import numpy as np
from numpy.typing import NDArray

from sim.parameters import InputError, Values
from sim.parameters.errors import did_you_mean

PREVALENCE = "population.conditions.prevalence"
AXIS = "condition"

Floats = NDArray[np.float64]


def condition_names(values: Values) -> tuple[str, ...]:
    """Every condition, in the order of its prevalence and of the bits that residents carry.

    InputError where a table by condition has no row for one of them (what it does to need or to
    mortality, how people leave it), has a row for another, or has them in another order.
    """
    conditions = values.labels(PREVALENCE, 2)
    for name, parameter in values.parameters.items():
        if AXIS in parameter.by:
            given = parameter.labels[parameter.by.index(AXIS)]
            _check(given, conditions, name, parameter.file)
    return conditions


def need_factors(values: Values) -> Floats:
    """What each condition multiplies urgent need by among people with as many conditions."""
    return values["population.conditions.urgent_need_ratio"]


def _check(given: tuple[str, ...], conditions: tuple[str, ...], name: str, file: str) -> None:
    key = name.rpartition(".")[2]
    for condition in conditions:
        if condition not in given:
            problem = f"{condition} has a prevalence but no row here: it would do nothing"
            raise InputError(file, key, problem, f"Add a row for {condition}")
    for condition in given:
        if condition not in conditions:
            problem = f"no prevalence is known of {condition!r}"
            raise InputError(file, key, problem, did_you_mean(condition, conditions))
    if given != conditions:
        remedy = f"Put the rows in this order: {', '.join(conditions)}"
        raise InputError(file, key, "the conditions stand in another order than elsewhere", remedy)
