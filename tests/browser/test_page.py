"""The page in a real browser, at the widths of a desk and of a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sim.parameters import catalogue
from sim.report import write_page
from tests.browser.opened import WIDTHS
from tests.unit.test_report import answer_of


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    answer = answer_of(("do_nothing", "more_home_care", "much_more"))
    return write_page(answer, catalogue(), tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, file: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_nothing_is_asked_of_the_network_and_nothing_goes_wrong(
    browser: Browser, file: Path
) -> None:
    opened = browser.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(file.as_uri(), wait_until="load")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert wrong == []
    opened.close()


def test_every_chart_is_drawn(page: Page) -> None:
    widths = page.eval_on_selector_all("img", "all => all.map(one => one.naturalWidth)")
    assert len(widths) == 12
    assert min(widths) > 300


def test_the_page_does_not_scroll_sideways(page: Page) -> None:
    assert page.viewport_size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_answer_comes_first_and_tables_open_by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    assert page.inner_text("h2 >> nth=0") == "The answer in short"
    hidden = page.locator("details table").first
    assert not hidden.is_visible()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert hidden.is_visible()


def test_text_stands_out_from_its_background(page: Page) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for text; every text here is dark on white or on pale grey."""
    colours = page.eval_on_selector_all(
        "p, li, th, td, summary, h1, h2, h3, caption",
        "all => [...new Set(all.map(one => getComputedStyle(one).color))]",
    )
    for colour in colours:
        channels = [int(part) / 255 for part in colour[4:-1].split(",")]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert (0.90 + 0.05) / (luminance + 0.05) >= 4.5, colour
