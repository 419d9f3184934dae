"""The desk: takes requests, hands out pieces of work in turn, and knows how far each is.

One desk serves everybody who has the app open. Each request gets a process in turn, so that a
small one is not held up by a large one; who asks for the same thing shares the work.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from typing import Any, Literal

from sim.app.work.process import Died, Process
from sim.app.work.request import Request, plan
from sim.app.work.store import Store
from sim.parameters import InputError
from sim.sweep import Task, next_task

Status = Literal["waiting", "running", "finished", "cancelled", "failed"]
FIRST_ANSWER_AFTER = 2  # replicates: fewer have no interval
TRIES = 3  # of a piece whose process dies
LOST = "The run was stopped three times, perhaps for want of memory. Ask for a smaller sample."
FAULT = "Something went wrong on our side; the server's log says what. Nothing you entered is lost."


@dataclass(frozen=True)
class State:
    """How far a request is.

    `done` of `total` runs; `seconds_left` is a guess, None before the first run has ended. `answer`
    is the folder of the newest answer, after `replicates` of them; None before there is one.
    `problem` says why it failed: an InputError is the asker's mistake, a text is not.
    """

    status: Status
    done: int = 0
    total: int = 0
    ahead: int = 0  # requests that wait or run before this one's turn
    seconds_left: float | None = None
    answer: Path | None = None
    replicates: int = 0
    problem: InputError | str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ("finished", "cancelled", "failed")


@dataclass
class _Job:
    """One request in work, and everybody who waits for it."""

    key: str
    request: Request
    tasks: tuple[Task, ...]
    askers: set[str]
    undone: set[int]
    running: dict[int, Process] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)  # replicates
    last: dict[Process, Task] = field(default_factory=dict)  # what each process did last
    died: int = 0
    gathering: Process | None = None
    gathered: int = 0
    seconds: list[float] = field(default_factory=list)
    served: float = 0.0  # when it last got a process
    status: Status = "waiting"
    problem: InputError | str | None = None

    @property
    def replicates(self) -> list[int]:
        """Those whose every scenario is done."""
        left = {self.tasks[n].replicate for n in self.undone | set(self.running)}
        return [r for r in range(self.request.replicates) if r not in left]


class Desk:
    """Hands work to `workers` processes, which keep what they find in the store."""

    def __init__(self, store: Store, workers: int) -> None:
        self.store = store
        self._jobs: dict[str, _Job] = {}
        self._changed = Condition()
        self._is_open = True
        self._processes = [Process(store.folder) for _ in range(workers)]
        self._threads = [
            Thread(target=self._serve, args=(number,), daemon=True) for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, request: Request, asker: str) -> str:
        """Take a request, unless its answer is kept; returns the key to ask about it.

        An InputError if it cannot be meant. To ask again for what is under way changes nothing;
        for what was cancelled or has failed it begins again, with the runs that are kept.
        """
        tasks = plan(request, self.store).tasks
        key = request.key(self.store)
        with self._changed:
            job = self._jobs.get(key)
            if job is not None and job.status in ("waiting", "running"):
                job.askers.add(asker)
            elif not self.store.has_answer(key, request.replicates):
                undone = set(range(len(tasks)))
                self._jobs.pop(key, None)
                self._jobs[key] = _Job(key, request, tasks, {asker}, undone)
                self._changed.notify_all()
        return key

    def cancel(self, key: str, asker: str) -> None:
        """Nobody of this name waits any more; the work stops at once if nobody else does."""
        with self._changed:
            job = self._jobs.get(key)
            if job is None or job.status not in ("waiting", "running"):
                return
            job.askers.discard(asker)
            if not job.askers:
                self._end(job, "cancelled")

    def state(self, key: str, replicates: int) -> State:
        """How far the request with this key and so many replicates is."""
        if self.store.has_answer(key, replicates):
            return State(
                "finished", answer=self.store.answer(key, replicates), replicates=replicates
            )
        with self._changed:
            job = self._jobs.get(key)
            if job is None:
                return State("cancelled")
            done = len(job.tasks) - len(job.undone) - len(job.running)
            answer = self.store.answer(key, job.gathered) if job.gathered else None
            return State(
                status=job.status,
                done=done,
                total=len(job.tasks),
                ahead=self._ahead(job),
                seconds_left=self._seconds_left(job),
                answer=answer,
                replicates=job.gathered,
                problem=job.problem,
            )

    def close(self) -> None:
        """Stop everything."""
        with self._changed:
            self._is_open = False
            for process in self._processes:
                process.stop()
            self._changed.notify_all()

    def _serve(self, number: int) -> None:
        """One process, one piece of work after another."""
        while True:
            with self._changed:
                while self._is_open and (found := self._next(number)) is None:
                    self._changed.wait()
                if not self._is_open:
                    return
                assert found is not None
                job, piece = found
                process = self._processes[number]
            try:
                said = process.do(piece)
            except Died:
                said = {}
            with self._changed:
                self._ended(job, piece, said)
                if not said and self._is_open:
                    process.stop()
                    self._processes[number] = Process(self.store.folder)
                self._changed.notify_all()

    def _next(self, number: int) -> tuple[_Job, dict[str, Any]] | None:
        """What this process should do: of the request whose turn it is, an answer before a run."""
        process = self._processes[number]
        for job in sorted(self._under_way(), key=lambda one: one.served):
            piece = self._answer_due(job, process) or self._run_due(job, process)
            if piece:
                job.served, job.status = monotonic(), "running"
                told = {"request": job.request.data(), "key": job.key}
                return job, told | piece
        return None

    def _answer_due(self, job: _Job, process: Process) -> dict[str, Any] | None:
        """An answer after 2, 4, 8 ... replicates, and after all."""
        ready = job.replicates
        enough = max(FIRST_ANSWER_AFTER, FIRST_ANSWER_AFTER * job.gathered)
        is_last = len(ready) == job.request.replicates
        if job.gathering or not (is_last or len(ready) >= enough):
            return None
        job.gathering = process
        return {"do": "gather", "replicates": ready}

    def _run_due(self, job: _Job, process: Process) -> dict[str, Any] | None:
        if not job.undone:
            return None
        before = job.last.get(process)
        number = next_task({n: job.tasks[n] for n in sorted(job.undone)}, job.begun, before)
        job.undone.discard(number)
        job.begun.add(job.tasks[number].replicate)
        job.running[number] = process
        job.last[process] = job.tasks[number]
        return {"do": "run", "number": number}

    def _ended(self, job: _Job, piece: dict[str, Any], said: dict[str, Any]) -> None:
        """Note what has come of a piece of work."""
        number = piece.get("number")
        if number is None:
            job.gathering = None
        else:
            job.running.pop(number, None)
        if job.status != "running":
            return
        if "done" in said:
            if number is None:
                job.gathered = len(piece["replicates"])
                if job.gathered == job.request.replicates:
                    job.status = "finished"
            else:
                job.seconds.append(said["done"])
            return
        if number is not None:
            job.undone.add(number)
        if "wrong" in said:
            job.problem = InputError(*said["wrong"])
            self._end(job, "failed")
        elif "fault" in said:
            job.problem = FAULT
            self._end(job, "failed")
        else:
            job.died += 1
            if job.died == TRIES:
                job.problem = LOST
                self._end(job, "failed")

    def _end(self, job: _Job, status: Status) -> None:
        """No more of this: its processes are stopped, each of which is replaced by its thread."""
        job.status = status
        for process in {*job.running.values(), *([job.gathering] if job.gathering else [])}:
            process.stop()
        self._changed.notify_all()

    def _under_way(self) -> Iterator[_Job]:
        return (job for job in self._jobs.values() if job.status in ("waiting", "running"))

    def _ahead(self, job: _Job) -> int:
        if job.status != "waiting":
            return 0
        return sum(other is not job for other in self._under_way())

    def _seconds_left(self, job: _Job) -> float | None:
        if not job.seconds or job.status != "running":
            return None
        at_once = len(self._processes) / sum(1 for _ in self._under_way())
        mean = sum(job.seconds) / len(job.seconds)
        return mean * (len(job.undone) + len(job.running)) / at_once
