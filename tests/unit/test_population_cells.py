import numpy as np
import pytest

from sim.population.cells import (
    CELL_AGE,
    CELL_COUNT,
    CELL_FRAILTY,
    CELL_QUINTILE,
    CELL_SEX,
    N_CELLS,
    single_ages,
)
from sim.population.start import start
from tests.unit.population_setting import SEED, do_nothing, england, plan

OF_CELLS = np.stack([CELL_AGE, CELL_SEX, CELL_QUINTILE, CELL_COUNT, CELL_FRAILTY])


@pytest.mark.parametrize(
    ("age", "sex", "quintile", "count", "frailty", "cell"),
    [
        (0, 0, 0, 0, 0, 0),
        (0, 1, 2, 3, 1, ((1 * 5 + 2) * 6 + 3) * 4 + 1),
        (100, 1, 4, 5, 3, N_CELLS - 1),
    ],
)
def test_a_cell_by_hand(
    age: int, sex: int, quintile: int, count: int, frailty: int, cell: int
) -> None:
    assert OF_CELLS[:, cell].tolist() == [age, sex, quintile, count, frailty]


def test_residents_are_in_the_cell_of_what_they_are() -> None:
    people = start(england(), do_nothing()[0], SEED, 1000, plan(1000))
    here = slice(0, people.n)
    counted = np.minimum(people.condition_count[here], 5)
    assert counted.max() < people.condition_count[here].max()
    carried = [people.age, people.sex, people.quintile, counted, people.frailty]
    expected = np.stack([array[here] for array in carried])
    np.testing.assert_array_equal(OF_CELLS[:, people.cell[here]], expected)


def test_single_ages_keep_each_band_and_are_never_negative() -> None:
    bands = england().residents
    ages = single_ages(bands)
    assert ages.shape == (101, 2, 5)
    assert ages.min() >= 0
    back = np.concatenate(
        [ages[:90].reshape(18, 5, 2, 5).sum(axis=1), ages[90:].sum(axis=0, keepdims=True)]
    )
    np.testing.assert_allclose(back, bands)


def test_an_empty_band_stays_empty() -> None:
    bands = np.zeros((19, 1))
    bands[3] = 100
    ages = single_ages(bands)
    assert ages[15:20].sum() == pytest.approx(100)
    assert ages.sum() == pytest.approx(100)
