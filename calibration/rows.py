"""One figure of the model beside the published one, and how a list of them is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from scipy import stats

from calibration.targets import Target

PLACE, ENGLAND = "place", "England"
LEVEL = 0.95


@dataclass(frozen=True)
class Row:
    """One figure of the model beside the published one, in the target's unit.

    `low` and `high` are the 95 % interval of the mean over replicates: chance only, and no numbers
    where there is one value, which tells nothing of chance. `allowed` is the largest difference
    that counts as reached; `verdict` is `shown` where none is stated.
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


def row(target: Target, published: float, published_for: str, values: NDArray[np.float64]) -> Row:
    """The row of a target from what each replicate gave; nothing published is not judged."""
    mean = float(values.mean())
    half = nan
    if values.size > 1:
        spread = float(values.std(ddof=1)) / float(np.sqrt(values.size))
        half = float(stats.t.ppf((1 + LEVEL) / 2, values.size - 1)) * spread
    known = published_for == PLACE and not isnan(published)
    allowed = target.allowed(published) if known else None
    verdict: Literal["ok", "missed", "shown"] = "shown"
    if allowed is not None:
        verdict = "ok" if abs(mean - published) <= allowed else "missed"
    return Row(target, published, published_for, mean, mean - half, mean + half, allowed, verdict)


def render(rows: Sequence[Row], console: Console, title: str) -> None:
    """Print the rows as a table; what is missed is red, and counted below."""
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
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
        "-" if isnan(row.published) else f"{_figure(row.published)}{allowed}",
        _figure(row.mean),
        "-" if isnan(row.low) else f"{_figure(row.low)} to {_figure(row.high)}",
        "-" if isnan(row.published) else f"{row.difference:+.3g}",
        row.target.source_key,
        row.target.grade,
    ]


def _figure(value: float, digits: int = 4) -> str:
    return f"{value:.{digits}g}"
