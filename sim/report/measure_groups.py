"""The measures a board asks for, in groups, each of which is looked at by itself."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.comparison import i_statements

FILE = Path(__file__).with_name("measure_groups.csv")
NOTICED = "noticed"
COSTS = "costs"


@dataclass(frozen=True)
class MeasureGroup:
    """A group of measures: its name, what it is called, and the measures in order."""

    name: str
    label: str
    measures: tuple[str, ...]


@cache
def measure_groups() -> dict[str, MeasureGroup]:
    """Every group by name; what people would notice are the indicators that are modelled."""
    noticed = tuple(one.measure for one in i_statements() if one.is_modelled)
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {
            row["group"]: MeasureGroup(
                row["group"],
                row["label"],
                noticed if row["group"] == NOTICED else tuple(row["measures"].split("|")),
            )
            for row in csv.DictReader(handle)
        }
