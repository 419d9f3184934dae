"""The building blocks of pages with hostile and long words, at the widths of a desk and a phone."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from tests.app.showcase import HOSTILE, LONG
from tests.browser.opened import (
    WIDTHS,
    cut_off,
    headings,
    open_all,
    opened,
    photograph,
    scrolls_sideways,
    violations,
)

MEANING = "#term-delayed-day"
WORD = "button.term >> text='delayed day'"
JOINER = "\N{WORD JOINER}"


@pytest.fixture(scope="module", params=WIDTHS)
def page(
    browser: Browser,
    showcase: str,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Page]:
    with opened(browser, showcase, request.param) as (page, _):
        photograph(page, "showcase", tmp_path_factory.getbasetemp() / "screenshots")
        yield page


def test_words_from_outside_are_shown_as_written(page: Page) -> None:
    assert page.inner_text("h2").replace(JOINER, "") == HOSTILE
    assert page.locator(".sentences strong").first.inner_text() == HOSTILE
    alert = page.locator("[data-testid=stAlertContentError]").inner_text()
    assert alert.replace(JOINER, "") == f"{HOSTILE}: a.key: is wrong. Do it right"
    assert page.locator("[data-testid=stMain] a, [data-testid=stMain] img").count() == 0


def test_long_titles_and_all_labels_stand_within_their_charts(page: Page) -> None:
    drawn = page.eval_on_selector_all("svg.marks", "all => all.map(one => one.textContent)")
    assert len(drawn) > 15
    assert any(LONG.replace(" ", "") in text.replace(" ", "") for text in drawn)
    assert cut_off(page) == []


def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page) -> None:
    open_all(page)
    assert violations(page) == []
    assert not scrolls_sideways(page)
    found = headings(page)
    assert all(b <= a + 1 for a, b in pairwise(found))


def test_a_wide_table_is_scrolled_by_keyboard_inside_itself(page: Page) -> None:
    table = page.locator(".table").last
    table.focus()
    assert page.viewport_size is not None
    if page.viewport_size["width"] < 500:
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(500)
        assert table.evaluate("one => one.scrollLeft") > 0
    ends = table.locator("td.number").first.evaluate("one => getComputedStyle(one).textAlign")
    assert ends == "right"


def test_a_word_is_explained_on_hover_and_on_focus(page: Page) -> None:
    word, meaning = page.locator(WORD), page.locator(MEANING)
    assert word.count() == 1  # of two in the paragraph
    expect(meaning).to_be_hidden()
    word.hover()
    expect(meaning).to_be_visible()
    meaning.hover()
    page.wait_for_timeout(600)
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    page.mouse.move(0, 0)
    word.evaluate("one => one.blur()")
    page.keyboard.press("Tab")
    word.focus()
    expect(meaning).to_be_visible()
    box = meaning.bounding_box()
    assert box is not None
    assert page.viewport_size is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    assert word.get_attribute("aria-describedby") == MEANING[1:]
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()


def test_a_word_is_explained_on_touch(browser: Browser, showcase: str) -> None:
    with opened(browser, showcase, WIDTHS[1], has_touch=True) as (page, _):
        page.locator(WORD).tap()
        expect(page.locator(MEANING)).to_be_visible()
        page.locator("h1").tap()
        expect(page.locator(MEANING)).to_be_hidden()


def test_charts_and_tables_can_be_taken_away(browser: Browser, showcase: str) -> None:
    with opened(browser, showcase, WIDTHS[0]) as (page, _):
        assert _taken(page, "Chart as PNG").path().read_bytes().startswith(b"\x89PNG")
        assert _taken(page, "Chart as SVG").path().read_text("utf-8").startswith("<svg")
        page.locator("summary").first.click()
        table = _taken(page, "Table as CSV")
        assert table.suggested_filename == "changes.csv"
        lines = Path(table.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == "Measure,Scenario,Change,between,and"
    assert len(lines) > 50


def _taken(page: Page, label: str) -> Download:
    with page.expect_download() as waited:
        page.get_by_role("button", name=label).first.click()
    return waited.value
