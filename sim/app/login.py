"""Who may come in: everybody, or, where the server's secrets have [auth], whoever logs in."""

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

SECTION = "auth"


def may_come_in() -> bool:
    """Whether this reader may see the pages; otherwise the page offers to log in, and no more.

    The section is described in Streamlit's own documentation of `st.login`.
    """
    # Without a provider that works nobody counts as logged in.
    if not _asks_for_login() or getattr(st.user, "is_logged_in", False):
        return True
    st.title("Local Pound")
    st.write("This server asks who you are before it shows anything.")
    st.button("Log in", on_click=st.login, type="primary")
    return False


def _asks_for_login() -> bool:
    try:
        return SECTION in st.secrets
    except StreamlitSecretNotFoundError:
        return False
