"""The app as it is used: scenarios picked and compared, a run cancelled, a reload, two readers."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.opened import LONGEST_MS, opened, settle

COMPARE = "compare?years=3&sample=tiny"
LARGE = "compare?place=derby&years=3&sample=large&scenarios=fewer_home_care_hours"
MORE, REABLEMENT = "A tenth more home care", "more reablement"
SHORT = "The answer in short"


def headlines(page: Page) -> list[str]:
    """What the page says of each scenario, in short."""
    page.get_by_role("heading", name=SHORT).wait_for(timeout=LONGEST_MS)
    return page.locator(".stHtml .sentences").all_inner_texts()


def pick(page: Page, name: str) -> None:
    """Tick a scenario's card in the gallery."""
    page.get_by_text("Choose scenarios. Now:").click()
    page.get_by_role("checkbox", name=name).first.locator("xpath=ancestor::label").click()
    settle(page)


def test_a_scenario_is_picked_and_compared_and_survives_a_reload(
    browser: Browser, app: str
) -> None:
    with opened(browser, f"{app}/{COMPARE}", 1280) as (page, _):
        page.set_default_timeout(LONGEST_MS)
        alone = headlines(page)
        pick(page, REABLEMENT)
        both = headlines(page)
        assert len(both) > len(alone)
        assert "scenarios=more_home_care&scenarios=more_reablement" in page.url
        page.get_by_text("By deprivation fifth").click()
        page.wait_for_url("**along=fifth*")
        page.reload()
        settle(page)
        assert headlines(page) == both
        chosen = page.get_by_role("radio", name="By deprivation fifth")
        expect(chosen).to_have_attribute("aria-checked", "true")


def test_choices_go_along_to_other_pages_and_a_link_shares_them(browser: Browser, app: str) -> None:
    with opened(browser, f"{app}/{COMPARE}&scenarios=more_reablement", 1280) as (page, _):
        page.get_by_role("link", name="Follow the pound").click()
        page.wait_for_url("**/pound?*")
        settle(page)
        link = page.url
        assert "scenarios=more_reablement" in link
        assert "sample=tiny" in link
        told = page.inner_text("h1 >> nth=0")
    with opened(browser, link, 390) as (page, _):
        assert page.inner_text("h1 >> nth=0") == told
        assert page.get_by_text(REABLEMENT).count()


def test_a_run_is_cancelled_and_gone_on_with(browser: Browser, app: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(LONGEST_MS)
    page.goto(f"{app}/{LARGE}")
    page.get_by_text("0 of 40 runs done").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("You stopped this calculation").wait_for()
    assert page.get_by_role("button", name="Cancel").count() == 0
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("of 40 runs done").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("You stopped this calculation").wait_for()
    context.close()


def test_two_readers_at_once_see_their_own(browser: Browser, app: str) -> None:
    """Two contexts are two people: their places and scenarios, asked for at the same time."""
    asked = {"Wigan": "place=wigan&scenarios=more_home_care", "Derby": "place=derby"}
    contexts = {name: browser.new_context() for name in asked}
    pages = {name: context.new_page() for name, context in contexts.items()}
    for name, page in pages.items():
        page.goto(f"{app}/{COMPARE}&{asked[name]}")
    found = {}
    for name, page in pages.items():
        page.get_by_text(f"{name} (hash").wait_for(timeout=LONGEST_MS)
        settle(page)
        other = next(one for one in asked if one != name)
        assert f"{other} (hash" not in page.inner_text("body")
        found[name] = headlines(page)
    assert found["Wigan"] != found["Derby"]
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("place=atlantis", "Gloucestershire"),
        ("scenarios=own-0123456789abcdef", MORE),
        ("years=4000&baseline=%3Cscript%3E", MORE),
    ],
)
def test_a_bent_address_shows_what_is_usual(
    browser: Browser, app: str, query: str, told: str
) -> None:
    with opened(browser, f"{app}/compare?sample=tiny&years=3&{query}", 1280) as (page, heard):
        assert told in page.inner_text("body")
        assert page.locator("[data-testid=stException]").count() == 0
        assert not heard.errors
