"""Waiting for an answer: what is there already, how far the rest is, and a way to stop it."""

from uuid import uuid4

import streamlit as st

from sim.app.server import answer_in, desk
from sim.app.show.words import show_problem
from sim.app.work import Request, State
from sim.results import Results

LOOK_EVERY_SECONDS = 1.0
ASKER, STOPPED = "asker", "stopped"
MINUTE = 60
FIRST_OF_ALL = "The first of all on a computer takes a minute longer."


def wait_for(request: Request) -> Results | None:
    """The newest answer to a request, or None while there is none; asks for it where need be.

    While it is worked on the page shows how far it is, and is drawn anew when there is more.
    An InputError where the request cannot be meant.
    """
    key = request.key(desk().store)
    if key in _stopped():
        st.info("You stopped this calculation. What was finished is kept.")
        if st.button("Go on", key=f"go-on-{key}"):
            _stopped().discard(key)
            st.rerun()
    else:
        desk().ask(request, asker())
    state = desk().state(key, request.replicates, asker())
    if state.status == "failed":
        show_problem(state.problem or "")
        if st.button("Try again", key=f"again-{key}"):
            desk().ask(request, asker(), again=True)
            st.rerun()
    elif key not in _stopped() and state.status != "finished":
        _progress(key, request.replicates, state.replicates)
    return answer_in(state.answer) if state.answer else None


def kept_answer(request: Request) -> Results | None:
    """The whole answer to a request if it is kept; asks for nothing."""
    key = request.key(desk().store)
    if not desk().store.has_answer(key, request.replicates):
        return None
    return answer_in(desk().store.answer(key, request.replicates))


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def _progress(key: str, replicates: int, shown: int) -> None:
    state = desk().state(key, replicates, asker())
    if state.is_over or state.replicates != shown:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(state.done / max(state.total, 1), text=_in_words(state))
        if st.button("Cancel", key=f"cancel-{key}"):
            _stopped().add(key)
            desk().cancel(key, asker())
            st.rerun()


def _in_words(state: State) -> str:
    if state.status == "waiting":
        return f"Waiting in the queue: {state.ahead} before you" if state.ahead else "Starting"
    said = f"{state.done} of {state.total} runs done"
    if state.done == state.total:
        return f"{said}, putting the answer together"
    if state.seconds_left is None:
        return f"{said}. {FIRST_OF_ALL}"
    if state.seconds_left >= MINUTE:
        return f"{said}, about {round(state.seconds_left / MINUTE)} min left"
    return f"{said}, about {round(state.seconds_left)} s left"


def asker() -> str:
    """By what name this session asks: nobody else's."""
    if ASKER not in st.session_state:
        st.session_state[ASKER] = uuid4().hex
    name: str = st.session_state[ASKER]
    return name


def _stopped() -> set[str]:
    stopped: set[str] = st.session_state.setdefault(STOPPED, set())
    return stopped
