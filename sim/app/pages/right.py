"""Is it right: how far does the model agree with what is published?"""

import streamlit as st

from sim.app.choices import Choices


def is_it_right(choices: Choices) -> None:
    """Draw the page."""
    st.title("Is it right?")
