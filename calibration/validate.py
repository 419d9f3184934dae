"""Holding a place's first year, and its growth over ten, against what is published."""

from collections.abc import Callable, Mapping, Sequence
from math import nan

import numpy as np
import polars as pl

from calibration.measures import first_year_measures, growth
from calibration.programme_targets import programme_measures, programme_targets
from calibration.rows import ENGLAND, PLACE, Row, row
from calibration.targets import Target, targets
from sim.area import Area, load_area
from sim.sweep import run_scenarios

DO_NOTHING = "do_nothing"
GROWTH_YEARS = 10
# First of the 19 five-year age bands of an area's projection that counts as 0, 65, 85 and over.
GROWTH_FROM_BAND = {
    "residents_after_ten_years": 0,
    "residents_65_after_ten_years": 13,
    "residents_85_after_ten_years": 17,
}


def validate(
    area_name: str,
    replicates: int = 5,
    residents: int = 500_000,
    workers: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> list[Row]:
    """Every target with the model's mean over `replicates` runs of ten years under do nothing.

    Growth is over the ten years, everything else of the first. For a place other than England its
    own published level is used where its file has one, otherwise England's is shown, not judged.
    """
    area = load_area(area_name)
    tables = run_scenarios(
        area,
        [DO_NOTHING],
        years=GROWTH_YEARS,
        replicates=replicates,
        residents=min(residents, int(area.people)),
        workers=workers,
        progress=progress,
    ).tables
    found = []
    for replicate in range(replicates):
        found.append(
            measured({n: t.filter(pl.col("replicate") == replicate) for n, t in tables.items()})
        )
    return rows_of(area, found)


def measured(tables: Mapping[str, pl.DataFrame]) -> dict[str, float]:
    """What one run of `GROWTH_YEARS` says about each target."""
    return first_year_measures(tables) | growth(tables) | programme_measures(tables)


def rows_of(area: Area, found: Sequence[Mapping[str, float]]) -> list[Row]:
    """Every target beside what the runs say about it."""
    known = targets() | {target.name: target for target in programme_targets()}
    return [
        row(target, *_published(target, area), np.array([measures[name] for measures in found]))
        for name, target in known.items()
    ]


def _published(target: Target, area: Area) -> tuple[float, str]:
    """The published figure, none being not a number, and whether it is the place's or England's."""
    if target.published is None:
        band = GROWTH_FROM_BAND.get(target.name)
        if band is None:
            return nan, PLACE
        people = area.projection[:, band:].sum(axis=(1, 2))
        return float(people[GROWTH_YEARS] / people[0]), PLACE
    if area.name == ENGLAND.lower():
        return target.published, PLACE
    if target.area_parameter in area.parameters:
        return float(area.parameters[target.area_parameter].value), PLACE
    return target.published, ENGLAND
