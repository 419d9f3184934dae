"""Sets of measures that others have defined: Better Care Fund metrics, I statement indicators.

What an indicator counts is a measure of `measures.csv`; what the model cannot count stands in the
same tables with the reason. Nobody is told that an indicator is more than it counts.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.comparison.measures import measures
from sim.parameters import InputError
from sim.parameters.errors import did_you_mean

_OUTCOMES = Path(__file__).parents[1] / "outcomes"
BETTER_CARE_FUND = _OUTCOMES / "better_care_fund_metrics.csv"
I_STATEMENTS = _OUTCOMES / "i_statements.csv"
GRADES = ("A", "B", "C")
_YES_OR_NO = ("yes", "no")
_YEAR_DIGITS, _CENTURY = 4, 100


@dataclass(frozen=True)
class Indicator:
    """One metric or indicator: under which heading, what it says it is, and what counts it here.

    `measure` is empty where the model counts nothing of the kind; the `note` then says why.
    """

    heading: str
    name: str
    label: str
    definition: str
    measure: str
    note: str
    source: str
    grade: str
    from_year: str = ""
    to_year: str = ""

    @property
    def is_modelled(self) -> bool:
        """Whether the model counts it."""
        return bool(self.measure)


@cache
def i_statements(file: Path = I_STATEMENTS) -> tuple[Indicator, ...]:
    """Counted events by theme of the National Voices narrative, in the order of the themes."""
    return tuple(_indicator(row, "theme", "indicator", file) for row in _rows(file))


@cache
def better_care_fund_metrics(file: Path = BETTER_CARE_FUND) -> tuple[Indicator, ...]:
    """Every metric of every policy year, those of the latest first."""
    found = tuple(_indicator(row, "kind", "metric", file) for row in _rows(file))
    for one in found:
        for key, year in (("from_year", one.from_year), ("to_year", one.to_year)):
            if (year and not _is_year(year)) or (key == "from_year" and not year):
                remedy = "Write it 2025-26, April to March"
                raise InputError(file, f"{one.name}.{key}", f"{year!r} is no policy year", remedy)
        if one.to_year and one.to_year < one.from_year:
            problem = f"ends in {one.to_year}, before it begins"
            raise InputError(file, f"{one.name}.to_year", problem, f"It begins in {one.from_year}")
    return found


def policy_year(financial_year: str, file: Path = BETTER_CARE_FUND) -> str:
    """The policy year whose metrics a financial year is held to: its own, or the latest known."""
    known = [year for one in better_care_fund_metrics(file) for year in _named_years(one)]
    return min(financial_year, max(known))


def metrics_of(year: str, file: Path = BETTER_CARE_FUND) -> tuple[Indicator, ...]:
    """The metrics of one policy year; none before there was a Better Care Fund."""
    return tuple(
        one
        for one in better_care_fund_metrics(file)
        if one.from_year <= year and (not one.to_year or year <= one.to_year)
    )


def by_policy_year(financial_years: Sequence[str]) -> dict[str, list[str]]:
    """The financial years of a run under the policy years whose metrics they are held to."""
    found: dict[str, list[str]] = {}
    for year in financial_years:
        found.setdefault(policy_year(year), []).append(year)
    return found


def _named_years(one: Indicator) -> tuple[str, ...]:
    return tuple(filter(None, (one.from_year, one.to_year)))


def _is_year(text: str) -> bool:
    first, dash, second = text.partition("-")
    if not (dash and first.isdecimal() and len(first) == _YEAR_DIGITS):
        return False
    return second == f"{(int(first) + 1) % _CENTURY:02d}"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _indicator(row: Mapping[str, str], heading: str, name: str, file: Path) -> Indicator:
    """One row, refused where it names no measure that there is or leaves out why there is none."""
    key = row[name]
    if row["modelled"] not in _YES_OR_NO:
        raise InputError(file, f"{key}.modelled", f"is {row['modelled']!r}", "Write yes or no")
    is_modelled = row["modelled"] == "yes"
    if is_modelled and row["measure"] not in measures():
        problem = f"{row['measure']!r} is no measure"
        remedy = did_you_mean(row["measure"], measures(), "measures.csv has them all")
        raise InputError(file, f"{key}.measure", problem, remedy)
    if not is_modelled and row["measure"]:
        problem = f"is not modelled, and yet names {row['measure']}"
        raise InputError(file, f"{key}.measure", problem, "Leave it empty, or say yes to modelled")
    if not is_modelled and not row["note"]:
        problem = "is not modelled, and nothing says why"
        raise InputError(file, f"{key}.note", problem, "Say what the model lacks")
    if row["grade"] not in GRADES or not row["source"]:
        problem = "has no source, or no grade"
        raise InputError(file, f"{key}.grade", problem, "Name the source and grade it A, B or C")
    return Indicator(
        heading=row[heading],
        name=key,
        label=row["label"],
        definition=row.get("definition", ""),
        measure=row["measure"],
        note=row["note"],
        source=row["source"],
        grade=row["grade"],
        from_year=row.get("from_year", ""),
        to_year=row.get("to_year", ""),
    )
