"""Follow the pound: where does each pound come from, and where does it go?"""

import streamlit as st

from sim.app.choices import Choices


def follow_the_pound(choices: Choices) -> None:
    """Draw the page."""
    st.title("Follow the pound")
