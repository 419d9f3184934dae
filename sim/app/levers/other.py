"""Any other number: what can be changed, and a change of it from what somebody entered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from sim.app.levers.position import USUAL_REASON
from sim.app.levers.words import amount, figure
from sim.parameters import Parameter
from sim.scenario import Change, Range, Scenario, known_parameters
from sim.scenario.change import Act, is_switch


@cache
def can_be_changed() -> dict[str, Parameter]:
    """Every number that a scenario may change, by name; schemes are switched by their levers."""
    return {
        name: parameter
        for name, parameter in sorted(known_parameters().items())
        if not parameter.read_once and not is_switch(name)
    }


def in_full(parameter: Parameter) -> list[str]:
    """All that is known of a number: what it is, its range and limits, and where it is from."""
    low, high = float(parameter.value.min()), float(parameter.value.max())
    unit = parameter.unit
    said = amount(low, unit) if low == high else f"{figure(low)} to {amount(high, unit)}"
    lines = [
        f"Today: {said} (unit: {unit}). {parameter.kind.capitalize()}, grade {parameter.grade}"
    ]
    if parameter.low is not None or parameter.high is not None:
        lines.append(f"Plausible: {_ends(parameter.low, parameter.high)}")
    if parameter.at_least is not None or parameter.at_most is not None:
        lines.append(f"Possible at all: {_ends(parameter.at_least, parameter.at_most)}")
    lines.append(f"Source: {parameter.source}")
    return [*lines, parameter.note] if parameter.note else lines


def change_of(
    parameter: Parameter,
    act: Act,
    number: float | None,
    up_to: float | None,
    rows: Mapping[str, Sequence[str]],
    since: str,
    reason: str,
    source: str,
) -> Change:
    """A change from what somebody entered; with `up_to` a range, drawn anew in each run."""
    first = 0.0 if number is None else float(number)
    wide = first if up_to is None else Range(first, up_to, (first + up_to) / 2, "triangular")
    return Change(
        parameter=parameter.name,
        act=act,
        amount=wide,
        reason=reason.strip() or USUAL_REASON,
        where={axis: tuple(labels) for axis, labels in rows.items() if labels},
        since=since,
        source=source.strip(),
    )


def added(change: Change, draft: Scenario) -> Scenario:
    """The draft with one more change, in place of one of the same numbers from the same year."""
    left = (one for one in draft.changes if one.place != change.place)
    return replace(draft, changes=(*left, change))


def _ends(low: float | None, high: float | None) -> str:
    least = "" if low is None else f"from {figure(low)}"
    most = "" if high is None else f"to {figure(high)}"
    return f"{least} {most}".strip()
