"""A resident's year: every choice on the page, with real runs."""

import re
from functools import cache
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from sim.report.journey_pair import AGES, SAME_DICE
from tests.app.served import opened, until_done

pytestmark = pytest.mark.slow
QUERY = {"scenarios": "more_home_care"}


@cache
def the_page() -> AppTest:
    return until_done(opened("resident", QUERY))


def words(app: AppTest) -> str:
    """What is written on the page, without its markup."""
    return unescape(re.sub("<[^>]+>", "", " ".join(one.proto.body for one in app.get("html"))))


def listed(app: AppTest) -> list[str]:
    return app.selectbox(key="resident").options


def test_somebody_whose_year_differs_is_shown_under_both_scenarios() -> None:
    app = the_page()
    assert not app.exception
    assert [heading.value for heading in app.subheader] == ["Do nothing", "A tenth more home care"]
    said = words(app)
    assert "5,000 simulated residents are followed" in said
    assert SAME_DICE in said
    assert "proves nothing" in said
    assert "the same in both" not in listed(app)[0]


def test_another_resident_is_shown_and_named_in_the_address() -> None:
    app = the_page()
    before = app.header[0].value, app.session_state["resident"]
    app.selectbox(key="resident").select_index(3).run()
    now = app.header[0].value, app.session_state["resident"]
    assert now[1] != before[1]
    assert app.query_params["resident"] == now[1]
    again = until_done(opened("resident", {**QUERY, "resident": now[1]}))
    assert (again.header[0].value, again.session_state["resident"]) == now


@pytest.mark.parametrize("ages", list(AGES))
def test_only_residents_of_an_age_are_listed(ages: str) -> None:
    app = the_page()
    app.selectbox(key="age").select(ages).run()
    assert not app.exception
    first, end = AGES[ages]
    told = [option.partition(",")[0] for option in listed(app)]
    found = [int(said.rpartition(" of ")[2]) for said in told if "first year" not in said]
    assert found
    assert all(first <= age < end for age in found)


def test_another_year_of_the_run() -> None:
    app = the_page()
    app.selectbox(key="age").select(next(iter(AGES))).run()
    for year in app.selectbox(key="year").options:
        app.selectbox(key="year").select(year).run()
        assert not app.exception
        assert f"in {year}" in words(app)


def test_where_nothing_changes_nobody_differs_and_the_year_is_shown_once() -> None:
    """Pooled money without anything else changes nobody's care."""
    query = {"scenarios": "money_only", "baseline": "separate_pots"}
    app = until_done(opened("resident", query))
    assert not app.exception
    assert "nobody's year differs" in words(app)
    assert len(app.subheader) == 1
