"""Many tasks on one or several processes; the answer does not depend on how many."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from sim.results import Results
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
    progress: Progress | None = None,
) -> list[Results]:
    """Results in the order of the tasks.

    With one worker everything runs in this process. A pool that loses a process is rebuilt, twice
    at most, and only unfinished tasks are sent again. `runs` is where finished tasks are kept.
    """
    done: dict[int, Results] = {}

    def finished(number: int, results: Results) -> None:
        done[number] = results
        if progress:
            progress(len(done), len(tasks))

    if workers == 1:
        for number, task in enumerate(tasks):
            finished(number, execute(task, runs, runner))
        return [done[number] for number in range(len(tasks))]
    for _ in range(REBUILDS + 1):
        left = {number: task for number, task in enumerate(tasks) if number not in done}
        if left:
            _in_pool(left, runs, runner, workers, finished)
    if len(done) < len(tasks):
        raise WorkersDiedError(
            "Worker processes ended unexpectedly. Use fewer workers or residents; a script of your "
            "own must start its work under `if __name__ == '__main__':`."
        )
    return [done[number] for number in range(len(tasks))]


def _in_pool(
    tasks: dict[int, Task],
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
        try:
            for number, task in tasks.items():
                futures[pool.submit(execute, task, runs, runner)] = number
            for future in as_completed(futures):
                finished(futures[future], future.result())
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
        wait([parent.sentinel])
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
