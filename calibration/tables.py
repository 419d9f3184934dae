"""Fitted tables: read as rows, and written beside the code whole or not at all."""

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOM = Path(__file__).parents[1] / "sim" / "population"


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a table as text, by column."""
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def published(file: Path) -> dict[str, float]:
    """The figures of a table of targets, by measure."""
    return {row["measure"]: float(row["value"]) for row in rows_of(file)}


def write(name: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Put the rows into the table of that name in the room of the population."""
    write_rows(ROOM / name, rows)


def write_rows(file: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Put the rows, all with the columns of the first, into a table."""

    def save(unfinished: Path) -> None:
        with unfinished.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    whole(file, save)


def whole(file: Path, save: Callable[[Path], object]) -> None:
    """Save under a temporary name first: nobody ever reads half a file."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    save(unfinished)
    os.replace(unfinished, file)
