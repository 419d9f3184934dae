"""Reading a table of numbers that lies beside the file which names it."""

import csv
import io
import math
import re
from itertools import pairwise, product
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.text import LARGEST_CSV_BYTES, beside, text_of

Labels = tuple[tuple[str, ...], ...]
Row = tuple[str | float, ...]  # labels, then the number

MAY_BE_ADDED = ("source", "grade", "note")
OLDEST = 200
ORDERED = ("sex", "deprivation_quintile", "year")  # in the order of the alphabet
_AGE_BAND = re.compile(r"(?P<first>\d{1,3})(?:(?P<open>\+)|-(?P<last>\d{1,3}))?", re.ASCII)


def read_table(
    file: Path, key: str, table: str, by: tuple[str, ...]
) -> tuple[Labels, NDArray[np.float64]]:
    """Labels of each axis and numbers of the table that parameter `key` of `file` names.

    Labels stand in the order of first appearance; ages, sexes, quintiles and years in their own.
    Every combination must appear once.
    """
    path = beside(file, key, table, ".csv")
    rows = _rows(path, by)
    labels = tuple(_in_order(path, axis, [row[i] for row in rows]) for i, axis in enumerate(by))
    _check_complete(path, by, labels, rows)
    number = {row[:-1]: row[-1] for row in rows}
    value = np.array([number[at] for at in product(*labels)], np.float64)
    return labels, value.reshape([len(axis) for axis in labels])


def _rows(file: Path, by: tuple[str, ...]) -> list[Row]:
    reader = csv.reader(io.StringIO(text_of(file, LARGEST_CSV_BYTES), newline=""))
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise InputError(file, place, f"not a table: {error}", "Save it as CSV") from None
    header = [name.strip() for name in lines[0][1]] if lines else []
    _check_header(file, header, by)
    columns = [header.index(name) for name in by]
    value = header.index("value")
    rows: list[Row] = []
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            problem = f"{len(cells)} cells under {len(header)} columns"
            raise InputError(file, f"line {number}", problem, "Give each column one cell")
        labels = [cells[at].strip() for at in columns]
        rows.append((*labels, _number(file, number, cells[value])))
    return rows


def _check_header(file: Path, header: list[str], by: tuple[str, ...]) -> None:
    needed = (*by, "value")
    for name in header:
        if name not in needed and name not in MAY_BE_ADDED:
            remedy = did_you_mean(name, (*needed, *MAY_BE_ADDED))
            raise InputError(file, "line 1", f"unknown column {name!r}", remedy)
        if header.count(name) > 1:
            raise InputError(file, "line 1", f"column {name!r} stands twice", "Remove one")
    for name in needed:
        if name not in header:
            remedy = f"The first line must name: {', '.join(needed)}"
            raise InputError(file, "line 1", f"column {name!r} is missing", remedy)


def _number(file: Path, line: int, cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        problem = f"{cell!r} is not a number"
        raise InputError(file, f"line {line}", problem, "Give a plain number such as 12.5")
    return number


def _in_order(file: Path, axis: str, labels: list[str | float]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(str(label) for label in labels))
    if axis in ORDERED:
        return tuple(sorted(found))
    if axis != "age_band":
        return found
    bands = [(*age_band(file, label), label) for label in found]
    bands.sort()
    for (_, last, before), (first, _, after) in pairwise(bands):
        if first <= last:
            problem = f"age bands {before} and {after} overlap"
            raise InputError(file, "age_band", problem, "Each age must fall in one band")
        if first != last + 1:
            problem = f"no age band between {before} and {after}"
            raise InputError(file, "age_band", problem, "Each age must fall in one band")
    return tuple(label for _, _, label in bands)


def age_band(file: Path, label: str) -> tuple[int, int]:
    """First and last age of a band such as 0-4, 85+ or 17."""
    parts = _AGE_BAND.fullmatch(label)
    first, last = (int(parts["first"]), int(parts["last"] or parts["first"])) if parts else (1, 0)
    if parts and parts["open"]:
        last = OLDEST
    if first > last:
        problem = f"{label!r} is not an age band"
        raise InputError(file, "age_band", problem, "Write 0-4, 85+ or a single age")
    return first, last


def _check_complete(file: Path, by: tuple[str, ...], labels: Labels, rows: list[Row]) -> None:
    if not rows:
        raise InputError(file, "", "the table has no rows", "Add a row for each value")
    seen: set[Row] = set()
    for row in rows:
        if row[:-1] in seen:
            raise InputError(file, _words(by, row), "this row stands twice", "Keep one of them")
        seen.add(row[:-1])
    if len(seen) < prod(len(axis) for axis in labels):
        missing = next(at for at in product(*labels) if at not in seen)
        problem = "there is no row for this combination"
        raise InputError(file, _words(by, missing), problem, "Add the row")


def _words(by: tuple[str, ...], row: tuple[str | float, ...]) -> str:
    return ", ".join(f"{axis} {label}" for axis, label in zip(by, row, strict=False))
