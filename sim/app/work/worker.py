"""A process that runs what it is told: `python -m sim.app.work.worker FOLDER`.

It reads a line of JSON for each piece of work and writes one when that is done, so that it can be
stopped at any moment and no object of another process is ever unpickled. Results go to the store.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Any, TextIO

from sim.app.work.checked import held, measuring
from sim.app.work.prune import prune
from sim.app.work.request import Plan, Request, plan, request_from, runs_of
from sim.app.work.store import Store, mark_used
from sim.parameters import InputError
from sim.results import MANIFEST, is_finished, is_whole, load, store
from sim.run import run
from sim.sweep import (
    Drivers,
    Runner,
    answer_of,
    by_scenario,
    execute,
    kept_start,
    outcomes_of,
    split_of,
)

BEHIND_THE_PAGES = 5  # so that pages stay quick while every core is at work

Said = dict[str, Any]


def main(folder: Path) -> None:
    """Do one piece of work after another until nobody is left to tell of it."""
    with suppress(OSError, AttributeError):
        os.nice(BEHIND_THE_PAGES)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a stop from the keyboard is the server's to hear
    told, tell = sys.stdin, sys.stdout
    sys.stdout = sys.stderr  # nothing but answers may be written where answers are read
    lines = _lines_until_left(told)
    kept = Store(folder)
    _say(tell, {"ready": True})
    for line in lines:
        _say(tell, answered(json.loads(line), kept))


def answered(piece: Said, kept: Store) -> Said:
    """What has come of a piece of work: `done`, `wrong` (the user's mistake) or `fault` (ours)."""
    began = perf_counter()
    try:
        DO[piece["do"]](piece, kept)
    except InputError as mistake:
        return {"wrong": [mistake.file, mistake.key, mistake.problem, mistake.remedy]}
    except Exception as fault:  # whatever it is, the next piece can be done
        traceback.print_exc()
        return {"fault": f"{type(fault).__name__}: {fault}"}
    return {"done": perf_counter() - began}


def _run(piece: Said, kept: Store) -> None:
    request, planned = _planned(piece, kept)
    task = planned.tasks[piece["number"]]
    execute(task, runs_of(request, task, kept), _runner(request), _start)


def _gather(piece: Said, kept: Store) -> None:
    """An answer from the runs that are kept; one that has gone or is damaged is made anew.

    They stay on disk but for the table that is looked at: many runs are larger than memory.
    """
    request, whole = _planned(piece, kept)
    planned = whole.of(piece["replicates"])
    began = perf_counter()
    results = []
    for task in planned.tasks:
        runs = runs_of(request, task, kept)
        folder = task.folder(runs)
        if not (is_finished(folder) and is_whole(folder)):
            execute(task, runs, _runner(request), _start)
        results.append(load(folder, as_needed=True, held=False))
        mark_used(folder / MANIFEST)
    seconds = perf_counter() - began
    if isinstance(planned, Drivers):
        answer = split_of(planned, results, seconds)
    elif request.kind == "check":
        answer = held(planned, results, seconds)
    else:
        order = by_scenario(planned.tasks)
        answer = answer_of(planned, [results[number] for number in order], seconds)
    folder = kept.answer(piece["key"], len(piece["replicates"]))
    if not is_whole(folder):  # another server may have written the same answer meanwhile
        store(answer, folder, always_the_same=True)


def _tidy(piece: Said, kept: Store) -> None:
    prune(kept, piece["most_bytes"])


DO: dict[str, Callable[[Said, Store], None]] = {"run": _run, "gather": _gather, "tidy": _tidy}


def _planned(piece: Said, kept: Store) -> tuple[Request, Plan]:
    """The request and all its runs, if this process means by it what the server does."""
    request = request_from(piece["request"])
    if request.key(kept) != piece["key"]:
        problem = "its files have changed since this server was started"
        raise InputError("Local Pound", "", problem, "Whoever runs the server has to restart it")
    return request, plan(request, kept)


def _runner(request: Request) -> Runner:
    if request.kind == "check":
        return measuring(run)
    return partial(outcomes_of, run) if request.kind == "drivers" else run


def _start(*given: Any) -> Any:
    """The start state, held in memory for the next scenario of the same replicate."""
    return kept_start(None, *given)


def _lines_until_left(told: TextIO) -> Iterator[str]:
    """Lines as they come; when there can be no more, the process ends, even in a run."""
    lines: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        for line in told:
            lines.put(line)
        os._exit(0)

    Thread(target=listen, daemon=True).start()
    while True:
        yield lines.get()


def _say(tell: TextIO, what: Said) -> None:
    try:
        tell.write(json.dumps(what) + "\n")
        tell.flush()
    except OSError:  # nobody is left to tell
        os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
