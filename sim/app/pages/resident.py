"""A resident's year: what happens to one person under two scenarios?"""

import streamlit as st

from sim.app.choices import Choices


def residents_year(choices: Choices) -> None:
    """Draw the page."""
    st.title("A resident's year")
