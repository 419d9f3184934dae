"""What all sessions of one server share: the store, the desk, and answers read from disk."""

import os
from pathlib import Path

import streamlit as st

from sim.app.work import Desk, Store
from sim.app.work.store import usual_store
from sim.parameters import InputError
from sim.results import Results, load

WORKERS_VARIABLE = "LOCALPOUND_WORKERS"
ANSWERS_HELD = 8


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The folder of this server's results."""
    return usual_store()


@st.cache_resource(show_spinner=False, on_release=Desk.close)
def desk() -> Desk:
    """The one desk that all sessions ask."""
    return Desk(store(), _workers())


@st.cache_resource(show_spinner=False, max_entries=ANSWERS_HELD)
def answer_in(folder: Path) -> Results:
    """A kept answer; each of its tables is read when a page first needs it."""
    return load(folder, as_needed=True)


def close() -> None:
    """End all processes of the desk; the next who asks gets another."""
    desk.clear()


def _workers() -> int:
    said = os.environ.get(WORKERS_VARIABLE, "")
    if not said:
        return os.cpu_count() or 1
    if not said.isdecimal() or int(said) < 1:
        raise InputError(WORKERS_VARIABLE, "", f"{said!r} is no number", "Give at least 1")
    return int(said)
