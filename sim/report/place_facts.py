"""What is known of a place before anything is simulated: its people, care and money a head."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.area.area import BANDS
from sim.comparison import amount, difference_place
from sim.comparison.people import first_number
from sim.parameters import Parameter
from sim.report.tables import NOTHING, Table

FILE = Path(__file__).with_name("place_facts.csv")
YOUNG, OLD, VERY_OLD = 20, 65, 85
OLDER, OLDEST = f"Aged {OLD} and over", f"Aged {VERY_OLD} and over"
MOST_DEPRIVED = "In the most deprived fifth of England's neighbourhoods"
FIRST = (OLDER, OLDEST, MOST_DEPRIVED)
PERCENT = 100
MONEY = "£"
ENGLAND = "England"


@dataclass(frozen=True)
class Facts:
    """A place in words, in tables beside England, and where the figures come from."""

    words: str
    table: Table
    more: Table
    sources: Table


def facts(area: Area, england: Area, years: int) -> Facts:
    """What is known of a place without any run; `years` is how far ahead one looks."""
    first, more = facts_tables(area, england, years)
    return Facts(about_place(area, england, years), first, more, sources_table(area))


def about_place(area: Area, england: Area, years: int) -> str:
    """Who lives here and how that will change, in a few sentences."""
    both = [area, england] if _differs(area, england) else [area]
    ages = [_ages(one.residents.sum(axis=(1, 2))) for one in both]
    old, very_old = (_beside([_percent(one[name]) for one in ages]) for name in ("old", "very_old"))
    deprived = _beside([_percent(_fifth(one, 0)) for one in both])
    grown = list(_grown(area, years).values())
    people = amount(area.people, "", difference_place(area.people, area.people, area.people))
    return (
        f"{area.title} has {people} people in {area.first_year}. {old} are aged {OLD} or over, "
        f"{very_old} {VERY_OLD} or over. {deprived} live in the most deprived fifth of England's "
        f"neighbourhoods. By {area.first_year + years} the official projection has {grown[0]} "
        f"people in all, and {grown[1]} aged {VERY_OLD} or over."
    )


def facts_tables(area: Area, england: Area, years: int) -> tuple[Table, Table]:
    """Make-up, care and money a head, beside England where that is another place.

    The few to see first, and the others.
    """
    both = [area, england] if _differs(area, england) else [area]
    rows = [
        (label in FIRST, (label, *shares, _known(area.people_from[table])))
        for table, of in (("residents", _make_up), ("projection", _grown))
        for label, *shares in zip(
            of(area, years), *(of(one, years).values() for one in both), strict=True
        )
    ]
    for fact in _facts():
        values = [_shown(_value(one, fact), fact["unit"]) for one in both]
        known = _known(area.parameters[fact["fact"]])
        label = f"{fact['label']}, {fact['unit']}"
        rows.append((fact["first"] == "yes", (label, *values, known)))
    names = [area.title, ENGLAND][: len(both)]
    captions = {True: f"{area.title} in {area.first_year}", False: f"More about {area.title}"}
    tables = [
        Table(
            caption=caption,
            header=("", *names, "How it is known (A is the most certain)"),
            rows=tuple(cells for is_first, cells in rows if is_first is wanted),
            numbers=frozenset(range(1, len(both) + 1)),
        )
        for wanted, caption in captions.items()
    ]
    return tables[0], tables[1]


def sources_table(area: Area) -> Table:
    """Where each of these figures comes from, and what to know about it."""
    of = {
        "People": area.people_from["residents"],
        "People in later years": area.people_from["projection"],
        **{fact["label"]: area.parameters[fact["fact"]] for fact in _facts()},
    }
    rows = (
        (label, one.kind, one.grade, one.source, one.note or NOTHING) for label, one in of.items()
    )
    return Table(
        caption=f"Sources of the figures of {area.title}",
        header=("Figure", "Kind", "Grade", "Source", "Note"),
        rows=tuple(rows),
    )


def _make_up(area: Area, _: int) -> dict[str, str]:
    """Shares of the people."""
    now = _ages(area.residents.sum(axis=(1, 2)))
    return {
        f"Aged under {YOUNG}": _percent(now["young"]),
        f"Aged {YOUNG} to {OLD - 1}": _percent(now["working"]),
        OLDER: _percent(now["old"]),
        OLDEST: _percent(now["very_old"]),
        MOST_DEPRIVED: _percent(_fifth(area, 0)),
        "In the least deprived fifth": _percent(_fifth(area, -1)),
    }


def _grown(area: Area, years: int) -> dict[str, str]:
    """How many more people there are by the horizon."""
    before, then = (_ages(area.projection[y].sum(axis=1), whole=False) for y in (0, years))
    last = area.first_year + years
    labels = {"all": "People in all", "very_old": f"People aged {VERY_OLD} and over"}
    return {
        f"{label}, {last} against {area.first_year}": _growth(then[name], before[name])
        for name, label in labels.items()
    }


def _ages(by_band: NDArray[np.float64], *, whole: bool = True) -> dict[str, float]:
    """People by broad age: as shares of the whole, or as counts."""
    first = [first_number(band) for band in BANDS]

    def between(low: int, high: int | None = None) -> float:
        held = [low <= age and (high is None or age < high) for age in first]
        return float(by_band[held].sum())

    everyone = between(0)
    ages = {
        "all": everyone,
        "young": between(0, YOUNG),
        "working": between(YOUNG, OLD),
        "old": between(OLD),
        "very_old": between(VERY_OLD),
    }
    return {name: count / everyone for name, count in ages.items()} if whole else ages


def _fifth(area: Area, which: int) -> float:
    """Share of the people in one fifth of deprivation, the most deprived first."""
    by_fifth = area.residents.sum(axis=(0, 1))
    return float(by_fifth[which] / by_fifth.sum())


def _value(area: Area, fact: dict[str, str]) -> float:
    """A fact per head of those whom it is meant for."""
    value = float(area.parameters[fact["fact"]].value)
    ages = _ages(area.residents.sum(axis=(1, 2)), whole=False)
    over = {"": 1.0, "people": ages["all"], "older": ages["old"]}[fact["per"]]
    return float(fact["scale"]) * value / over


def _shown(value: float, unit: str) -> str:
    if unit.startswith(MONEY):
        return amount(value, MONEY)
    return amount(value, "", max(difference_place(value, value, value) - 1, -1))


def _known(of: Parameter) -> str:
    return f"{of.kind}, grade {of.grade}"


def _beside(shares: Sequence[str]) -> str:
    """23.3% (England 19.3%)."""
    here, *england = shares
    return f"{here} (England {england[0]})" if england else here


def _differs(area: Area, england: Area) -> bool:
    return area.name != england.name


def _percent(share: float) -> str:
    return amount(PERCENT * share, "%", -1)


def _growth(then: float, before: float) -> str:
    change = amount(abs(PERCENT * (then / before - 1)), "%", -1)
    return f"{change} {'more' if then >= before else 'fewer'}"


@cache
def _facts() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
