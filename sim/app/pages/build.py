"""Build a scenario: what if we did something else?"""

import streamlit as st

from sim.app import address
from sim.app.build.loading import show_start
from sim.app.build.money import show_money
from sim.app.build.number import show_lever
from sim.app.build.other import show_any_other
from sim.app.build.scheme import show_schemes
from sim.app.build.state import Build, build_for
from sim.app.build.summary import show_summary
from sim.app.choices import Choices
from sim.app.levers import groups
from sim.app.levers.lever import in_group
from sim.app.show import show_downloads, show_note

GROUP_KEY = "levers"
WIDTHS = (3, 2)


def build_a_scenario(choices: Choices) -> None:
    """Draw the page."""
    st.title("Build a scenario", anchor=False)
    st.markdown(
        "Start from a scenario, move what you would do otherwise, and compare what comes of it. "
        "Each lever says what stands today, what is plausible, and how far to trust it."
    )
    build = build_for(choices)
    show_start(build)
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        _levers(build)
    with right, st.container(key="build-summary"):
        show_summary(build, choices)
    show_downloads(choices.comparison)


def _levers(build: Build) -> None:
    st.header("Levers", anchor=False)
    names = [group.name for group in groups()]
    labels = {group.name: group.label for group in groups()}
    address.seed(GROUP_KEY, names[0], address.one_of(names))
    chosen = st.segmented_control(
        "Levers of",
        names,
        format_func=labels.__getitem__,
        required=True,
        wrap=True,
        key=GROUP_KEY,
    )
    address.keep({GROUP_KEY: chosen}, {GROUP_KEY: names[0]})
    group = next(one for one in groups() if one.name == chosen)
    show_note(group.about)
    draw = {"money": show_money, "schemes": show_schemes, "any": show_any_other}
    if group.name in draw:
        draw[group.name](build)
    else:
        for lever in in_group(group.name):
            show_lever(lever, build)
