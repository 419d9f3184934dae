"""Residents who are followed under two scenarios: the runs that are asked for, and the choices."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from sim.app.choices import Choices, title_of
from sim.app.show import choose_one
from sim.app.work import Request
from sim.report.journey_pair import AGES, Person, of_age, people, telling_year, years_followed
from sim.report.journey_words import Year
from sim.results import Results

FOLLOWED = 5000  # of whom a few hundred live another year under a scenario that reaches many
RUNS = 1  # a resident is another person in another run
LISTED = 100
PEOPLE_HELD = 32
# Keys of the widgets, which are names in the address too.
OTHER, YEAR, AGE, RESIDENT = "beside", "year", "age", "resident"


def request_for(choices: Choices, other: str) -> Request:
    """One run of the baseline and of another scenario in which the same residents are followed."""
    request = choices.request(choices.baseline, other, journeys=FOLLOWED)
    return replace(request, replicates=RUNS)


def choose_other(choices: Choices) -> str:
    """Which of the scenarios compared is set beside the baseline."""
    label = f"Scenario to set beside {title_of(choices.baseline)}"
    return choose_one(label, OTHER, choices.compared, choices.compared[0], title_of)


def choose_year(answer: Results, key: str) -> Year:
    """Which financial year is shown: at first the one that differs for most."""
    years = {year.name: year for year in years_followed(answer)}
    return years[choose_one("Year", YEAR, list(years), _telling_year(key, answer).name)]


def choose_age() -> str:
    """Residents of which ages are listed."""
    return choose_one("Age at the start", AGE, list(AGES), next(iter(AGES)))


def choose_resident(found: Sequence[Person], ages: str) -> str | None:
    """Whose year is shown; None where nobody of these ages has any care."""
    known = {one.identity: one.words for one in of_age(found, ages)}
    listed = list(known)[:LISTED]
    asked = st.session_state.get(RESIDENT, st.query_params.get(RESIDENT))
    if asked in known and asked not in listed:
        listed.append(asked)
    if not listed:
        return None
    label = "Resident: first those whose year differs, the largest difference of each kind on top"
    return choose_one(label, RESIDENT, listed, listed[0], known.__getitem__)


def how_many(answer: Results) -> int:
    """How many residents were followed: a small sample has fewer than are asked for."""
    return min(FOLLOWED, *(int(run["residents"]) for run in answer.facts["runs"]))


@st.cache_resource(show_spinner=False, max_entries=PEOPLE_HELD)
def followed_people(key: str, year: Year, _answer: Results) -> tuple[Person, ...]:
    """Everybody followed who has care in the year; `key` names the answer."""
    return people(_answer, year)


@st.cache_resource(show_spinner=False, max_entries=PEOPLE_HELD)
def _telling_year(key: str, _answer: Results) -> Year:
    return telling_year(_answer)
