"""A resident's year: what happens to one person under two scenarios?"""

import streamlit as st

from sim.app.choices import COMPARED, Choices
from sim.app.followed import (
    FOLLOWED,
    choose_age,
    choose_other,
    choose_resident,
    choose_year,
    followed_people,
    request_for,
)
from sim.app.server import store
from sim.app.show import (
    show_figure,
    show_heading,
    show_note,
    show_provenance,
    show_sentences,
    show_table,
    show_text,
    wait_for,
)
from sim.report.journey_page import HOW_TO_READ, NOT_SHOWN
from sim.report.journey_pair import (
    MADE_UP,
    NOBODY,
    NOTHING_BESIDE,
    PROVES_NOTHING,
    QUESTION,
    SAME_DICE,
    Pair,
    how_many_differ,
    pair,
)
from sim.report.journey_words import Year
from sim.results import Results


def residents_year(choices: Choices) -> None:
    """Two scenarios, one of their residents, one year."""
    show_heading("A resident's year", 1)
    show_text(f"{QUESTION} {MADE_UP}")
    if not choices.compared:
        show_text(NOTHING_BESIDE)
        return
    request = request_for(choices, choose_other(choices))
    answer = wait_for(request)
    if answer is not None:
        _whose(answer, request.key(store()))


def _whose(answer: Results, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = choose_year(answer, key)
        age = choose_age()
    found = followed_people(key, year, answer)
    show_note(how_many_differ(found, FOLLOWED, year, answer))
    identity = choose_resident(found, age)
    if identity is None:
        show_text(NOBODY)
        return
    _shown(pair(answer, identity, year))
    show_heading("How to read this", 2)
    for words in (SAME_DICE, PROVES_NOTHING):
        show_text(words)
    st.page_link(st.session_state[PAGES_KEY]["compare"], label="Compare all residents")
    for words in (HOW_TO_READ, NOT_SHOWN):
        show_note(words)
    show_provenance(answer)
