"""One resident's year under two scenarios side by side: same person, same dice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sim.report.figures import Figure
from sim.report.journey_amounts import WAITED, Difference, amounts, differences
from sim.report.journey_chart import journey_chart
from sim.report.journey_rows import (
    alike,
    by_resident,
    by_scenario,
    of_resident,
    of_year,
    touches,
    who_differ,
)
from sim.report.journey_words import (
    ADULT,
    Row,
    Year,
    in_short,
    in_words,
    journey_table,
    told,
    who,
    year_of,
)
from sim.results import Results

SAME_DICE = (
    "Both scenarios give this person the same illnesses, accidents and chances of recovery, on the "
    "same days. What differs comes from the scenario, or from who else was waiting."
)
PROVES_NOTHING = (
    "One person's year shows how care works in the model. It proves nothing about what a scenario "
    "does: for every person who waits less, another may wait more. Only the comparison of all "
    "residents over many runs says that."
)
QUESTION = "What happens to one person under two scenarios?"
MADE_UP = "These are simulated residents: nobody here is, or can be traced to, a real person."
NOBODY = "Nobody of these ages who is followed has any care in this year. Choose other ages."
OTHER_DATES = "The same care in the same amounts, on other dates or paid for by somebody else."
ABOUT = ("age", "sex", "deprivation_quintile", "conditions")
OLDEST = 200
# Ages to choose from: the first, and the first that is too old.
AGES = {
    "All ages": (0, OLDEST),
    "Children, under 18": (0, ADULT),
    "18 to 64": (ADULT, 65),
    "65 to 84": (65, 85),
    "85 and over": (85, OLDEST),
}


@dataclass(frozen=True)
class Person:
    """A followed resident to choose: who it is, what is special about the year, how much care.

    `change` is the most telling difference; None where the years are the same, or differ in dates
    only.
    """

    identity: str
    words: str
    age: int
    differs: bool
    change: Difference | None
    requests: int


@dataclass(frozen=True)
class Pair:
    """One resident's year under both scenarios: `lives` is one figure where they are the same."""

    who: str
    since: str
    sentences: tuple[tuple[str, str], ...]
    lives: tuple["Life", ...]


@dataclass(frozen=True)
class Life:
    """The year under one scenario, or under both where it is the same; no figure without care."""

    title: str
    words: str
    figure: Figure | None


def years_followed(answer: Results) -> list[Year]:
    """Every financial year of the run."""
    began, count = int(answer.facts["first_year"]), int(answer.facts["years"])
    return [year_of(began, began + number, count) for number in range(count)]


def telling_year(answer: Results) -> Year:
    """The year that differs for most residents, the earliest of several."""
    lives = by_scenario(answer).values()
    return max(
        years_followed(answer),
        key=lambda year: len(who_differ(*(of_year(rows, year) for rows in lives))),
    )


def people(answer: Results, year: Year) -> tuple[Person, ...]:
    """Everybody followed who has care in the year: first whose years differ, then by requests.

    Of those who differ the largest difference of each kind comes first, for better and for worse.
    """
    first, second = (of_year(rows, year) for rows in by_scenario(answer).values())
    differ = who_differ(first, second)
    of_first, of_second = (
        by_resident(rows.filter(pl.col("resident").is_in(differ)), year) for rows in (first, second)
    )
    changed = _by_kind(
        [_changed(one, of_first.get(one, []), of_second.get(one, []), year) for one in differ]
    )
    requests = (
        pl.concat([first, second])
        .group_by("resident", "scenario")
        .agg(pl.len().alias("requests"), pl.first(*ABOUT))
        .group_by("resident")
        .agg(pl.max("requests"), pl.first(*ABOUT))
        .filter(~pl.col("resident").is_in(differ))
        .sort(pl.col("requests"), "resident", descending=[True, False])
    )
    return (*changed, *(_unchanged(row) for row in requests.iter_rows(named=True)))


def of_age(found: Sequence[Person], ages: str) -> list[Person]:
    """Those of the ages that `AGES` calls so."""
    first, end = AGES[ages]
    return [one for one in found if first <= one.age < end]


def how_many_differ(found: Sequence[Person], followed: int, year: Year) -> str:
    """How many years of those followed differ, and which way: or that nobody's does."""
    differ = [one for one in found if one.differs]
    care = (
        f"{followed:,} simulated residents are followed, the same in both scenarios. "
        f"{len(found):,} of them ask in {year.name} for care that has places or a queue, or have "
        "it already"
    )
    if not differ:
        return f"{care}; nobody's year differs between the two scenarios."
    waits = [one.change for one in differ if one.change and one.change.kind == WAITED]
    less = sum(change.is_less for change in waits)
    return (
        f"{care}; for {len(differ):,} of these the year differs between the two scenarios: "
        f"{less:,} wait less and {len(waits) - less:,} wait more, and for "
        f"{len(differ) - len(waits):,} something else differs."
    )


def pair(answer: Results, identity: str, year: Year) -> Pair:
    """One resident's year under the two scenarios of an answer."""
    titles = {one["name"]: one["title"] for one in answer.facts["scenarios"]}
    whole = {name: of_resident(rows, identity) for name, rows in by_scenario(answer).items()}
    about = next(rows[0] for rows in whole.values() if rows)
    shown = {titles[n]: [r for r in rows if touches(r, year)] for n, rows in whole.items()}
    lefts = {titles[name]: _left(rows, year) for name, rows in whole.items()}
    person = who(about)
    (a, first), (b, second) = shown.items()
    is_same = alike(first) == alike(second)
    return Pair(
        who=person,
        since=f"Age and conditions are those of {year.said(0)}, when the run begins.",
        sentences=(("The same year under both scenarios", f": {a} and {b}."),)
        if is_same
        else tuple(_sentences(shown, lefts, _pronoun(about), year)),
        lives=(
            (_life(f"{a} and {b}", first, (), year, person),)
            if is_same
            else (
                _life(a, first, second, year, person),
                _life(b, second, first, year, person),
            )
        ),
    )


def _changed(identity: str, first: list[Row], second: list[Row], year: Year) -> Person:
    about = (first or second)[0]
    change = next(iter(differences(amounts(first, year), amounts(second, year))), None)
    special = change.in_short if change else "the same care on other dates"
    words = f"{_brief(about)}: {special}"
    return Person(identity, words, about["age"], True, change, max(len(first), len(second)))


def _unchanged(row: Row) -> Person:
    count = row["requests"]
    words = f"{_brief(row)}: {count} request{'' if count == 1 else 's'}, the same in both"
    return Person(row["resident"], words, row["age"], False, None, count)


def _by_kind(found: Sequence[Person]) -> list[Person]:
    """The largest difference of each kind first, then the second largest of each, and so on."""
    ranked: list[tuple[int, int, str, Person]] = []
    seen: Counter[tuple[str, str, bool] | None] = Counter()
    for one in sorted(found, key=lambda one: (-_size(one), one.identity)):
        of = (one.change.kind, one.change.service, one.change.is_less) if one.change else None
        ranked.append((seen[of], -_size(one), one.identity, one))
        seen[of] += 1
    return [one for *_, one in sorted(ranked, key=lambda each: each[:-1])]


def _size(one: Person) -> int:
    return one.change.size if one.change else 0


def _brief(about: Row) -> str:
    """Woman of 84, 4 conditions."""
    person, _, rest = who(about).partition(" with ")
    return f"{person.removeprefix('A ').capitalize()}, {rest.partition(',')[0]}"


def _pronoun(about: Row) -> str:
    return "he" if about["sex"] == "male" else "she"


def _sentences(
    shown: Mapping[str, list[Row]], lefts: Mapping[str, str], person: str, year: Year
) -> list[tuple[str, str]]:
    """What differs, in order of what matters: as lead and rest, for a list."""
    (a, first), (b, second) = shown.items()
    said = []
    if lefts[a] != lefts[b]:
        said.append(
            ("How the year ends", f": under {a} {person} {lefts[a]}, under {b} {lefts[b]}.")
        )
    for one in differences(amounts(first, year), amounts(second, year)):
        lead, colon, rest = one.told(person, a, b).partition(": ")
        said.append((lead, f"{colon}{rest}"))
    return said or [(OTHER_DATES, "")]


def _left(rows: Sequence[Row], year: Year) -> str:
    """How the year ended for this person."""
    left = rows[0]["left_day"] if rows else None
    if left is None or left >= year.end:
        return "still lives here at the end of it"
    said = in_words("left", rows[0]["left"]).lower()
    return f"{said} before it" if left < year.start else f"{said} on {year.said(left)}"


def _life(title: str, rows: list[Row], beside: Sequence[Row], year: Year, person: str) -> Life:
    if not rows:
        return Life(title, f"No care in {year.name}.", None)
    short = " ".join(in_short(rows, year))
    said = "; ".join(told(row, year) for row in rows)
    words = f"{title}, {year.name}. {person}. {short} In order: {said}."
    chart = journey_chart(rows, year, words, beside)
    return Life(title, short, Figure(title, short, chart, journey_table(rows, year, title)))
