"""Tables that stay on disk until somebody asks for them, and those of many runs as one."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from sim.parameters import InputError
from sim.results.schema import polars_schema


def table_file(folder: Path, name: str) -> Path:
    """Where a finished folder keeps a table."""
    return folder / "tables" / f"{name}.parquet"


class TablesOnDisk(Mapping[str, pl.DataFrame]):
    """The tables of a finished folder, each read when it is asked for, and `held` from then on."""

    def __init__(self, folder: Path, rows: Mapping[str, int], held: bool = True) -> None:
        self._folder, self._rows, self._held = folder, dict(rows), held
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name in self._read:
            return self._read[name]
        frame = _read(self._folder, name, self._rows[name])
        if self._held:
            self._read[name] = frame
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def lazy(self, name: str) -> pl.LazyFrame:
        """A table, still on disk."""
        return pl.scan_parquet(table_file(self._folder, name), schema=polars_schema(name))


class Together(Mapping[str, pl.DataFrame]):
    """Every table of any run, the runs' rows one after another, and tables that are made of them.

    A table of the runs is put together each time it is asked for, and not held: where the runs'
    own are on disk no more than one of them is in memory. A scenario with a pooled fund has one
    table more than the others.
    """

    def __init__(
        self,
        runs: Sequence[Mapping[str, pl.DataFrame]],
        made: Mapping[str, pl.DataFrame] | None = None,
    ) -> None:
        self._runs, self._made = tuple(runs), dict(made or {})
        self._names = dict.fromkeys([*(name for run in runs for name in run), *self._made])

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        if name in self._made:
            return self._made[name]
        return pl.concat([run[name] for run in self._runs if name in run])

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def lazy(self, name: str) -> pl.LazyFrame:
        """A table, as far as can be still on disk."""
        if name in self._made:
            return self._made[name].lazy()
        parts = (run for run in self._runs if name in run)
        return pl.concat(
            [run.lazy(name) if isinstance(run, TablesOnDisk) else run[name].lazy() for run in parts]
        )


def _read(folder: Path, name: str, rows: int) -> pl.DataFrame:
    file = table_file(folder, name)
    try:
        frame = pl.scan_parquet(file, schema=polars_schema(name)).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(
            file, "", "cannot be read as this table", "Run the comparison again into this folder"
        ) from error
    if frame.height != rows:
        raise InputError(
            file, "", f"holds {frame.height} rows, not {rows}", "Run the comparison again"
        )
    return frame
