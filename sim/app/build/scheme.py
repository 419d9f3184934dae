"""The schemes: whether each is tried, how its studies are read, from when, and how large it is."""

from dataclasses import replace
from functools import partial

import streamlit as st

from sim.app.build.number import begins_in, show_why, usual_begin
from sim.app.build.state import Build, apply, moved_by, shows
from sim.app.levers import Lever, Scale, scale_of
from sim.app.levers.scheme import (
    SchemeNumber,
    SchemePosition,
    changes_of_scheme,
    numbers_of,
    scheme_held,
    ways,
    with_scheme,
)
from sim.app.levers.words import beside, label_of
from sim.app.show import plain, show_note
from sim.parameters import Parameter
from sim.parameters.financial_year import financial_year
from sim.parameters.scheme_file import schemes
from sim.parameters.scheme_words import OFF, SWITCHES
from sim.scenario import Scenario

GROUP = "schemes"


def show_schemes(build: Build) -> None:
    """All schemes, each in its frame."""
    for name in schemes():
        with st.container(border=True, key=f"lever-{name}"):
            _scheme(name, build)


def _scheme(name: str, build: Build) -> None:
    text = schemes()[name]
    position = scheme_held(name, build.draft)
    if isinstance(position, tuple):
        st.markdown(f"**{plain(text.title)}**")
        for change in position:
            label = build.parameters[change.parameter].label
            st.markdown(plain(f"As in this scenario: {label}: {change.words}"))
        key = f"of-{name}-instead"
        st.button(
            "Use levers instead",
            key=key,
            on_click=apply,
            args=(key, lambda draft: with_scheme(name, draft, None)),
        )
        return
    key = f"switch-{name}"
    st.selectbox(
        plain(text.title),
        list(ways()),
        format_func=ways().__getitem__,
        key=shows(key, position.switch if position else SWITCHES[OFF]),
        on_change=moved_by(key, partial(_switched, name, build)),
    )
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        show_note(f"{text.what}.")
        _studies(name)
    if position is not None:
        _tried(name, position, build)


def _switched(name: str, build: Build, draft: Scenario, switch: str) -> Scenario:
    now = scheme_held(name, draft)
    position = (
        replace(now, switch=switch)
        if isinstance(now, SchemePosition)
        else SchemePosition(switch, usual_begin(GROUP, build))
    )
    return with_scheme(name, draft, position)


def _tried(name: str, position: SchemePosition, build: Build) -> None:
    text = schemes()[name]
    if text.delivered_by:
        service = text.delivered_by.replace("_", " ")
        st.markdown(
            plain(
                f"Its places are those of {service}: add some under Services and staff, or it "
                "reaches nobody beyond those of today."
            )
        )
    for number, parameter in numbers_of(name):
        _number(name, number, parameter, position, build)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        begins_in(f"of-{name}", position.since, build, partial(_field, name, "since"))
    with st.expander("Why, and on what ground"):
        show_why(f"of-{name}", position.reason, position.source, partial(_reasoned, name))
    own = changes_of_scheme(name, build.draft)
    for problem in build.problems:
        if problem.change in own:
            st.error(plain(problem.words))


def _number(
    name: str, number: SchemeNumber, parameter: Parameter, position: SchemePosition, build: Build
) -> None:
    """How large the scheme is, in one respect; within its range, or as the scenario has it."""
    lever = Lever(
        name=f"{name}_{number.key}",
        group=GROUP,
        label=number.label,
        about="",
        parameter=parameter.name,
        moves="set",
        step=number.step,
    )
    year = financial_year(build.area.first_year)
    scale = scale_of(lever, parameter, year)
    at = scale.position(position.numbers.get(number.key, float(parameter.value)))
    key = f"move-{lever.name}"
    st.slider(
        plain(label_of(lever, scale)),
        min_value=min(scale.low, at),
        max_value=max(scale.high, at),
        step=scale.step,
        format="%g",
        key=shows(key, at),
        on_change=moved_by(key, partial(_sized, name, number.key, scale)),
    )
    show_note(f"{beside(lever, scale, parameter, year)} {parameter.source}")


def _sized(name: str, key: str, scale: Scale, draft: Scenario, value: float) -> Scenario:
    now = scheme_held(name, draft)
    assert isinstance(now, SchemePosition)
    numbers = {one: number for one, number in now.numbers.items() if one != key}
    if value != scale.still:
        numbers[key] = scale.amount(value)
    return with_scheme(name, draft, replace(now, numbers=numbers))


def _reasoned(name: str, draft: Scenario, field: str, text: str) -> Scenario:
    return _field(name, field, draft, text)


def _field(name: str, field: str, draft: Scenario, value: str) -> Scenario:
    now = scheme_held(name, draft)
    assert isinstance(now, SchemePosition)
    return with_scheme(name, draft, replace(now, **{field: value}))  # type: ignore[arg-type]


def _studies(name: str) -> None:
    with st.popover("What studies found"):
        for one in schemes()[name].evidence:
            where = f" {one.where}." if one.where else ""
            st.markdown(
                plain(f"{one.found}. {one.source}, {one.design}, grade {one.grade}.{where}")
            )
