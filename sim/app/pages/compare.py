"""Compare: what would change, who pays, and how sure are we?"""

import streamlit as st

from sim.app.choices import Choices
from sim.app.show import show_caution, show_downloads, show_figure, show_provenance, wait_for
from sim.report.figures import changes_figure


def compare(choices: Choices) -> None:
    """Up to four scenarios against the baseline."""
    st.title("Compare")
    answer = wait_for(choices.comparison)
    if answer is not None:
        titles = {s["name"]: s["title"] for s in answer.facts["scenarios"]}
        show_caution(answer, choices.comparison)
        show_figure(changes_figure(answer, titles), "changes")
        show_provenance(answer)
    show_downloads(choices.comparison)
