"""Build a scenario: what if we did something else?"""

import streamlit as st

from sim.app.choices import Choices


def build_a_scenario(choices: Choices) -> None:
    """Draw the page."""
    st.title("Build a scenario")
