"""Every page of the app, at the widths of a desk and of a phone."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sim.app.main import PAGES
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

QUERY = "?years=3&sample=tiny"
FIRST, *_ = (page.path for page in PAGES)
TABS = 60


@dataclass(frozen=True)
class Seen:
    """What was found when the page was looked through once."""

    path: str
    asked_elsewhere: list[str]
    errors: list[str]
    scrolls: bool
    headings: list[int]
    violations: list[str]
    cut_off: list[str]
    problems: int


@pytest.fixture(
    scope="module",
    params=[(page.path, width) for page in PAGES for width in WIDTHS],
    ids=lambda one: f"{one[0]}-{one[1]}",
)
def seen(
    browser: Browser,
    app: str,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Seen]:
    path, width = request.param
    with opened(browser, _url(app, path), width) as (page, heard):
        photograph(page, path, tmp_path_factory.getbasetemp() / "screenshots")
        scrolls, out = scrolls_sideways(page), cut_off(page)
        open_all(page)
        yield Seen(
            path,
            heard.asked_elsewhere(app),
            heard.errors,
            scrolls or scrolls_sideways(page),
            headings(page),
            violations(page),
            out,
            page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count(),
        )


def test_a_page_is_whole(seen: Seen) -> None:
    assert seen.problems == 0
    assert seen.errors == []


def test_nothing_is_asked_of_anybody_else(seen: Seen) -> None:
    assert seen.asked_elsewhere == []


def test_a_page_does_not_scroll_sideways(seen: Seen) -> None:
    assert not seen.scrolls


def test_no_word_of_a_chart_is_cut_off(seen: Seen) -> None:
    assert seen.cut_off == []


def test_headings_are_in_order(seen: Seen) -> None:
    assert seen.headings[0] == 1
    assert seen.headings.count(1) == 1
    steps = pairwise(seen.headings)
    assert all(after <= before + 1 for before, after in steps), seen.headings


def test_axe_finds_nothing(seen: Seen) -> None:
    assert seen.violations == []


def test_main_controls_are_reached_by_keyboard(browser: Browser, app: str) -> None:
    with opened(browser, _url(app, "compare"), WIDTHS[0]) as (page, _):
        reached = []
        for _ in range(TABS):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate(
                    """(() => {
                      const at = document.activeElement;
                      return `${at.tagName} ${at.getAttribute("aria-label") || at.innerText}`;
                    })()"""
                )
            )
        for wanted in ("A Compare", "Place", "Years", "How carefully", "SUMMARY"):
            assert any(wanted in name for name in reached), (wanted, reached)


def test_a_place_is_chosen_by_keyboard(browser: Browser, app: str) -> None:
    with opened(browser, _url(app, "evidence"), WIDTHS[0]) as (page, _):
        page.get_by_role("combobox", name="Place").focus()
        page.keyboard.type("Derby")
        page.keyboard.press("Enter")
        page.wait_for_url("**place=derby**")


def test_full_results_are_a_zip_with_a_manifest(browser: Browser, app: str, tmp_path: Path) -> None:
    with opened(browser, _url(app, "compare"), WIDTHS[0]) as (page, _):
        with page.expect_download() as waited:
            page.get_by_role("button", name="Full results").click()
        saved = tmp_path / "results.zip"
        waited.value.save_as(saved)
        with page.expect_download() as waited:
            page.get_by_role("button", name="Scenario: Do nothing").click()
        scenario = waited.value.path().read_text("utf-8")
    packed = zipfile.ZipFile(io.BytesIO(saved.read_bytes()))
    manifest = json.loads(packed.read("manifest.json"))
    assert {f"tables/{name}.parquet" for name in manifest["rows"]} < set(packed.namelist())
    assert manifest["years"] == 3
    assert 'name = "do_nothing"' in scenario


def _url(app: str, path: str) -> str:
    # The first page is the one without a path.
    return f"{app}/{'' if path == FIRST else path}{QUERY}"
