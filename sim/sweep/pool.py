"""Many tasks on one or several processes; the answer does not depend on how many."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from threading import Thread

from sim.results import Results
from sim.run import StartOf
from sim.sweep.starts import folder_of, kept_start
from sim.sweep.task import Runner, Task, execute

Progress = Callable[[int, int], None]
REBUILDS = 2
# One thread in each worker: the processes already use every core.
ONE_THREAD = (
    *("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"),
    *("MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"),
)


class WorkersDiedError(RuntimeError):
    """Worker processes kept dying, for example because memory ran out."""


def run_tasks(
    tasks: list[Task],
    runner: Runner,
    *,
    workers: int = 1,
    runs: Path | None = None,
    starts: Path | None = None,
    progress: Progress | None = None,
) -> list[Results]:
    """Results in the order of the tasks.

    With one worker everything runs in this process. A pool that loses a process is rebuilt, twice
    at most, and only unfinished tasks are sent again. `runs` is where finished tasks are kept,
    `starts` where start states are kept for other processes and later calls.
    """
    done: dict[int, Results] = {}

    def finished(number: int, results: Results) -> None:
        done[number] = results
        if progress:
            progress(len(done), len(tasks))

    start_of = _start_of(tasks, starts)
    if workers == 1:
        for number, task in enumerate(tasks):
            finished(number, execute(task, runs, runner, start_of[number]))
        return [done[number] for number in range(len(tasks))]
    for _ in range(REBUILDS + 1):
        undone = {number: task for number, task in enumerate(tasks) if number not in done}
        if undone:
            _in_pool(undone, start_of, runs, runner, workers, finished)
    if len(done) < len(tasks):
        raise WorkersDiedError(
            "Worker processes ended unexpectedly. Use fewer workers or residents; a script of your "
            "own must start its work under `if __name__ == '__main__':`."
        )
    return [done[number] for number in range(len(tasks))]


def next_task(waiting: dict[int, Task], begun: set[int], before: Task | None) -> int:
    """The number of the task for a worker that has just done `before`.

    Best is another scenario of the same replicate, whose start state the worker holds in memory;
    then a replicate that nobody has `begun`; where there is none left, workers help each other.
    """
    if before:
        for number, task in waiting.items():
            if task.replicate == before.replicate:
                return number
    for number, task in waiting.items():
        if task.replicate not in begun:
            return number
    return next(iter(waiting))


def _start_of(tasks: list[Task], starts: Path | None) -> list[StartOf | None]:
    """What gives each task its start state; nothing where nobody else goes on from it."""
    of_replicate = Counter(task.replicate for task in tasks)
    return [
        partial(kept_start, folder_of(starts, task.replicate) if starts else None)
        if starts or of_replicate[task.replicate] > 1
        else None
        for task in tasks
    ]


def _in_pool(
    tasks: dict[int, Task],
    start_of: list[StartOf | None],
    runs: Path | None,
    runner: Runner,
    workers: int,
    finished: Callable[[int, Results], None],
) -> None:
    """Run what a pool can; tasks lost with a broken pool are simply not finished."""
    with (
        _one_thread_each(),
        # A fork after polars was used hangs.
        ProcessPoolExecutor(
            min(workers, len(tasks)), get_context("spawn"), initializer=end_with_parent
        ) as pool,
    ):
        futures: dict[Future[Results], int] = {}
        waiting, begun = dict(tasks), set[int]()

        def hand_out(before: Task | None) -> Future[Results]:
            number = next_task(waiting, begun, before)
            task = waiting.pop(number)
            begun.add(task.replicate)
            future = pool.submit(execute, task, runs, runner, start_of[number])
            futures[future] = number
            return future

        try:
            # A task each and no more: so that the next one goes to the worker that has just ended.
            running = {hand_out(None) for _ in range(min(workers, len(tasks)))}
            while running:
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    results, number = future.result(), futures[future]
                    if waiting:
                        running.add(hand_out(tasks[number]))
                    finished(number, results)
        except BrokenProcessPool:
            for future, number in futures.items():
                if future.done() and not future.cancelled() and future.exception() is None:
                    finished(number, future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def end_with_parent() -> None:
    """Let this worker end as soon as the process that started it is gone, however that ended."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started in here use one thread each; a worker reads this as it starts."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
