"""A scheme's levers: whether and how it is tried, from when, and how large it is."""

from dataclasses import dataclass, field, replace
from functools import cache

from sim.app.levers.lever import rows_of
from sim.app.levers.position import USUAL_REASON, without
from sim.parameters import Parameter, catalogue
from sim.parameters.scheme_file import schemes
from sim.parameters.scheme_words import OFF, SWITCHES
from sim.scenario import Change, Scenario
from sim.scenario.change import switch_in_words


@dataclass(frozen=True)
class SchemeNumber:
    """A number of every scheme that has a lever."""

    key: str
    label: str
    step: float


@dataclass(frozen=True)
class SchemePosition:
    """How a scheme is tried, from which year on, and what of it is otherwise."""

    switch: str
    since: str
    numbers: dict[str, float] = field(default_factory=dict)
    reason: str = USUAL_REASON
    source: str = ""


@cache
def scheme_numbers() -> tuple[SchemeNumber, ...]:
    """The numbers that have a lever, in their order."""
    return tuple(
        SchemeNumber(row["key"], row["label"], float(row["step"]))
        for row in rows_of("scheme_levers")
    )


@cache
def ways() -> dict[str, str]:
    """How a scheme can be tried, in words."""
    return {row["switch"]: row["label"] for row in rows_of("switches")}


def number_of(scheme: str, key: str) -> Parameter:
    """One of a scheme's numbers, with its range and source."""
    return catalogue()[f"schemes.{scheme}.{key}"]


def numbers_of(scheme: str) -> list[tuple[SchemeNumber, Parameter]]:
    """The levers of a scheme; its places have none where they are those of a service."""
    is_of_a_service = bool(schemes()[scheme].delivered_by)
    return [
        (number, number_of(scheme, number.key))
        for number in scheme_numbers()
        if not (is_of_a_service and number.key == "places_per_1000")
    ]


def scheme_held(scheme: str, scenario: Scenario) -> SchemePosition | tuple[Change, ...] | None:
    """A scheme's position; changes that make up none; or None where nothing is said of it."""
    own = _own(scheme, scenario)
    if not own:
        return None
    first = own[0]
    by_key = {change.parameter.rpartition(".")[2]: change for change in own}
    whole = [
        change.act == "set"
        and not change.where
        and isinstance(change.amount, float)
        and change.since == first.since
        for change in own
    ]
    known = {"switch", *(number.key for number, _ in numbers_of(scheme))}
    switch = by_key.get("switch")
    if switch is None or not all(whole) or len(by_key) < len(own) or set(by_key) - known:
        return own
    assert isinstance(switch.amount, float)
    word = switch_in_words(switch.parameter, switch.amount)
    if not word:
        return own
    numbers = {
        key: change.amount
        for key, change in by_key.items()
        if key != "switch" and isinstance(change.amount, float)
    }
    return SchemePosition(word, first.since, numbers, switch.reason, switch.source)


def with_scheme(scheme: str, scenario: Scenario, position: SchemePosition | None) -> Scenario:
    """The scenario with a scheme so, or without any change of it."""
    left = without(scenario, _own(scheme, scenario))
    if position is None or position.switch == SWITCHES[OFF]:
        return left
    numbers = {"switch": float(SWITCHES.index(position.switch)), **position.numbers}
    changes = [
        Change(
            parameter=f"schemes.{scheme}.{key}",
            act="set",
            amount=amount,
            reason=position.reason,
            since=position.since,
            source=position.source,
            group=scheme.replace("_", " "),
        )
        for key, amount in numbers.items()
    ]
    return replace(left, changes=(*left.changes, *changes))


def changes_of_scheme(scheme: str, scenario: Scenario) -> tuple[Change, ...]:
    """All that a scenario says of a scheme."""
    return _own(scheme, scenario)


def _own(scheme: str, scenario: Scenario) -> tuple[Change, ...]:
    start = f"schemes.{scheme}."
    return tuple(change for change in scenario.changes if change.parameter.startswith(start))
