"""Holding the model against published figures on request, and what is known of results shown."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from sim.app.choices import Choices
from sim.app.samples import BASELINE
from sim.app.server import answer_in, desk
from sim.app.show import asker
from sim.app.work import Request
from sim.app.work.checked import years
from sim.results import Results, read_manifest

ASKED = "checks"  # where the session holds which checks it has asked for


@dataclass(frozen=True)
class Shown:
    """The newest answer to a request that is kept, and what it was made with."""

    answer: Results
    provenance: dict[str, Any]


def check_of(choices: Choices) -> Request:
    """The place as chosen, held against published figures at the chosen sample."""
    return Request(
        area=choices.area,
        scenarios=(BASELINE,),
        years=years(),
        replicates=choices.sample.replicates,
        residents=choices.request(BASELINE).residents,
        kind="check",
    )


def is_asked_for(request: Request) -> bool:
    """Whether a check is worked on, done, or has been asked for: it is dear, so never unasked."""
    key = request.key(desk().store)
    state = desk().state(key, request.replicates, asker())
    return key in _asked() or state.status in ("waiting", "running", "finished")


def ask_for(request: Request, label: str) -> None:
    """A button that asks for a check."""
    key = request.key(desk().store)
    if st.button(label, key=f"ask-{key}", type="primary"):
        _asked().add(key)
        st.rerun()


def _asked() -> set[str]:
    asked: set[str] = st.session_state.setdefault(ASKED, set())
    return asked


def shown_now(request: Request) -> Shown | None:
    """What is kept of the answer to a request, without asking for more of it."""
    state = desk().state(request.key(desk().store), request.replicates, asker())
    if state.answer is None:
        return None
    return Shown(answer_in(state.answer), read_manifest(state.answer)["provenance"])
