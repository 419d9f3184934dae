"""What all sessions of one server share: the store, the desk, and answers read from disk."""

import os
from pathlib import Path

import streamlit as st

from sim.app.work import Desk, Gallery, Store
from sim.app.work.store import usual_store
from sim.parameters import InputError
from sim.results import Results, load

WORKERS_VARIABLE = "LOCALPOUND_WORKERS"  # processes; by default one for each core
LIMIT_VARIABLE = "LOCALPOUND_STORE_GB"  # of the store
GALLERY_VARIABLE = "LOCALPOUND_GALLERY"  # off: make nothing before somebody asks
USUAL_LIMIT_GB = 20
BYTES_PER_GB = 1_000_000_000
ANSWERS_HELD = 8


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The folder of this server's results."""
    return usual_store()


@st.cache_resource(show_spinner=False, on_release=Desk.close)
def desk() -> Desk:
    """The one desk that all sessions ask."""
    workers = _number(WORKERS_VARIABLE, os.cpu_count() or 1)
    limit = _number(LIMIT_VARIABLE, USUAL_LIMIT_GB) * BYTES_PER_GB
    return Desk(store(), workers, most_bytes=limit)


@st.cache_resource(show_spinner=False, on_release=Gallery.close)
def gallery() -> Gallery:
    """What makes the gallery while nobody waits for anything."""
    return Gallery(desk())


def looking_at(area: str) -> None:
    """Somebody looks at this place: the processes start, and what may be asked next is made."""
    desk()
    if os.environ.get(GALLERY_VARIABLE) != "off":
        gallery().look_at(area)


@st.cache_resource(show_spinner=False, max_entries=ANSWERS_HELD)
def answer_in(folder: Path) -> Results:
    """A kept answer; each of its tables is read when a page first needs it."""
    return load(folder, as_needed=True)


def close() -> None:
    """End all processes of the desk; the next who asks gets another."""
    gallery.clear()
    desk.clear()


def _number(variable: str, usual: int) -> int:
    said = os.environ.get(variable, "")
    if not said:
        return usual
    if not said.isdecimal() or int(said) < 1:
        raise InputError(variable, "", f"{said!r} is no number", "Give at least 1")
    return int(said)
