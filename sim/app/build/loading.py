"""Where a scenario begins: a ready-made one, or a file of one's own, uploaded or pasted."""

from pathlib import Path

import streamlit as st

from sim.app.build.state import Build, begin, begin_with
from sim.app.choices import title_of
from sim.app.show import plain, show_note
from sim.app.work.store import OWN
from sim.parameters import InputError
from sim.parameters.text import LARGEST_TOML_BYTES, decoded
from sim.scenario import read_scenario, scenario_names

UPLOADED, PASTED, START_KEY = "uploaded-scenario", "pasted-scenario", "start-from"
LOADED = "loaded-scenario"
LARGEST_MEGABYTES = 2
OF_YOUR_OWN = "Your own: "
PASTED_TEXT = "pasted text"


def show_start(build: Build) -> None:
    """Asks where to begin."""
    own = [build.start_name] if build.start_name.startswith(OWN) else []
    st.session_state[START_KEY] = build.start_name
    st.selectbox(
        "Start from",
        [*own, *scenario_names()],
        format_func=_called,
        key=START_KEY,
        on_change=_begun,
    )
    show_note(build.start.question)
    with st.expander("Load a scenario of your own"):
        _load()


def _called(name: str) -> str:
    """What a start is called; no two may be called the same, or one would be taken for another."""
    return f"{OF_YOUR_OWN}{title_of(name)}" if name.startswith(OWN) else title_of(name)


def _begun() -> None:
    begin(st.session_state[START_KEY])


def _load() -> None:
    st.file_uploader(
        "A file that was saved here, or written by hand (.toml, 2 MB at most)",
        type="toml",
        max_upload_size=LARGEST_MEGABYTES,
        key=UPLOADED,
        on_change=_uploaded,
    )
    st.text_area("Or paste its text", key=PASTED, height=160, max_chars=LARGEST_TOML_BYTES)
    st.button("Load this text", key="load-pasted", on_click=_pasted)
    said = st.session_state.get(LOADED)
    if isinstance(said, InputError):
        st.error(plain(str(said)))
    elif said is not None:
        st.success(f"Loaded: {plain(said)}")


def _uploaded() -> None:
    file = st.session_state[UPLOADED]
    if file is None:
        st.session_state.pop(LOADED, None)
    else:
        _read(file.getvalue(), Path(file.name).name)


def _pasted() -> None:
    _read(st.session_state[PASTED].encode("utf-8", "surrogatepass"), PASTED_TEXT)


def _read(data: bytes, called: str) -> None:
    """Begin with what was given, or say what is wrong with it, as `localpound check` would."""
    try:
        scenario = read_scenario(data, called)
        begin_with(decoded(data, Path(called), LARGEST_TOML_BYTES))
    except InputError as error:
        st.session_state[LOADED] = error
    else:
        st.session_state[LOADED] = scenario.title
