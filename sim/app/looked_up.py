"""Looking numbers up: what is searched for, a page of what is found, and what scenarios change."""

from collections.abc import Mapping, Sequence
from functools import cache

import streamlit as st

from sim.app import address
from sim.app.choices import Choices
from sim.app.server import store
from sim.app.show import choose_one
from sim.app.work.request import place
from sim.parameters import Parameter, catalogue
from sim.report.numbers import ABOUT, ANY, GRADES, KINDS, Search, changed, found
from sim.scenario import Scenario

ON_A_PAGE = 15
# Keys of the widgets, which are names in the address too.
WORDS, KIND, GRADE, OF, CHANGED = "search", "kind", "grade", "about", "changed"
PAGE, NUMBER = "page", "number"
SEARCHED = "searched"  # where the session holds what was looked for last
EVERY = {ANY: "All"}
FIRST = 1


def parameters_of(choices: Choices) -> Mapping[str, Parameter]:
    """Every number of the model and of the place."""
    return _parameters(choices.area)


def scenarios_of(choices: Choices) -> list[Scenario]:
    """The baseline and what is compared with it."""
    return [store().scenario(name) for name in (choices.baseline, *choices.compared)]


def choose_search() -> Search:
    """What is looked for."""
    address.seed(WORDS, "", str)
    words = st.text_input(
        "Search names, words, units, sources and notes",
        placeholder="for example: home care, falls, GBP, ONS",
        key=WORDS,
        type="search",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = choose_one("About", OF, [ANY, *ABOUT], ANY, lambda of: EVERY.get(of, of))
        kind = choose_one("Kind", KIND, [ANY, *KINDS], ANY, lambda kind: EVERY.get(kind, kind))
        grade = choose_one(
            "Grade", GRADE, [ANY, *GRADES], ANY, lambda grade: EVERY.get(grade, grade)
        )
    address.seed(CHANGED, False, address.yes)
    only = st.toggle("Only what the scenarios compared change", key=CHANGED)
    address.keep({WORDS: words, CHANGED: only}, {WORDS: "", CHANGED: False})
    return Search(words or "", kind, grade, of, only)


def found_by(search: Search, choices: Choices) -> list[Parameter]:
    """The numbers that are meant, in order."""
    return found(parameters_of(choices), search, changed(scenarios_of(choices)))


def choose_number(listed: Sequence[Parameter], shown: Sequence[Parameter]) -> str:
    """Which of those listed is shown in full: at first the first of those on the page."""
    labels = {one.name: f"{one.label} ({one.name})" for one in listed}
    return choose_one("One number in full", NUMBER, list(labels), shown[0].name, labels.__getitem__)


def page_of(listed: Sequence[Parameter], asked: Search) -> Sequence[Parameter]:
    """The page of what is found that the reader has turned to; the first of each new search."""
    pages = max(FIRST, -(-len(listed) // ON_A_PAGE))
    before = st.session_state.get(SEARCHED)
    said = st.query_params.get(PAGE, "")
    start = int(said) if before in (None, asked) and said.isdecimal() else FIRST
    st.session_state[SEARCHED] = asked
    number = FIRST
    if pages > FIRST:
        start = min(max(start, FIRST), pages)
        number = st.pagination(pages, default=start, key=f"{PAGE}-{asked}")
    address.keep({PAGE: number}, {PAGE: FIRST})
    return listed[ON_A_PAGE * (number - 1) : ON_A_PAGE * number]


@cache
def _parameters(area: str) -> Mapping[str, Parameter]:
    return catalogue() | place(area).parameters
