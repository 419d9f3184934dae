"""The gallery: a card for each scenario, of which up to four are compared."""

import streamlit as st

from sim.app.choices import AGAINST, MOST_COMPARED, Choices, choose_scenarios, title_of
from sim.app.compare.boxes import boxes
from sim.app.compare.cards import card_of, groups_of, kept_headline
from sim.app.samples import BASELINE
from sim.app.show import plain, show_heading, show_note, show_text
from sim.report.payer_words import listed
from sim.report.scenario_card import Card

OPEN, GROUP, PICK = "gallery", "gallery-group", "pick-"
ACROSS = 3
ABOUT = (
    "Tick up to four, one after another; the answer opens at once. Each is run with the same "
    "people and the same chance events, so that only what a scenario changes makes the difference."
)
ABOUT_GRADES = (
    "The grade is that of the least certain number that a scenario changes or rests on: A was read "
    "in a published table or study, B is quoted by others or derived, C is to be confirmed or "
    "assumed. How much of a thing is tried (a tenth, a fifth, twice) is the scenario's own."
)
FULL = "Four are chosen, which is the most: take one away to choose another."
LAST = "One at least is compared: choose another before you take this away."
COMPARED_WITH = "This is what the others are compared with."


def show_gallery(choices: Choices) -> None:
    """What is chosen, in the label; the cards once it is opened."""
    named = listed([title_of(name) for name in choices.compared])
    against = "" if choices.baseline == BASELINE else f", against: {title_of(choices.baseline)}"
    label = f"Choose scenarios. Now: {named}{against}"
    gallery = st.expander(plain(label), key=OPEN, on_change="rerun")
    if not gallery.open:
        return
    with gallery:
        show_text(ABOUT)
        if len(choices.compared) == MOST_COMPARED:
            st.info(FULL)
        _choose_baseline(choices)
        groups = groups_of(choices)
        if st.session_state.get(GROUP) not in groups:
            st.session_state.pop(GROUP, None)
        group = st.pills(
            "Kind of scenario", list(groups), default=next(iter(groups)), key=GROUP, required=True
        )
        _show_cards(groups[group], choices)
        show_note(ABOUT_GRADES)


def _show_cards(names: tuple[str, ...], choices: Choices) -> None:
    for box, name in zip(boxes(len(names), ACROSS), names, strict=True):
        with box:
            _show_card(card_of(name, choices.area), choices)


def _show_card(card: Card, choices: Choices) -> None:
    """Its title is what is ticked."""
    key = f"{PICK}{card.name}"
    st.session_state[key] = card.name in choices.compared
    why_not = _why_not(card.name, choices)
    st.checkbox(
        f"**{plain(card.title)}**",
        key=key,
        on_change=_pick,
        args=(card.name, choices),
        disabled=bool(why_not),
    )
    if why_not in (LAST, COMPARED_WITH):
        show_note(why_not)
    _show_words(card)
    known = kept_headline(choices.request(choices.baseline, card.name))
    if known and card.name != choices.baseline:
        show_text(f"Already worked out: {known}")


def show_scenario(card: Card) -> None:
    """What a scenario asks and changes, under its title."""
    show_heading(card.title, 2)
    _show_words(card)


def _show_words(card: Card) -> None:
    show_text(card.question)
    show_note(f"What changes: {' '.join(map(_ended, card.changes))}")
    show_note(f"Evidence grade {card.grade}. {card.evidence}" if card.grade else card.evidence)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def _why_not(name: str, choices: Choices) -> str:
    """Why a card cannot be ticked or unticked; empty where it can."""
    if name == choices.baseline:
        return COMPARED_WITH
    if name in choices.compared:
        return LAST if len(choices.compared) == 1 else ""
    return FULL if len(choices.compared) == MOST_COMPARED else ""


def _pick(name: str, choices: Choices) -> None:
    """Add a scenario to those compared, or take it away."""
    others = tuple(one for one in choices.compared if one != name)
    added = (name,) if st.session_state[f"{PICK}{name}"] else ()
    choose_scenarios(others + added, choices.baseline)
    st.session_state[OPEN] = False  # so that the answer is on top


def _choose_baseline(choices: Choices) -> None:
    """What the others are compared with: do nothing as a rule."""
    names = [BASELINE, *(name for names in groups_of(choices).values() for name in names)]
    if choices.baseline not in names:
        names.append(choices.baseline)
    key = f"choose-{AGAINST}"
    st.session_state[key] = choices.baseline
    st.selectbox(
        "Compared with",
        names,
        format_func=title_of,
        key=key,
        on_change=_set_baseline,
        args=(key, choices),
        help="Every difference is against this one; as a rule that is to do nothing.",
    )


def _set_baseline(key: str, choices: Choices) -> None:
    choose_scenarios(choices.compared, st.session_state[key])
    st.session_state[OPEN] = False
