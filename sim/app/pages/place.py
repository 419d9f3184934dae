"""Our place: who lives here, and what happens if nothing changes?"""

import streamlit as st

from sim.app.choices import Choices
from sim.app.place import (
    Findings,
    england_of,
    facts_of,
    findings_of,
    today_of,
)
from sim.app.samples import BASELINE
from sim.app.show import (
    show_caution,
    show_downloads,
    show_figure,
    show_heading,
    show_links,
    show_note,
    show_provenance,
    show_sentences,
    show_table,
    show_text,
    wait_for,
)
from sim.app.work import Request
from sim.report import gap, need, today
from sim.results import Results

WELCOME = (
    "This app shows what may become of health and care in one place, and what other ways of "
    "spending its money would change: who gains, who pays, and how sure that is. It simulates "
    "residents one by one, from public figures only. It is a model and no forecast: it works out "
    "what follows from what is known and what is assumed, shows a range beside each result, and "
    "knows nothing of any real person."
)
NEXT = {
    "compare": "Compare: what would a scenario change?",
    "build": "Build a scenario of your own",
    "evidence": "Evidence and assumptions: what does this rest on?",
    "right": "Is it right? The model against published figures",
}
COMING = "The years ahead are being simulated. They appear below once the first runs are done."
ENGLAND_LATER = "England's own run follows, so that the place can be held against it."
ENGLAND_ITSELF = "This place has England's make-up, so there is no England to hold it against."


def our_place(choices: Choices) -> None:
    """Draw the page: what is known at once, then what is simulated as it comes."""
    show_heading("Our place", 1)
    show_text(WELCOME)
    show_links(NEXT)
    _facts(choices)
    request = choices.request(BASELINE)
    answer = wait_for(request)
    if answer is None:
        show_text(COMING)
    else:
        show_caution(answer, request)
        found = findings_of(request, answer)
        _people(found)
        _today(choices, request, answer)
        _horizon(found)
        show_provenance(answer)
    show_downloads(request)


def _facts(choices: Choices) -> None:
    known = facts_of(choices)
    show_heading("Who lives here", 2)
    show_text(known.words)
    show_table(known.table, "facts")
    with st.expander("More about this place, and where these figures come from"):
        show_table(known.more, "more-facts")
        show_table(known.sources, "sources")


def _people(found: Findings) -> None:
    show_heading("How people and their health will change", 2)
    show_text(found.people.about)
    for number, figure in enumerate(found.people.figures):
        show_figure(figure, f"people-{number}")
    with st.expander("What the three drivers are, and what others have projected"):
        for note in found.people.notes:
            show_note(note)


def _today(choices: Choices, request: Request, answer: Results) -> None:
    """The place first; England is asked for once the place is done."""
    show_heading("Today: care and money a head", 2)
    beside, of_england = england_of(choices), None
    if beside is None:
        show_note(ENGLAND_ITSELF)
    elif answer.facts["replicates"] == request.replicates:
        of_england = wait_for(beside)
    if beside and of_england is None:
        show_note(ENGLAND_LATER)
    found = today_of(request, answer, beside, of_england)
    show_sentences(found.sentences)
    if found.against:
        show_figure(found.against, "against")
    show_table(found.care, "care")
    if found.against:
        show_note(today.ABOUT_AGES)
    show_table(found.payers, "payers")
    with st.expander(found.settings.caption):
        show_table(found.settings, "settings")
    show_note(today.ABOUT_MONEY)
    with st.expander(found.published.caption):
        show_table(found.published, "published")


def _horizon(found: Findings) -> None:
    show_heading("The gap if nothing changes", 2)
    show_text(gap.ABOUT)
    show_sentences(found.need.sentences)
    show_figure(found.need.figure, "need")
    with st.expander(found.need.table.caption):
        show_table(found.need.table, "all-need")
        show_note(need.ABOUT_AGES)
    show_sentences(found.gap.sentences)
    show_text(found.gap.caution)
    show_figure(found.gap.figure, "gap")
    with st.expander(found.gap.rests_on.caption):
        show_table(found.gap.rests_on, "rests-on")
    show_note(gap.DRIVERS)
