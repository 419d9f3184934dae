import numpy as np
import pytest

from sim.population.cells import (
    CELL_AGE,
    CELL_COUNT,
    CELL_FRAILTY,
    CELL_QUINTILE,
    CELL_SEX,
    N_CELLS,
    cell_of,
    single_ages,
)
from tests.unit.population_setting import england


def test_every_cell_is_found_again_from_what_it_stands_for() -> None:
    cells = cell_of(CELL_AGE, CELL_SEX, CELL_QUINTILE, CELL_COUNT, CELL_FRAILTY)
    assert (cells == np.arange(N_CELLS)).all()


@pytest.mark.parametrize(
    ("age", "sex", "quintile", "count", "frailty", "cell"),
    [
        (0, 0, 0, 0, 0, 0),
        (0, 1, 2, 3, 1, ((1 * 5 + 2) * 6 + 3) * 4 + 1),
        (100, 1, 4, 5, 3, N_CELLS - 1),
        (104, 1, 4, 9, 3, N_CELLS - 1),  # beyond the last classes
    ],
)
def test_a_cell_by_hand(
    age: int, sex: int, quintile: int, count: int, frailty: int, cell: int
) -> None:
    given = [np.array([number]) for number in (age, sex, quintile, count, frailty)]
    assert cell_of(*given)[0] == cell


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
