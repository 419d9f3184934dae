"""Where a server asks for a login, nothing is shown before it."""

import pytest
from streamlit.testing.v1 import AppTest

CODE = """
import streamlit as st
from sim.app.login import may_come_in
if may_come_in():
    st.title("In")
"""


@pytest.mark.parametrize(("secrets", "title"), [({}, "In"), ({"auth": {}}, "Local Pound")])
def test_only_a_server_with_auth_asks(secrets: dict[str, object], title: str) -> None:
    app = AppTest.from_string(CODE)
    for name, value in secrets.items():
        app.secrets[name] = value
    app.run()
    assert not app.exception
    assert [heading.value for heading in app.title] == [title]
