"""One lever of a number: a slider or a switch, what it says, and why it was moved."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from sim.app.build.state import Build, apply, moved_by, refusal, shows
from sim.app.levers import Lever, Position, Scale, held, moved, put_back, scale_of
from sim.app.levers.draft import LONGEST_REASON, problems_with
from sim.app.levers.lever import WORKFORCE, groups
from sim.app.levers.position import can_grow_only_by, slid
from sim.app.levers.words import becomes, beside, label_of, staff_words
from sim.app.show import plain, show_note
from sim.parameters import Parameter
from sim.parameters.financial_year import financial_year
from sim.scenario import Change, Scenario

FROM_THE_START = "the start"
LAST_CHOICES = 20  # years that can be chosen to begin in


def show_lever(lever: Lever, build: Build) -> None:
    """A lever in its frame."""
    parameter = build.parameters[lever.parameter]
    year = financial_year(build.area.first_year)
    scale = scale_of(lever, parameter, year)
    now = held(lever, build.draft, parameter)
    with st.container(border=True, key=f"lever-{lever.name}"):
        if now.others:
            _not_to_be_shown(lever, now.others, build)
        else:
            _widget(lever, scale, now.position, build)
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            show_note(f"{lever.about}. {beside(lever, scale, parameter, year)}")
            _source(lever, scale, parameter)
        if now.position is not None:
            _moved(lever, scale, now.position, build)
        for problem in problems_with(lever, build.problems):
            st.error(plain(problem.words))


def show_refusal(key: str) -> None:
    """Why what the widget with this key shows is not in the scenario."""
    error = refusal(key)
    if error is not None:
        st.error(plain(f"{error.problem}. {error.remedy}"))


def show_why(key: str, reason: str, source: str, write: Any) -> None:
    """Asks for the reason of a change, and where it is from; `write(draft, field, text)`."""
    for field, label, value in (
        ("reason", "Why?", reason),
        ("source", "Source, if there is one", source),
    ):
        name = f"{key}-{field}"
        st.text_input(
            label,
            max_chars=max(LONGEST_REASON, len(value)),
            key=shows(name, value),
            on_change=moved_by(name, partial(_written, write, field)),
        )
        show_refusal(name)


def begins_in(key: str, since: str, build: Build, write: Any) -> None:
    """Asks from which year on; `write(draft, financial_year)`."""
    first = build.area.first_year
    years = [financial_year(year) for year in range(first, first + LAST_CHOICES)]
    options = list(dict.fromkeys(["", *years, since]))
    name = f"{key}-since"
    st.selectbox(
        "From",
        options,
        format_func=lambda year: year or FROM_THE_START,
        key=shows(name, since),
        on_change=moved_by(name, write),
        width=160,
    )


def usual_begin(group: str, build: Build) -> str:
    """From when on a lever of this group is moved, unless somebody says otherwise."""
    begins_next = next(one for one in groups() if one.name == group).begins_next_year
    return financial_year(build.area.first_year + 1) if begins_next else ""


def _written(write: Any, field: str, draft: Scenario, text: str) -> Scenario:
    scenario: Scenario = write(draft, field, text.strip())
    return scenario


def _widget(lever: Lever, scale: Scale, position: Position | None, build: Build) -> None:
    key = f"move-{lever.name}"
    move = moved_by(key, partial(_move, lever, scale, build))
    if lever.moves == "switch":
        st.toggle(plain(lever.label), key=shows(key, position is not None), on_change=move)
        return
    at = scale.still if position is None else scale.position(position.amount)
    label = plain(label_of(lever, scale))
    beyond = not scale.is_plausible(at)
    if beyond or st.session_state.get(_beyond(lever)):
        st.number_input(
            label,
            min_value=min(scale.least, at),
            max_value=max(scale.most, at),
            step=scale.step,
            format="%g",
            key=shows(key, at),
            on_change=move,
        )
        if beyond:
            st.warning("Beyond the plausible range: nothing that was measured says what comes then")
    else:
        st.slider(
            label,
            min_value=scale.low,
            max_value=scale.high,
            step=scale.step,
            format="%g",
            key=shows(key, at),
            on_change=move,
        )
    show_refusal(key)


def _move(
    lever: Lever, scale: Scale, build: Build, draft: Scenario, value: float | bool | None
) -> Scenario:
    """The draft with the lever where it was moved to; still, it changes nothing."""
    parameter = build.parameters[lever.parameter]
    if value is None or value is False or (value is not True and value == scale.still):
        return put_back(lever, draft, parameter)
    amount = lever.on if lever.moves == "switch" else scale.amount(float(value))
    begins = usual_begin(lever.group, build)
    return slid(lever, draft, build.start, amount, begins, build.parameters)


def _source(lever: Lever, scale: Scale, parameter: Parameter) -> None:
    with st.popover("Source"):
        st.markdown(plain(parameter.label))
        st.markdown(plain(f"Source: {parameter.source}"))
        st.markdown(plain(f"{parameter.kind.capitalize()}, grade {parameter.grade}"))
        if parameter.note:
            st.markdown(plain(parameter.note))
        st.code(parameter.name, language=None, wrap_lines=True)
        if lever.moves != "switch":
            st.toggle(
                "Set it beyond the plausible range", key=_beyond(lever), persist_state="session"
            )


def _beyond(lever: Lever) -> str:
    return f"beyond-{lever.name}"


def _moved(lever: Lever, scale: Scale, position: Position, build: Build) -> None:
    """What a moved lever says, and what it asks."""
    parameter, key = build.parameters[lever.parameter], f"of-{lever.name}"
    if lever.moves != "switch":
        st.markdown(f"**{plain(becomes(lever, scale, position, parameter))}**")
    if lever.needs_money and not build.draft.money.allocation_rule:
        st.warning(
            "This changes no care while capacity follows need whatever it costs: choose how money "
            "is allocated under Rules of money"
        )
    growth = can_grow_only_by(lever, build.parameters[WORKFORCE], position.since)
    if words := staff_words(position, growth):
        st.markdown(plain(words))
        name = f"{key}-staff"
        st.toggle(
            "Take the staff to be found at once",
            key=shows(name, position.staff_found),
            on_change=moved_by(name, partial(_rewritten, lever, build, "staff_found")),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        begins_in(key, position.since, build, partial(_rewritten, lever, build, "since"))
        st.button(
            "Put back",
            key=f"{key}-back",
            on_click=apply,
            args=(f"{key}-back", lambda draft: put_back(lever, draft, parameter)),
        )
    with st.expander("Why, and on what ground"):
        show_why(key, position.reason, position.source, partial(_reasoned, lever, build))


def _reasoned(lever: Lever, build: Build, draft: Scenario, field: str, text: str) -> Scenario:
    return _rewritten(lever, build, field, draft, text)


def _rewritten(lever: Lever, build: Build, field: str, draft: Scenario, value: Any) -> Scenario:
    """The draft with something else about a lever that has been moved."""
    position = held(lever, draft, build.parameters[lever.parameter]).position
    if position is None:
        return draft
    return moved(lever, draft, replace(position, **{field: value}), build.parameters)


def _not_to_be_shown(lever: Lever, others: tuple[Change, ...], build: Build) -> None:
    """What the scenario says of the lever's numbers that no position stands for."""
    st.markdown(f"**{plain(lever.label)}**")
    for change in others:
        st.markdown(plain(f"As in this scenario: {change.words}. {change.reason}"))
    parameter = build.parameters[lever.parameter]
    key = f"of-{lever.name}-instead"
    st.button(
        "Use one lever instead",
        key=key,
        on_click=apply,
        args=(key, lambda draft: put_back(lever, draft, parameter)),
    )
