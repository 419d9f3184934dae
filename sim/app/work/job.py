"""One request in work: what of it is done, by whom it is done, and who waits for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sim.app.work.process import Process
from sim.app.work.request import Request, runs_of
from sim.app.work.store import Store
from sim.parameters import InputError
from sim.results import is_finished
from sim.sweep import Task

Status = Literal["waiting", "running", "finished", "cancelled", "failed"]
Piece = dict[str, Any]
FIRST_ANSWER_AFTER = 2  # replicates: fewer have no interval


@dataclass(frozen=True)
class State:
    """How far a request is.

    `done` of `total` runs; `ahead` requests whose turn comes before this one's; `seconds_left` is a
    guess, None before there is anything to guess from. `answer` is the folder of the newest answer,
    after `replicates` of them; None before there is one. `problem` says why it failed: an
    InputError is the asker's mistake, a text is not.
    """

    status: Status
    done: int = 0
    total: int = 0
    ahead: int = 0
    seconds_left: float | None = None
    answer: Path | None = None
    replicates: int = 0
    problem: InputError | str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ("finished", "cancelled", "failed")


@dataclass(eq=False)
class Job:
    """A request in work.

    `folders` is where each task's run is kept, or will be; `askers` are those who wait, with the
    time when each last looked.
    """

    key: str
    request: Request
    tasks: tuple[Task, ...]
    folders: tuple[Path, ...]
    undone: set[int]
    askers: dict[str, float] = field(default_factory=dict)
    running: dict[int, Process] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)  # replicates
    fresh: set[int] = field(default_factory=set)  # runs whose process made their start state too
    died: Counter[int | None] = field(default_factory=Counter)  # how often, by piece
    gathering: Process | None = None
    gathered: int = 0
    served: int = 0  # the turn in which it last got a process
    status: Status = "waiting"
    problem: InputError | str | None = None
    ended: float = 0.0

    @property
    def is_under_way(self) -> bool:
        """Whether there is still work to do for it."""
        return self.status in ("waiting", "running")

    @property
    def done(self) -> int:
        """How many of its runs are done."""
        return len(self.tasks) - len(self.undone) - len(self.running)

    @property
    def runs_left(self) -> float:
        """How many runs of time are left: those in work are half done.

        To make the start state of a replicate takes about as long as a run.
        """
        starts = {self.tasks[number].replicate for number in self.undone} - self.begun
        return len(self.undone) + len(starts) + len(self.running) / 2

    @property
    def processes(self) -> set[Process]:
        """Those that work on it now."""
        return {*self.running.values(), *([self.gathering] if self.gathering else [])}

    @property
    def replicates(self) -> list[int]:
        """Those whose every run is done."""
        left = {self.tasks[n].replicate for n in self.undone | set(self.running)}
        return [r for r in range(self.request.replicates) if r not in left]

    @property
    def answer_due(self) -> list[int]:
        """The replicates to be answered from now: after 2, 4, 8 ... of them, and after all."""
        ready = self.replicates
        enough = max(FIRST_ANSWER_AFTER, FIRST_ANSWER_AFTER * self.gathered)
        is_last = len(ready) == self.request.replicates
        return ready if not self.gathering and (is_last or len(ready) >= enough) else []

    def found(self, folder: Path) -> None:
        """A run is kept in this folder now, whoever has made it."""
        self.undone -= {number for number in self.undone if self.folders[number] == folder}

    def piece(self, what: dict[str, Any]) -> Piece:
        """A piece of its work, as a process is told it."""
        return {"request": self.request.data(), "key": self.key} | what


def job_of(request: Request, tasks: Iterable[Task], key: str, store: Store, gathered: int) -> Job:
    """A request as it begins: runs that are kept already are done."""
    every = tuple(tasks)
    folders = tuple(task.folder(runs_of(request, task, store)) for task in every)
    undone = {number for number, folder in enumerate(folders) if not is_finished(folder)}
    return Job(key, request, every, folders, undone, gathered=gathered)
