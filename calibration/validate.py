"""Holding a place's first year, and its growth over ten, against what is published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from scipy import stats

from calibration.measures import first_year_measures, growth
from calibration.targets import Target, targets
from sim.area import Area, load_area
from sim.sweep import run_scenarios

DO_NOTHING = "do_nothing"
PLACE, ENGLAND = "place", "England"
GROWTH_YEARS = 10
LEVEL = 0.95
# First of the 19 five-year age bands of an area's projection that counts as 0, 65, 85 and over.
GROWTH_FROM_BAND = {
    "residents_after_ten_years": 0,
    "residents_65_after_ten_years": 13,
    "residents_85_after_ten_years": 17,
}


@dataclass(frozen=True)
class Row:
    """One figure of the model beside the published one, in the target's unit.

    `low` and `high` are the 95 % interval of the mean over replicates: chance only. `allowed` is
    the largest difference that counts as reached; `verdict` is `shown` where none is stated.
    """

    target: Target
    published: float
    published_for: str
    mean: float
    low: float
    high: float
    allowed: float | None
    verdict: Literal["ok", "missed", "shown"]

    @property
    def difference(self) -> float:
        """Model mean minus published."""
        return self.mean - self.published


def validate(
    area_name: str,
    replicates: int = 5,
    residents: int = 200_000,
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
        one = {name: t.filter(pl.col("replicate") == replicate) for name, t in tables.items()}
        found.append(first_year_measures(one) | growth(one))
    return [
        _row(target, area, np.array([measures[name] for measures in found]))
        for name, target in targets().items()
    ]


def render(rows: Sequence[Row], console: Console) -> None:
    """Print the rows as a table; what is missed is red, and counted below."""
    table = Table(
        title="The model against published figures", box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    table.add_column("")
    table.add_column("measure", min_width=20)
    for heading in ("published", "model", "95 % interval", "difference"):
        table.add_column(heading, justify="right", overflow="fold")
    for heading in ("source", "grade"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row), style="bold red" if row.verdict == "missed" else "")
    console.print(table)
    judged = [row for row in rows if row.verdict != "shown"]
    missed = [row.target.label for row in judged if row.verdict == "missed"]
    console.print(f"{len(judged) - len(missed)} of {len(judged)} figures reached.")
    if missed:
        console.print("Missed: " + "; ".join(missed), style="bold red")
    if any(row.published_for != PLACE for row in rows):
        console.print("Where it says England, the place has no figure of its own: not judged.")
    console.print("Intervals are of the mean over replicates: chance only. Sources:\n")
    for source in dict.fromkeys(row.target.source for row in rows):
        console.print(source, style="dim", highlight=False)


def _cells(row: Row) -> list[str]:
    allowed = "" if row.allowed is None else f" ±{_figure(row.allowed, 3)}"
    return [
        row.verdict if row.published_for == PLACE else ENGLAND,
        f"{row.target.label}, {row.target.unit}",
        f"{_figure(row.published)}{allowed}",
        _figure(row.mean),
        f"{_figure(row.low)} to {_figure(row.high)}",
        f"{row.difference:+.3g}",
        row.target.source_key,
        row.target.grade,
    ]


def _figure(value: float, digits: int = 4) -> str:
    return f"{value:.{digits}g}"


def _row(target: Target, area: Area, values: NDArray[np.float64]) -> Row:
    published, published_for = _published(target, area)
    mean = float(values.mean())
    half = 0.0
    if values.size > 1:
        spread = float(values.std(ddof=1)) / float(np.sqrt(values.size))
        half = float(stats.t.ppf((1 + LEVEL) / 2, values.size - 1)) * spread
    allowed = target.allowed(published) if published_for == PLACE else None
    verdict: Literal["ok", "missed", "shown"] = "shown"
    if allowed is not None:
        verdict = "ok" if abs(mean - published) <= allowed else "missed"
    return Row(target, published, published_for, mean, mean - half, mean + half, allowed, verdict)


def _published(target: Target, area: Area) -> tuple[float, str]:
    """The published figure, and whether it is the place's own or England's."""
    if target.published is None:
        band = GROWTH_FROM_BAND[target.name]
        people = area.projection[:, band:].sum(axis=(1, 2))
        return float(people[GROWTH_YEARS] / people[0]), PLACE
    if area.name == ENGLAND.lower():
        return target.published, PLACE
    if target.area_parameter in area.parameters:
        return float(area.parameters[target.area_parameter].value), PLACE
    return target.published, ENGLAND
