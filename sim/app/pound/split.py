"""Asking for the split of a difference into what brings it about: on request, as it is long."""

import streamlit as st

from sim.app.server import store
from sim.app.show.words import show_note
from sim.app.work import Request
from sim.app.work.request import plan

ASKED = "splits"  # those asked for in this session


def is_split_asked(request: Request) -> bool:
    """Whether a split is kept already, or somebody wants it; the button to ask where not.

    An InputError where there is nothing to split, or too much.
    """
    key = request.key(store())
    asked: set[str] = st.session_state.setdefault(ASKED, set())
    if key in asked or store().has_answer(key, request.replicates):
        return True
    runs = len(plan(request, store()).tasks)
    show_note(f"{runs} runs; those that are kept from before are not run again.")
    if st.button("Find out what brings it about", key="split"):
        asked.add(key)
        st.rerun()
    return False
