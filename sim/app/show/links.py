"""Where to go next: links to other pages that keep what has been chosen."""

from collections.abc import Mapping

import streamlit as st

from sim.app.show.words import plain


def show_links(pages: Mapping[str, str]) -> None:
    """A link for each page, by its part of the address; the label says what it answers."""
    chosen = {name: st.query_params.get_all(name) for name in st.query_params}
    with st.container(horizontal=True):
        for path, label in pages.items():
            # A page is known by its part of the address alone: what draws it is the app's own.
            page = st.Page(_drawn_by_the_app, url_path=path, title=label)
            st.page_link(page, label=plain(label), query_params=chosen)


def _drawn_by_the_app() -> None: ...
