"""What is said beside a lever."""

from sim.app.levers.lever import Lever
from sim.app.levers.position import Position, years_to_grow
from sim.app.levers.scale import PERCENT, SHARES, Scale
from sim.parameters import Parameter

LARGE = 100
POUNDS = "GBP"
SCHEMES = "schemes."
CHANGED_BY = {"multiply": "per cent more or less", "add": "points added"}


def figure(number: float) -> str:
    """A number to read: whole if it is large, three figures if it is small."""
    text = f"{number:,.0f}" if abs(number) >= LARGE else f"{number:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")


def amount(number: float, unit: str) -> str:
    """A number with its unit: shares in per cent, pounds with their sign."""
    if unit in SHARES:
        return f"{figure(PERCENT * number)}%"
    if unit.startswith(POUNDS):
        return f"£{figure(number)}{unit.removeprefix(POUNDS)}"
    return figure(number) if unit in ("ratio", "switch") else f"{figure(number)} {unit}"


def label_of(lever: Lever, scale: Scale) -> str:
    """A lever's name, with what its positions count."""
    unit = CHANGED_BY.get(lever.moves, "%" if scale.factor == PERCENT else scale.unit)
    return f"{lever.label}, {unit}"


def today(scale: Scale, unit: str) -> str:
    """The number as it stands in the place."""
    low, high = scale.now
    return amount(low, unit) if low == high else f"{figure(low)} to {amount(high, unit)}"


def range_of(lever: Lever, scale: Scale) -> str:
    """What is plausible, as positions, and whether that is assumed."""
    ends = (_signed(lever, scale, end) for end in (scale.low, scale.high))
    assumed = ", a range assumed for this page" if scale.is_assumed else ""
    return f"{' to '.join(ends)}{assumed}"


def beside(lever: Lever, scale: Scale, parameter: Parameter, financial_year: str) -> str:
    """Today's number, the plausible range, and how far to trust the number."""
    when = f" in {financial_year}" if parameter.by_financial_year else ""
    as_it_is = "As its file has it" if parameter.name.startswith(SCHEMES) else "Today"
    said = f"{as_it_is}: {today(scale, parameter.unit)}{when}."
    if lever.moves != "switch":
        said += f" Plausible: {range_of(lever, scale)}."
    return f"{said} {parameter.kind.capitalize()}, grade {parameter.grade}."


def becomes(lever: Lever, scale: Scale, position: Position, parameter: Parameter) -> str:
    """What the number is once the lever has been moved."""
    since = f" from {position.since}" if position.since else ""
    if lever.moves == "add":
        more = "more" if position.amount > 0 else "less"
        return f"{figure(abs(position.amount))} points {more} in each year{since}"
    low, high = scale.becomes(scale.position(position.amount))
    number = amount(low, parameter.unit)
    if low != high:
        number = f"{figure(low)} to {amount(high, parameter.unit)}"
    return f"{number} instead of {today(scale, parameter.unit)}{since}"


def staff_words(position: Position, growth: float | None) -> str:
    """How long a service takes to grow so far where staff must be found first."""
    years = years_to_grow(position, growth)
    if growth is None or years is None:
        return ""
    return (
        f"Staff usually let it grow by {figure(PERCENT * growth)}% a year, so that this would "
        f"take about {years} years."
    )


def _signed(lever: Lever, scale: Scale, position: float) -> str:
    sign = "+" if position > 0 and lever.moves != "set" else ""
    unit = "%" if scale.factor == PERCENT else (f" {scale.unit}" if lever.moves == "set" else "")
    return f"{sign}{figure(position)}{unit}"
