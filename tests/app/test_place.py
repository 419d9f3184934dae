"""Our place: each lever changes what is shown; England comes second, and never beside itself."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.served import opened, until_done

pytestmark = pytest.mark.slow


def text_of(app: AppTest) -> str:
    """Everything in words: paragraphs, lists and tables, headings, labels of what opens."""
    parts = [*app.get("html"), *app.header, *app.subheader, *app.get("expander")]
    return "\n".join(
        str(getattr(part.proto, "body", "") or getattr(part, "label", "")) for part in parts
    )


@pytest.fixture
def drawn() -> AppTest:
    return until_done(opened("place", {"place": "derby", "sample": "tiny"}))


def test_the_place_comes_first_and_england_beside_it(drawn: AppTest) -> None:
    assert not drawn.exception
    said = text_of(drawn)
    assert "Derby has 260,000 people in 2025" in said
    for heading in ("Who lives here", "Today, against England", "The gap in money"):
        assert heading in said
    assert "England (95% interval)" in said
    assert "At England&#39;s ages" in said or "At England's ages" in said
    assert "Why more people hold many conditions" in said


def test_headings_are_in_order(drawn: AppTest) -> None:
    assert [one.value for one in drawn.title] == ["Our place"]
    assert len(drawn.header) >= 4
    assert all(one.proto.alt for one in drawn.get("vega_lite_chart") if hasattr(one.proto, "alt"))


def test_links_keep_what_was_chosen(drawn: AppTest) -> None:
    links = drawn.get("page_link")
    assert {link.proto.page for link in links} >= {"compare", "build", "evidence", "right"}
    assert all("place=derby" in link.proto.query_string for link in links)


def test_england_is_not_held_against_itself() -> None:
    app = until_done(opened("place", {"place": "england", "sample": "tiny"}))
    assert not app.exception
    assert not app.error
    said = text_of(app)
    assert "no England to hold it against" in said
    assert "Today, against England" not in said
    assert "Above or below England" not in said


def test_years_change_the_horizon() -> None:
    app = opened("place", {"place": "derby", "sample": "tiny"})
    assert "By 2028 the official projection" in text_of(app)
    next(box for box in app.selectbox if box.label == "Years").set_value(5)
    assert "By 2030 the official projection" in text_of(app.run())


def test_the_place_changes_everything() -> None:
    app = opened("place", {"place": "derby", "sample": "tiny"})
    next(box for box in app.selectbox if box.label == "Place").set_value("wigan")
    said = text_of(until_done(app.run()))
    assert "Wigan has 330,000 people" in said
    assert "Derby" not in said
