"""Keeping results: Parquet tables and a manifest, whole or not at all."""

import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import get_ident
from typing import Any

import polars as pl

from sim.parameters import InputError
from sim.results.provenance import provenance
from sim.results.schema import table_names, version_of
from sim.results.table import Results
from sim.results.tables_on_disk import TablesOnDisk, Together, table_file

MANIFEST = "manifest.json"
PARTIAL = ".partial"


def store(results: Results, folder: Path, *, always_the_same: bool = False) -> Path:
    """Write `tables/<name>.parquet` and `manifest.json` into a folder.

    Each file gets its name only once it is whole, and the manifest comes last: a folder with a
    manifest is finished, one without was interrupted. Where the folder's name says that nothing
    else can ever be in it, a manifest that is there stays until the new one takes its place:
    another process may have finished the same meanwhile, and be read by it.
    """
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    if not always_the_same:
        (folder / MANIFEST).unlink(missing_ok=True)
    for name in results.tables:
        write_whole(table_file(folder, name), partial(_write, results.tables, name))
    manifest = {
        **results.facts,
        "provenance": provenance() | {"made": datetime.now(UTC).isoformat(timespec="seconds")},
        "rows": {name: _height(folder, name) for name in results.tables},
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    write_whole(folder / MANIFEST, lambda file: file.write_text(text + "\n", encoding="utf-8"))
    return folder


def write_whole(file: Path, write: Callable[[Path], object]) -> None:
    """Write under a temporary name, then rename: nobody ever reads half a file."""
    part = file.with_name(f".{file.name}.{os.getpid()}-{get_ident()}{PARTIAL}")
    try:
        write(part)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def is_finished(folder: Path) -> bool:
    """Whether `store` has completed in this folder"""
    return (folder / MANIFEST).is_file()


def is_whole(folder: Path) -> bool:
    """Whether this version can read every table of a folder, by the ends of its files."""
    try:
        for name, rows in _rows_of(read_manifest(folder), folder).items():
            if _height(folder, name) != rows:
                return False
    except (InputError, OSError, pl.exceptions.PolarsError):
        return False
    return True


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished folder"""
    file = folder / MANIFEST
    try:
        manifest = json.loads(file.read_text("utf-8"))
        _ = manifest["rows"], manifest["provenance"]["schema_versions"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            folder, MANIFEST, "is missing or damaged", "Run the comparison again into this folder"
        ) from error
    return dict(manifest)


def load(folder: Path, *, as_needed: bool = False, held: bool = True) -> Results:
    """Read back what `store` wrote, by the schema of this version.

    With `as_needed` a table is read when it is first asked for, and then held, or read again each
    time.
    """
    manifest = read_manifest(folder)
    rows = _rows_of(manifest, folder)
    facts = {k: v for k, v in manifest.items() if k not in ("rows", "provenance")}
    found = TablesOnDisk(folder, rows, held)
    return Results(found if as_needed else dict(found), facts)


def _rows_of(manifest: Mapping[str, Any], folder: Path) -> dict[str, int]:
    """How many rows each table has; an InputError for one of another version's schema."""
    made_with = manifest["provenance"]["schema_versions"]
    for name in manifest["rows"]:
        if name not in table_names() or made_with.get(name) != version_of(name):
            raise InputError(
                folder,
                name,
                f"was written with version {made_with.get(name)} of the table's schema",
                "Run the comparison again, or read it with the version named in manifest.json",
            )
    return dict(manifest["rows"])


def _write(tables: Mapping[str, pl.DataFrame], name: str, file: Path) -> None:
    """A table of many runs goes from disk to disk."""
    if isinstance(tables, Together):
        tables.lazy(name).sink_parquet(file)
    else:
        tables[name].write_parquet(file)


def _height(folder: Path, name: str) -> int:
    count = pl.scan_parquet(table_file(folder, name)).select(pl.len()).collect().item()
    return int(count)
