"""What the app keeps on disk: single runs, answers, and scenarios that people have built.

Everything is named by a digest of what it was made from, so that the same question finds the same
answer and nobody can meet another's by a name they chose. What is used is marked with the time, so
that what has long been of no use to anybody can go first when there is no more room.
"""

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from sim.parameters import InputError
from sim.results import MANIFEST, is_finished, is_whole, write_whole
from sim.scenario import Scenario, load_scenario, read_scenario

FOLDER_VARIABLE = "LOCALPOUND_STORE"
OWN = "own-"
LONGEST_SCENARIO = 200_000  # characters
MARK_AGAIN_SECONDS = 600.0
ANSWERS_LOOKED_AT = 1024
_NAME_LENGTH = 16
_AFTER = "after-"


@dataclass(frozen=True)
class Store:
    """A folder of runs, outcomes, checks, answers and scenarios; it may be deleted at any time.

    Several servers and the command line can share one: no file is seen before it is whole.
    """

    folder: Path

    @property
    def runs(self) -> Path:
        """Where single runs are kept."""
        return self.folder / "runs"

    @property
    def outcomes(self) -> Path:
        """Where single runs are kept of which only outcomes were wanted."""
        return self.folder / "outcomes"

    @property
    def checks(self) -> Path:
        """Where it is kept what single runs gave to be held against published figures."""
        return self.folder / "checks"

    @property
    def answers(self) -> Path:
        """Where answers are kept."""
        return self.folder / "answers"

    @property
    def scenarios(self) -> Path:
        """Where scenarios are kept that people have built."""
        return self.folder / "scenarios"

    def answer(self, key: str, replicates: int) -> Path:
        """Where the answer to a request is kept, as it is after so many replicates."""
        return self.answers / key / f"{_AFTER}{replicates}"

    def has_answer(self, key: str, replicates: int) -> bool:
        """Whether that answer is there, whole; one that is damaged is cleared away.

        To look is to use it.
        """
        folder = self.answer(key, replicates)
        try:
            written = (folder / MANIFEST).stat().st_mtime_ns
        except OSError:
            return False
        if _seen_whole(folder, written):
            mark_used(folder / MANIFEST)
            return True
        clear(folder)
        return False

    def newest(self, key: str) -> int:
        """The number of replicates of the fullest answer to a request that is kept; 0 if none."""
        return next((n for n in self.begun(key) if self.has_answer(key, n)), 0)

    def begun(self, key: str) -> list[int]:
        """The numbers of replicates of which an answer has been begun, most first."""
        with suppress(OSError):
            names = [entry.name for entry in os.scandir(self.answers / key)]
            of = (int(name.removeprefix(_AFTER)) for name in names if name.startswith(_AFTER))
            return sorted(of, reverse=True)
        return []

    def keep_scenario(self, text: str) -> str:
        """Keep the text of somebody's own scenario; returns the name it is asked for by.

        An InputError where it cannot be read.
        """
        if len(text) > LONGEST_SCENARIO:
            problem = f"the scenario is longer than {LONGEST_SCENARIO:,} characters"
            raise InputError("your scenario", "", problem, "Is this the right file?")
        read_scenario(text, "your scenario")
        name = OWN + sha256(text.encode()).hexdigest()[:_NAME_LENGTH]
        file = self._scenario(name)
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))
        return name

    def scenario_text(self, name: str) -> str | None:
        """The text of somebody's own scenario, or None where it is not here."""
        file = self._scenario(name)
        if not _is_own(name) or not file.exists():
            return None
        mark_used(file)
        return file.read_text("utf-8")

    def scenario_file_text(self, name: str) -> str:
        """The file of a scenario as it was written, ready-made or somebody's own."""
        return Path(self.scenario(name).file).read_text("utf-8")

    def scenario(self, name: str) -> Scenario:
        """A ready-made scenario by its name, or somebody's own; the latter goes by its digest.

        An InputError where there is none.
        """
        if not name.startswith(OWN):
            return load_scenario(name)
        text = self.scenario_text(name)
        if text is None:
            problem = "this scenario is not kept here (any more)"
            raise InputError(name, "", problem, "Load its file again on the page Build a scenario")
        return replace(read_scenario(text, name), name=name, file=str(self._scenario(name)))

    def _scenario(self, name: str) -> Path:
        return self.scenarios / f"{name}.toml"


def usual_store() -> Store:
    """The folder that LOCALPOUND_STORE names, or else one in the user's own cache."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Store(Path(named) if named else user_cache_path("localpound", appauthor=False))


def mark_used(file: Path) -> None:
    """Note that this manifest or scenario is of use now."""
    with suppress(OSError):
        if time.time() - file.stat().st_mtime > MARK_AGAIN_SECONDS:
            os.utime(file)


def clear(folder: Path) -> None:
    """Take a folder away: first it is no longer finished, then its files go."""
    with suppress(OSError):
        (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=ANSWERS_LOOKED_AT)
def _seen_whole(folder: Path, written: int) -> bool:
    return is_finished(folder) and is_whole(folder)


def _is_own(name: str) -> bool:
    digest = name.removeprefix(OWN)
    return name.startswith(OWN) and len(digest) == _NAME_LENGTH and digest.isalnum()
