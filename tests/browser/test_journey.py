"""One resident's year in a real browser, at the widths of a desk and of a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sim.report import write_journey
from sim.sweep import compare_scenarios
from tests.browser.opened import WIDTHS
from tests.unit import made_up_results


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("journey")
    asked = {"years": 1, "replicates": 2, "residents": 1000, "journeys": 3}
    names = ("do_nothing", "more_home_care")
    compare_scenarios("gloucestershire", names, **asked, runner=made_up_results.run, out=out)
    return write_journey([out])


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, file: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_charts_are_drawn_within_the_page(page: Page) -> None:
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    drawn = page.eval_on_selector_all("img", "all => all.map(one => one.naturalWidth)")
    assert len(drawn) == 2
    assert min(drawn) > 300


def test_letters_of_the_chart_can_be_read_on_a_phone(page: Page) -> None:
    """Drawn at 14 points; never shown at less than two thirds of that."""
    shrunk = page.eval_on_selector("img", "one => one.width / one.naturalWidth")
    assert shrunk > 2 / 3


def test_nothing_is_asked_of_the_network(browser: Browser, file: Path) -> None:
    opened = browser.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: wrong.append(message.text))
    opened.goto(file.as_uri(), wait_until="load")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert wrong == []
    opened.close()
