"""Evidence and assumptions: what does all of this rest on?"""

import streamlit as st

from sim.app.choices import Choices
from sim.app.looked_up import (
    choose_number,
    choose_search,
    found_by,
    page_of,
    parameters_of,
    scenarios_of,
)
from sim.app.show import (
    choose_one,
    choose_part,
    show_downloads,
    show_heading,
    show_note,
    show_sentences,
    show_table,
    show_table_file,
    show_text,
)
from sim.parameters import Parameter
from sim.parameters.scheme_file import schemes
from sim.report.evidence import (
    AS_A_TABLE,
    COUNTS,
    INTRODUCTION,
    NOT_CHANGED,
    NOTHING_FOUND,
    PARTS,
    SHORT,
    how_many,
    in_short,
)
from sim.report.numbers import (
    LEAST_CERTAIN_FIRST,
    changed_by,
    counts_table,
    every_value,
    in_full,
    numbers_table,
    values_of,
)
from sim.report.page import left_out
from sim.report.promises import ABOUT_ELSEWHERE, tried_elsewhere, tried_in_words
from sim.report.scheme_file import scheme_told, studies_table

PART, SCHEME = "part", "scheme"  # names in the address


def evidence(choices: Choices) -> None:
    """In short, then one part at a time."""
    show_heading("Evidence and assumptions", 1)
    show_text(INTRODUCTION)
    show_sentences(in_short(parameters_of(choices)))
    part = choose_part("Show", PART, SHORT)
    show_heading(PARTS[part], 2)
    match part:
        case "numbers":
            _numbers(choices)
        case "schemes":
            _schemes()
        case "tried":
            show_note(ABOUT_ELSEWHERE)
            show_sentences(tried_in_words())
            with st.expander(AS_A_TABLE):
                show_table(tried_elsewhere(), "tried-elsewhere")
        case _:
            show_sentences((what, f". {detail}") for what, detail in left_out())
    show_downloads(choices.comparison)


def _numbers(choices: Choices) -> None:
    parameters = parameters_of(choices)
    with st.expander(COUNTS):
        show_table(counts_table(parameters), "counts")
    search = choose_search()
    found = found_by(search, choices)
    if not found:
        show_text(NOTHING_FOUND)
        return
    show_note(LEAST_CERTAIN_FIRST)
    shown = page_of(found, search)
    show_table(numbers_table(shown, how_many(found, parameters)), "numbers-shown")
    with st.container(horizontal=True):
        caption = how_many(found, parameters)
        show_table_file("All found, CSV", lambda: numbers_table(found, caption), "numbers-found")
        show_table_file(
            "Every value of every number, CSV", lambda: every_value(parameters), "numbers-all"
        )
    _one_number(parameters[choose_number(found, shown)], choices)


def _one_number(one: Parameter, choices: Choices) -> None:
    show_heading(one.label, level=3)
    show_sentences((what, f": {which}") for what, which in in_full(one))
    changes = changed_by(one.name, scenarios_of(choices), parameters_of(choices))
    if changes:
        show_table(changes, "number-changed")
    else:
        show_note(NOT_CHANGED)
    values = values_of(one)
    if values:
        with st.expander("The table behind it"):
            show_table(values, "number-values")


def _schemes() -> None:
    show_table(studies_table(), "studies")
    titles = {name: text.title for name, text in schemes().items()}
    name = choose_one(
        "Scheme in full", SCHEME, list(titles), next(iter(titles)), titles.__getitem__
    )
    told = scheme_told(name)
    show_heading(told.title, level=3)
    show_sentences(
        [
            ("What it is", f": {told.what}"),
            ("Who can be in it", f": {told.who}"),
            ("How sure we are", f": {told.studies}"),
        ]
    )
    show_text(told.delivered)
    for table, key in ((told.evidence, "scheme-evidence"), (told.effects, "scheme-effects")):
        if table:
            show_table(table, key)
    with st.expander(told.numbers.caption):
        show_table(told.numbers, "scheme-numbers")
