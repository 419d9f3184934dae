"""Which cards the gallery has, in which groups, and what each says."""

from pathlib import Path

import streamlit as st

from sim.app.choices import Choices
from sim.app.server import answer_in, store
from sim.app.work import cards
from sim.app.work.request import Request, place
from sim.app.work.store import OWN
from sim.parameters import catalogue
from sim.report.headlines import headline
from sim.report.scenario_card import Card, scenario_card
from sim.results import Results, load

YOUR_OWN = "Your own"
SEEN = "own-scenarios"  # where the session holds those it has met


def ready_made() -> dict[str, tuple[str, ...]]:
    """The ready-made scenarios by group, in order."""
    groups: dict[str, tuple[str, ...]] = {}
    for card in cards():
        groups[card.group] = (*groups.get(card.group, ()), card.scenario)
    return groups


def groups_of(choices: Choices) -> dict[str, tuple[str, ...]]:
    """All groups; those that people built and this session has met come first.

    Whatever else the address compares, such as a reading that has no card of its own, is there too.
    """
    listed = {name for names in ready_made().values() for name in names}
    seen: list[str] = st.session_state.setdefault(SEEN, [])
    for name in (*choices.compared, choices.baseline):
        if name.startswith(OWN) and name not in seen:
            seen.append(name)
    others = [n for n in choices.compared if n not in listed and not n.startswith(OWN)]
    found = {YOUR_OWN: tuple(name for name in seen if store().scenario_text(name) is not None)}
    found["Also chosen"] = tuple(others)
    return {group: names for group, names in (found | ready_made()).items() if names}


def card_of(name: str, area: str) -> Card:
    """What a scenario's card says in this place; own scenarios go by their digest, so never age."""
    return _card(name, area)


@st.cache_data(show_spinner=False, max_entries=512)
def _card(name: str, area: str) -> Card:
    parameters = {**catalogue(), **place(area).parameters}
    return scenario_card(store().scenario(name), parameters)


def kept_answer(request: Request) -> Results | None:
    """The whole answer to a request where it is kept already; nothing is asked for."""
    key = request.key(store())
    if not store().has_answer(key, request.replicates):
        return None
    return answer_in(store().answer(key, request.replicates))


def kept_headline(request: Request) -> str:
    """What is known already of the request's second scenario against its first; else nothing."""
    key = request.key(store())
    if not store().has_answer(key, request.replicates):
        return ""
    return _headline(str(store().answer(key, request.replicates)), request.scenarios[1])


@st.cache_data(show_spinner=False, max_entries=512)
def _headline(folder: str, scenario: str) -> str:
    return headline(load(Path(folder), as_needed=True), scenario)
