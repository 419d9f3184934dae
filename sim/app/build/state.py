"""The scenario in the making: kept as a text in the store, its digest in the address.

So it survives a change of page and a reload, a link shares it however many changes and reasons it
has, and it is read by the same rules as a file. No lever holds a position of its own: each shows
what the scenario says, and whoever moves one writes another scenario.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from sim.app import address
from sim.app.choices import Choices, is_known
from sim.app.levers.draft import Problem, begun_from, problems, read_draft
from sim.app.samples import BASELINE
from sim.app.server import store
from sim.app.work.request import place
from sim.app.work.store import OWN
from sim.area import Area
from sim.parameters import InputError, Parameter, catalogue
from sim.scenario import Scenario, scenario_text

START, DRAFT = "start", "draft"
REFUSED, BEFORE = "build-refused", "build-before"
MOST_BEFORE = 50  # steps that can be taken back

Moved = Callable[[Scenario], Scenario]


@dataclass(frozen=True)
class Build:
    """All that the parts of the page need: the draft, where it began, and the place it is for."""

    start: Scenario
    draft: Scenario
    area: Area
    years: int
    parameters: dict[str, Parameter]
    problems: tuple[Problem, ...]
    start_name: str


@dataclass(frozen=True)
class Refused:
    """What somebody entered that cannot be meant: it stays on screen, with what is wrong."""

    entered: Any
    error: InputError


def build_for(choices: Choices) -> Build:
    """The draft that the address names, or else one that begins where it says."""
    start_name, start, draft = _now()
    _keep(start_name, _draft_name())
    area = place(choices.area)
    return Build(
        start=start,
        draft=draft,
        area=area,
        years=choices.years,
        parameters=catalogue() | area.parameters,
        problems=tuple(problems(draft, area, choices.years)),
        start_name=start_name,
    )


def begin(start_name: str) -> None:
    """Begin anew from a scenario."""
    _remember()
    st.session_state.pop(REFUSED, None)
    _keep(start_name, "")


def begin_with(text: str) -> None:
    """Begin with somebody's own text, as it is; an InputError where it cannot be read."""
    read_draft(text)
    name = store().keep_scenario(text)
    begin(name)
    _keep(name, name)


def moved_by(key: str, move: Callable[[Scenario, Any], Scenario]) -> Callable[[], None]:
    """What happens when the widget with this key is moved: `move` makes of it another scenario."""
    return partial(_entered, key, move)


def apply(key: str, move: Moved) -> None:
    """Put another scenario in the draft's place, unless it could not be read again."""
    _, _, draft = _now()
    refused = _refused()
    try:
        text = scenario_text(move(draft))
        read_draft(text)
    except InputError as error:
        refused[key] = Refused(st.session_state.get(key), error)
        return
    refused.pop(key, None)
    _remember()
    _keep(_start_name(), store().keep_scenario(text))


def shows(key: str, value: Any) -> str:
    """Have the widget with this key show what the draft says, or what was refused; its key."""
    refused = _refused().get(key)
    st.session_state[key] = refused.entered if refused else value
    return key


def refusal(key: str) -> InputError | None:
    """Why what the widget with this key shows is not in the draft."""
    refused = _refused().get(key)
    return refused.error if refused else None


def can_go_back() -> bool:
    """Whether there is a step to take back."""
    return bool(_before())


def go_back() -> None:
    """Take the last step back."""
    start, draft = _before().pop()
    st.session_state.pop(REFUSED, None)
    _keep(start, draft)


def kept_name(draft: Scenario) -> str:
    """The name by which other pages ask for the draft."""
    return store().keep_scenario(scenario_text(draft))


def _entered(key: str, move: Callable[[Scenario, Any], Scenario]) -> None:
    value = st.session_state[key]
    apply(key, lambda draft: move(draft, value))


def _now() -> tuple[str, Scenario, Scenario]:
    start_name = _start_name()
    start = store().scenario(start_name)
    text = store().scenario_text(_draft_name()) if _draft_name() else None
    return start_name, start, begun_from(start) if text is None else read_draft(text)


def _keep(start: str, draft: str) -> None:
    """Have the address say where the draft began, and what it is."""
    address.keep({START: (start,), DRAFT: (draft,)}, {START: (BASELINE,), DRAFT: ("",)})


def _start_name() -> str:
    name = next(iter(address.names_of(START, (BASELINE,))), BASELINE)
    return name if is_known(name) else BASELINE


def _draft_name() -> str:
    name = next(iter(address.names_of(DRAFT, ("",))), "")
    return name if name.startswith(OWN) and is_known(name) else ""


def _remember() -> None:
    before = _before()
    before.append((_start_name(), _draft_name()))
    del before[:-MOST_BEFORE]


def _before() -> list[tuple[str, str]]:
    before: list[tuple[str, str]] = st.session_state.setdefault(BEFORE, [])
    return before


def _refused() -> dict[str, Refused]:
    refused: dict[str, Refused] = st.session_state.setdefault(REFUSED, {})
    return refused
