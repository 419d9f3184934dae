"""The desk: takes requests, hands out pieces of work in turn, and knows how far each is.

One desk serves everybody who has the app open. Everybody who waits gets a process in turn, however
much each has asked for; who asks for the same thing shares the work, and one run does for all who
need it. Work that nobody is looking at comes after, and work that is done ahead of anybody last.
"""

import logging
from collections import deque
from collections.abc import Callable
from statistics import median
from threading import Condition, Thread
from time import monotonic

from sim.app.work.job import Job, Piece, State, Status, job_of
from sim.app.work.process import Died, Process
from sim.app.work.request import Request, place, plan
from sim.app.work.store import Store
from sim.parameters import InputError
from sim.sweep import Task, next_task

AHEAD = "ahead"  # the asker of what nobody has asked for yet
PATIENCE_SECONDS = 150.0  # a browser wakes a tab that nobody sees once a minute
WATCHED_SECONDS = 10.0
MOST_AT_ONCE = 6  # requests of one asker
FAILED_KEPT_SECONDS = 600.0
TIDY_SECONDS = 600.0
LAST_RUNS = 15
TRY_AGAIN_SECONDS = 5.0
TRIES = 3  # of a piece whose process dies
LOST = "The run was stopped three times, perhaps for want of memory. Ask for a smaller sample."
FAULT = "Something went wrong on our side; the server's log says what. Nothing you entered is lost."
WATCHED, UNWATCHED, AHEAD_OF_TIME = range(3)

log = logging.getLogger(__name__)


class Desk:
    """Hands work to `workers` processes, which keep what they find in the store.

    The store is kept below `most_bytes`. Whoever has not looked for `patience_seconds` waits no
    more.
    """

    def __init__(
        self,
        store: Store,
        workers: int,
        *,
        most_bytes: float | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.store = store
        self._most_bytes = most_bytes
        self._patience = patience_seconds
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._served: dict[str, int] = {}  # by asker, the turn in which each last got a process
        self._turn = 0
        self._pace: deque[float] = deque(maxlen=LAST_RUNS)  # seconds of a run by resident and year
        self._tidied = clock() - TIDY_SECONDS
        self._changed = Condition()
        self._is_open = True
        self._processes = [Process(store.folder) for _ in range(workers)]
        self._busy: dict[int, Job | None] = {}
        self._last: dict[int, Task] = {}  # what each process did last
        self._threads = [
            Thread(target=self._serve, args=(number,), daemon=True) for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, request: Request, asker: str, *, again: bool = False) -> str:
        """Take a request, unless its answer is kept; returns the key to ask about it.

        An InputError if it cannot be meant. To ask again for what is under way changes nothing;
        what was cancelled begins again, with the runs that are kept, and what has failed does so
        only if it is asked for `again`.
        """
        tasks, key = plan(request, self.store).tasks, request.key(self.store)
        with self._changed:
            job = self._jobs.get(key)
            if job is not None and job.is_under_way:
                job.askers[asker] = self._clock()
                self._make_room()
            elif job is not None and not again:
                pass  # it has failed, and somebody may not have seen it yet
            elif not self.store.has_answer(key, request.replicates):
                job = job_of(request, tasks, key, self.store, self.store.newest(key))
                job.askers[asker] = self._clock()
                self._jobs[key] = job
                self._drop_oldest(asker)
                self._make_room()
                self._changed.notify_all()
        return key

    def cancel(self, key: str, asker: str) -> None:
        """This asker waits no more. If nobody else does, the work has stopped when this returns."""
        with self._changed:
            job = self._jobs.get(key)
            if job is None or not job.is_under_way:
                return
            job.askers.pop(asker, None)
            if not job.askers:
                self._end(job, "cancelled")

    def state(self, key: str, replicates: int, asker: str) -> State:
        """How far the request with this key and so many replicates is; the asker is looking."""
        found = self._kept(key, replicates)
        if found.status == "finished":
            return found
        with self._changed:
            job = self._jobs.get(key)
            if job is None:  # nobody works on it: it may have been finished since we looked
                return self._kept(key, replicates)
            if asker in job.askers:
                job.askers[asker] = self._clock()
            self._forget()
            return State(
                status=job.status,
                done=job.done,
                total=len(job.tasks),
                ahead=self._ahead(job),
                seconds_left=self._seconds_left(job),
                answer=found.answer,
                replicates=found.replicates,
                problem=job.problem,
            )

    def missing_runs(self, request: Request) -> tuple[int, float | None]:
        """How many runs a request needs that are not kept, and a guess of the seconds they take."""
        tasks, key = plan(request, self.store).tasks, request.key(self.store)
        job = job_of(request, tasks, key, self.store, 0)
        with self._changed:
            left = self._work_left(job)
            return len(job.undone), None if left is None else left / len(self._processes)

    def close(self) -> None:
        """Stop everything."""
        with self._changed:
            self._is_open = False
            for process in self._processes:
                process.stop()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    @property
    def is_open(self) -> bool:
        """Whether it takes requests."""
        return self._is_open

    @property
    def jobs(self) -> int:
        """How many requests it remembers."""
        return len(self._jobs)

    def _kept(self, key: str, replicates: int) -> State:
        """What the store alone says of a request: it is finished, or nobody works on it."""
        kept = self.store.newest(key)
        status: Status = "finished" if kept == replicates else "cancelled"
        return State(status, answer=self.store.answer(key, kept) if kept else None, replicates=kept)

    def _serve(self, number: int) -> None:
        """One process, one piece of work after another."""
        while True:
            with self._changed:
                while self._is_open and (found := self._next(number)) is None:
                    self._changed.wait()
                process = self._processes[number]
                if not self._is_open:
                    process.close()
                    return
                assert found is not None
                job, piece = found
                self._busy[number] = job
            try:
                said = process.do(piece)
            except (Died, ValueError):
                said = {}
            with self._changed:
                del self._busy[number]
                if job is not None:
                    self._ended(job, piece, said, process)
                if not said or not process.is_alive:
                    self._last.pop(number, None)
                    process.close()
                    self._replace(number)
                self._changed.notify_all()

    def _replace(self, number: int) -> None:
        """Start another process in the place of one that has ended, as soon as the system can."""
        while self._is_open:
            try:
                self._processes[number] = Process(self.store.folder)
                return
            except OSError as error:
                log.error("no process can be started: %s", error)
                self._changed.wait(TRY_AGAIN_SECONDS)

    def _next(self, number: int) -> tuple[Job | None, Piece] | None:
        """What this process should do: of the request whose turn it is, an answer before a run."""
        self._forget()
        for job in sorted(self._under_way(), key=self._order):
            if self._rank(job) == AHEAD_OF_TIME and not self._may_do_ahead():
                continue
            piece = self._answer_due(job, number) or self._run_due(job, number)
            if piece:
                self._turn += 1
                job.status, job.served = "running", self._turn
                self._served |= dict.fromkeys(job.askers, self._turn)
                return job, job.piece(piece)
        if self._most_bytes is not None and self._clock() - self._tidied >= TIDY_SECONDS:
            self._tidied = self._clock()
            return None, {"do": "tidy", "most_bytes": self._most_bytes}
        return None

    def _answer_due(self, job: Job, number: int) -> Piece | None:
        ready = job.answer_due
        if not ready:
            return None
        job.gathering = self._processes[number]
        return {"do": "gather", "replicates": ready}

    def _run_due(self, job: Job, number: int) -> Piece | None:
        """A run that nobody does yet, best of the replicate whose start the process still holds.

        One whose process has died comes first, so that it soon shows whether it always does.
        """
        in_work = {
            other.folders[each]
            for other in self._jobs.values()
            for each in other.running
            if other is not job
        }
        free = {n: job.tasks[n] for n in sorted(job.undone) if job.folders[n] not in in_work}
        if not free:
            return None
        failed = (n for n in free if job.died[n])
        chosen = next(failed, None)
        if chosen is None:
            chosen = next_task(free, job.begun, self._before(job, number))
        job.undone.discard(chosen)
        replicate, before = job.tasks[chosen].replicate, self._before(job, number)
        if before is None or before.replicate != replicate:
            job.fresh.add(chosen)
        job.begun.add(replicate)
        job.running[chosen] = self._processes[number]
        self._last[number] = job.tasks[chosen]
        return {"do": "run", "number": chosen}

    def _before(self, job: Job, number: int) -> Task | None:
        """What the process did last, where that was of the same place, sample and seed."""
        last, one = self._last.get(number), job.tasks[0]
        if last and (last.area.hash, last.residents, last.seed) == (
            one.area.hash,
            one.residents,
            one.seed,
        ):
            return last
        return None

    def _ended(self, job: Job, piece: Piece, said: Piece, process: Process) -> None:
        """Note what has come of a piece of work."""
        number = piece.get("number")
        if number is None:
            job.gathering = None
        else:
            job.running.pop(number, None)
        if "done" in said and number is not None:
            for other in self._jobs.values():
                other.found(job.folders[number])
            if process.has_run:
                counts_as = 2 if number in job.fresh else 1
                self._pace.append(said["done"] / counts_as / _size(job.request))
            process.has_run = True
        if not job.is_under_way:
            return
        if "done" in said:
            if number is None:
                job.gathered = len(piece["replicates"])
                if job.gathered == job.request.replicates:
                    self._end(job, "finished")
            return
        if number is not None:
            job.undone.add(number)
        if "wrong" in said:
            job.problem = InputError(*said["wrong"])
        elif "fault" in said:
            log.error("%s: %s", job.request, said["fault"])
            job.problem = FAULT
        elif not process.is_stopped:
            job.died[number] += 1
            if job.died[number] == TRIES:
                job.problem = LOST
        if job.problem:
            self._end(job, "failed")

    def _end(self, job: Job, status: Status) -> None:
        """No more of this: its processes are stopped, each of which is replaced by its thread."""
        job.status, job.ended = status, self._clock()
        for process in job.processes:
            process.stop()
        if status != "failed":
            self._jobs.pop(job.key, None)
        self._changed.notify_all()

    def _forget(self) -> None:
        """Whoever has gone waits no more; what nobody waits for stops; old mistakes go."""
        now = self._clock()
        for job in list(self._jobs.values()):
            if job.is_under_way:
                for asker, looked in list(job.askers.items()):
                    if now - looked > self._patience:
                        del job.askers[asker]
                if not job.askers:
                    self._end(job, "cancelled")
            elif now - job.ended > FAILED_KEPT_SECONDS:
                del self._jobs[job.key]
        waiting = {asker for job in self._under_way() for asker in job.askers}
        self._served = {asker: turn for asker, turn in self._served.items() if asker in waiting}

    def _drop_oldest(self, asker: str) -> None:
        """Who asks for very much at once waits no more for what they looked at longest ago."""
        own = [job for job in self._under_way() if asker in job.askers]
        for job in sorted(own, key=lambda one: one.askers[asker])[:-MOST_AT_ONCE]:
            del job.askers[asker]
            if not job.askers:
                self._end(job, "cancelled")

    def _make_room(self) -> None:
        """Give up what is done ahead of time for what people ask for, where no process is free."""
        wanted = sum(
            len(job.undone) or len(job.answer_due[:1])
            for job in self._under_way()
            if self._rank(job) != AHEAD_OF_TIME
        )
        free = len(self._processes) - len(self._busy)
        for number, job in self._busy.items():
            if job is not None and self._rank(job) == AHEAD_OF_TIME and wanted > free:
                self._processes[number].stop()
                free += 1

    def _may_do_ahead(self) -> bool:
        """Where there is more than one process, one stays free for whoever comes."""
        free = len(self._processes) - len(self._busy)
        return free > 1 or len(self._processes) == 1

    def _under_way(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.is_under_way]

    def _rank(self, job: Job) -> int:
        looked = [when for asker, when in job.askers.items() if asker != AHEAD]
        if not looked:
            return AHEAD_OF_TIME
        return WATCHED if self._clock() - max(looked) <= WATCHED_SECONDS else UNWATCHED

    def _order(self, job: Job) -> tuple[int, int, int]:
        """Whose turn it is: whoever has waited longest, of those for whom somebody is looking."""
        turns = (self._served.get(asker, 0) for asker in job.askers if asker != AHEAD)
        return self._rank(job), min(turns, default=0), job.served

    def _ahead(self, job: Job) -> int:
        if job.status != "waiting":
            return 0
        return sorted(self._under_way(), key=self._order).index(job)

    def _seconds_left(self, job: Job) -> float | None:
        """A guess: processes are shared in turn, until one after the other is done."""
        own = self._work_left(job)
        if own is None or not job.is_under_way:
            return None
        rank = self._rank(job)
        others = (self._work_left(one) for one in self._under_way() if self._rank(one) <= rank)
        return sum(min(own, left) for left in others if left is not None) / len(self._processes)

    def _work_left(self, job: Job) -> float | None:
        """Seconds of one process that its runs will take."""
        return median(self._pace) * _size(job.request) * job.runs_left if self._pace else None


def _size(request: Request) -> float:
    """What the time of a run goes by: residents times years."""
    people = place(request.area).people if request.residents == "all" else request.residents
    return float(people) * request.years
