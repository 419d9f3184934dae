"""A choice of one among several that the address keeps."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from sim.app import address
from sim.app.show.words import plain


def choose_one(
    label: str,
    key: str,
    options: Sequence[str],
    usual: str,
    say: Callable[[str], str] = str,
) -> str:
    """Which of the options is chosen; `key` is its name in the address, `say` its words.

    Whoever has left it at what is usual goes on with what is usual, where that has become another.
    """
    before = st.session_state.get(f"{key}-usual", usual)
    chosen = address.seed(key, usual, address.one_of(options))
    if chosen not in options or (chosen == before and before != usual):
        st.session_state[key] = usual
    st.session_state[f"{key}-usual"] = usual
    found = st.selectbox(plain(label), options, format_func=say, key=key)
    address.keep({key: found}, {key: usual})
    return found


def choose_part(label: str, key: str, parts: Mapping[str, str]) -> str:
    """Which part of a page is shown, of those whose names stand beside each other."""
    first = next(iter(parts))
    if address.seed(key, first, address.one_of(list(parts))) not in parts:
        st.session_state[key] = first
    found = st.segmented_control(
        label, list(parts), format_func=parts.__getitem__, key=key, required=True
    )
    part = found or first
    address.keep({key: part}, {key: first})
    return part
