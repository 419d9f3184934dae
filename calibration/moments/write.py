"""Putting fitted numbers into the tables beside the code; all else in them stays as it is."""

import re
from collections.abc import Mapping
from pathlib import Path

from calibration.moments.fit import HERE, table_file, targets, toml_file
from calibration.tables import rows_of, whole, write_rows
from sim.parameters import Parameter

REACHED = HERE / "reached.csv"


def write(parameter: Parameter) -> None:
    """The numbers of a parameter into its table, or into its line of the TOML file."""
    if parameter.by:
        _write_table(parameter)
    else:
        _write_number(parameter)


def _write_table(parameter: Parameter) -> None:
    file = table_file(parameter.name)
    rows = rows_of(file)
    for row in rows:
        labels = (row[axis] for axis in parameter.by)
        at = tuple(axis.index(one) for axis, one in zip(parameter.labels, labels, strict=True))
        row["value"] = f"{parameter.value[at]:g}"
    write_rows(file, rows)


def _write_number(parameter: Parameter) -> None:
    file, key = toml_file(parameter.name), parameter.name.rpartition(".")[2]
    before, after = file.read_text(encoding="utf-8").split(f"[{key}]\n", 1)
    line = f"value = {float(parameter.value):g}"
    text = before + f"[{key}]\n" + re.sub(r"^value = .*$", line, after, count=1, flags=re.M)
    _write_text(file, text)


def write_reached(found: Mapping[str, float]) -> None:
    """What the fitted numbers give beside each target: the record of the last fit."""
    lines = ["measure,target,reached"]
    for aim in targets():
        lines.append(f"{aim.measure},{aim.value:g},{found[aim.measure]:.6g}")
    _write_text(REACHED, "\n".join(lines) + "\n")


def _write_text(file: Path, text: str) -> None:
    whole(file, lambda unfinished: unfinished.write_text(text, encoding="utf-8", newline="\n"))
