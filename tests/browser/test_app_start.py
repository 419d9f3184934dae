"""Both ways of starting the app that the README names serve the first page."""

from pathlib import Path

import pytest

from tests.app.served import AT_A_DESK, OWN_COMMAND, STREAMLIT, served

LONG_ENOUGH_MS = 5000  # for advice to come up beside the page


@pytest.mark.parametrize("started", [STREAMLIT, OWN_COMMAND], ids=["streamlit", "localpound"])
def test_the_first_page_is_served(browser, tmp_path: Path, started: tuple[str, ...]) -> None:
    with served(tmp_path, started) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("h1")
        assert page.inner_text("h1") == "Our place"
        page.close()


def test_nothing_but_our_page_is_shown_at_a_desk(browser, tmp_path: Path) -> None:
    """The server says where the page is, and nobody is advised about developers' tools."""
    home = tmp_path / "home"
    (home / ".agents").mkdir(parents=True)  # at such a desk Streamlit would advise
    of_desk = {"HOME": str(home), "USERPROFILE": str(home), "BROWSER": "true"}
    said = tmp_path / "said.txt"
    with (
        said.open("w", encoding="utf-8") as told,
        served(tmp_path, AT_A_DESK, more=of_desk, said=told) as address,
    ):
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("h1")
        page.wait_for_timeout(LONG_ENOUGH_MS)
        assert page.get_by_role("button", name="Don't show again").count() == 0
        page.close()
        lines = said.read_text("utf-8").splitlines()
        assert lines == [f"Local Pound is at {address} until you press Ctrl-C."]
