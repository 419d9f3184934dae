"""One worker process, as the desk sees it: told a piece of work, it answers, or it has died."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sim.sweep import ONE_THREAD


class Died(RuntimeError):  # noqa: N818 - what has happened, and not always a mistake
    """The process ended before it answered: it was stopped, or memory ran out."""


class Process:
    """A worker; started at once, so that it has loaded the model before it is needed."""

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

    def do(self, piece: dict[str, Any]) -> dict[str, Any]:
        """Hand over a piece of work and wait for what comes of it."""
        if not self._is_ready:
            self._hear()
            self._is_ready = True
        try:
            self._told.write(json.dumps(piece) + "\n")
            self._told.flush()
        except OSError as error:
            raise Died from error
        return self._hear()

    def stop(self) -> None:
        """End it now, whatever it does; what it had not finished is not kept."""
        self._started.kill()
        self._started.wait()

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
