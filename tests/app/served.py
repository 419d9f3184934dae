"""The app as tests meet it: in the test itself or served to a browser; real runs."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
SAMPLES = Path(__file__).with_name("samples.csv")
LONGEST_SECONDS = 900


def settings(store: Path) -> dict[str, str]:
    """What a server is told by its environment."""
    return {
        "LOCALPOUND_STORE": str(store),
        "LOCALPOUND_SAMPLES": str(SAMPLES),
        "LOCALPOUND_WORKERS": "1",
        "LOCALPOUND_GALLERY": "off",
    }


def opened(page: str, query: Mapping[str, str | list[str]] | None = None) -> AppTest:
    """A page of the app, drawn once, as the address asks for it."""
    code = f"from sim.app.main import show\nshow({page!r})\n"
    app = AppTest.from_string(code, default_timeout=LONGEST_SECONDS)
    for name, value in {"years": "3", **(query or {})}.items():
        app.query_params[name] = value
    return app.run()


def until_done(app: AppTest) -> AppTest:
    """The page once its answer is whole."""
    give_up = time.monotonic() + LONGEST_SECONDS
    while any(button.label == "Cancel" for button in app.button):
        assert time.monotonic() < give_up, "still calculating"
        time.sleep(0.3)
        app.run()
    return app


STREAMLIT = ("streamlit", "run", str(ROOT / "app.py"))
SHOWCASE = ("streamlit", "run", str(Path(__file__).with_name("showcase.py")))
OWN_COMMAND = ("sim.cli", "app", "--no-browser")
AT_A_DESK = ("sim.cli", "app")  # a browser opens where the computer has one
OF_STREAMLIT, OF_OURS = ("--server.port", "--server.address"), ("--port", "--address")
OPTIONS = {
    **dict.fromkeys((STREAMLIT, SHOWCASE), OF_STREAMLIT),
    **dict.fromkeys((OWN_COMMAND, AT_A_DESK), OF_OURS),
}


@contextmanager
def served(
    store: Path,
    started: tuple[str, ...] = STREAMLIT,
    without: tuple[str, ...] = (),
    more: Mapping[str, str] | None = None,
    said: IO[str] | int = subprocess.DEVNULL,
) -> Iterator[str]:
    """The app served by a process of its own, started as the README says; its address.

    `without` some of the settings of tests, it has those of any server; it is told `more` by its
    environment. What it prints goes where it is `said`.
    """
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    told = {name: value for name, value in settings(store).items() if name not in without}
    options = zip(OPTIONS[started], (str(port), "127.0.0.1"), strict=True)
    process = subprocess.Popen(
        [sys.executable, "-m", *started, *(part for option in options for part in option)],
        cwd=ROOT,
        env={**os.environ, **told, **(more or {})},
        stdout=said,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < give_up:
        assert process.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")
