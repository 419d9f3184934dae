"""Findings of a place from its do-nothing run, and England's run to set beside it.

What is dear to work out is held by the request's key and the number of its replicates, which name
one answer and no other.
"""

from dataclasses import dataclass, replace

import streamlit as st

from sim.app.choices import Choices
from sim.app.samples import BASELINE
from sim.app.server import store
from sim.app.work import Request
from sim.app.work.request import place
from sim.parameters import catalogue
from sim.report.gap import Gap, gap
from sim.report.need import Need, need
from sim.report.people import Section, people_section
from sim.report.place_facts import Facts, facts
from sim.report.today import Today, today
from sim.results import Results

ENGLAND = "england"
HELD = 8


@dataclass(frozen=True)
class Findings:
    """What follows from one place's run: its people, and its years to the horizon."""

    people: Section
    need: Need
    gap: Gap


def facts_of(choices: Choices) -> Facts:
    """What is known of the place without any run."""
    return facts(place(choices.area), place(ENGLAND), choices.years)


def england_of(choices: Choices) -> Request | None:
    """England, run as the place is; None where the place is England itself."""
    if choices.area == ENGLAND:
        return None
    return replace(choices, area=ENGLAND).request(BASELINE)


def findings_of(request: Request, answer: Results) -> Findings:
    """What an answer says, partial or whole."""
    return _findings(_name(request, answer), request, answer)


def today_of(
    request: Request, answer: Results, beside: Request | None, of_england: Results | None
) -> Today:
    """The first year, beside England's where that is known."""
    england = _name(beside, of_england) if beside and of_england else ""
    return _today(_name(request, answer), england, request, answer, of_england)


def _name(request: Request, answer: Results) -> str:
    return f"{request.key(store())}-{answer.facts['replicates']}"


@st.cache_resource(show_spinner=False, max_entries=HELD)
def _findings(name: str, _request: Request, _answer: Results) -> Findings:
    area, parameters = place(_request.area), catalogue()
    titles = {one["name"]: one["title"] for one in _answer.facts["scenarios"]}
    return Findings(
        people=people_section(_answer, titles, parameters, None),
        need=need(_answer),
        gap=gap(_answer, area, place(ENGLAND), parameters),
    )


@st.cache_resource(show_spinner=False, max_entries=HELD)
def _today(
    name: str, england: str, _request: Request, _answer: Results, _of_england: Results | None
) -> Today:
    return today(_answer, place(_request.area), place(ENGLAND), _of_england)
