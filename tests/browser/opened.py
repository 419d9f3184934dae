"""A page of the app as a browser has it: opened, waited for, photographed, looked through."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WIDTHS = (1280, 390)
HEIGHT = 900
SCREENSHOTS_VARIABLE = "LOCALPOUND_SCREENSHOTS"  # a folder to keep them in
LONGEST_MS = 240_000
TALLEST = 12_000
# The page is whole: nothing is calculated, and nothing on it is about to be replaced.
IS_SETTLED = """() => document.querySelector("h1, [data-testid=stException]")
  && ![...document.querySelectorAll("button")].some(one => one.innerText === "Cancel")
  && !document.querySelector("[data-testid=stSkeleton], [data-stale=true]")
  && !document.querySelector("[data-testid=stStatusWidget]")"""
OPEN_ALL = "document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())"
# Streamlit looks for its server beside the page's path first, where it is not, and then above it.
LOOKED_FOR = ("/_stcore/health", "/_stcore/host-config")
# Streamlit's own field for files: its outer part has a label though it takes no part in anything;
# the button inside it does, and has a name.
OF_STREAMLIT = [["[data-testid=stFileUploaderDropzone]"]]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Heard:
    """What a page has asked of the network, and what has gone wrong in it."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._console)

    def _console(self, message: Any) -> None:
        path = urlsplit(message.location.get("url", "")).path
        if message.type == "error" and not path.endswith(LOOKED_FOR):
            self.errors.append(f"{message.text} {path}")

    def asked_elsewhere(self, address: str) -> list[str]:
        """Whatever was asked of anybody but the server itself."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob")
            and urlsplit(url).netloc != urlsplit(address).netloc
        ]


@contextmanager
def opened(browser: Browser, url: str, width: int, **more: Any) -> Iterator[tuple[Page, Heard]]:
    """A page, once it is whole; `more` goes to the browser, such as has_touch."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, **more)
    page, heard = context.new_page(), Heard()
    heard.listen(page)
    page.goto(url)
    settle(page)
    yield page, heard
    context.close()


def settle(page: Page) -> None:
    """Wait until the page is whole, and still is after a moment."""
    for _ in range(2):
        page.wait_for_function(IS_SETTLED, timeout=LONGEST_MS, polling=200)
        page.wait_for_timeout(500)


def open_all(page: Page) -> None:
    """Open whatever can be opened on the page."""
    page.evaluate(OPEN_ALL)
    settle(page)


def photograph(page: Page, name: str, folder: Path) -> None:
    """A picture of the whole page, for somebody to look at."""
    folder = Path(os.environ.get(SCREENSHOTS_VARIABLE) or folder)
    folder.mkdir(parents=True, exist_ok=True)
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(tall) + 20, TALLEST)})
    settle(page)
    page.screenshot(path=folder / f"{name}-{width}.png")
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.wait_for_timeout(300)


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong by WCAG 2.2 AA and by good practice, however slight."""
    found = Axe().run(
        page,
        context={"exclude": OF_STREAMLIT},
        options={"runOnly": {"type": "tag", "values": AXE_TAGS}},
    )
    return [
        f"{one['impact']} {one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(
        page.evaluate(
            """[document.documentElement, document.querySelector("[data-testid=stMain]")]
              .some(one => one.scrollWidth > one.clientWidth)"""
        )
    )


def headings(page: Page) -> list[int]:
    """The levels of all headings, in order."""
    return list(
        page.eval_on_selector_all(
            "h1, h2, h3, h4, h5, h6", "all => all.map(one => +one.tagName[1])"
        )
    )


def cut_off(page: Page) -> list[str]:
    """Words of charts that do not stand within their chart; a box is a little larger than print."""
    return list(
        page.eval_on_selector_all(
            "svg.marks",
            """all => all.flatMap(one => {
              const frame = one.getBoundingClientRect();
              return [...one.querySelectorAll("text")].filter(text => {
                const box = text.getBoundingClientRect();
                return text.textContent && getComputedStyle(text).opacity > 0 && (
                  box.left < frame.left - 3 || box.right > frame.right + 3
                  || box.top < frame.top - 4 || box.bottom > frame.bottom + 4);
              }).map(text => text.textContent);
            })""",
        )
    )
