"""Putting fitted numbers into the tables beside the code; all else in them stays as it is."""

import csv
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from calibration.moments.fit import HERE, table_file, table_rows, targets, toml_file
from sim.parameters import Parameter

REACHED = HERE / "reached.csv"


def write(parameter: Parameter) -> None:
    """The numbers of a parameter into its table, or into its line of the TOML file."""
    if parameter.by:
        _write_table(parameter)
    else:
        _write_number(parameter)


def _write_table(parameter: Parameter) -> None:
    rows = table_rows(parameter.name)
    for row in rows:
        labels = (row[axis] for axis in parameter.by)
        at = tuple(axis.index(one) for axis, one in zip(parameter.labels, labels, strict=True))
        row["value"] = f"{parameter.value[at]:g}"

    def save(file: Path) -> None:
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    _whole(table_file(parameter.name), save)


def _write_number(parameter: Parameter) -> None:
    file, key = toml_file(parameter.name), parameter.name.rpartition(".")[2]
    before, after = file.read_text(encoding="utf-8").split(f"[{key}]\n", 1)
    line = f"value = {float(parameter.value):g}"
    text = before + f"[{key}]\n" + re.sub(r"^value = .*$", line, after, count=1, flags=re.M)
    _whole(file, lambda partial: partial.write_text(text, encoding="utf-8", newline="\n"))


def write_reached(found: Mapping[str, float]) -> None:
    """What the fitted numbers give beside each target: the record of the last fit."""
    lines = ["measure,target,reached"]
    for aim in targets():
        lines.append(f"{aim.measure},{aim.value:g},{found[aim.measure]:.6g}")
    text = "\n".join(lines) + "\n"
    _whole(REACHED, lambda partial: partial.write_text(text, encoding="utf-8", newline="\n"))


def _whole(file: Path, save: Callable[[Path], object]) -> None:
    """Under a temporary name first: nobody ever reads half a table."""
    partial = file.with_name(f".{file.name}.partial")
    save(partial)
    os.replace(partial, file)
