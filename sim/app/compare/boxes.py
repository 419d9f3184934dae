"""Boxes side by side, as many as there is room for; on a phone they stand under each other."""

from collections.abc import Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def boxes(count: int, across: int) -> Iterator[DeltaGenerator]:
    """So many boxes with a border, in rows of at most `across`, alike in height in their row."""
    for first in range(0, count, across):
        columns = st.columns(min(across, max(count, 1)))
        for column in columns[: count - first]:
            yield column.container(border=True, height="stretch")
