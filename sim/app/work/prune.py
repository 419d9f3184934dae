"""Keeping the store to a size: what was used longest ago goes first, and nothing that is in use."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sim.app.work.store import Store, clear
from sim.results import MANIFEST, PARTIAL, is_finished

IN_USE_SECONDS = 3600.0
MOST_SCENARIOS_KEPT = 20_000


@dataclass(frozen=True)
class Kept:
    """A run or an answer: where it is, how large, and when it was last of use."""

    folder: Path
    size_bytes: int
    used: float


def prune(store: Store, most_bytes: float, in_use_seconds: float = IN_USE_SECONDS) -> int:
    """Take away runs and answers, those used longest ago first, until they fit; bytes taken away.

    What was used a short while ago stays, even where there is too much of it. Answers from some of
    the runs go in any case, once there is one from more of them.
    """
    before = time.time() - in_use_seconds
    kept = sorted(_kept(store), key=lambda one: one.used)
    left = sum(one.size_bytes for one in kept)
    freed = 0
    for one in kept:
        if one.used > before:
            break
        if left - freed <= most_bytes and not _is_superseded(one.folder, store):
            continue
        clear(one.folder)
        with suppress(OSError):
            one.folder.parent.rmdir()  # where nothing else is in it
        freed += one.size_bytes
    _prune_scenarios(store, before)
    return freed


def _kept(store: Store) -> Iterator[Kept]:
    """Every run and answer, whole or not."""
    for room in (store.runs, store.outcomes, store.checks, store.answers):
        for group in _folders(room):
            for folder in _folders(group):
                with suppress(OSError):
                    yield _of(folder)


def _of(folder: Path) -> Kept:
    """A folder that was never finished was of use when it was last written to."""
    size, written = 0, folder.stat().st_mtime
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                about = os.stat(os.path.join(place, name))
                size, written = size + about.st_size, max(written, about.st_mtime)
                if name.endswith(PARTIAL) and about.st_mtime < time.time() - IN_USE_SECONDS:
                    os.unlink(os.path.join(place, name))  # its writer was stopped
    with suppress(OSError):
        written = (folder / MANIFEST).stat().st_mtime
    return Kept(folder, size, written)


def _is_superseded(folder: Path, store: Store) -> bool:
    """Whether this is an answer from fewer runs than another to the same request."""
    if folder.parent.parent != store.answers:
        return False
    key = folder.parent.name
    fuller = (n for n in store.begun(key) if is_finished(store.answer(key, n)))
    return folder != store.answer(key, next(fuller, 0)) and is_finished(folder)


def _prune_scenarios(store: Store, before: float) -> None:
    """Scenarios are small, and links lead to them: only of very many do the oldest go."""
    with suppress(OSError):
        found = sorted((entry.stat().st_mtime, entry.path) for entry in os.scandir(store.scenarios))
        for used, path in found[: max(0, len(found) - MOST_SCENARIOS_KEPT)]:
            if used < before:
                os.unlink(path)


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [Path(entry.path) for entry in os.scandir(folder) if entry.is_dir()]
    return []
