"""How long a board waits: its first comparison in a browser, then changes of page, in seconds.

    PYTHONPATH=. python tests/benchmarks/pages.py [PLACE]

The server starts with an empty store and keeps it in a folder of its own. Timings are printed only.
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from tests.app.served import served
from tests.browser.conftest import BROWSERS
from tests.browser.opened import IS_SETTLED

TITLES = ("Follow the pound", "Build a scenario", "Evidence and assumptions", "Is it right?")
SMALL = ("LOCALPOUND_SAMPLES", "LOCALPOUND_WORKERS")
LONGEST_MS = 600_000


def seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def change_to(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("heading", name=title, level=1).wait_for(timeout=LONGEST_MS)
    page.wait_for_function(IS_SETTLED, timeout=LONGEST_MS, polling=20)


def main(place: str) -> None:
    found = next(filter(None, map(shutil.which, BROWSERS)))
    with (
        TemporaryDirectory() as folder,
        served(Path(folder), without=SMALL) as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        began = time.perf_counter()
        page.goto(f"{address}/compare?place={place}")
        page.get_by_text("The answer in short").wait_for(timeout=LONGEST_MS)
        print(f"first partial answer {time.perf_counter() - began:.1f}")
        page.wait_for_function(IS_SETTLED, timeout=LONGEST_MS, polling=20)
        print(f"whole answer {time.perf_counter() - began:.1f}")
        for title in (*TITLES, "Compare", *TITLES, "Compare"):
            print(f"{title} {seconds(lambda title=title: change_to(page, title)):.2f}")
        browser.close()


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["gloucestershire"]))
