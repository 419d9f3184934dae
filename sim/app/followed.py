"""Residents who are followed under two scenarios: the runs that are asked for, and the choices."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from sim.app.choices import Choices, title_of
from sim.app.show import plain
from sim.app.work import Request
from sim.report.journey_pair import (
    AGES,
    Person,
    of_age,
    people,
    telling_year,
    years_followed,
)
from sim.report.journey_words import Year
from sim.results import Results

FOLLOWED = 5000  # of whom a few hundred live another year under a scenario that reaches many
RUNS = 1  # a resident is another person in another run
LISTED = 100
PEOPLE_HELD = 32
# Keys of the widgets, which are names in the address too.
OTHER, YEAR, AGE, RESIDENT = "with", "year", "age", "resident"


def request_for(choices: Choices, other: str) -> Request:
    """One run of the baseline and of another scenario in which the same residents are followed."""
    request = choices.request(choices.baseline, other, journeys=FOLLOWED)
    return replace(request, replicates=RUNS)


def choose_other(choices: Choices) -> str:
    """Which of the scenarios compared the baseline is set beside."""
    if len(choices.compared) == 1:
        return choices.compared[0]
    return st.selectbox(
        f"Scenario to set beside {plain(title_of(choices.baseline))}",
        choices.compared,
        format_func=title_of,
        key=OTHER,
        bind="query-params",
    )


def choose_year(answer: Results, key: str) -> Year:
    """Which financial year is shown: at first the one that differs for most."""
    years = {year.name: year for year in years_followed(answer)}
    name = st.selectbox(
        "Year",
        list(years),
        index=list(years).index(_telling_year(key, answer).name),
        key=YEAR,
        bind="query-params",
    )
    return years[name]


def choose_age() -> str | None:
    """Residents of which ages are listed; None is everybody."""
    return st.selectbox(
        "Age at the start",
        list(AGES),
        index=None,
        placeholder="All ages",
        key=AGE,
        bind="query-params",
    )


def choose_resident(found: Sequence[Person], band: str | None) -> str | None:
    """Whose year is shown; None where nobody of these ages has any care."""
    known = {one.identity: one for one in of_age(found, band)}
    asked = st.query_params.get(RESIDENT, "")
    listed = list(known)[:LISTED]
    if asked in known and asked not in listed:
        listed.append(asked)
    if not listed:
        return None
    return st.selectbox(
        "Resident: those whose year differs come first",
        listed,
        format_func=lambda identity: known[identity].words,
        key=RESIDENT,
        bind="query-params",
    )


@st.cache_resource(show_spinner=False, max_entries=PEOPLE_HELD)
def followed_people(key: str, year: Year, _answer: Results) -> tuple[Person, ...]:
    """Everybody followed who has care in the year; `key` names the answer."""
    return people(_answer, year)


@st.cache_resource(show_spinner=False, max_entries=PEOPLE_HELD)
def _telling_year(key: str, _answer: Results) -> Year:
    return telling_year(_answer)
