"""A resident's year: what happens to one person under two scenarios?"""

import streamlit as st

from sim.app.choices import Choices, title_of
from sim.app.followed import (
    FOLLOWED,
    choose_other,
    choose_resident,
    choose_year,
    followed_people,
)
from sim.app.show import plain, show_figure, show_heading, show_note, show_sentences, show_table
from sim.app.show import show_text, wait_for
from sim.report.journey_page import HOW_TO_READ, NOT_SHOWN
from sim.report.journey_pair import MADE_UP, PROVES_NOTHING, SAME_DICE, how_many_differ, pair


def residents_year(choices: Choices) -> None:
    """Two scenarios, one of their residents, one year."""
    show_heading("A resident's year", 1)
    show_text(f"What happens to one person under two scenarios? {MADE_UP}")
    other = choose_other(choices)
