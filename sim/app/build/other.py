"""Every number that a scenario may change, and the changes that no lever shows."""

from functools import partial
from typing import get_args

import streamlit as st

from sim.app.build.number import FROM_THE_START, LAST_CHOICES, show_refusal, usual_begin
from sim.app.build.state import Build, apply
from sim.app.levers.draft import LONGEST_REASON, without_lever
from sim.app.levers.other import added, can_be_changed, change_of, in_full
from sim.app.levers.position import USUAL_REASON, without
from sim.app.show import plain, show_note
from sim.parameters import Parameter
from sim.parameters.financial_year import financial_year
from sim.scenario import Change
from sim.scenario.change import WORDS, Act

GROUP = "any"
WHICH = "other-parameter"


def show_any_other(build: Build) -> None:
    """First what is there, then what can be added."""
    left = without_lever(build.draft, build.parameters)
    if left:
        st.subheader("Changes without a lever", anchor=False)
    for number, change in enumerate(left):
        _change(number, change, build)
    st.subheader("Change a number", anchor=False)
    known = can_be_changed()
    name = st.selectbox(
        "Which number",
        list(known),
        index=None,
        format_func=lambda one: f"{known[one].label} ({one})",
        placeholder="Type a word, such as reablement",
        key=WHICH,
        persist_state="session",
    )
    if name is not None:
        _form(build.parameters[name], build)


def _change(number: int, change: Change, build: Build) -> None:
    parameter, key = build.parameters[change.parameter], f"other-remove-{number}"
    with st.container(border=True, key=f"other-change-{number}"):
        st.markdown(f"**{plain(parameter.label)}**: {plain(change.words)}")
        show_note(f"{change.reason}. Source: {change.source or 'none given'}")
        st.button(
            "Remove",
            key=key,
            on_click=apply,
            args=(key, lambda draft: without(draft, [c for c in draft.changes if c == change])),
        )
        for problem in build.problems:
            if problem.change == change:
                st.error(plain(problem.words))


def _form(parameter: Parameter, build: Build) -> None:
    """What happens to the number, and why; all is read when the button is pressed."""
    key, first = f"other-{parameter.name}", build.area.first_year
    years = ["", *(financial_year(first + ahead) for ahead in range(LAST_CHOICES))]
    with st.form(f"{key}-form"):
        for line in in_full(parameter):
            show_note(line)
        st.radio(
            "What happens to it",
            get_args(Act),
            format_func=WORDS.__getitem__,
            horizontal=True,
            key=f"{key}-act",
        )
        with st.container(horizontal=True):
            st.number_input(
                "Number", value=float(parameter.value.min()), format="%g", key=f"{key}-number"
            )
            st.number_input(
                "Up to, where it is not known exactly",
                value=None,
                format="%g",
                placeholder="Known exactly",
                key=f"{key}-up-to",
            )
        for axis, labels in zip(parameter.by, parameter.labels, strict=True):
            st.multiselect(
                f"Only for {axis.replace('_', ' ')}",
                labels,
                placeholder="All",
                key=f"{key}-rows-{axis}",
            )
        st.selectbox(
            "From",
            years,
            index=years.index(usual_begin(GROUP, build)),
            format_func=lambda year: year or FROM_THE_START,
            key=f"{key}-since",
        )
        st.text_input("Why?", USUAL_REASON, max_chars=LONGEST_REASON, key=f"{key}-reason")
        st.text_input("Source, if there is one", max_chars=LONGEST_REASON, key=f"{key}-source")
        st.form_submit_button("Add this change", on_click=_add, args=(key, parameter))
    show_refusal(key)


def _add(key: str, parameter: Parameter) -> None:
    entered = st.session_state
    change = change_of(
        parameter,
        entered[f"{key}-act"],
        entered[f"{key}-number"],
        entered[f"{key}-up-to"],
        {axis: entered[f"{key}-rows-{axis}"] for axis in parameter.by},
        entered[f"{key}-since"],
        entered[f"{key}-reason"],
        entered[f"{key}-source"],
    )
    apply(key, partial(added, change))
