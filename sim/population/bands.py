"""From published age bands to single years of age: straight lines that keep each band's mean."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population.cells import N_AGES

ROUNDS = 30

Floats = NDArray[np.float64]


def band_starts(values: Values, name: str) -> list[int]:
    """First age of each band of a table whose first axis is `age_band`."""
    return [int(label.split("-")[0].rstrip("+")) for label in values.labels(name)]


def keep_band_means(
    target: Floats, starts: list[int], weights: Floats, lines: Callable[[Floats], Floats]
) -> Floats:
    """Single ages [age 0..100, ...] whose mean over each band, by `weights` of age, is `target`.

    `lines` draws the curve through one value per band; those values are moved, in proportion,
    until the means of the curve are met.
    """
    band_of_age = np.searchsorted(starts, np.arange(N_AGES), side="right") - 1
    in_band = (band_of_age == np.arange(len(starts))[:, np.newaxis]) * weights
    in_band = in_band / in_band.sum(axis=1, keepdims=True)
    knots = target.copy()
    for _ in range(ROUNDS):
        knots *= target / np.tensordot(in_band, lines(knots), axes=1)
    return lines(knots)


def interpolate(x: Floats, y: Floats) -> Floats:
    """Straight lines through `y` [points, ...] at `x`, read at ages 0 to 100."""
    flat = y.reshape(len(x), -1)
    ages = np.arange(N_AGES)
    spread = np.stack([np.interp(ages, x, column) for column in flat.T], axis=-1)
    return spread.reshape(N_AGES, *y.shape[1:])
