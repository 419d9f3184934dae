"""In a real browser: a tenth more reablement and a fund with half and half, at both widths."""

from pathlib import Path

import pytest

from tests.app.served import served
from tests.bad_input.uploads import MALFORMED
from tests.browser.opened import settle

WIDTHS = (1280, 390)
REABLEMENT = "Reablement places, per cent more or less"
LONGEST_MS, A_STEP_MS, MOST_STEPS = 60_000, 300, 20
MOVED = "528 places instead of 480 places from 2026-27"


def choose(page, label: str, option: str) -> None:  # type: ignore[no-untyped-def]
    settle(page)  # what is typed into a list that is drawn anew is lost
    page.get_by_label(label).first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(option)
    page.get_by_role("option", name=option).first.wait_for(timeout=LONGEST_MS)
    page.keyboard.press("Enter")


def slide(page, label: str, to: str) -> None:  # type: ignore[no-untyped-def]
    slider = page.get_by_role("slider", name=label)
    slider.wait_for()
    settle(page)
    slider.focus()
    for _ in range(MOST_STEPS):  # a step is lost while it is drawn anew
        if slider.input_value() != to:
            page.keyboard.press("ArrowRight")
        page.wait_for_timeout(A_STEP_MS)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_scenario_is_built_by_keyboard_and_survives_a_reload(
    browser, tmp_path: Path, width: int
) -> None:
    with served(tmp_path) as address:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_default_timeout(LONGEST_MS)
        page.goto(f"{address}/build?years=3")
        slide(page, REABLEMENT, "10")
        page.get_by_text(MOVED).first.wait_for()
        page.get_by_text("Rules of money", exact=True).first.click()
        choose(page, "Pooled fund (section 75)", "A pooled fund, with the same terms")
        page.get_by_text("pays for reablement, home care").wait_for()
        choose(page, "Who bears what is over- or underspent", "Partners share what is over- or")
        page.get_by_text("the ICB 50% and the council 50%").wait_for()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        page.reload()
        page.get_by_text("the ICB 50% and the council 50%").wait_for()
        assert page.get_by_text(MOVED).count() >= 1
        page.get_by_role("button", name="Compare it").click()
        page.wait_for_url("**/compare*scenarios=own-*")
        page.close()


def test_malformed_files_are_refused_in_a_browser(browser, tmp_path: Path) -> None:
    with served(tmp_path) as address:
        page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
        page.set_default_timeout(LONGEST_MS)
        page.on("dialog", lambda _: pytest.fail("a file ran a script"))
        page.goto(f"{address}/build?years=3")
        page.get_by_text("Load a scenario of your own").click()
        for name in MALFORMED:
            file = tmp_path / f"{name}.toml"
            file.write_bytes(MALFORMED[name][0])
            page.locator("input[type=file]").set_input_files(file)
            page.get_by_role("alert").filter(has_text=f"{name}.toml:").wait_for()
        assert "draft=" not in page.url
        page.close()
