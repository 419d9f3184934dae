"""The app: its pages in order, each one question."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st

from sim.app.choices import Choices, choose
from sim.app.login import may_come_in
from sim.app.pages.build import build_a_scenario
from sim.app.pages.compare import compare
from sim.app.pages.evidence import evidence
from sim.app.pages.place import our_place
from sim.app.pages.pound import follow_the_pound
from sim.app.pages.resident import residents_year
from sim.app.pages.right import is_it_right
from sim.app.server import looking_at
from sim.app.show import show_problem, show_style
from sim.parameters import InputError


@dataclass(frozen=True)
class Page:
    """One page: its part of the address, its name, and what draws it."""

    path: str
    title: str
    draw: Callable[[Choices], None]


HOME = "home"

PAGES = (
    Page("place", "Our place", our_place),
    Page("compare", "Compare", compare),
    Page("pound", "Follow the pound", follow_the_pound),
    Page("build", "Build a scenario", build_a_scenario),
    Page("resident", "A resident's year", residents_year),
    Page("evidence", "Evidence and assumptions", evidence),
    Page("right", "Is it right?", is_it_right),
)


def show(first: str = PAGES[0].path) -> None:
    """Draw the page that the address asks for, or the `first`."""
    st.set_page_config(page_title="Local Pound", layout="wide")
    show_style()
    if not may_come_in():
        return
    chosen: list[Choices] = []
    pages = [_page(page, chosen, page.path, "visible") for page in PAGES]
    # A page that is served at the bare address is found nowhere else, so that one has no name.
    home = next(page for page in PAGES if page.path == first)
    page = st.navigation([_page(home, chosen, HOME, "hidden"), *pages])
    chosen.append(choose())
    looking_at(chosen[0].area)
    page.run()


def _page(
    page: Page, chosen: list[Choices], path: str, visibility: Literal["visible", "hidden"]
) -> Any:
    return st.Page(
        partial(_draw, page, chosen),
        title=page.title,
        url_path=path,
        default=path == HOME,
        visibility=visibility,
    )


def _draw(page: Page, chosen: list[Choices]) -> None:
    try:
        page.draw(chosen[0])
    except InputError as mistake:
        show_problem(mistake)


if __name__ == "__main__":
    show()
