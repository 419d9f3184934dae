"""A process that runs what it is told: `python -m sim.app.work.worker FOLDER`.

It reads a line of JSON for each piece of work and writes one when that is done, so that it can be
stopped at any moment and no object of another process is ever unpickled. Results go to the store.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Any, TextIO

from sim.app.work.request import plan, request_from
from sim.app.work.store import Store
from sim.parameters import InputError
from sim.results import Results, store
from sim.run import run
from sim.sweep import answer_of, by_scenario, execute, kept_start

BEHIND_THE_PAGES = 5  # so that pages stay quick while every core is at work

Said = dict[str, Any]


def main(folder: Path) -> None:
    """Do one piece of work after another until nobody is left to tell of it."""
    with suppress(OSError, AttributeError):
        os.nice(BEHIND_THE_PAGES)
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
    task = plan(request_from(piece["request"]), kept).tasks[piece["number"]]
    execute(task, kept.runs, run, _start)


def _gather(piece: Said, kept: Store) -> None:
    request = request_from(piece["request"])
    comparison = plan(request, kept).of(piece["replicates"])
    began = perf_counter()
    results = [
        execute(comparison.tasks[number], kept.runs, _missing)
        for number in by_scenario(comparison.tasks)
    ]
    answer = answer_of(comparison, results, perf_counter() - began)
    store(answer, kept.answer(piece["key"], len(piece["replicates"])))


DO: dict[str, Callable[[Said, Store], None]] = {"run": _run, "gather": _gather}


def _start(*given: Any) -> Any:
    """The start state, held in memory for the next scenario of the same replicate."""
    return kept_start(None, *given)


def _missing(*_: Any, **__: Any) -> Results:
    raise RuntimeError("a run that was finished is not in the store any more")


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
    tell.write(json.dumps(what) + "\n")
    tell.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
