"""Keeping plain arrays between runs: one file, read back whole or not at all.

A file is a digest and after it arrays in NumPy's own .npy format: first what they are for and
their names, then the arrays. Nothing in it is ever run, and nothing of it is used unless every byte
is what was written.
"""

from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from sim.parameters import InputError
from sim.results.store import write_whole

_DIGEST_BYTES = sha256().digest_size


class _Digesting:
    """A file that is digested as it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._file.write(data)


def store_arrays(file: Path, made_for: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays by name, and what they were made for; the file appears once it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, lambda partial: _write(partial, made_for, arrays))


def load_arrays(file: Path, made_for: str) -> dict[str, NDArray[Any]]:
    """Read back what `store_arrays` wrote for the same purpose; arrays cannot be written to.

    A file that is missing, damaged, cut short, made for something else or not of this kind is an
    InputError.
    """
    try:
        return _read(file, made_for)
    except (OSError, ValueError, EOFError, MemoryError) as error:
        raise InputError(
            file, "", f"cannot be used: {error}", "Delete it: it is made again when needed"
        ) from error


def _write(partial: Path, made_for: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    with partial.open("wb") as file:
        file.write(bytes(_DIGEST_BYTES))
        content: Any = _Digesting(file)
        for array in (np.array([made_for, *arrays]), *arrays.values()):
            np.save(content, array, allow_pickle=False)
        file.seek(0)
        file.write(content.digest.digest())


def _read(file: Path, made_for: str) -> dict[str, NDArray[Any]]:
    with file.open("rb") as content:
        digest = content.read(_DIGEST_BYTES)
        if file_digest(content, sha256).digest() != digest:
            raise ValueError("it is damaged, cut short or of another kind")
        content.seek(_DIGEST_BYTES)
        purpose, *names = np.load(content, allow_pickle=False).tolist()
        if purpose != made_for:
            raise ValueError("it was made for something else")
        arrays = {name: np.load(content, allow_pickle=False) for name in names}
    for array in arrays.values():
        array.setflags(write=False)
    return arrays
