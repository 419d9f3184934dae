"""Settings of the app for its tests; runs are kept, so that each is made once in a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.app import samples, server
from tests.app.served import settings


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of all tests of a session, whichever process they run in."""
    folder = tmp_path_factory.getbasetemp()
    is_parallel = folder.name.startswith("popen-")
    return (folder.parent if is_parallel else folder) / "store"


@pytest.fixture(autouse=True)
def app_settings(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings(kept).items():
        monkeypatch.setenv(name, value)
    samples.samples.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def desk_closed() -> Iterator[None]:
    yield
    server.close()
