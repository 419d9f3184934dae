"""What the app keeps on disk: single runs, answers, and scenarios that people have built.

Everything is named by a digest of what it was made from, so that the same question finds the same
answer and nobody can meet another's by a name they chose.
"""

import os
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from sim.parameters import InputError
from sim.results import is_finished, write_whole
from sim.scenario import Scenario, load_scenario

FOLDER_VARIABLE = "LOCALPOUND_STORE"
OWN = "own-"
_NAME_LENGTH = 16


@dataclass(frozen=True)
class Store:
    """A folder with `runs`, `answers` and `scenarios`; it may be deleted at any time."""

    folder: Path

    @property
    def runs(self) -> Path:
        """Where single runs are kept."""
        return self.folder / "runs"

    def answer(self, key: str, replicates: int) -> Path:
        """Where the answer to a request is kept, as it is after so many replicates."""
        return self.folder / "answers" / key / f"after-{replicates}"

    def has_answer(self, key: str, replicates: int) -> bool:
        """Whether that answer is there, whole."""
        return is_finished(self.answer(key, replicates))

    def keep_scenario(self, text: str) -> str:
        """Keep the text of somebody's own scenario; returns the name it is asked for by."""
        name = OWN + sha256(text.encode()).hexdigest()[:_NAME_LENGTH]
        file = self._scenario(name)
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))
        return name

    def scenario_text(self, name: str) -> str | None:
        """The text of somebody's own scenario, or None where it is not here."""
        file = self._scenario(name)
        return file.read_text("utf-8") if _is_own(name) and file.exists() else None

    def scenario_file_text(self, name: str) -> str:
        """The file of a scenario as it was written, ready-made or somebody's own."""
        return Path(self.scenario(name).file).read_text("utf-8")

    def scenario(self, name: str) -> Scenario:
        """A ready-made scenario by its name, or somebody's own; the latter goes by its digest.

        An InputError where there is none.
        """
        if not name.startswith(OWN):
            return load_scenario(name)
        if self.scenario_text(name) is None:
            problem = "this scenario is not kept here (any more)"
            raise InputError(name, "", problem, "Load its file again on the page Build a scenario")
        return replace(load_scenario(self._scenario(name)), name=name)

    def _scenario(self, name: str) -> Path:
        return self.folder / "scenarios" / f"{name}.toml"


def usual_store() -> Store:
    """The folder that LOCALPOUND_STORE names, or else one in the user's own cache."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Store(Path(named) if named else Path.home() / ".cache" / "localpound")


def _is_own(name: str) -> bool:
    digest = name.removeprefix(OWN)
    return name.startswith(OWN) and len(digest) == _NAME_LENGTH and digest.isalnum()
