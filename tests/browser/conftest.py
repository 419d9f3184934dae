"""What browser tests share: one browser, the app and the showcase of its building blocks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.app.conftest import kept
from tests.app.served import SHOWCASE, served

__all__ = ["kept"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail(f"no browser: install one of {', '.join(BROWSERS)}")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def app(kept: Path) -> Iterator[str]:
    """The address at which the app is served."""
    with served(kept) as address:
        yield address


@pytest.fixture(scope="session")
def showcase(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which all building blocks of pages are served."""
    with served(tmp_path_factory.mktemp("showcase"), SHOWCASE) as address:
        yield address
