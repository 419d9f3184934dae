"""The measures that scenarios are compared by: names, units, good direction and words, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

FILE = Path(__file__).with_name("measures.csv")

Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Measure:
    """One measure: what it counts (per what), in which unit, and which direction is good.

    `counts` are the outcomes it adds up; `over`, where given, the outcome that the sum is divided
    by, so that a mean or a share over several years is a ratio of sums. A `queue` measure depends
    on how many places there are: a small sample overstates it. One `at_year_end` is a stock, such
    as reserves: over several years it is what is there at the end of the last. Where an outcome is
    in no row it was 0, but for a measure that only some scenarios have (`not_everywhere`): those
    without it have no value.
    """

    name: str
    label: str
    noun: str
    unit: str
    better: Better
    more: str
    less: str
    over: str
    scale: float
    counts: tuple[str, ...]
    queue: bool
    at_year_end: bool
    not_everywhere: bool
    show: str
    meaning: str

    @property
    def adds_up(self) -> bool:
        """Whether years and groups of this measure may be added together."""
        return not self.over and not self.at_year_end


@cache
def measures() -> dict[str, Measure]:
    """Every measure by name, in the order in which a reader should see them."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {row["measure"]: _measure(row) for row in rows}


def _measure(row: dict[str, str]) -> Measure:
    texts = {key: row[key] for key in ("label", "noun", "unit", "more", "less", "over")}
    better: dict[str, Better] = {"lower": "lower", "higher": "higher", "neither": "neither"}
    return Measure(
        name=row["measure"],
        better=better[row["better"]],
        scale=float(row["scale"]),
        counts=tuple(row["counts"].split("|")),
        queue=row["queue"] == "yes",
        at_year_end=row["taken"] == "year_end",
        not_everywhere=row["counted"] == "where_reported",
        show=row["show"],
        meaning=row["meaning"],
        **texts,
    )
