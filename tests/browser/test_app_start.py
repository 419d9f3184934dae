"""Both ways of starting the app that the README names serve the first page."""

from pathlib import Path

import pytest

from tests.app.served import OWN_COMMAND, STREAMLIT, served


@pytest.mark.parametrize("started", [STREAMLIT, OWN_COMMAND], ids=["streamlit", "localpound"])
def test_the_first_page_is_served(browser, tmp_path: Path, started: tuple[str, ...]) -> None:
    with served(tmp_path, started) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("h1")
        assert page.inner_text("h1") == "Our place"
        page.close()
