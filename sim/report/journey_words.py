"""One resident's care in plain words: who it is, what happened when, how it ended."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sim.parameters.financial_year import financial_year
from sim.report.tables import NOTHING, Table
from sim.services.names import Service

FILE = Path(__file__).with_name("journey_words.csv")
APRIL, ADULT = 4, 18
FIFTHS = {
    "1": "the most deprived fifth",
    "2": "the second most deprived fifth",
    "3": "the middle fifth by deprivation",
    "4": "the second least deprived fifth",
    "5": "the least deprived fifth",
}
ADMISSIONS = {
    Service.EMERGENCY_INPATIENT.label: "as an emergency",
    Service.ELECTIVE_INPATIENT.label: "as planned",
}
HOSPITAL = tuple(ADMISSIONS)
SHORT_VISIT = Service.AE.label
HEADER = ("Service", "Asked for", "Started", "Ready to leave", "Ended", "How it ended")
SAME = "same day"
NUMBERS = ("Days waited", "Days there", "Ready but still there")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Year:
    """One financial year of a run: days are counted from 1 April of the run's first year."""

    run_began: date
    first: int
    years: int

    @property
    def name(self) -> str:
        """Written 2025-26"""
        return financial_year(self.first)

    @property
    def start(self) -> int:
        """Number of its first day"""
        return (date(self.first, APRIL, 1) - self.run_began).days

    @property
    def end(self) -> int:
        """Number of the day after its last"""
        return (date(self.first + 1, APRIL, 1) - self.run_began).days

    @property
    def run_end(self) -> int:
        """Number of the day after the last of the run"""
        return (date(self.run_began.year + self.years, APRIL, 1) - self.run_began).days

    def date(self, day: int) -> date:
        """The calendar date of a day."""
        return self.run_began + timedelta(days=day)

    def said(self, day: int) -> str:
        """The date as people write it: 3 May 2025."""
        on = self.date(day)
        return f"{on.day} {on:%B} {on.year}"

    def short(self, day: int) -> str:
        """The date for a table, on one line: 3 May 2025."""
        on = self.date(day)
        return f"{on.day}\N{NO-BREAK SPACE}{on:%b}\N{NO-BREAK SPACE}{on.year}"

    def within(self, first: int, end: int | None) -> int:
        """Days of the year that lie between two days; without an end they go on to its end."""
        last = self.end if end is None else min(end, self.end)
        return max(0, last - max(first, self.start))


def year_of(first_year: int, first: int, years: int) -> Year:
    """The financial year that begins in `first`, of a run of so many years."""
    return Year(date(first_year, APRIL, 1), first, years)


@cache
def _words() -> Mapping[tuple[str, str], str]:
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {(row["kind"], row["name"]): row["words"] for row in csv.DictReader(handle)}


def in_words(kind: str, name: str) -> str:
    """A service, a funder, or a way out of a `stay` or a `wait`, as people say it."""
    return _words()[kind, name]


def how_it_ended(row: Row) -> str:
    """How the wait or the stay came to its end."""
    if row["started"] is None:
        return in_words("wait", row["way_out"])
    said = in_words("stay", row["way_out"])
    return _words().get((row["way_out"], row["service"]), said)


def who(row: Row) -> str:
    """A woman of 84 with 4 long-term conditions, in the most deprived fifth."""
    age, held = row["age"], row["conditions"]
    grown = ("woman", "man") if age >= ADULT else ("girl", "boy")
    person = grown[row["sex"] == "male"]
    aged = f"of {age}" if age else "in the first year of life"
    number = "no long-term condition" if held == 0 else f"{held} long-term conditions"
    number = "1 long-term condition" if held == 1 else number
    return f"A {person} {aged} with {number}, in {FIFTHS[row['deprivation_quintile']]}"


def in_short(rows: Sequence[Row], year: Year) -> list[str]:
    """What a year comes to: hospital, other care, waits, and death or moving away."""
    visits = [row for row in rows if row["service"] == SHORT_VISIT]
    said = [_hospital(rows, year)]
    if visits:
        said.append(f"{_count(len(visits), 'visit')} to A&E that ended at home")
    waits: dict[str, int] = {}
    days: dict[str, int] = {}
    for row in rows:
        name = in_words("service", row["service"])
        until = row["ended"] if row["started"] is None else row["started"]
        waits[name] = waits.get(name, 0) + year.within(row["requested"], until)
        if row["started"] is not None and row["service"] not in (*HOSPITAL, SHORT_VISIT):
            days[name] = days.get(name, 0) + year.within(row["started"], row["ended"])
    said += [f"{name} on {_count(number, 'day')}" for name, number in days.items() if number]
    waited = [f"{number} for {small(name)}" for name, number in waits.items() if number]
    said.append(f"Days in a queue: {'; '.join(waited) or 'none'}")
    left = rows[0]["left_day"]
    if left is not None and year.start <= left < year.end:
        said.append(f"{in_words('left', rows[0]['left'])} on {year.said(left)}")
    return [f"{sentence}." for sentence in said]


def _hospital(rows: Sequence[Row], year: Year) -> str:
    """Admissions, nights, and those of them that were spent ready to leave."""
    stays = [row for row in rows if row["service"] in HOSPITAL and row["started"] is not None]
    nights = sum(year.within(row["started"], row["ended"]) for row in stays)
    late = sum(year.within(row["ready"], row["ended"]) for row in stays if row["ready"] is not None)
    new = [row["service"] for row in stays if row["started"] >= year.start]
    if not stays:
        return "Not in hospital"
    kinds = [f"{new.count(name)} {kind}" for name, kind in ADMISSIONS.items() if name in new]
    came = f"Admitted to hospital: {', '.join(kinds)}" if kinds else "In hospital from before"
    return f"{came}. {_count(nights, 'night')} there" + (
        f", {late or 'none'} of them ready to leave but still there" if nights else ""
    )


def told(row: Row, year: Year) -> str:
    """One request as a sentence without its full stop, for those who cannot see the chart."""
    name = in_words("service", row["service"])
    if row["service"] == SHORT_VISIT:
        return f"{name}: {year.said(row['requested'])}"
    parts = [f"asked for on {year.said(row['requested'])}"]
    if row["started"] is not None:
        parts.append(f"started on {year.said(row['started'])}")
    if row["ready"] is not None:
        parts.append(f"ready to leave on {year.said(row['ready'])}")
    if row["ended"] is not None:
        parts.append(f"ended on {year.said(row['ended'])}")
    return f"{name}: {', '.join(parts)} ({small(how_it_ended(row))})"


def journey_table(rows: Sequence[Row], year: Year, scenarios: str) -> Table:
    """Every request of the year: whole dates and days, also where they lie outside the year."""
    return Table(
        caption=f"Every request of {year.name}: {scenarios}",
        header=(*HEADER, *NUMBERS),
        rows=tuple(_cells(row, year) for row in rows),
        numbers=frozenset(range(len(HEADER), len(HEADER) + len(NUMBERS))),
    )


def _cells(row: Row, year: Year) -> tuple[str, ...]:
    requested, started, ready, ended = (
        row[name] for name in ("requested", "started", "ready", "ended")
    )
    name = in_words("service", row["service"])
    if row["funder"] and started is not None:
        name += f" ({_who_pays(row, year)})"
    until = started if started is not None else ended
    days = (
        _days_between(requested, until, year),
        NOTHING if started is None else _days_between(started, ended, year),
        NOTHING if ready is None else _days_between(ready, ended, year),
    )
    come = [
        NOTHING if day is None else year.short(day) for day in (requested, started, ready, ended)
    ]
    dates = [
        SAME if day in come[:place] and day != NOTHING else day for place, day in enumerate(come)
    ]
    return (name, *dates, how_it_ended(row), *days)


def _who_pays(row: Row, year: Year) -> str:
    """At first, and whoever comes next, from a day of this year or before."""
    payers = [
        ("council" if row["funder_from"] is not None else row["funder"], None),
        (row["funder"], row["funder_from"]),
        ("council", row["council_from"]),
    ]
    (first, _), *later = payers
    come = [in_words("funder", first)]
    for payer, day in later:
        if day is not None and day < year.end:
            come.append(f"{in_words('funder', payer)} from {year.short(day)}")
    return "; ".join(come)


def _days_between(first: int, end: int | None, year: Year) -> str:
    """Whole days; where the run ends before, how many so far."""
    return f"{year.run_end - first} so far" if end is None else str(end - first)


def _count(number: int, of: str) -> str:
    return f"{number} {of}{'' if number == 1 else 's'}"


def small(words: str) -> str:
    """Within a sentence: A&E keeps its capitals."""
    return words if words[:2].isupper() or words[1:2] == "&" else words[:1].lower() + words[1:]
