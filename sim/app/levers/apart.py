"""What separates two scenarios, as levers say it; what no lever shows is said number by number."""

from collections.abc import Iterator, Mapping

from sim.app.levers.draft import without_lever
from sim.app.levers.lever import Lever, levers
from sim.app.levers.position import Position, held, without
from sim.app.levers.scale import scale_of
from sim.app.levers.scheme import SchemePosition, numbers_of, scheme_held, ways
from sim.app.levers.words import amount, becomes
from sim.parameters import Parameter
from sim.parameters.scheme_file import schemes
from sim.scenario import Difference, Scenario, diff

AS_TODAY = "as today"

Known = Mapping[str, Parameter]


def differences(
    old: Scenario, new: Scenario, known: Known, financial_year: str
) -> Iterator[tuple[str, str]]:
    """Each difference in words, with the reason for it: levers, schemes, then all else."""
    for lever in levers().values():
        before, after = (held(lever, one, known[lever.parameter]).position for one in (old, new))
        if before != after and _is_told(before, after):
            yield (
                f"{lever.label}: {_stands(lever, after, known, financial_year)}"
                f"{_before(_stands(lever, before, known, financial_year), bool(before))}",
                after.reason if after else "",
            )
    for name, text in schemes().items():
        at_first, then = (_scheme(name, one) for one in (old, new))
        if at_first != then:
            said = f"{text.title}: {_tried(name, then)}"
            reason = then.reason if then else ""
            yield f"{said}{_before(_tried(name, at_first), bool(at_first))}", reason
    for row in diff(_rest(old, known), _rest(new, known), known):
        yield _in_words(row), row.reason


def _is_told(before: Position | None, after: Position | None) -> bool:
    """Whether a position became another, and not a position something that none stands for."""
    return before is not None or after is not None


def _stands(lever: Lever, position: Position | None, known: Known, financial_year: str) -> str:
    if position is None:
        return AS_TODAY
    since = f" from {position.since}" if position.since else ""
    if lever.moves == "switch":
        return f"yes{since}"
    parameter = known[lever.parameter]
    said = becomes(lever, scale_of(lever, parameter, financial_year), position, parameter)
    return f"{said}, with the staff found at once" if position.staff_found else said


def _scheme(name: str, scenario: Scenario) -> SchemePosition | None:
    position = scheme_held(name, scenario)
    return position if isinstance(position, SchemePosition) else None


def _tried(name: str, position: SchemePosition | None) -> str:
    if position is None:
        return "not tried"
    said = ways()[position.switch]
    since = f" from {position.since}" if position.since else ""
    numbers = [
        f"{number.label.lower()}: {amount(position.numbers[number.key], parameter.unit)}"
        for number, parameter in numbers_of(name)
        if number.key in position.numbers
    ]
    return "; ".join([f"{said[:1].lower()}{said[1:]}{since}", *numbers])


def _before(words: str, is_moved: bool) -> str:
    return f" (before: {words})" if is_moved else ""


def _rest(scenario: Scenario, known: Known) -> Scenario:
    """What is left of a scenario when all that levers show is taken away."""
    left = without_lever(scenario, known)
    return without(scenario, [change for change in scenario.changes if change not in left])


def _in_words(row: Difference) -> str:
    what = f"{row.label}, {row.groups}" if row.groups else row.label
    unit = f" {row.unit}" if row.unit else ""
    return f"{what}: {row.new}{unit} (before: {row.old})"
