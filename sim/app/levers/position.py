"""A lever's position in a scenario: read from its changes, and written into them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sim.app.levers.lever import STAFF_AXIS, WORKFORCE, Lever
from sim.app.levers.scale import AMOUNT_PLACES
from sim.parameters import Parameter
from sim.scenario import Change, Scenario

USUAL_REASON = "Assumed by whoever built this scenario"
STAFF_SOURCE = "Assumed; without this change staff limit how fast it grows"
PLACES_AND_STAFF = "Places and staff: "


@dataclass(frozen=True)
class Position:
    """Where a lever stands, from which year on (empty: from the start), and why.

    `staff_found`: more staff than usual are taken to be found at once.
    """

    amount: float
    since: str
    reason: str = USUAL_REASON
    source: str = ""
    staff_found: bool = False


@dataclass(frozen=True)
class Held:
    """What a scenario says about a lever: the lever's position, or else `others`.

    `others` are changes of its numbers that it cannot show, such as a range or several years; with
    neither it is where it was. `changes` are all those that the position stands for.
    """

    position: Position | None = None
    others: tuple[Change, ...] = ()
    changes: tuple[Change, ...] = ()


def held(lever: Lever, scenario: Scenario, parameter: Parameter) -> Held:
    """What a scenario says about a lever."""
    own = [c for c in scenario.changes if _is_of(c, lever, parameter)]
    if not own:
        return Held()
    change = own[0]
    is_shown = len(own) == 1 and change.act == lever.act and isinstance(change.amount, float)
    if lever.moves == "switch" and change.amount != lever.on:
        is_shown = False
    if not is_shown:
        return Held(others=tuple(own))
    assert isinstance(change.amount, float)
    staff = tuple(_staff(lever, scenario, change))
    position = Position(
        amount=change.amount,
        since=change.since,
        reason=change.reason,
        source=change.source,
        staff_found=bool(staff),
    )
    return Held(position=position, changes=(change, *staff))


def moved(
    lever: Lever, scenario: Scenario, position: Position, parameters: Mapping[str, Parameter]
) -> Scenario:
    """The scenario with the lever there; what else it says of the lever's numbers is replaced."""
    parameter = parameters[lever.parameter]
    change = Change(
        parameter=lever.parameter,
        act=lever.act,
        amount=position.amount,
        reason=position.reason,
        where=lever.rows,
        since=position.since,
        source=position.source,
    )
    new = [change]
    if position.staff_found and (staff := _staff_for(lever, position, parameters[WORKFORCE])):
        group = f"{PLACES_AND_STAFF}{lever.label}"
        new = [replace(one, group=group) for one in (change, *staff)]
    now = held(lever, scenario, parameter)
    return _replaced(scenario, [*now.changes, *now.others], new)


def slid(
    lever: Lever,
    draft: Scenario,
    start: Scenario,
    amount: float,
    begins: str,
    parameters: Mapping[str, Parameter],
) -> Scenario:
    """The draft with the lever moved to another amount; where it was still, from `begins` on.

    A reason that was written for the start's own amount does not stay.
    """
    parameter = parameters[lever.parameter]
    now = held(lever, draft, parameter).position
    at_start = held(lever, start, parameter).position
    position = now or Position(amount, begins)
    if at_start is not None and position.reason == at_start.reason:
        position = replace(position, reason=USUAL_REASON, source="")
    return moved(lever, draft, replace(position, amount=amount), parameters)


def put_back(lever: Lever, scenario: Scenario, parameter: Parameter) -> Scenario:
    """The scenario without any change of the lever's numbers."""
    now = held(lever, scenario, parameter)
    return _replaced(scenario, [*now.changes, *now.others], [])


def without(scenario: Scenario, gone: Iterable[Change]) -> Scenario:
    """The scenario without some of its changes."""
    return _replaced(scenario, list(gone), [])


def can_grow_only_by(lever: Lever, workforce: Parameter, year: str) -> float | None:
    """The share by which staff let a lever's services grow in a year; None where nothing does."""
    if not lever.staff:
        return None
    rates = dict(zip(workforce.labels[0], workforce.at(year), strict=True))
    return min(float(rates[service]) for service in lever.staff)


def years_to_grow(position: Position, growth: float | None) -> int | None:
    """In how many years a lever's services get there as staff are found; None where at once."""
    if growth is None or position.amount - 1 <= growth:
        return None
    return math.ceil(math.log(position.amount) / math.log1p(growth))


def _staff_for(lever: Lever, position: Position, workforce: Parameter) -> list[Change]:
    """More staff than usual for each of the lever's services, where it needs them."""
    usual = can_grow_only_by(lever, workforce, position.since)
    growth = round(position.amount - 1, AMOUNT_PLACES)
    if usual is None or growth <= usual:
        return []
    return [
        Change(
            parameter=WORKFORCE,
            act="set",
            amount=growth,
            reason=position.reason,
            where={STAFF_AXIS: (service,)},
            since=position.since,
            source=STAFF_SOURCE,
        )
        for service in lever.staff
    ]


def _staff(lever: Lever, scenario: Scenario, change: Change) -> Iterable[Change]:
    """Changes that let the staff for a lever's services be found, from the same year on."""
    for other in scenario.changes:
        services = other.where.get(STAFF_AXIS, ())
        if (
            other.parameter == WORKFORCE
            and other.since == change.since
            and len(services) == 1
            and services[0] in lever.staff
        ):
            yield other


def _is_of(change: Change, lever: Lever, parameter: Parameter) -> bool:
    """Whether a change is of the numbers that a lever moves, neither more nor less."""
    if change.parameter != lever.parameter:
        return False
    axes = dict(zip(parameter.by, parameter.labels, strict=True))
    return all(
        set(change.where.get(axis, labels)) == set(lever.rows.get(axis, labels))
        for axis, labels in axes.items()
    )


def _replaced(scenario: Scenario, gone: list[Change], new: list[Change]) -> Scenario:
    """New changes where the first of those that go has stood, or else last."""
    places = {change.place for change in (*gone, *new)}
    kept: list[Change] = []
    at = None
    for change in scenario.changes:
        if change.place not in places:
            kept.append(change)
        elif at is None:
            at = len(kept)
    at = len(kept) if at is None else at
    return replace(scenario, changes=(*kept[:at], *new, *kept[at:]))
