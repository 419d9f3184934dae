"""What every page carries unseen: its style, and the meanings of the glossary's words."""

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from sim.app.show.terms import meanings

HERE = Path(__file__).parent


def show_style() -> None:
    """To be drawn once, at the head of a page."""
    st.html(HERE / "style.css")
    script = Markup((HERE / "terms.js").read_text("utf-8"))  # our own file, not a user's words
    st.html(
        Markup("{}<script>{}</script>").format(meanings(), script), unsafe_allow_javascript=True
    )
