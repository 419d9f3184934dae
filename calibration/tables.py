"""Writing a fitted table beside the code, whole or not at all."""

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOM = Path(__file__).parents[1] / "sim" / "population"


def published(file: Path) -> dict[str, float]:
    """The figures of a table of targets, by measure."""
    with file.open(encoding="utf-8", newline="") as handle:
        return {row["measure"]: float(row["value"]) for row in csv.DictReader(handle)}


def write(name: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Put the rows into the table of that name, under a temporary name first."""
    file = ROOM / name
    unfinished = file.with_name(f"{name}.unfinished")
    with unfinished.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(unfinished, file)
