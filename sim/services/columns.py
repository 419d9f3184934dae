"""Rows with named columns as plain arrays, one a column, and back again."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def columns_of(rows: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Each column of the rows by its name; not copied."""
    return {name: rows[name] for name in rows.dtype.names or ()}


def rows_from(columns: Mapping[str, NDArray[Any]], kind: np.dtype[Any]) -> NDArray[Any]:
    """Rows of this kind with a copy of every column."""
    names = kind.names or ()
    rows = np.zeros(len(columns[names[0]]), kind)
    for name in names:
        rows[name] = columns[name]
    return rows
