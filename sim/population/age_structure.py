"""Who lives here by five-year age band: taken on the first day and at the end of each year."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.population.cells import (
    BAND_YEARS,
    CELL_AGE,
    CELL_COUNT,
    CELL_QUINTILE,
    CELL_SEX,
    QUINTILES,
    SEXES,
)
from sim.population.groups import CONDITIONS

OPEN_BAND = 90
_STARTS = range(0, OPEN_BAND, BAND_YEARS)
FIVE_YEAR_BANDS = (*(f"{age}-{age + BAND_YEARS - 1}" for age in _STARTS), f"{OPEN_BAND}+")

_SHAPE = (len(FIVE_YEAR_BANDS), len(SEXES), len(QUINTILES), len(CONDITIONS))
_N_GROUPS = int(np.prod(_SHAPE))
_GROUP_OF_CELL = np.ravel_multi_index(
    (
        np.minimum(CELL_AGE // BAND_YEARS, len(FIVE_YEAR_BANDS) - 1),
        CELL_SEX,
        CELL_QUINTILE,
        np.minimum(CELL_COUNT, len(CONDITIONS) - 1),
    ),
    _SHAPE,
)

Whole = NDArray[np.int64]


def by_five_years(by_cell: Whole) -> Whole:
    """Residents counted by cell added up to five-year age band x sex x quintile x conditions."""
    counted = np.bincount(_GROUP_OF_CELL, by_cell, minlength=_N_GROUPS)
    return counted.astype(np.int64)


def age_structure(
    counted: Sequence[Whole], financial_years: Sequence[str], weight: int
) -> dict[str, list[str] | Whole]:
    """The columns of the `age_structure` table, in people: residents times the weight.

    `counted` is what `by_five_years` gave on the first day and at the end of each year, so one more
    than `financial_years`. A group in which nobody lives at either end of a year has no row.
    """
    residents = np.stack(counted)
    start, end = residents[:-1], residents[1:]
    year, group = np.nonzero((start > 0) | (end > 0))
    band, sex, quintile, held = np.unravel_index(group, _SHAPE)
    return {
        "financial_year": _labels(financial_years, year),
        "age_band": _labels(FIVE_YEAR_BANDS, band),
        "sex": _labels(SEXES, sex),
        "deprivation_quintile": _labels(QUINTILES, quintile),
        "conditions": _labels(CONDITIONS, held),
        "people_start": start[year, group] * weight,
        "people_end": end[year, group] * weight,
    }


def _labels(labels: Sequence[str], index: NDArray[np.integer]) -> list[str]:
    named: list[str] = np.array(labels)[index].tolist()
    return named
