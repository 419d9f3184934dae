"""The residents and the projection of the two ready-made places, from published tables.

`python -m sim.area.importers.places` writes the tables beside `scenarios/areas/*.toml` anew.
"""

import csv
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.area.area import BANDS, QUINTILES, SEXES
from sim.area.importers.cohorts import AGES, every_year
from sim.area.importers.fitting import fit
from sim.area.load import FOLDER, area_names, declared

Numbers = NDArray[np.float64]

PUBLISHED = Path(__file__).parents[1] / "published"
PROJECTED = ("2023", "2033", "2043")
FIRST_YEAR = 2023
BASE_YEAR = 2025
LAST_PUBLISHED = 2043
LAST_YEAR = 2045
OLDEST_PUBLISHED = 100
PER_100_000 = 100_000
DECIMALS = 2


def published(name: str, *axes: Sequence[str]) -> Numbers:
    """One published table as an array: an axis for each list of labels, in the file's columns."""
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as handle:
        rows = {tuple(row[:-1]): float(row[-1]) for row in list(csv.reader(handle))[1:]}
    return np.array([rows[key] for key in product(*axes)]).reshape([len(a) for a in axes])


def hazards() -> Numbers:
    """Yearly force of mortality by sex and single age 0 to 104, the last age held."""
    ages = [str(age) for age in range(OLDEST_PUBLISHED + 1)]
    dying = published("mortality_2033_2018_based.csv", ages, SEXES) / PER_100_000
    hazard = -np.log1p(-dying)
    return np.concatenate([hazard, np.repeat(hazard[-1:], AGES - len(ages), axis=0)]).T


def england_every_year() -> Numbers:
    """England's 2018-based projection, 2023 to 2045: year, band, sex."""
    decades = published("england_projection_2018_based.csv", PROJECTED, BANDS, SEXES)
    return _by_sex(decades)


def gloucestershire_every_year() -> Numbers:
    """Gloucestershire's 2018-based projection with England's shares of the sexes in each band."""
    england = published("england_projection_2018_based.csv", PROJECTED, BANDS, SEXES)
    people = published("gloucestershire_projection_2018_based.csv", PROJECTED, BANDS)
    return _by_sex(england / england.sum(axis=2, keepdims=True) * people[:, :, None])


def _by_sex(decades: Numbers) -> Numbers:
    more = LAST_YEAR - LAST_PUBLISHED
    each = [every_year(decades[:, :, s], hazard, more) for s, hazard in enumerate(hazards())]
    return np.stack(each, axis=-1)


def england(people: float) -> tuple[Numbers, Numbers]:
    """Residents and projection of a place of `people` with England's make-up.

    Mid-2023 estimates by band and sex, brought to 2025 by the projection's growth, and divided
    among the quintiles as each band was in mid-2020.
    """
    growth = england_every_year() / england_every_year()[0]
    estimates = published("england_mid_2023.csv", BANDS, SEXES) * growth[BASE_YEAR - FIRST_YEAR]
    base = estimates * people / estimates.sum()
    return base[:, :, None] * _quintile_shares()[:, None, :], _grown(base, growth)


def gloucestershire(people: float, quintile_shares: Numbers) -> tuple[Numbers, Numbers]:
    """Residents and projection of Gloucestershire.

    The projection's bands in 2025, scaled to its published total; England's pattern of quintiles
    by band, fitted to the county's published shares.
    """
    every = gloucestershire_every_year()
    base = every[BASE_YEAR - FIRST_YEAR]
    base = base * people / base.sum()
    rows = base.reshape(-1)
    pattern = np.repeat(_quintile_shares(), len(SEXES), axis=0) * rows[:, None]
    shares = quintile_shares / quintile_shares.sum()
    table = fit(pattern, rows, shares * rows.sum())
    return table.reshape(*base.shape, len(QUINTILES)), _grown(base, every / every[0])


def _quintile_shares() -> Numbers:
    people = published("england_quintiles_mid_2020.csv", BANDS, QUINTILES)
    return np.asarray(people / people.sum(axis=1, keepdims=True))


def _grown(base: Numbers, growth: Numbers) -> Numbers:
    since = growth[BASE_YEAR - FIRST_YEAR :]
    return np.asarray(base * since / since[0])


def write(name: str, residents: Numbers, projection: Numbers, folder: Path = FOLDER) -> None:
    """Write the two tables of a place."""
    years = [str(year) for year in range(BASE_YEAR, LAST_YEAR + 1)]
    by = ("age_band", "sex", "deprivation_quintile")
    _write(folder / f"{name}_residents.csv", by, (BANDS, SEXES, QUINTILES), residents)
    by = ("year", "age_band", "sex")
    _write(folder / f"{name}_projection.csv", by, (years, BANDS, SEXES), projection)


def _write(file: Path, by: Sequence[str], axes: Sequence[Sequence[str]], table: Numbers) -> None:
    lines = [",".join((*by, "value"))]
    for key, value in zip(product(*axes), table.reshape(-1), strict=True):
        lines.append(",".join((*key, f"{value:.{DECIMALS}f}")))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def made(name: str) -> tuple[Numbers, Numbers]:
    """Residents and projection of a ready-made place, with the totals that its file declares."""
    people, shares = declared(name)
    return england(people) if name == "england" else gloucestershire(people, shares)


def main() -> None:
    """Write the tables of both places."""
    for name in area_names():
        write(name, *made(name))


if __name__ == "__main__":
    main()
