"""Building one table by its schema, and the tables of one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.results.schema import keys_of, polars_schema


@dataclass(frozen=True)
class Results:
    """What one run, or one comparison of runs, leaves behind.

    `tables` holds one frame per table of the schema; `facts` says what was run (area, scenario,
    years, seed, replicate, sample) and goes into the manifest.
    """

    tables: Mapping[str, pl.DataFrame]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.tables, dict):
            object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Results, (dict(self.tables), dict(self.facts))


def table(
    name: str,
    columns: Mapping[str, Any] | Sequence[Any] | pl.DataFrame,
    scenario: str = "",
    replicate: int = 0,
) -> pl.DataFrame:
    """A frame with exactly the schema's columns, types and order, sorted by its keys.

    `columns` leaves out scenario and replicate, which are the same in every row. A missing or an
    unknown column, an empty key or two rows with one key are errors of the caller (ValueError).
    """
    schema = polars_schema(name)
    given = pl.DataFrame(columns)
    of_all = {
        column: pl.lit(value)
        for column, value in (("scenario", scenario), ("replicate", replicate))
        if column in schema and column not in given.columns
    }
    odd = sorted({*given.columns, *of_all} ^ set(schema))
    if odd:
        raise ValueError(f"table {name}: columns missing or unknown: {', '.join(odd)}")
    built = given.select(
        of_all.get(column, pl.col(column)).cast(kind).alias(column)
        for column, kind in schema.items()
    )
    keys = keys_of(name)
    if any(built[key].null_count() for key in keys):
        raise ValueError(f"table {name}: a key column has empty cells")
    differ = [key for key in keys if key not in of_all]
    return built if _is_in_order(built, differ) else _sorted(name, built, differ)


def _is_in_order(frame: pl.DataFrame, keys: Sequence[str]) -> bool:
    """Whether each row comes after the one before it by its keys, and none has the same ones.

    Long tables are made in order; asking takes a fraction of the time and memory of sorting.
    """
    comes_after = pl.lit(False)
    for key in reversed(keys):
        here, before = pl.col(key), pl.col(key).shift(1)
        comes_after = (here > before) | ((here == before) & comes_after)
    return bool(frame.select(comes_after.slice(1).all()).item())


def _sorted(name: str, frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The rows by their keys: numbers are sorted in a fraction of the time that words take."""
    frame = frame.rechunk()  # rows are taken from one piece much faster than from several
    places = [_places(frame[key]) for key in keys]
    order = np.lexsort(places[::-1])
    in_order = (place[order] for place in places)
    if np.all([place[1:] == place[:-1] for place in in_order], axis=0).any():
        raise ValueError(f"table {name}: two rows have the same keys")
    return frame[order]


def _places(key: pl.Series) -> NDArray[Any]:
    """What sorts as the cells of a column do: of words, their places in the alphabet."""
    if key.dtype == pl.String:
        key = key.cast(pl.Enum(key.unique().sort()))
    return key.to_physical().to_numpy()
