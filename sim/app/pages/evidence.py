"""Evidence and assumptions: what does all of this rest on?"""

import streamlit as st

from sim.app.choices import Choices


def evidence(choices: Choices) -> None:
    """Draw the page."""
    st.title("Evidence and assumptions")
