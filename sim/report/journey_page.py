"""The page of one resident's year, from finished folders in which residents were followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from sim.parameters import InputError
from sim.parameters.errors import did_you_mean
from sim.parameters.financial_year import check_financial_year, financial_year
from sim.report.charts import Chart
from sim.report.journey_chart import journey_chart
from sim.report.journey_rows import TABLE, alike, by_resident, by_scenario, of_resident, touches
from sim.report.journey_words import Row, Year, in_short, journey_table, told, who, year_of
from sim.report.tables import Table
from sim.report.template import write_html
from sim.results import Results, load, read_manifest

PAGE = "journey.html"
OTHERS_SHOWN = 10
MOST_FIRST = "Residents with most requests"
DIFFERENT_FIRST = "Residents whose years differ between scenarios, then those with most requests"
SAME, DIFFER = "the same", "differ"
COMMAND = "command"
NOT_SHOWN = (
    "Appointments with the GP or as an outpatient, day cases and ambulance journeys are counted "
    "for groups of people in the model, so they are not shown; nor are visits to A&E for want of a "
    "GP appointment, nor care that the model leaves out. A visit to A&E that led to a hospital bed "
    "or a place on a virtual ward is part of that stay; one by somebody for whom the urgent "
    "community response or the crisis team had no place is part of that request."
)
ONE_PERSON = (
    "All scenarios give this person the same illnesses and the same chances; what differs comes "
    "from the scenario, or from who else was waiting. One person's year shows how care works in "
    "the model, not what a scenario does on average: the comparison says that."
)
HOW_TO_READ = (
    "Time runs from left to right, a lane for each service. A thin line is a wait, a solid bar is "
    "time in the service, and a hollow bar is time in which the person was ready to leave but was "
    "still there: what comes next was being assessed and arranged, or had no place yet."
)


@dataclass(frozen=True)
class Life:
    """One resident's year in one scenario."""

    title: str
    in_short: list[str]
    chart: Chart | None
    table: Table | None


def write_journey(folders: Sequence[Path], resident: str = "", year: str = "") -> Path:
    """Write `journey.html` into the first folder and return where it is.

    Every scenario of the folders is shown, for one resident of the first replicate. By default the
    run's first year, and the resident with most requests in it. What cannot be shown is an
    InputError.
    """
    runs = [_followed(folder) for folder in folders]
    _check_same_dice(folders)
    chosen = _year(year, runs, folders)
    rows = {name: found for run in reversed(runs) for name, found in by_scenario(run).items()}
    titles = {s["name"]: s["title"] for run in reversed(runs) for s in run.facts["scenarios"]}
    order = list(dict.fromkeys(s["name"] for run in runs for s in run.facts["scenarios"]))
    rows = {name: rows[name] for name in order if name in rows}
    identity = _resident(resident, rows, chosen, folders[0])
    facts = runs[0].facts
    place, replicates = facts["area"]["title"], facts["replicates"]
    page = journey_page(rows, titles, identity, chosen, place, replicates)
    return write_html(PAGE, page, folders[0] / PAGE)


def journey_page(
    rows: Mapping[str, pl.DataFrame],
    titles: Mapping[str, str],
    identity: str,
    year: Year,
    place: str,
    runs: int = 1,
) -> dict[str, Any]:
    """Everything the template shows; `rows` of the table `journeys` by scenario."""
    mine = {name: of_resident(found, identity) for name, found in rows.items()}
    about = next(found[0] for found in mine.values() if found)
    person = who(about)
    shown = {name: [row for row in found if touches(row, year)] for name, found in mine.items()}
    return {
        "title": f"One resident's year, {year.name}",
        "kicker": f"{place}: a simulated person, not a real one",
        "who": f"{person}.",
        "since": f"Age and conditions are those of {year.said(0)}, when the run begins.",
        "number": f"Resident {identity}{', first run' if runs > 1 else ''}",
        "several": ONE_PERSON if len(shown) > 1 else "",
        "how_to_read": HOW_TO_READ,
        "lives": [_life(names, found, year, person) for names, found in _apart(shown, titles)],
        "others": _others(rows, identity, year),
        "not_shown": NOT_SHOWN,
    }


def _apart(
    shown: Mapping[str, list[Row]], titles: Mapping[str, str]
) -> list[tuple[list[str], list[Row]]]:
    """Each year that differs once, under the titles of all scenarios in which it is lived."""
    lived: list[tuple[list[str], list[Row]]] = []
    for name, rows in shown.items():
        same = [said for said, found in lived if alike(found) == alike(rows)]
        if same:
            same[0].append(titles[name])
        else:
            lived.append(([titles[name]], rows))
    return lived


def _others(rows: Mapping[str, pl.DataFrame], identity: str, year: Year) -> Table | None:
    """Other residents: first those whom the scenarios treat differently, then by requests."""
    about = {row["resident"]: row for found in rows.values() for row in found.iter_rows(named=True)}
    lives = {name: by_resident(found, year) for name, found in rows.items()}
    first = next(iter(lives.values()))
    others = sorted({one for life in lives.values() for one in life} - {identity})
    differ = {
        one
        for one in others
        if any(alike(life.get(one)) != alike(first.get(one)) for life in lives.values())
    }
    requests = {one: max(len(life.get(one, ())) for life in lives.values()) for one in others}
    shown = sorted(others, key=lambda one: (one not in differ, -requests[one]))[:OTHERS_SHOWN]
    if not shown:
        return None
    several = len(rows) > 1
    return Table(
        caption=f"{DIFFERENT_FIRST if several else MOST_FIRST} in {year.name}",
        header=("Number", "Who", "Requests", *(("Scenarios",) if several else ())),
        rows=tuple(
            (one, who(about[one]), str(requests[one]), *((SAME, DIFFER)[one in differ],) * several)
            for one in shown
        ),
        numbers=frozenset({2}),
    )


def _life(names: Sequence[str], rows: list[Row], year: Year, person: str) -> Life:
    scenarios = " and ".join(names)
    title = f"{scenarios}: the same year" if len(names) > 1 else scenarios
    if not rows:
        return Life(title, [f"No care in {year.name}."], None, None)
    short = in_short(rows, year)
    said = "; ".join(told(row, year) for row in rows)
    words = f"{title}, {year.name}. {person}. {' '.join(short)} In order: {said}."
    table = journey_table(rows, year, scenarios)
    return Life(title, short, journey_chart(rows, year, words), table)


def _followed(folder: Path) -> Results:
    if not folder.is_dir():
        raise InputError(folder, "", "is no folder", "Name the --out folder of a finished run")
    results = load(folder)
    if TABLE not in results.tables:
        raise InputError(
            folder, TABLE, "nobody was followed in this run", "Run it again with --journeys 50"
        )
    return results


def _check_same_dice(folders: Sequence[Path]) -> None:
    """Folders can be shown together only where a resident is the same person in all of them."""
    first, *others = (read_manifest(folder) for folder in folders)
    for folder, other in zip(folders[1:], others, strict=True):
        for name in ("first_year", "seed", "residents"):
            if other[name] != first[name]:
                problem = f"{name} is {other[name]}, but {first[name]} in {folders[0]}"
                raise InputError(folder, name, problem, "Run both with the same --seed and sample")
        if other["area"]["hash"] != first["area"]["hash"]:
            problem = f"is not the same place as in {folders[0]}"
            raise InputError(folder, "area", problem, "Run both with the same --area")
        digests = [made["provenance"]["model_digest"] for made in (first, other)]
        if digests[0] != digests[1]:
            problem = f"was made by another version of the model than {folders[0]}"
            raise InputError(folder, "model_digest", problem, "Run both again")


def _year(written: str, runs: Sequence[Results], folders: Sequence[Path]) -> Year:
    began = int(runs[0].facts["first_year"])
    years = min(int(run.facts["years"]) for run in runs)
    if not written:
        return year_of(began, began, years)
    check_financial_year(written, "--year", COMMAND)
    known = {financial_year(first): first for first in range(began, began + years)}
    if written not in known:
        first, *_, last = (*known, *known)
        problem = f"{written} is not a year of {folders[0]}"
        remedy = f"Choose {first}" if first == last else f"Choose from {first} to {last}"
        raise InputError(COMMAND, "--year", problem, remedy)
    return year_of(began, known[written], years)


def _resident(asked: str, rows: Mapping[str, pl.DataFrame], year: Year, folder: Path) -> str:
    """The resident asked for, or the one with most requests in the year in the first scenario."""
    known: list[str] = sorted({one for found in rows.values() for one in found["resident"]})
    if not known:
        raise InputError(
            folder, TABLE, "nobody who was followed had any care", "Follow more: --journeys 500"
        )
    if asked:
        identity: str = asked.strip().lower()
        if identity not in known:
            problem = f"{asked} is not among the {len(known)} residents with any care"
            raise InputError(folder, "--resident", problem, did_you_mean(identity, known))
        return identity
    counts = dict.fromkeys(known, 0)
    for row in next(iter(rows.values())).iter_rows(named=True):
        counts[row["resident"]] += touches(row, year)
    return str(max(known, key=lambda one: counts[one]))
