"""The residents and the projection of each ready-made place, from published tables.

`python -m sim.area.importers.places` writes the tables beside `scenarios/areas/*.toml` anew. What a
place is made from stands in `places.toml`.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.area.area import BANDS, FIRST_YEAR, LAST_PROJECTED_YEAR, QUINTILES, SEXES
from sim.area.importers import published
from sim.area.importers.fitting import fit
from sim.area.load import FOLDER, declared

Numbers = NDArray[np.float64]

LISTED = Path(__file__).with_name("places.toml")
BASE = FIRST_YEAR - published.FIRST_YEAR
STEP = 5
FIRST_FOLLOWED = BANDS.index("30-34")
DECIMALS = 2


@dataclass(frozen=True)
class Origin:
    """Which published tables a place is made from; `places.toml` says what each word means."""

    projection: str
    residents: Literal["estimates", "projection", "mid_2020"]
    estimates: str = ""
    estimates_year: int = 0
    totals: str = ""
    own_quintiles: bool = True


def origins() -> dict[str, Origin]:
    """The ready-made places by name."""
    listed = tomllib.loads(LISTED.read_text(encoding="utf-8"))
    return {name: Origin(**fields) for name, fields in listed.items()}


def made(name: str) -> tuple[Numbers, Numbers]:
    """Residents [band, sex, quintile] and projection [year, band, sex] of a ready-made place.

    Total and quintile shares are those that its file declares.
    """
    people, shares = declared(name)
    origin = origins()[name]
    base = by_age_and_sex(origin)
    base = base * people / base.sum()
    residents = base[:, :, None] * published.quintile_shares()[:, None, :]
    if origin.own_quintiles:
        residents = fitted(base, shares)
    return residents, base * growth(origin)


def by_age_and_sex(origin: Origin) -> Numbers:
    """People by band and sex at mid-2025, before they are scaled to the place's total."""
    every = published.projected(origin.projection)
    if origin.residents == "projection":
        return np.asarray(every[BASE])
    if origin.residents == "estimates":
        since = every / every[origin.estimates_year - published.FIRST_YEAR]
        return np.asarray(published.published(origin.estimates, BANDS, SEXES) * since[BASE])
    before = published.published("local_mid_2020.csv", [origin.totals], BANDS)[0]
    now = five_years_on(before, every.sum(axis=2), england_growth_since_2020())
    england = published.projected(published.ENGLAND)[BASE]
    return np.asarray(now[:, None] * england / england.sum(axis=1, keepdims=True))


def five_years_on(people: Numbers, every: Numbers, growth_by_band: Numbers) -> Numbers:
    """Bands of `people` five years later.

    From 30 on each band becomes the next, as in `every` [year, band] of the area around it; below
    30, where people come and go at fixed ages, each band grows by `growth_by_band`.
    """
    first, last = every[0], every[STEP]
    oldest = people[-2:].sum() * last[-1] / first[-2:].sum()
    followed = np.append(people[:-2] * last[1:-1] / first[:-2], oldest)
    young = people * growth_by_band
    return np.concatenate([young[:FIRST_FOLLOWED], followed[FIRST_FOLLOWED - 1 :]])


def england_growth_since_2020() -> Numbers:
    """England's people of 2025 over those of mid-2020, by band."""
    now = by_age_and_sex(origins()["england"]).sum(axis=1)
    return np.asarray(
        now / published.published("england_quintiles_mid_2020.csv", BANDS, QUINTILES).sum(axis=1)
    )


def fitted(base: Numbers, shares: Numbers) -> Numbers:
    """England's pattern of quintiles by band, fitted to people by band and sex and to `shares`."""
    rows = base.reshape(-1)
    pattern = np.repeat(published.quintile_shares(), len(SEXES), axis=0) * rows[:, None]
    table = fit(pattern, rows, shares / shares.sum() * rows.sum())
    return table.reshape(*base.shape, len(QUINTILES))


def growth(origin: Origin) -> Numbers:
    """People by year (2025 to 2045), band and sex over those of 2025, by the projection.

    Where the projection is that of a larger area, all ages of a year are brought to the growth of
    the place's own total: exactly in the years at hand, along straight lines between them, and as
    in the last of them after it.
    """
    every = published.projected(origin.projection)
    if not origin.totals:
        start = every / every[0]
        return np.asarray(start[BASE:] / start[BASE])
    ratio = every[BASE:] / every[BASE]
    base = by_age_and_sex(origin)
    around = (base * ratio).sum(axis=(1, 2)) / base.sum()
    own = published.totals(origin.totals)
    years = [year for year in sorted(own) if year >= FIRST_YEAR]
    wanted = [own[year] / own[FIRST_YEAR] / around[year - FIRST_YEAR] for year in years]
    every_year = np.arange(FIRST_YEAR, LAST_PROJECTED_YEAR + 1)
    return np.asarray(ratio * np.interp(every_year, years, wanted)[:, None, None])


def write(name: str, residents: Numbers, projection: Numbers, folder: Path = FOLDER) -> None:
    """Write the two tables of a place."""
    years = [str(year) for year in range(FIRST_YEAR, LAST_PROJECTED_YEAR + 1)]
    by = ("age_band", "sex", "deprivation_quintile")
    _write(folder / f"{name}_residents.csv", by, (BANDS, SEXES, QUINTILES), residents)
    by = ("year", "age_band", "sex")
    _write(folder / f"{name}_projection.csv", by, (years, BANDS, SEXES), projection)


def _write(file: Path, by: Sequence[str], axes: Sequence[Sequence[str]], table: Numbers) -> None:
    lines = [",".join((*by, "value"))]
    for key, value in zip(product(*axes), table.reshape(-1), strict=True):
        lines.append(",".join((*key, f"{value:.{DECIMALS}f}")))
    half = file.with_name(f"{file.name}.part")
    half.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    half.replace(file)


def main() -> None:
    """Write the tables of every place."""
    for name in origins():
        write(name, *made(name))


if __name__ == "__main__":
    main()
