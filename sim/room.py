"""Room in memory for long arrays that are gone through from one end to the other.

NumPy asks the system for large pages. Looking things up here and there is faster in them; but the
system empties them first, which takes longer than writing an array once. Small ones come as needed.
"""

import mmap
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

# Memory that no other process is to share comes faster; elsewhere than on Unix there is one kind.
_PRIVATE = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}


def room_for(count: int, kind: DTypeLike, columns: int | None = None) -> NDArray[Any]:
    """Zeros, `count` of them or so many rows of `columns`; they take memory as they are written."""
    of_each = np.dtype(kind)
    entries = count * (1 if columns is None else columns)
    memory = mmap.mmap(-1, max(entries * of_each.itemsize, 1), **_PRIVATE)
    flat = np.frombuffer(memory, of_each, entries)
    return flat if columns is None else flat.reshape(count, columns)
