"""What happened when it was tried: promised and measured, as data, beside which kinds of scenario.

`reality.csv` has a row for each result. Controlled results of whole areas say what fall
of emergency admissions has ever been seen there, and after how many years.
"""

import csv
import io
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Literal

from sim.parameters import InputError
from sim.parameters.entry import Number, Strict, Words, checked
from sim.parameters.errors import did_you_mean
from sim.parameters.parameter import Grade, Kind
from sim.parameters.text import LARGEST_CSV_BYTES, text_of

FILE = Path(__file__).with_name("reality.csv")
EVERY = "all"
POOLED, AREA, CASES, HOMES = "pooled_money", "area_programme", "case_management", "care_homes"
KINDS = (POOLED, AREA, CASES, HOMES)
ADMISSIONS, LAG = "emergency_admissions", "years_to_fall"
ABOUT = (ADMISSIONS, "ae_attendances", "delayed_days", "cost", LAG)
UNITS = ("admissions", "days", "GBP million", "ratio", "percent", "years")
_NUMBERS = ("promised", "measured", "low", "high", "per_cent", "years")
_PERCENT, _ROUNDED = 100, 0.051  # a percentage is given to one decimal


class Tried(Strict):
    """One result of something that was tried.

    `beside` are kinds of scenario, or all; `about` what was measured, in `unit`; `promised` what
    was planned beforehand; `low` and `high` the ends of the 95 % interval, or of what was seen in
    several places; `per_cent` the change against those without it; `years` after how many years.
    """

    name: Words
    tried: Words
    beside: tuple[str, ...]
    about: Words
    promised: Number | None = None
    measured: Number
    low: Number | None = None
    high: Number | None = None
    unit: Words
    per_cent: Number | None = None
    years: Number
    when: Words
    design: Literal["trial", "controlled", "association", "uncontrolled"]
    whole_area: Literal["yes", "no"]
    words: Words
    source: Words
    grade: Grade
    kind: Kind


@cache
def reality() -> tuple[Tried, ...]:
    """Everything that is known to have been tried."""
    return read_reality(FILE)


def read_reality(file: Path) -> tuple[Tried, ...]:
    """The rows of such a table; the first mistake in it is an InputError."""
    reader = csv.DictReader(io.StringIO(text_of(file, LARGEST_CSV_BYTES), newline=""))
    found: list[Tried] = []
    for row in reader:
        key = f"line {reader.line_num}"
        if None in row or None in row.values():
            problem = "there are more or fewer cells than columns"
            raise InputError(file, key, problem, "Put text with commas in quotes")
        for name, field in Tried.model_fields.items():
            if field.is_required() and row.get(name) == "":
                raise InputError(file, f"{key}.{name}", "this is empty", "Fill in the cell")
        fields = {name: _cell(name, text, key, file) for name, text in row.items() if text != ""}
        one = checked(Tried, fields, key, file)
        _check(one, key, file)
        if one.name in [other.name for other in found]:
            raise InputError(file, f"{key}.name", f"{one.name} is there already", "Rename one")
        found.append(one)
    if not _area_falls(found) or not any(one.about == LAG for one in found):
        problem = "no controlled result of a whole area says how far and how soon admissions fell"
        raise InputError(file, "", problem, f"Keep a row about {ADMISSIONS} and one about {LAG}")
    return tuple(found)


def beside(kinds: Collection[str]) -> tuple[Tried, ...]:
    """What stands beside a scenario of these kinds, in the order of the table."""
    wanted = {EVERY, *kinds}
    return tuple(one for one in reality() if wanted & set(one.beside))


def largest_fall() -> Tried:
    """The largest fall of emergency admissions that a controlled study of whole areas found."""
    return _area_falls(reality())[0]


def soonest_fall() -> Tried:
    """After how many years programmes of whole areas saw any fall; `low` is the soonest."""
    return next(one for one in reality() if one.about == LAG)


def _area_falls(rows: Collection[Tried]) -> list[Tried]:
    found = [
        (one.per_cent, number, one)
        for number, one in enumerate(rows)
        if one.about == ADMISSIONS
        and one.whole_area == "yes"
        and one.design in ("trial", "controlled")
        and one.per_cent is not None
        and one.per_cent < 0
    ]
    return [one for *_, one in sorted(found, key=lambda each: each[:2])]


def _cell(name: str, text: str, key: str, file: Path) -> object:
    if name == "beside":
        return tuple(text.split("|"))
    if name not in _NUMBERS:
        return text
    try:
        return float(text)
    except ValueError:
        problem = f"{text!r} is no number"
        raise InputError(file, f"{key}.{name}", problem, "Write it without signs or %") from None


def _check(one: Tried, key: str, file: Path) -> None:
    for name, given, allowed in (
        *(("beside", kind, (*KINDS, EVERY)) for kind in one.beside),
        ("about", one.about, ABOUT),
        ("unit", one.unit, UNITS),
    ):
        if given not in allowed:
            problem = f"there is no {name} {given!r}"
            raise InputError(file, f"{key}.{name}", problem, did_you_mean(given, allowed))
    ends = [end for end in (one.low, one.measured, one.high) if end is not None]
    if ends != sorted(ends):
        remedy = "Order them low, measured, high"
        raise InputError(file, f"{key}.low", "the ends do not lie around it", remedy)
    if one.about == LAG and one.low is None:
        raise InputError(file, f"{key}.low", "this is missing", "Say how soon the soonest was")
    is_ratio = one.unit == "ratio"
    if is_ratio and one.measured <= 0:
        raise InputError(file, f"{key}.measured", "a ratio lies above 0", "Correct it")
    change = _PERCENT * (one.measured - 1) if is_ratio else one.measured
    if one.unit in ("ratio", "percent") and (
        one.per_cent is None or abs(change - one.per_cent) > _ROUNDED
    ):
        problem = f"{one.measured:g} is a change of {change:.1f}%, not of {one.per_cent}"
        raise InputError(file, f"{key}.per_cent", problem, "Correct one of the two")
