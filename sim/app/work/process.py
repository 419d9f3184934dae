"""One worker process, as the desk sees it: told a piece of work, it answers, or it has died."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.sweep import ONE_THREAD


class Died(RuntimeError):  # noqa: N818 - what has happened, and not always a mistake
    """The process ended before it answered: it was stopped, or memory ran out."""


class Process:
    """A worker; started at once, so that it has loaded the model before it is needed.

    `is_stopped` says that it was ended by us, and has not died by itself. `has_run` says that it
    has done a run, so that the next takes no longer than usual.
    """

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONUTF8": "1"}
        self._started = subprocess.Popen(
            [sys.executable, "-m", "sim.app.work.worker", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            encoding="utf-8",
        )
        self._is_ready = False
        self.is_stopped = False
        self.has_run = False

    @property
    def number(self) -> int:
        """What the system knows it by."""
        return self._started.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can still be told anything."""
        return self._started.poll() is None

    def do(self, piece: dict[str, Any]) -> dict[str, Any]:
        """Hand over a piece of work and wait for what comes of it."""
        if not self._is_ready:
            self._hear()
            self._is_ready = True
        try:
            self._told.write(json.dumps(piece) + "\n")
            self._told.flush()
        except (OSError, ValueError) as error:
            raise Died from error
        return self._hear()

    def stop(self) -> None:
        """End it now, whatever it does; what it had not finished is not kept."""
        self.is_stopped = True
        self._started.kill()
        self._started.wait()

    def close(self) -> None:
        """Give back what a process that has ended still holds; only by whoever hears it."""
        self.stop()
        for pipe in (self._started.stdin, self._started.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _hear(self) -> dict[str, Any]:
        assert self._started.stdout is not None
        line = self._started.stdout.readline()
        if not line.endswith("\n"):
            raise Died
        answer: dict[str, Any] = json.loads(line)
        return answer

    @property
    def _told(self) -> Any:
        assert self._started.stdin is not None
        return self._started.stdin
