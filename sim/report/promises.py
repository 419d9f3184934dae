"""What is promised beside what is left in doubt, and beside what happened when it was tried."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.comparison import Finding, amount, finding, measures
from sim.comparison.reality import (
    ADMISSIONS,
    AREA,
    CASES,
    HOMES,
    POOLED,
    Tried,
    beside,
    largest_fall,
    reality,
    soonest_fall,
)
from sim.report.tables import NOTHING, Table
from sim.results import ALL, Results

HEADLINES = ("main", "cost")
PERCENT = 100
SCHEMES = "schemes."
NONE = "no change"
MOST_NAMED = 3
ABOUT_DOUBT = (
    "The same scenario was run once more with the same people and chance events, and everything "
    "that its schemes do half as large (on the log scale) and a year late; what they cost stays. "
    "What the care itself does (beds, hours, staff) is not halved. What is left shows how much of "
    "the answer rests on schemes doing what was published."
)
NO_TWIN = "Nothing here rests on what a scheme is said to do, so there is nothing to halve."
NOT_ASKED = (
    "How much of this would be left if its schemes did half as much, and a year later? Add --doubt "
    "to the command to see it."
)
ABOUT_ELSEWHERE = (
    "What was measured elsewhere, for better and for worse. 'Against others' compares with like "
    "areas or people without it; results without others to compare with may have had other causes. "
    "Grade A was read in the study, B is quoted by others or derived."
)
ABOUT_TRIED = (
    f"{ABOUT_ELSEWHERE} Changes of people in a scheme are larger than those of a whole place, "
    "which is what this scenario's own line tells."
)
DESIGNS = {
    "trial": "a trial",
    "controlled": "against others",
    "association": "an association",
    "uncontrolled": "without others to compare with",
}
OF = {
    ADMISSIONS: "emergency admissions",
    "ae_attendances": "visits to A&E",
    "delayed_days": "delayed days",
    "cost": "cost",
    "years_to_fall": "",
}
TRIED = ("What was tried", "When, and how it was found", "Promised", "Measured", "In words")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Promise:
    """One scenario: what would be left in doubt, and what it predicts of emergency admissions."""

    title: str
    left: tuple[str, ...]
    in_doubt: Table | None
    predicted: tuple[str, ...]


def as_published(answer: Results) -> Results:
    """The answer without doubtful twins, which have no part of the page but their own."""
    twins = {twin for twin in answer.facts.get("doubt", {}).values() if twin}
    if not twins:
        return answer
    facts = dict(answer.facts)
    facts["scenarios"] = [one for one in facts["scenarios"] if one["name"] not in twins]
    for listed in ("sensitivity", "schemes"):
        facts[listed] = [one for one in facts[listed] if one["scenario"] not in twins]
    return Results(_Without(answer.tables, frozenset(twins)), facts)


class _Without(Mapping[str, pl.DataFrame]):
    """Tables without the rows of some scenarios, each left out when it is first asked for."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], scenarios: frozenset[str]) -> None:
        self._tables, self._scenarios = tables, list(scenarios)
        self._left: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._left:
            frame = self._tables[name]
            has_scenarios = "scenario" in frame.columns
            others = ~pl.col("scenario").is_in(self._scenarios)
            self._left[name] = frame.filter(others) if has_scenarios else frame
        return self._left[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def promise(answer: Results, scenario: str, titles: Mapping[str, str]) -> Promise:
    """What one scenario promises against the first; `answer` with all doubtful twins."""
    title, baseline = titles[scenario], next(iter(titles.values()))
    left, table = _left(answer, scenario, title, baseline)
    return Promise(title, left, table, _predicted(_by_year(answer, scenario)))


def tried_before(answer: Results, titles: Mapping[str, str]) -> Table:
    """What was promised and measured elsewhere, under what each scenario itself predicts."""
    _, *others = titles
    kinds = frozenset[str]().union(*(kinds_of(answer, name) for name in others))
    own = []
    for name in others:
        by_year = _by_year(answer, name)
        if by_year:
            last = by_year[-1]
            change = _change(last["mean"])
            what = f"{change} in" if change == NONE else change
            of_last = f"{what} emergency admissions in {last['financial_year']}"
            ends = f"between {_change(last['low'])} and {_change(last['high'])} than without it"
            own.append((f"This: {titles[name]}", "a prediction", of_last, "nothing yet", ends))
    return Table(
        "Promised and measured: what is predicted here, and what was found elsewhere",
        TRIED,
        (*own, *map(_tried, beside(kinds))),
    )


def tried_elsewhere() -> Table:
    """Everything that is known to have been tried: promised and measured."""
    return Table(
        "Promised and measured, wherever it was tried", TRIED, tuple(map(_tried, reality()))
    )


def tried_in_words() -> list[tuple[str, str]]:
    """The same as sentences: what was tried, and what came of it."""
    return [
        (
            one.tried,
            f": {one.words}. {_upper_first(one.when)}, {DESIGNS[one.design]}; "
            f"{one.source.partition(':')[0]}, grade {one.grade}.",
        )
        for one in reality()
    ]


def _tried(one: Tried) -> tuple[str, ...]:
    return (
        one.tried,
        f"{one.when}; {DESIGNS[one.design]}",
        _promised(one),
        _measured(one),
        f"{one.words}. {one.source.partition(':')[0]}, grade {one.grade}",
    )


def kinds_of(answer: Results, scenario: str) -> frozenset[str]:
    """Which kinds of scenario it is: of pooled money, or with schemes of some kinds."""
    found = set()
    pool = answer.tables.get("pool")
    if pool is not None and scenario in set(pool["scenario"]):
        found.add(POOLED)
    for one in answer.facts.get("schemes", []):
        if one["scenario"] == scenario:
            found |= {AREA} if one["scope"] == "area" else set()
            found |= {CASES} if one["family"] == "coordination" else set()
            found |= {HOMES} if "care_home" in one["setting"] else set()
    return frozenset(found)


def _left(
    answer: Results, scenario: str, title: str, baseline: str
) -> tuple[tuple[str, ...], Table | None]:
    """What is left of the headline measures in the doubtful twin."""
    asked = answer.facts.get("doubt", {})
    if scenario not in asked:
        return (NOT_ASKED,) if _has_schemes(answer, scenario) else (NO_TWIN,), None
    if not asked[scenario]:
        return (NO_TWIN,), None
    years = answer.facts["years"]
    published, doubtful = (_whole(answer, name) for name in (scenario, asked[scenario]))
    rows, said = [], []
    for name, measure in measures().items():
        if measure.show not in HEADLINES or name not in published or name not in doubtful:
            continue
        of, halved = (finding(found[name], years) for found in (published, doubtful))
        words = what_is_left(published[name], doubtful[name])
        told = (_with_ends(of), _with_ends(halved))
        cells = (measure.label, *told, NONE if set(told) == {NONE} else words)
        rows.append(tuple(cell.replace(" million", "m") for cell in cells))
        if name == ADMISSIONS:
            said.append(_in_words(of, halved, published[name], words))
    said += _not_halved(answer, scenario)
    header = ("Measure", "As published", "Half as large and a year late", "What is left")
    caption = (
        f"{title}, compared with {baseline}: what is left of it, a year, mean of {years} years"
    )
    return tuple(said), Table(caption, header, tuple(rows))


def _not_halved(answer: Results, scenario: str) -> list[str]:
    """What the scenario changes besides schemes, which is the same in the doubtful twin."""
    facts = next(one for one in answer.facts["scenarios"] if one["name"] == scenario)
    labels = [
        f"{change['label']}, {change['groups']}" if change["groups"] else change["label"]
        for change in facts["changes"]
        if not change.get("parameter", SCHEMES).startswith(SCHEMES)
    ]
    if not labels:
        return []
    named = "; ".join(dict.fromkeys(labels[:MOST_NAMED]))
    more = f"; and {len(labels) - MOST_NAMED} more" if len(labels) > MOST_NAMED else ""
    return [
        "Much of what is left may not rest on schemes at all: this scenario also changes care "
        f"itself or how it is paid for, which is not halved ({named}{more})."
    ]


def _in_words(of: Finding, halved: Finding, published: Row, words: str) -> str:
    """What is left of the headline of all, in a sentence."""
    if not _is_clear(published):
        return (
            "As published there is no clear change of emergency admissions (between "
            f"{of.between} a year), so there is no promise to be halved."
        )
    still = words if words.endswith("of it") else f"{words} ({_ends(halved)})"
    return (
        f"Of {of.difference} emergency admissions a year as published, with the effects half as "
        f"large and a year late {halved.difference} remain: {still}."
    )


def what_is_left(published: Row, doubtful: Row) -> str:
    """What is left of a difference whose row of `comparison` is given, in words."""
    was, now = (row["difference_mean"] for row in (published, doubtful))
    if not _is_clear(published):
        none = published["difference_low"] == published["difference_high"] == 0
        start = "no change" if none else "not clear as published"
        return f"{start}; clear in doubt" if _is_clear(doubtful) else start
    if not _is_clear(doubtful):
        return "nothing that is clear"
    if was * now < 0:
        return "the opposite"
    share = f"{PERCENT * now / was:.0f}%"
    return (
        f"{share} of the extra cost" if published["unit"] == "£" and was > 0 else f"{share} of it"
    )


def _has_schemes(answer: Results, scenario: str) -> bool:
    return any(one["scenario"] == scenario for one in answer.facts.get("schemes", []))


def _with_ends(one: Finding) -> str:
    """A difference, where it is clear, and its interval; none where both ends read alike."""
    if one.difference == one.between:
        return one.difference
    return f"{one.difference if one.is_clear else 'no clear change'} ({_ends(one)})"


def _ends(one: Finding) -> str:
    return one.between.replace(" and ", " to ")


def _predicted(rows: Sequence[Row]) -> tuple[str, ...]:
    """The scenario's own fall of emergency admissions, and whether anybody has seen the like."""
    if not rows:
        return ()
    falls = [row for row in rows if row["high"] < 0]
    if not falls:
        last = rows[-1]
        return (
            "This scenario predicts no clear fall of emergency admissions in any year; in "
            f"{last['financial_year']} the change is between {_change(last['low'])} and "
            f"{_change(last['high'])}.",
        )
    most = min(falls, key=lambda row: row["mean"])
    first = falls[0]
    when = rows.index(first) + 1
    said = [
        f"This scenario predicts {_change(most['mean'])} emergency admissions in "
        f"{most['financial_year']} than without it (between {_change(most['low'])} and "
        f"{_change(most['high'])}), the most in any year; the first year with a clear fall is its "
        f"year {when}, {first['financial_year']} ({_change(first['mean'])})."
    ]
    largest, soonest = largest_fall(), soonest_fall()
    seen = -(largest.per_cent or 0)
    if -most["mean"] > seen:
        said.append(
            f"That is more than anybody has measured: the largest fall that a controlled study of "
            f"whole areas found is {seen:g}% after {largest.years:g} years ({largest.tried})."
        )
    if when < (soonest.low or 0):
        said.append(
            f"A fall in year {when} is sooner than was measured: "
            f"{_lower_first(soonest.tried)} took {soonest.low:g} to {soonest.high:g} years to any."
        )
    return tuple(said)


def _promised(one: Tried) -> str:
    if one.promised is None:
        return NOTHING
    if one.unit == "GBP million":
        return "the cost planned"
    return f"{_with_sign(one.promised)} {OF[one.about]}"


def _measured(one: Tried) -> str:
    if one.unit == "years":
        return f"{one.low:g} to {one.high:g} years to any fall"
    if one.unit == "GBP million":
        return f"£{one.measured:g} million more than planned"
    if one.per_cent is None:
        return f"{_with_sign(one.measured)} {OF[one.about]}"
    of = OF[one.about]
    text = f"{_signed(one.per_cent)} {of}" if one.per_cent else f"no change in {of}"
    if one.low is None or one.high is None:
        return text
    low, high = (PERCENT * (end - 1) if one.unit == "ratio" else end for end in (one.low, one.high))
    return f"{text} ({_signed(low)} to {_signed(high)})"


def _with_sign(number: float) -> str:
    return f"{'+' if number > 0 else ''}{amount(number, '')}"


def _signed(percent: float) -> str:
    return f"{percent:+.1f}%"


def _change(percent: float) -> str:
    """0.25% fewer; small ones with one figure more, so that none reads as 0."""
    size = f"{abs(percent):.{1 if abs(percent) >= 1 else 2}f}%"
    if float(size[:-1]) == 0:
        return NONE
    return f"{size} {'fewer' if percent < 0 else 'more'}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by_year(answer: Results, scenario: str) -> list[Row]:
    """Change of emergency admissions in per cent of the baseline, year by year."""
    rows = answer.tables["comparison"].filter(
        pl.col("scenario") == scenario,
        pl.col("measure") == ADMISSIONS,
        pl.col("financial_year") != ALL,
        pl.col("baseline_mean") > 0,
    )
    return [
        {
            "financial_year": row["financial_year"],
            **{
                end: PERCENT * row[f"difference_{end}"] / row["baseline_mean"]
                for end in ("mean", "low", "high")
            },
        }
        for row in rows.sort("financial_year").to_dicts()
    ]


def _whole(answer: Results, scenario: str) -> dict[str, Row]:
    rows = answer.tables["comparison"].filter(
        pl.col("scenario") == scenario, pl.col("financial_year") == ALL
    )
    return {row["measure"]: row for row in rows.iter_rows(named=True)}


def _is_clear(row: Row) -> bool:
    return not row["difference_low"] <= 0 <= row["difference_high"]
