"""Our place: who lives here, and what happens if nothing changes?"""

import streamlit as st

from sim.app.choices import Choices


def our_place(choices: Choices) -> None:
    """Draw the page."""
    st.title("Our place")
