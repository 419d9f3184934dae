"""Walking through the conditions that a resident holds."""

import numpy as np
import pytest

from sim.compiled import compiled_with_arrays
from sim.population.held import lowest, without_lowest


@compiled_with_arrays
def _positions(held: np.uint32) -> list[int]:
    found = []
    left = held
    while left:
        found.append(lowest(left))
        left = without_lowest(left)
    return found


@pytest.mark.parametrize("condition", range(32))
def test_each_condition_is_found_where_it_is(condition: int) -> None:
    assert _positions(np.uint32(1 << condition)) == [condition]


def test_all_that_is_held_is_found_from_the_lowest_on() -> None:
    held = [0, 3, 4, 17, 20, 31]
    assert _positions(np.uint32(sum(1 << condition for condition in held))) == held
