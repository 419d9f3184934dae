"""Choices are in the address by plain names: read, written, and kept when a widget has gone."""

from streamlit.testing.v1 import AppTest

from tests.app.served import opened

SCRIPT = """
import streamlit as st
from sim.app import address

COLOURS = ["red", "green"]
if st.checkbox("Shown", value=True):
    address.seed("colour", "red", address.one_of(COLOURS))
    address.seed("wide", False, address.yes)
    colour = st.selectbox("Colour", COLOURS, format_func=str.upper, key="colour")
    wide = st.toggle("Wide", key="wide")
    address.keep({"colour": colour, "wide": wide}, {"colour": "red", "wide": False})
    st.text(f"{colour} {wide}")
names = address.names_of("name", ("a",))
address.keep({"name": names}, {"name": ("a",)})
st.text(" ".join(names))
"""


def page(**query: str | list[str]) -> AppTest:
    app = AppTest.from_string(SCRIPT)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def texts(app: AppTest) -> list[str]:
    assert not app.exception
    return [text.value for text in app.text]


def test_the_address_is_read_by_name_and_what_is_unknown_is_passed_over() -> None:
    app = page(colour="green", wide="True", name=["b", "c"])
    assert texts(app) == ["green True", "b c"]
    assert app.query_params == {"colour": "green", "wide": "True", "name": ["b", "c"]}
    assert texts(page(colour="blue", wide="perhaps")) == ["red False", "a"]


def test_what_is_usual_needs_no_saying_and_what_is_chosen_is_said() -> None:
    app = page()
    assert app.query_params == {}
    app.selectbox[0].select("green").run()
    assert app.query_params == {"colour": "green"}
    app.selectbox[0].select("red").run()
    assert app.query_params == {}


def test_a_choice_outlives_its_widget_and_its_address() -> None:
    """As when the page changes: the widget goes, and the browser drops the parameters."""
    app = page(colour="green", name="b")
    app.checkbox[0].uncheck().run()
    del app.query_params["colour"]
    del app.query_params["name"]
    app.run()
    assert texts(app) == ["b"]
    app.checkbox[0].check().run()
    assert texts(app) == ["green False", "b"]
    assert app.query_params["colour"] == "green"
    assert app.query_params["name"] == "b"


def test_place_years_and_scenarios_are_read_from_the_address() -> None:
    query: dict[str, str | list[str]] = {"place": "derby", "baseline": "separate_pots"}
    app = opened("right", query | {"scenarios": ["council_cut", "nonsense"]})
    chosen = {box.key: box.value for box in app.selectbox}
    assert (chosen["place"], chosen["years"]) == ("derby", 3)
    assert app.query_params["scenarios"] == "council_cut"
    assert app.query_params["baseline"] == "separate_pots"
