"""What has been worked out of an answer is held for whoever looks at it next."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from sim.app.server import store
from sim.app.work import Request
from sim.results import Results

MOST_HELD = 64

Made = TypeVar("Made")


def held(name: str, request: Request, answer: Results, make: Callable[[], Made]) -> Made:
    """Figures, tables or sentences made of an answer: by `make`, or as they were made before.

    `name` says what they are; nothing but the request and the answer to it may decide them. What
    comes back is everybody's, and not to be changed.
    """
    made: Made = _held(name, request, request.key(store()), answer.facts["replicates"], make)
    return made


@st.cache_resource(show_spinner=False, max_entries=MOST_HELD)
def _held(name: str, request: Request, key: str, replicates: int, _make: Callable[[], Any]) -> Any:
    return _make()
