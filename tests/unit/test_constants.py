"""What is worked out once for a place is shared by its runs, and by nobody else."""

from dataclasses import fields

import numpy as np
import pytest

from sim.parameters import Values
from sim.pathways import constants as room
from sim.pathways.constants import Constants, constants
from sim.population import MOST_KEPT
from tests.lived import small_place
from tests.unit.test_population_planned import numbers, planned


def of_place(people: int, weight: int = 1) -> Constants:
    area = small_place(people)
    return constants(area, numbers(area), planned(area, weight))


def test_equal_inputs_give_the_same_object_and_others_do_not() -> None:
    assert of_place(4000) is of_place(4000)
    assert of_place(4000) is not of_place(4001)
    assert of_place(4000, 7).weight == 7


def test_other_numbers_are_not_those_of_the_place() -> None:
    """Even if somebody hands over the plan of other numbers."""
    area, name = small_place(4000), "pathways.urgent.ucr_suitable_share"
    was, plan = numbers(area), planned(area)
    changed = Values(was._parameters, was.financial_year, {name: was[name] / 2})
    fewer = constants(area, changed, plan)
    assert fewer.baseline is changed
    assert fewer.to_team.sum() < constants(area, was, plan).to_team.sum()


def test_nobody_can_write_to_it() -> None:
    kept = of_place(4000)
    arrays = [getattr(kept, field.name) for field in fields(kept)]
    arrays = [array for array in arrays if isinstance(array, np.ndarray)]
    assert len(arrays) == 5
    for array in (*arrays, *kept.balance.need_growth.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_few_are_kept() -> None:
    for people in range(4000, 4000 + 2 * MOST_KEPT):
        of_place(people)
    assert len(room._kept) == MOST_KEPT
