"""A desk as tests meet it: real runs of a small sample, and waiting for what comes of them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.app.work import Desk, Request, State, Store

ME = "me"
LONGEST_SECONDS = 600


def request(*scenarios: str, **more: Any) -> Request:
    """The smallest that can be asked: two runs of a year and 5,000 residents."""
    usual = {"area": "thurrock", "years": 1, "replicates": 2, "residents": 5000}
    chosen = scenarios or ("do_nothing", "more_home_care")
    return Request(scenarios=chosen, **{**usual, **more})


def long_request(**more: Any) -> Request:
    """One whose every run takes some time."""
    return request(**{"years": 8, "replicates": 3, **more})


@contextmanager
def opened(folder: Path, workers: int = 1, **more: Any) -> Iterator[Desk]:
    """A desk with a store of its own."""
    desk = Desk(Store(folder), workers, **more)
    try:
        yield desk
    finally:
        desk.close()


def until(desk: Desk, key: str, of: Request, is_so: Callable[[State], bool]) -> State:
    """The first state of which this is so."""
    give_up = time.monotonic() + LONGEST_SECONDS
    while not is_so(state := desk.state(key, of.replicates, ME)):
        assert time.monotonic() < give_up, state
        time.sleep(0.05)
    return state


def answered(desk: Desk, of: Request) -> State:
    """What has come of a request in the end."""
    return until(desk, desk.ask(of, ME), of, lambda state: state.is_over)


def in_a_run(desk: Desk, key: str) -> bool:
    """Whether a process is in a run of this request, and past its first steps."""
    job = desk._jobs.get(key)
    return job is not None and any(process._is_ready for process in job.running.values())
