"""What the schemes of a scenario did: people, places and pounds, and what that rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.comparison import amount, difference_place
from sim.report.scheme_words import (
    KINDS,
    READINGS,
    acts_in_words,
    certainty,
    evidence_table,
    kept_in_words,
    service,
    who,
    with_ends,
)
from sim.report.tables import NOTHING, Table
from sim.results import ALL, Results

Row = Mapping[str, Any]
Figures = Mapping[tuple[str, str], Row]
"""Rows of `scheme_years` of one scheme, by measure and financial year."""
ADMISSIONS = "emergency_admissions"
# Of several schemes side by side.
TOGETHER = {
    "enrolled": "In it, at a time",
    "filled": "Places in use",
    "waiting": "Waiting",
    "overlapping": "Another does more",
    "cost_gbp": "Cost a year",
    "cost_gbp_per_person_year": "For each in it",
}
PERCENT = 100
ROWS = {
    "eligible": "Could be in it, at a time",
    "offered": "Offered it, a year",
    "accepted": "Accepted, a year",
    "waiting": "Waiting for a place, at a time",
    "started": "Started, a year",
    "enrolled": "In it, at a time",
    "working": "It works on, at a time, after its time too where it lasts",
    "overlapping": "Of those: another scheme of the same kind does more, and counts alone",
    "places": "Places",
    "filled": "Places in use",
    "contacts": "Contacts, a year",
    "cost_gbp": "Cost a year",
    "cost_gbp_per_person_year": "Cost a year for each person in it",
}
ALWAYS = ("offered", "accepted", "waiting", "enrolled")
OF_SERVICE = ("places", "filled", "cost_gbp", "cost_gbp_per_person_year", "contacts")
ABOUT = (
    "People and money of the whole place, means over all runs with 95% intervals of this scenario "
    "alone; money is that of each year. What an effect comes to here is what is left after how it "
    "was found: associations and changes without anybody to compare with are taken at part of "
    "their size. It holds for one person in the scheme, in full running, and is drawn anew from "
    "its range in each run. Whatever is called assumed was measured by nobody."
)


@dataclass(frozen=True)
class SchemeTold:
    """One scheme: sentences (what to read first, and the rest) and tables."""

    title: str
    sentences: tuple[tuple[str, str], ...]
    figures: Table
    effects: Table | None
    evidence: Table | None
    numbers: Table


@dataclass(frozen=True)
class SchemesTold:
    """All schemes of one scenario: several side by side first, then each by itself."""

    title: str
    together: Table | None
    schemes: tuple[SchemeTold, ...]


def what_schemes_did(answer: Results, scenario: str, titles: Mapping[str, str]) -> SchemesTold:
    """Every scheme of a scenario, in the order of their names."""
    if "scheme_years" not in answer.tables:
        return SchemesTold(titles[scenario], None, ())
    schemes = [one for one in answer.facts["schemes"] if one["scenario"] == scenario]
    figures = [_figures_of(answer, one) for one in schemes]
    told = tuple(_told(one, of) for one, of in zip(schemes, figures, strict=True))
    together = _together(schemes, figures, titles[scenario]) if len(told) > 1 else None
    return SchemesTold(titles[scenario], together, told)


def _figures_of(answer: Results, scheme: Row) -> Figures:
    rows = answer.tables["scheme_years"].filter(scenario=scheme["scenario"], scheme=scheme["name"])
    return {(row["measure"], row["financial_year"]): row for row in rows.to_dicts()}


def _together(schemes: Sequence[Row], figures: Sequence[Figures], title: str) -> Table:
    """All schemes of a scenario in its last year, a row each."""
    last = max(year for of in figures for _, year in of if year != ALL)
    rows = tuple(
        (
            one["title"],
            one["reading"],
            *(_shown(_of_its_own(one, of, name, last)) for name in TOGETHER),
            next((acts_in_words(e) for e in one["effects"] if e["rate"] == ADMISSIONS), NOTHING),
        )
        for one, of in zip(schemes, figures, strict=True)
    )
    header = ("Scheme", "Reading", *TOGETHER.values(), "Emergency admissions of those in it")
    caption = f"{title}: its schemes in {last}, with 95% intervals"
    return Table(caption, header, rows, frozenset(range(2, len(TOGETHER) + 2)))


def _of_its_own(scheme: Row, of: Figures, name: str, year: str) -> Row | None:
    """A figure; none of places and cost where a service delivers it, which has them."""
    found = of.get((name, year))
    of_service = scheme["delivered_by"] and name in OF_SERVICE
    return None if found and of_service and not found["mean"] else found


def _told(scheme: Row, of: Figures) -> SchemeTold:
    years = sorted({year for _, year in of} - {ALL})
    numbers = {one["key"]: one for one in scheme["numbers"]}
    values = {key: one["value"] for key, one in numbers.items()}
    title = scheme["title"]
    sentences = [
        ("What it is", f": {scheme['what']}."),
        ("Who can be in it", f": {who(scheme, values)}."),
        ("How it is read", f": {READINGS[scheme['reading']]}, from {scheme['since']}."),
        _people(of, years[-1], scheme),
        _money(of, years[-1], scheme, numbers),
        *_double_counting(of, scheme),
        ("How certain", f": {certainty(scheme['reading'], scheme['effects'], scheme['evidence'])}"),
    ]
    return SchemeTold(
        title=title,
        sentences=tuple(sentences),
        figures=_figures(of, years, scheme),
        effects=_effects(scheme),
        evidence=evidence_table(scheme["evidence"], f"{title}: what it rests on"),
        numbers=_numbers(scheme),
    )


def _people(of: Figures, last: str, scheme: Row) -> tuple[str, str]:
    """How many are in it in the last year, of how many places, and who waits."""
    in_it, waiting = (_shown(of.get((name, last))) for name in ("enrolled", "waiting"))
    said = f": {in_it} people at a time in {last}"
    if scheme["delivered_by"]:
        return "In it", f"{said}; its places are those of the {service(scheme)}."
    places, filled = (_shown(of.get((name, last))).split(" (")[0] for name in ("places", "filled"))
    return "In it", f"{said}, in {places} places ({filled} in use); {waiting} wait for one."


def _money(of: Figures, last: str, scheme: Row, numbers: Mapping[str, Row]) -> tuple[str, str]:
    """What it costs a year and a person, and who pays."""
    if scheme["delivered_by"] and not of.get(("cost_gbp", ALL), {"mean": 0})["mean"]:
        return "What it costs", f": what the {service(scheme)} costs, and nothing beside it."
    names = ("cost_gbp", "cost_gbp_per_person_year")
    cost = _shown(of.get((names[0], ALL)))
    cost_last, each_last = (_shown(of.get((name, last))) for name in names)
    share = numbers["council_share"]
    council = PERCENT * share["value"]
    payer = (
        "the NHS pays all of it"
        if council == 0
        else (f"the council pays {council:g}% and the NHS {PERCENT - council:g}%")
    )
    words = (
        f": {cost_last} in {last}, {each_last} for each person in it; {cost} a year on average "
        f"over all years; {payer}{_doubt(share)}."
    )
    return "What it costs", words


def _doubt(number: Row) -> str:
    if number["is_changed"]:
        return " (as the scenario says)"
    return " (assumed)" if number["kind"] == "assumed" else ""


def _double_counting(of: Figures, scheme: Row) -> tuple[tuple[str, str], ...]:
    outdone = of.get(("overlapping", ALL))
    if outdone is None or round(outdone["mean"]) == 0:
        return ()
    words = (
        f": for {_shown(outdone)} of the people in it another scheme of the same kind does more; "
        "the larger of the two effects counts alone, and the smaller is not added."
    )
    return (("No double counting", words),)


def _figures(of: Figures, years: Sequence[str], scheme: Row) -> Table:
    """All figures: last year, mean of all years, first year, with intervals."""
    columns = list(dict.fromkeys((years[-1], ALL, years[0])))
    rows = []
    for name, label in ROWS.items():
        found = [of.get((name, year)) for year in columns]
        is_there = any(one is not None and one["mean"] for one in found)
        if (name in ALWAYS and not (scheme["delivered_by"] and name == "waiting")) or is_there:
            rows.append((label, *map(_shown, found)))
    mean = f"Mean of {len(years)} years"
    header = ("", *(mean if column == ALL else column for column in columns))
    caption = f"{scheme['title']}: people, places and money, with 95% intervals"
    return Table(caption, header, tuple(rows))


def _shown(row: Row | None) -> str:
    """A mean and its interval, rounded as the interval can bear."""
    if row is None:
        return NOTHING
    mean, low, high = (row[end] for end in ("mean", "low", "high"))
    unit = {"GBP": "£", "GBP per person per year": "£", "percent": "%"}.get(row["unit"], "")
    high = min(high, PERCENT) if row["unit"] == "percent" else high
    place = max(difference_place(low, high, mean), 0)
    middle, first, last = (
        amount(end, unit, place).replace(" million", "m") for end in (mean, max(low, 0), high)
    )
    return middle if first == last else f"{middle} ({first} to {last})"


def _as_taken(one: Row) -> str:
    return with_ends(one["point"], one["low"], one["high"], one["kind"])


def _effects(scheme: Row) -> Table | None:
    rows = tuple(
        (
            one["words"],
            f"{_as_taken(one)}, {KINDS[one['kind']]}",
            kept_in_words(one["kept"], one["design"]),
            acts_in_words(one),
            "the scenario's own" if one["is_changed"] else f"{one['from']}, grade {one['grade']}",
            one["source"],
        )
        for one in scheme["effects"]
    )
    header = ("What changes", "As taken", "Kept of it", "Comes to here", "Rests on", "Source")
    return Table(f"{scheme['title']}: its effects", header, rows) if rows else None


def _numbers(scheme: Row) -> Table:
    rows = tuple(
        (
            one["label"],
            f"{one['value']:,g}",
            one["unit"],
            "the scenario's own" if one["is_changed"] else one["kind"],
            NOTHING if one["is_changed"] else one["grade"],
            NOTHING if one["is_changed"] else one["source"],
        )
        for one in scheme["numbers"]
        if one["key"] != "switch"  # is told in words
    )
    doubtful = sum(one["kind"] == "assumed" and not one["is_changed"] for one in scheme["numbers"])
    return Table(
        f"{scheme['title']}: its {len(rows)} numbers, {doubtful} of them assumed",
        ("Number", "Value", "Unit", "Kind", "Grade", "Source"),
        rows,
        frozenset({1}),
    )
