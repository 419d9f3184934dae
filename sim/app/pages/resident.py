"""A resident's year: what happens to one person under two scenarios?"""

import streamlit as st

from sim.app.choices import Choices
from sim.app.followed import (
    choose_age,
    choose_other,
    choose_resident,
    choose_year,
    followed_people,
    how_many,
    request_for,
)
from sim.app.server import store
from sim.app.show import (
    show_downloads,
    show_figure,
    show_heading,
    show_links,
    show_note,
    show_provenance,
    show_sentences,
    show_text,
    wait_for,
)
from sim.report.journey_page import HOW_TO_READ, NOT_SHOWN
from sim.report.journey_pair import (
    MADE_UP,
    NOBODY,
    PROVES_NOTHING,
    QUESTION,
    SAME_DICE,
    Life,
    how_many_differ,
    pair,
)
from sim.results import Results

COMPARE = {"compare": "Compare all residents"}


def residents_year(choices: Choices) -> None:
    """Two scenarios, one resident, one year."""
    show_heading("A resident's year", 1)
    show_text(f"{QUESTION} {MADE_UP}")
    request = request_for(choices, choose_other(choices))
    answer = wait_for(request)
    if answer is not None:
        _choose_and_show(answer, request.key(store()))
    show_downloads(request)


def _choose_and_show(answer: Results, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year, ages = choose_year(answer, key), choose_age()
    found = followed_people(key, year, answer)
    show_note(how_many_differ(found, how_many(answer), year))
    identity = choose_resident(found, ages)
    if identity is None:
        show_text(NOBODY)
        return
    shown = pair(answer, identity, year)
    show_heading(shown.who, 2)
    show_note(shown.since)
    show_sentences(shown.sentences)
    columns = st.columns(len(shown.lives), gap="medium")
    for number, (column, life) in enumerate(zip(columns, shown.lives, strict=True)):
        with column:
            _show_life(life, f"life-{number}")
    show_heading("What this can and cannot tell", 2)
    for words in (SAME_DICE, PROVES_NOTHING):
        show_text(words)
    show_links(COMPARE)
    for words in (HOW_TO_READ, NOT_SHOWN):
        show_note(words)
    show_provenance(answer)


def _show_life(life: Life, key: str) -> None:
    if life.figure:
        show_figure(life.figure, key)
    else:
        show_heading(life.title, level=3)
        show_text(life.words)
