"""Is it right? The model against published figures, laws, tests, and where results come from."""

import streamlit as st

from sim.app.checking import ask_for, check_of, is_asked_for, shown_now
from sim.app.choices import Choices
from sim.app.show import (
    choose_part,
    show_downloads,
    show_heading,
    show_links,
    show_note,
    show_sentences,
    show_table,
    show_table_file,
    show_text,
    wait_for,
)
from sim.comparison.laws import laws_kept
from sim.report import checks, held
from sim.report.tables import provenance_table, software_table
from sim.results import Results, provenance

PART = "figures"  # a name in the address
COMPARE = {"compare": "Compare"}
CALCULATE = "Hold the model against published figures"


def is_it_right(choices: Choices) -> None:
    """Four answers: published figures, laws, tests, provenance."""
    show_heading("Is it right?", 1)
    show_text(held.QUESTION)
    show_heading("Against published figures", 2)
    request = check_of(choices)
    if is_asked_for(request):
        answer = wait_for(request)
        if answer is not None:
            _against_published(answer)
    else:
        show_text(held.NOT_YET)
        ask_for(request, CALCULATE)
    _results_shown(choices)
    show_heading("Tests of the code", 2)
    show_table(checks.kinds_of_tests(), "tests")
    show_note(checks.ABOUT_TESTS)
    st.code(checks.COMMAND, language=None, wrap_lines=True)
    show_downloads(choices.comparison)


def _against_published(answer: Results) -> None:
    show_sentences(held.verdict_in_short(answer))
    show_note(held.how_it_was_run(answer))
    for words in (held.ABOUT, held.NO_PROOF):
        show_note(words)
    with st.expander(held.COUNTS):
        show_table(held.counts_table(answer), "held-counts")
    part = choose_part("Show", PART, held.PARTS)
    table = held.held_table(answer, part)
    if table is None:
        show_text(held.NONE_OFF)
        return
    show_table(table, f"held-{part}")
    show_table_file(held.EVERY, lambda: held.every_figure(answer), "held-every-figure")
    notes = held.notes(answer, part)
    if notes:
        with st.expander(held.NOTES):
            show_sentences(notes)


def _results_shown(choices: Choices) -> None:
    shown = shown_now(choices.comparison)
    show_heading("Laws kept by the results shown", 2)
    if shown is None:
        show_text(checks.NO_RESULTS)
        show_links(COMPARE)
        show_heading("Version", 2)
        show_table(software_table(provenance()), "version")
        return
    laws = laws_kept(shown.answer)
    show_sentences([checks.laws_in_short(laws)])
    show_note(checks.ABOUT_LAWS)
    show_table(checks.laws_table(laws), "laws")
    show_heading("Where the results shown come from", 2)
    show_table(provenance_table(shown.answer.facts, shown.provenance), "provenance")
