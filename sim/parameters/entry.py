"""What the file says about one parameter, checked field by field."""

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.parameter import Grade, Kind, Parameter
from sim.parameters.table import read_table

LONGEST_SHOWN = 60

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
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
    adds_up_over: list[Words] = Field(default_factory=list)
    note: str = ""


def parameter_from(fields: Any, name: str, key: str, file: Path) -> Parameter:
    """Parameter `name` from the table `key` of a TOML file."""
    entry = checked(Entry, fields, key, file)
    given = [entry.value, entry.table, entry.by_financial_year]
    if sum(one is not None for one in given) != 1:
        problem = "a parameter needs exactly one of value, table, by_financial_year"
        raise InputError(file, key, problem, "Give one of them and leave out the others")
    labels: tuple[tuple[str, ...], ...] = ()
    years = {y: np.asarray(v, np.float64) for y, v in (entry.by_financial_year or {}).items()}
    if entry.table is not None:
        labels, value = read_table(file, f"{key}.table", entry.table, tuple(entry.by))
    elif entry.by_financial_year is not None:
        value = years[min(years)]
    else:
        value = np.asarray(entry.value, np.float64)
    return Parameter(
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
        note=entry.note,
        file=str(file),
    )


Part = TypeVar("Part", bound=Strict)


def checked(part: type[Part], fields: Any, key: str, file: Path) -> Part:
    """`fields` as a `part`; the first mistake becomes the one message."""
    if not isinstance(fields, dict):
        problem = f"this must be a table of {', '.join(part.model_fields)}"
        raise InputError(file, key, problem, f"Write [{key}] and one line for each")
    try:
        return part.model_validate(fields)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_context=True)
        unknown = [one for one in mistakes if one["type"] == "extra_forbidden"]
        raise _in_words(part, (unknown or mistakes)[0], key, file) from None


_REMEDIES = {
    "string_type": "Write text in quotes",
    "string_too_short": "Write at least one word",
    "string_too_long": "Keep it short",
    "float_type": "Write a plain number such as 12.5, without quotes",
    "int_type": "Write a whole number, without quotes",
    "finite_number": "Write a finite number",
    "list_type": "Write a list in square brackets",
    "dict_type": "Write a table in braces",
}


def _in_words(part: type[Strict], mistake: Any, key: str, file: Path) -> InputError:
    field = ".".join(str(step) for step in mistake["loc"])
    place = f"{key}.{field}" if key else field
    if mistake["type"] == "extra_forbidden":
        return InputError(file, place, "unknown key", did_you_mean(field, part.model_fields))
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
    return repr(value)[:LONGEST_SHOWN]
