"""The cells of the model: age x sex x deprivation quintile x number of conditions x frailty.

All rates of the model are tables over cells, float arrays of length `N_CELLS`. A resident's cell
number is `(((age * 2 + sex) * 5 + quintile) * 6 + conditions) * 4 + frailty`; the part before the
conditions, `(age * 2 + sex) * 5 + quintile`, is the resident's `stratum`.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

OLDEST = 100
N_AGES = OLDEST + 1
SEXES = ("female", "male")
N_SEXES = len(SEXES)
QUINTILES = ("1", "2", "3", "4", "5")
N_QUINTILES = len(QUINTILES)
COUNTS = ("0", "1", "2", "3", "4", "5+")
N_COUNTS = len(COUNTS)
FRAILTIES = ("fit", "mild", "moderate", "severe")
N_FRAILTIES = len(FRAILTIES)

STRATA = (N_AGES, N_SEXES, N_QUINTILES)
N_STRATA = N_AGES * N_SEXES * N_QUINTILES
N_STATES = N_COUNTS * N_FRAILTIES
N_CELLS = N_STRATA * N_STATES
STRATA_PER_AGE = N_SEXES * N_QUINTILES

_STRATUM_OF_CELL, _STATE_OF_CELL = np.divmod(np.arange(N_CELLS), N_STATES)
_PERSON_OF_CELL = _STRATUM_OF_CELL % STRATA_PER_AGE
CELL_AGE = _STRATUM_OF_CELL // STRATA_PER_AGE
CELL_SEX = _PERSON_OF_CELL // N_QUINTILES
CELL_QUINTILE = _PERSON_OF_CELL % N_QUINTILES
CELL_COUNT = _STATE_OF_CELL // N_FRAILTIES
CELL_FRAILTY = _STATE_OF_CELL % N_FRAILTIES

BAND_YEARS = 5

Floats = NDArray[np.float64]


def single_ages(bands: Floats) -> Floats:
    """Five-year bands (0-4 ... 85-89, 90+ along axis 0) spread smoothly to ages 0 to 100.

    The running total is interpolated without overshoot, so that each band keeps its sum and no
    age is negative; from 90 the numbers halve in step with the last two closed bands.
    """
    closed = bands[:-1]
    totals = np.concatenate([np.zeros_like(bands[:1]), np.cumsum(closed, axis=0)])
    edges = np.arange(len(totals)) * BAND_YEARS
    ages = np.diff(PchipInterpolator(edges, totals, axis=0)(np.arange(edges[-1] + 1)), axis=0)
    falling = np.clip(closed[-1:] / np.maximum(closed[-2:-1], 1), 0, 1) ** (1 / BAND_YEARS)
    falling = falling**2
    tail = falling ** np.arange(N_AGES - len(ages)).reshape(-1, *[1] * (bands.ndim - 1))
    tail *= bands[-1:] / tail.sum(axis=0, keepdims=True)
    return np.concatenate([ages, tail])
