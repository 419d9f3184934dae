"""The model held against published figures run by run, so that each run can be made by itself."""

from collections.abc import Mapping, Sequence
from math import isnan, nan
from typing import Any

import numpy as np
import polars as pl

from calibration.people_measured import Figure, Measured, measure
from calibration.people_section import people_rows
from calibration.rows import Row
from calibration.validate import GROWTH_YEARS, measured, rows_of
from sim.area import Area
from sim.results import Results, table
from sim.scenario import Scenario
from sim.sweep import Residents, Runner

PEOPLE, CARE = "people", "care"
YEARS = GROWTH_YEARS  # that each run has to have
# Target; of which condition, age or segment; what the model gives; what is published of the place.
_Figure = tuple[str, str | None, float, float]


def figures_of(
    runner: Runner,
    area: Area,
    scenario: Scenario,
    *,
    residents: Residents,
    replicate: int,
    **named: Any,
) -> Results:
    """A run of `YEARS`, and the place's people by themselves: of both only what can be held.

    The table `figures` has a row for each figure of the model; those on people have a condition,
    an age or a segment in `which`.
    """
    results = runner(area, scenario, residents=residents, replicate=replicate, **named)
    count = round(area.people) if residents == "all" else residents
    rows: list[_Figure] = [(name, None, one, nan) for name, one in measured(results.tables).items()]
    rows += _on_people(measure(area.name, replicate + 1, count))
    columns = {
        "number": list(range(len(rows))),
        "target": [target for target, *_ in rows],
        "which": [which for _, which, *_ in rows],
        "figure": _known([figure for *_, figure, _ in rows]),
        "published": _known([published for *_, published in rows]),
    }
    return Results({"figures": table("figures", columns, scenario.name, replicate)}, results.facts)


def answer(area: Area, runs: Sequence[Results], facts: Mapping[str, Any]) -> Results:
    """Every target beside what the runs gave: the table `held`, in the order they are shown."""
    people: list[Measured] = []
    care: list[dict[str, float]] = []
    for run in runs:
        frame = run.tables["figures"].with_columns(
            pl.col("figure", "published").fill_null(float("nan"))
        )
        of_care = frame.filter(pl.col("which").is_null())
        care.append(dict(zip(of_care["target"], of_care["figure"], strict=True)))
        people.append(_measured(frame.filter(pl.col("which").is_not_null())))
    rows = [(PEOPLE, one) for one in people_rows(area.name, people)]
    rows += [(CARE, one) for one in rows_of(area, care)]
    return Results({"held": _held(rows)}, facts)


def _on_people(found: Measured) -> list[_Figure]:
    return [
        (name, which, figure, published)
        for (name, which), (given, own) in found.items()
        for figure, published in zip(
            *np.broadcast_arrays(np.atleast_1d(given), np.atleast_1d(own)), strict=True
        )
    ]


def _measured(frame: pl.DataFrame) -> Measured:
    """The figures on people of one run, as they were measured."""
    several: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in frame.iter_rows(named=True):
        of = several.setdefault((row["target"], row["which"]), [])
        of.append((row["figure"], row["published"]))
    return {key: one[0] if len(one) == 1 else _together(one) for key, one in several.items()}


def _together(figures: Sequence[tuple[float, float]]) -> tuple[Figure, Figure]:
    given, own = np.array(figures, np.float64).T
    return given, own


def _held(rows: Sequence[tuple[str, Row]]) -> pl.DataFrame:
    of = [one.target for _, one in rows]
    numbers = {
        name: _known([getattr(one, name) for _, one in rows])
        for name in ("published", "mean", "low", "high", "allowed")
    }
    columns = {
        "number": list(range(len(rows))),
        "about": [about for about, _ in rows],
        "heading": [target.group for target in of],
        **{
            name: [getattr(target, name) for target in of]
            for name in ("label", "unit", "source", "grade", "note")
        },
        "published_for": [one.published_for for _, one in rows],
        "verdict": [one.verdict for _, one in rows],
        **numbers,
    }
    return table("held", columns)


def _known(values: Sequence[float | None]) -> list[float | None]:
    """Numbers, with nothing where there is none."""
    return [None if one is None or isnan(one) else float(one) for one in values]
