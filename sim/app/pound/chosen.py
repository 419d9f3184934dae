"""What is looked at: one of the scenarios compared, and what of it; all of it is in the address."""

from collections.abc import Mapping, Sequence

import streamlit as st

from sim.app import address
from sim.app.show.words import plain

SCENARIO = "follow"


def choose_scenario(titles: Mapping[str, str], names: Sequence[str]) -> str:
    """Which of the scenarios compared is followed; there is nothing to choose where it is one."""
    if len(names) == 1:
        return names[0]
    return choose_one("Scenario to follow", {name: titles[name] for name in names}, SCENARIO)


def choose_one(
    label: str, titles: Mapping[str, str], key: str, usual: str = "", *, in_sight: bool = False
) -> str:
    """One of several, by its name; `in_sight` shows all of them beside each other.

    `usual`: the one to begin with, the first where nothing is said.
    """
    names = list(titles)
    usual = usual if usual in names else names[0]
    if address.seed(key, usual, address.one_of(names)) not in names:
        st.session_state[key] = usual  # of another comparison
    said = {name: plain(title) for name, title in titles.items()}
    if in_sight:
        chosen = st.segmented_control(
            label, names, format_func=said.__getitem__, key=key, required=True
        )
    else:
        chosen = st.selectbox(label, names, format_func=said.__getitem__, key=key)
    found = str(chosen)
    address.keep({key: found}, {key: usual})
    return found
