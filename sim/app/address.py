"""What the reader has chosen is in the page's address, by plain names such as `years=3`.

A widget bound to the address by Streamlit writes its label there, and what no widget is bound to
is lost when the page changes. So choices are held in the session too, and every run of a page
writes them into the address anew: they survive a change of page and a reload, and a link shares
them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

T = TypeVar("T")
HELD = "held"  # where the session holds choices whose widget is not on the page


def seed(key: str, usual: T, read: Callable[[str], T | None]) -> T:
    """What the widget with this key starts from: its own state, the address, the session.

    `read` makes of the address's text what it means, None where it means nothing. To be called
    before the widget is drawn, which then needs no default of its own.
    """
    said = st.query_params.get(key)
    found = None if said is None else read(said)
    if found is not None and (_went_back() or not _is_known(key)):
        st.session_state[key] = found
    elif key not in st.session_state:
        st.session_state[key] = _held().get(key, usual)
    chosen: T = st.session_state[key]
    return chosen


def hold(chosen: Mapping[str, Any]) -> None:
    """Choose this from the next run of a page on, which says it in the address.

    For what a click sets off before the page is drawn, or before another page is.
    """
    _held().update(chosen)


def keep(chosen: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
    """Hold what was chosen, and have the address say it; what is usual needs no saying.

    A tuple is several values of one name. All at once, for each change of the address is a step
    that the browser can go back.
    """
    hold(chosen)
    wanted = {key: [] if chosen[key] == usual[key] else _said(chosen[key]) for key in chosen}
    others = {key: words for key, words in wanted.items() if st.query_params.get_all(key) != words}
    if any(others.values()):
        st.query_params.update({key: words for key, words in others.items() if words})
    for key in (key for key, words in others.items() if not words):
        del st.query_params[key]


def names_of(key: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    """As `seed` for several names at once, which no widget holds."""
    said = tuple(st.query_params.get_all(key))
    if said and (_went_back() or key not in _held()):
        _held()[key] = said
    names: tuple[str, ...] = _held().get(key, usual)
    return names


def one_of(names: Sequence[str]) -> Callable[[str], str | None]:
    """Reads a name that is one of these."""
    return lambda said: said if said in names else None


def yes(said: str) -> bool | None:
    """Reads whether something is switched on."""
    return {"True": True, "False": False}.get(said)


def _held() -> dict[str, Any]:
    held: dict[str, Any] = st.session_state.setdefault(HELD, {})
    return held


def _is_known(key: str) -> bool:
    return key in st.session_state or key in _held()


def _went_back() -> bool:
    """Whether the browser's own buttons led here: then the address says what is wanted."""
    context = get_script_run_ctx()
    return context is not None and bool(context.is_history_navigation)


def _said(value: Any) -> list[str]:
    return list(map(str, value)) if isinstance(value, tuple) else [str(value)]
