"""Evidence and assumptions: every choice on the page."""

import re
from functools import cache
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from sim.area import load_area
from sim.parameters import catalogue
from sim.parameters.scheme_file import schemes
from sim.report.evidence import PARTS
from sim.report.page import left_out
from tests.app.served import opened

pytestmark = pytest.mark.slow


@cache
def the_page(**query: str) -> AppTest:
    return opened("evidence", query)


def words(app: AppTest) -> str:
    """What is written on the page, without its markup."""
    return unescape(re.sub("<[^>]+>", "", " ".join(one.proto.body for one in app.get("html"))))


def headings(app: AppTest) -> list[str]:
    return [heading.value for heading in app.header]


@pytest.mark.parametrize("part", list(PARTS))
def test_every_part_can_be_linked_to(part: str) -> None:
    app = the_page(part=part)
    assert not app.exception
    assert headings(app) == [PARTS[part], "Download"]
    assert "numbers stand behind every result" in words(app)


def test_a_search_finds_is_named_in_the_address_and_can_be_linked_to() -> None:
    app = opened("evidence")
    known = catalogue() | load_area("gloucestershire").parameters
    assert f"All {len(known)} numbers." in words(app)
    app.text_input(key="search").input("virtual ward").run()
    assert app.query_params["search"] == "virtual ward"
    said = words(app)
    assert f"of {len(known)} numbers." in said
    again = opened("evidence", {"search": "virtual ward"})
    assert words(again) == said
    app.text_input(key="search").input("no such words anywhere").run()
    assert "No number has all of these words" in words(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("key", "chosen"), [("kind", "published"), ("grade", "A"), ("about", "Quality of life")]
)
def test_filters(key: str, chosen: str) -> None:
    app = opened("evidence")
    before = words(app)
    app.selectbox(key=key).select(chosen).run()
    assert not app.exception
    assert app.query_params[key] == chosen
    assert words(app) != before


def test_only_what_the_scenarios_compared_change() -> None:
    app = opened("evidence", {"scenarios": "more_home_care"})
    app.toggle(key="changed").set_value(True).run()
    assert not app.exception
    assert "Changed by the scenarios compared" in words(app)


def test_one_number_in_full_can_be_linked_to() -> None:
    name = "population.conditions.prevalence"
    app = the_page(number=name)
    assert app.subheader[0].value == catalogue()[name].label
    assert catalogue()[name].source.split(":")[0] in words(app)
    assert "The table behind it" in [one.label for one in app.expander]


def test_a_later_page_of_what_is_found() -> None:
    first, later = the_page(), the_page(page="2")
    assert not later.exception
    assert words(first) != words(later)


@pytest.mark.parametrize("scheme", list(schemes()))
def test_every_scheme_is_shown_with_its_evidence(scheme: str) -> None:
    app = the_page(part="schemes", scheme=scheme)
    assert app.subheader[0].value == schemes()[scheme].title
    assert "What it rests on" in words(app)


def test_everything_that_is_left_out_is_listed() -> None:
    said = words(the_page(part="left_out"))
    assert [what for what, _ in left_out() if what not in said] == []
