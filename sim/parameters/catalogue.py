"""Finding and reading every parameter that lies beside the code."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.parameters.parameter import Parameter

ROOT = Path(__file__).parents[1]


@cache
def catalogue() -> dict[str, Parameter]:
    """Every parameter of the model by full name: `room.file.key`."""
    found: dict[str, Parameter] = {}
    for file in sorted(ROOT.glob("*/*.toml")):
        found.update(parameters_in(file, f"{file.parent.name}.{file.stem}"))
    return found


def parameters_in(file: Path, prefix: str) -> dict[str, Parameter]:
    """The parameters of one TOML file, named `prefix.key`."""
    tables = tomllib.loads(file.read_text("utf-8"))
    return {
        f"{prefix}.{key}": _parameter(f"{prefix}.{key}", table, file)
        for key, table in tables.items()
    }


def _parameter(name: str, table: dict[str, Any], file: Path) -> Parameter:
    fields = dict(table)
    if "table" in fields:
        labels, value = _read_table(file.parent / fields.pop("table"), tuple(fields["by"]))
        fields.update(labels=labels, value=value, by=tuple(fields["by"]))
    elif "by_financial_year" in fields:
        years = {y: np.asarray(v, np.float64) for y, v in fields["by_financial_year"].items()}
        fields.update(by_financial_year=years, value=next(iter(years.values())))
    else:
        fields["value"] = np.asarray(fields["value"], np.float64)
    return Parameter(name=name, file=str(file), **fields)


def _read_table(file: Path, by: tuple[str, ...]) -> tuple[Any, Any]:
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    labels = tuple(tuple(dict.fromkeys(row[column] for row in rows)) for column in by)
    value = np.full([len(axis) for axis in labels], np.nan)
    for row in rows:
        where = tuple(axis.index(row[column]) for axis, column in zip(labels, by, strict=True))
        value[where] = float(row["value"])
    return labels, value
