"""What the file says about one parameter, checked field by field."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.financial_year import check_financial_year
from sim.parameters.limits import beyond, misdeclared, out_of_balance
from sim.parameters.parameter import Grade, Kind, Parameter
from sim.parameters.table import Labels, read_table
from sim.parameters.units import UNITS, impossible

LONGEST_SHOWN = 60
LONGEST_TEXT = 3000
_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
Numbers = NDArray[np.float64]

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)
]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Strict(BaseModel):
    """A part of a file in which nothing may be read that was not declared."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Entry(Strict):
    """The fields of one parameter in a TOML file."""

    label: Words
    value: Number | None = None
    table: Words | None = None
    by: list[Words] = Field(default_factory=list)
    by_financial_year: dict[str, Number] | None = None
    unit: Words
    kind: Kind
    source: Words
    grade: Grade
    low: Number | None = None
    high: Number | None = None
    distribution: Literal["uniform", "triangular", "normal", "lognormal"] | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    whole: bool = False
    above: list[Words] = Field(default_factory=list)
    keeps_zeros: bool = False
    adds_up_over: list[Words] = Field(default_factory=list)
    averages_one_over: list[Words] = Field(default_factory=list)
    read_once: bool = False
    note: str = Field(default="", max_length=LONGEST_TEXT)


def parameter_from(fields: Any, name: str, key: str, file: Path) -> Parameter:
    """Parameter `name` from the table `key` of a TOML file."""
    if not _PLAIN_KEY.fullmatch(key.rpartition(".")[2]):
        remedy = "Use small letters, digits and _"
        raise InputError(file, key, "this is not a plain name", remedy)
    entry = checked(Entry, fields, key, file)
    if entry.unit not in UNITS:
        remedy = did_you_mean(entry.unit, UNITS)
        raise InputError(file, f"{key}.unit", f"there is no unit {entry.unit!r}", remedy)
    labels, value, years = _numbers(entry, key, file)
    parameter = Parameter(
        name=name,
        label=entry.label,
        value=value,
        unit=entry.unit,
        kind=entry.kind,
        source=entry.source,
        grade=entry.grade,
        by=tuple(entry.by),
        labels=labels,
        by_financial_year=years,
        low=entry.low,
        high=entry.high,
        distribution=entry.distribution,
        at_least=entry.at_least,
        at_most=entry.at_most,
        whole=entry.whole,
        above=tuple(f"{name.rpartition('.')[0]}.{other}" for other in entry.above),
        keeps_zeros=entry.keeps_zeros,
        adds_up_over=tuple(entry.adds_up_over),
        averages_one_over=tuple(entry.averages_one_over),
        read_once=entry.read_once,
        note=entry.note,
        file=str(file),
        table=str(file.parent / entry.table) if entry.table else "",
    )
    for numbers in years.values() if years else [value]:
        numbers.setflags(write=False)
        problem = untenable(numbers, parameter)
        if problem:
            raise InputError(file, key, problem, "Correct the number, its unit or its bounds")
    return parameter


def _numbers(entry: Entry, key: str, file: Path) -> tuple[Labels, Numbers, dict[str, Numbers]]:
    given = [entry.value, entry.table, entry.by_financial_year]
    if sum(one is not None for one in given) != 1:
        problem = "a parameter needs exactly one of value, table, by_financial_year"
        raise InputError(file, key, problem, "Give one of them and leave out the others")
    if bool(entry.by) != (entry.table is not None) or len(set(entry.by)) != len(entry.by):
        problem = "`by` names the columns of a table, each once"
        raise InputError(file, f"{key}.by", problem, "Give table and by together, or neither")
    if entry.table is not None:
        return *read_table(file, f"{key}.table", entry.table, tuple(entry.by)), {}
    if entry.by_financial_year is None:
        return (), np.asarray(entry.value, np.float64), {}
    years = {y: np.asarray(v, np.float64) for y, v in entry.by_financial_year.items()}
    for year in years:
        check_financial_year(year, f"{key}.by_financial_year", file)
    if not years:
        problem = "no financial year is given"
        raise InputError(file, f"{key}.by_financial_year", problem, 'Write "2025-26" = ...')
    return (), years[min(years)], years


def untenable(value: Numbers, parameter: Parameter) -> str:
    """Why the parameter cannot have these numbers, in words; empty if it can."""
    problem = impossible(value, parameter.unit)
    if problem:
        worst = value.argmin() if "below" in problem else value.argmax()
        return f"{problem}{_at(worst, parameter)}, cannot be a number of unit {parameter.unit!r}"
    for problem, cell in beyond(value, parameter):
        return f"the number cannot be {problem}{_at(cell, parameter)}"
    low, high = parameter.low, parameter.high
    if low is not None and value.min() < low:
        smallest = _at(value.argmin(), parameter)
        return f"the number {value.min():g}{smallest} lies below its low {low:g}"
    if high is not None and value.max() > high:
        largest = _at(value.argmax(), parameter)
        return f"the number {value.max():g}{largest} lies above its high {high:g}"
    return misdeclared(parameter) or out_of_balance(value, parameter)


def _at(cell: np.intp, parameter: Parameter) -> str:
    """Which cell of a table, in words."""
    at = np.unravel_index(cell, [len(axis) for axis in parameter.labels])
    labels = (axis[index] for axis, index in zip(parameter.labels, at, strict=True))
    words = [f"{name} {label}" for name, label in zip(parameter.by, labels, strict=True)]
    return f" ({', '.join(words)})" if words else ""


Part = TypeVar("Part", bound=Strict)


def checked(part: type[Part], fields: Any, key: str, file: Path) -> Part:
    """`fields` as a `part`; the first mistake becomes the one message."""
    if not isinstance(fields, dict):
        problem = f"this must be a table of {', '.join(_keys(part))}"
        raise InputError(file, key, problem, "Write each as key = value on a line of its own")
    try:
        return part.model_validate(fields)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_context=True)
        unknown = [one for one in mistakes if one["type"] == "extra_forbidden"]
        raise _in_words(part, (unknown or mistakes)[0], key, file) from None


def _keys(part: type[Strict]) -> list[str]:
    return [field.alias or name for name, field in part.model_fields.items()]


_REMEDIES = {
    "string_type": "Write text in quotes",
    "string_too_short": "Write at least one word",
    "string_too_long": "Keep it short",
    "float_type": "Write a plain number such as 12.5, without quotes",
    "int_type": "Write a whole number, without quotes",
    "finite_number": "Write a finite number",
    "list_type": "Write a list in square brackets, or [[...]] above each table",
    "dict_type": "Write a table in braces",
}


def _in_words(part: type[Strict], mistake: Any, key: str, file: Path) -> InputError:
    field = ".".join(str(step) for step in mistake["loc"])
    place = f"{key}.{field}" if key else field
    if mistake["type"] == "extra_forbidden":
        return InputError(file, place, "unknown key", did_you_mean(field, _keys(part)))
    if mistake["type"] == "missing":
        return InputError(file, place, "this is missing", f"Add a line {field} = ...")
    given = shown(mistake["input"])
    if mistake["type"] == "literal_error":
        choices = mistake["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return InputError(file, place, f"{given} is not allowed", did_you_mean(given, choices))
    remedy = _REMEDIES.get(mistake["type"], f"It should be so: {mistake['msg']}")
    return InputError(file, place, f"{given} does not fit here", remedy)


def shown(value: Any) -> str:
    """A value from a file as it is shown in a message: never long, never nested."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, bool):
        return str(value).lower()
    return (repr(value) if isinstance(value, str) else str(value))[:LONGEST_SHOWN]
