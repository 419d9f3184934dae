"""What every table holds: one declaration per column that code, files and readers share."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
from polars.datatypes import DataTypeClass

FILE = Path(__file__).with_name("schema.csv")
POLARS_TYPE: dict[str, DataTypeClass] = {
    "text": pl.String,
    "count": pl.Int64,
    "number": pl.Float64,
    "flag": pl.Boolean,
    "month": pl.Date,
}


@dataclass(frozen=True)
class Column:
    """One column of one table: its type, unit, role (key, label or measure) and meaning."""

    table: str
    version: int
    column: str
    type: str
    unit: str
    role: str
    meaning: str


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table in their order; an unknown table is a KeyError."""
    found = tuple(column for column in _columns() if column.table == table)
    if not found:
        raise KeyError(table)
    return found


@cache
def table_names() -> tuple[str, ...]:
    """Every table that has a schema."""
    return tuple(dict.fromkeys(column.table for column in _columns()))


def version_of(table: str) -> int:
    """The version of a table's schema, written into each manifest."""
    return columns_of(table)[0].version


def polars_schema(table: str) -> pl.Schema:
    """The schema in the words of polars, for building and for reading."""
    return pl.Schema({c.column: POLARS_TYPE[c.type]() for c in columns_of(table)})


def keys_of(table: str) -> list[str]:
    """The columns that together name one row."""
    return [c.column for c in columns_of(table) if c.role == "key"]


@cache
def _columns() -> tuple[Column, ...]:
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(
            Column(version=int(row.pop("version")), **row) for row in csv.DictReader(handle)
        )
