"""Every page is drawn without a mistake, whatever has been calculated."""

import pytest

from sim.app.main import PAGES
from tests.app.served import opened, until_done

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("page", [page.path for page in PAGES])
def test_a_page_is_drawn(page: str) -> None:
    app = until_done(opened(page))
    assert not app.exception
    assert len(app.title) == 1


def test_two_scenarios_are_compared() -> None:
    app = until_done(opened("compare"))
    assert "All changes on one scale" in [heading.value for heading in app.header]
