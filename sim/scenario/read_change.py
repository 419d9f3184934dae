"""One `[[change]]` of a scenario's file, checked against the parameter that it names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import Field

from sim.parameters import InputError, Parameter
from sim.parameters.entry import Number, Strict, Words, checked, shown
from sim.parameters.errors import did_you_mean
from sim.parameters.financial_year import check_financial_year
from sim.scenario.change import Act, Amount, Change, Distribution, Range
from sim.scenario.known import known_parameters

LONGEST_GROUP = 60
ACTS: tuple[Act, ...] = get_args(Act)


class ChangeFile(Strict):
    """The fields of one change."""

    parameter: Words
    set: Any = None
    multiply: Any = None
    add: Any = None
    where: dict[str, Any] = Field(default_factory=dict)
    from_: Words | None = Field(default=None, alias="from")
    reason: Words
    source: Words | None = None
    group: Words | None = None


class RangeFile(Strict):
    """A number that is not known exactly."""

    low: Number
    high: Number
    mode: Number | None = None
    distribution: Distribution = "triangular"


def read_change(fields: Any, key: str, file: Path) -> Change:
    """The change, or the one error about it."""
    given = checked(ChangeFile, fields, key, file)
    known = known_parameters()
    if given.parameter not in known:
        problem = f"there is no parameter {given.parameter!r}"
        remedy = did_you_mean(given.parameter, known, "See `localpound list parameters`")
        raise InputError(file, f"{key}.parameter", problem, remedy)
    parameter = known[given.parameter]
    if parameter.read_once:
        problem = (
            f"{parameter.name} is read once, before the first day, under do nothing, or outside of "
            "runs: a change would be lost"
        )
        raise InputError(file, f"{key}.parameter", problem, _acting_instead(parameter.name, known))
    acts = [act for act in ACTS if getattr(given, act) is not None]
    if len(acts) != 1:
        problem = f"a change needs exactly one of {', '.join(ACTS)}"
        raise InputError(file, key, problem, "Say once what happens to the number")
    return Change(
        parameter=given.parameter,
        act=acts[0],
        amount=_amount(getattr(given, acts[0]), f"{key}.{acts[0]}", file),
        reason=given.reason,
        where=_where(given.where, parameter, f"{key}.where", file),
        since=_since(given.from_, f"{key}.from", file),
        source=given.source or "",
        file=str(file),
        key=key,
        group=_group(given.group, f"{key}.group", file),
    )


def _acting_instead(name: str, known: Mapping[str, Parameter]) -> str:
    """What a scenario can change instead: parameters of the same table that act in the years."""
    room, table, _ = name.split(".")
    acting = [other for other, one in known.items() if not one.read_once]
    # An area's tables are of what the demand's are of.
    rooms = {room, "demand"} if room == "area" else {room}
    near = [other for other in acting if other.split(".")[1] == table]
    near = [other for other in near if other.split(".")[0] in rooms]
    if not near:
        return "Leave the change out; see `localpound list parameters`"
    return f"Change what acts in the years, such as {' or '.join(near[:2])}"


class _Plain(Strict):
    number: Number


def _amount(given: Any, key: str, file: Path) -> Amount:
    if not isinstance(given, dict):
        try:
            return float(_Plain.model_validate({"number": given}).number)
        except ValueError:
            remedy = "Write a finite number, or a range {low = ..., high = ...}"
            raise InputError(file, key, f"{shown(given)} does not fit here", remedy) from None
    wide = checked(RangeFile, given, key, file)
    mode = (wide.low + wide.high) / 2 if wide.mode is None else wide.mode
    if not wide.low <= mode <= wide.high:
        problem = f"low {wide.low:g}, mode {mode:g} and high {wide.high:g} are out of order"
        raise InputError(file, key, problem, "Write low <= mode <= high")
    if wide.mode is not None and wide.distribution != "triangular":
        problem = f"a {wide.distribution} range has no mode of its own"
        raise InputError(file, f"{key}.mode", problem, "Leave it out, or say triangular")
    if wide.distribution == "lognormal" and wide.low <= 0:
        problem = "a lognormal range must lie above 0"
        raise InputError(file, f"{key}.low", problem, "Raise low, or choose triangular")
    return Range(wide.low, wide.high, mode, wide.distribution)


def _where(
    given: dict[str, Any], parameter: Parameter, key: str, file: Path
) -> dict[str, tuple[str, ...]]:
    where: dict[str, tuple[str, ...]] = {}
    axes = dict(zip(parameter.by, parameter.labels, strict=True))
    for axis, wanted in given.items():
        if axis not in axes:
            problem = f"{parameter.name} has no {axis!r}"
            remedy = did_you_mean(axis, axes) if axes else "It is one number: leave out where"
            raise InputError(file, f"{key}.{axis}", problem, remedy)
        labels = wanted if isinstance(wanted, list) else [wanted]
        for label in labels:
            if label not in axes[axis]:
                problem = f"{parameter.name} has no {axis.replace('_', ' ')} {shown(label)}"
                remedy = did_you_mean(str(label), axes[axis])
                raise InputError(file, f"{key}.{axis}", problem, remedy)
        if not labels:
            remedy = "Leave it out to change all"
            raise InputError(file, f"{key}.{axis}", "nothing is chosen", remedy)
        where[axis] = tuple(label for label in axes[axis] if label in labels)
    return where


def _since(given: str | None, key: str, file: Path) -> str:
    if given is not None:
        check_financial_year(given, key, file)
    return given or ""


def _group(given: str | None, key: str, file: Path) -> str:
    """The name under which changes are joined: it heads a row, here and in spreadsheets."""
    if given is None:
        return ""
    if len(given) > LONGEST_GROUP or not given.isprintable():
        problem = f"the name of a group has at most {LONGEST_GROUP} letters, on one line"
        raise InputError(file, key, problem, "Shorten it; the reason has room for more")
    if not given[0].isalpha():
        problem = f"{shown(given)} does not begin with a letter"
        raise InputError(file, key, problem, "Write a name, such as Places and staff")
    return given
