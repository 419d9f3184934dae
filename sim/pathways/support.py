"""Who needs care or support after a night in hospital, by cell."""

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population.cells import CELL_AGE, CELL_FRAILTY

Floats = NDArray[np.float64]

_ADULT_BAND_STARTS = np.array([18, 65, 75, 85])


def adult_band() -> NDArray[np.int64]:
    """The age band of each cell in the tables of discharge by age; -1 for children."""
    return np.searchsorted(_ADULT_BAND_STARTS, CELL_AGE, side="right") - 1


def needs_support(values: Values) -> Floats:
    """By cell: share of overnight emergency discharges of adults that need care or support."""
    band = adult_band()
    share = values["pathways.discharge.support_by_age"][np.maximum(band, 0), CELL_FRAILTY]
    return np.where(band >= 0, share, 0) * values.number("pathways.discharge.support_scale")
