"""The published tables that ship with the model, as arrays."""

import csv
from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.area.area import BANDS, QUINTILES, SEXES
from sim.area.importers.cohorts import AGES, every_year

Numbers = NDArray[np.float64]

PUBLISHED = Path(__file__).parents[1] / "published"
PROJECTED = ("2023", "2033", "2043")
FIRST_YEAR = 2023
LAST_PUBLISHED = 2043
LAST_YEAR = 2045
OLDEST_PUBLISHED = 100
PER_100_000 = 100_000
ENGLAND = "England"


def published(name: str, *axes: Sequence[str]) -> Numbers:
    """One published table as an array: an axis for each list of labels, in the file's columns."""
    rows = _rows(name)
    return np.array([rows[key] for key in product(*axes)]).reshape([len(a) for a in axes])


@cache
def _rows(name: str) -> dict[tuple[str, ...], float]:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as handle:
        return {tuple(row[:-1]): float(row[-1]) for row in list(csv.reader(handle))[1:]}


def hazards() -> Numbers:
    """Yearly force of mortality by sex and single age 0 to 104, the last age held."""
    ages = [str(age) for age in range(OLDEST_PUBLISHED + 1)]
    dying = published("mortality_2033_2018_based.csv", ages, SEXES) / PER_100_000
    hazard = -np.log1p(-dying)
    return np.concatenate([hazard, np.repeat(hazard[-1:], AGES - len(ages), axis=0)]).T


@cache
def projected(area: str) -> Numbers:
    """The 2018-based projection of an area, 2023 to 2045: year, band, sex.

    Published by sex for England only; elsewhere England's shares of the sexes in each band.
    """
    people = published("england_projection_2018_based.csv", PROJECTED, BANDS, SEXES)
    if area != ENGLAND:
        local = published("local_projections_2018_based.csv", [area], PROJECTED, BANDS)[0]
        people = people / people.sum(axis=2, keepdims=True) * local[:, :, None]
    more = LAST_YEAR - LAST_PUBLISHED
    each = [every_year(people[:, :, s], hazard, more) for s, hazard in enumerate(hazards())]
    years = np.stack(each, axis=-1)
    years.setflags(write=False)
    return years


def totals(place: str) -> dict[int, float]:
    """People of a place in the years for which the 2018-based projection's total is at hand."""
    rows = _rows("local_totals_2018_based.csv")
    return {int(key[1]): people for key, people in rows.items() if key[0] == place}


def quintile_shares() -> Numbers:
    """England's shares of the five quintiles in each age band, mid-2020: band, quintile."""
    people = published("england_quintiles_mid_2020.csv", BANDS, QUINTILES)
    return np.asarray(people / people.sum(axis=1, keepdims=True))
