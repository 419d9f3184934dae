"""The tables of the page: every cell is text by the time the page is written."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from sim.comparison import Finding, amount, finding, level_place, measures
from sim.parameters import Parameter
from sim.results import ALL, Results

NOTHING = "-"
MONEY = "money."
DOUBTFUL = ("assumed", "calibrated")
LEAST_CERTAIN = "C"
HASH_SHOWN = 12
MILLION_PLACE = 5
THOUSAND = 1000
PAYERS = ("icb", "nhs_england", "council", "person", "charity")
BUDGET_LINES = ("allocation", "cost", "not_modelled", "spend", "gap")
CAPITAL = "spend_housing_gbp"  # stands below all spending on care, and in no sum with it
# Measures for a board; balances have a table of their own, all others are opened on request.
ON_SCREEN = ("main", "cost", "payer", "screen")
# What the assumptions are about, by the first part of a parameter's name.
ROOMS = {
    "population": "People, their conditions and means",
    "demand": "Need and use of care",
    "pathways": "How care works: capacity, waits, stays",
    "money": "Prices, costs and budgets",
    "schemes": "Schemes: who is in them, what they do and cost",
    "outcomes": "Quality of life",
}
OTHER_ROOMS = "This place and how results are compared"


@dataclass(frozen=True)
class Table:
    """A caption, a header and rows of text; `numbers` are the columns to align right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


def findings(answer: Results, scenario: str) -> list[Finding]:
    """Every measure's difference over the whole period, in the order of the measures' list."""
    rows = answer.tables["comparison"].filter(
        pl.col("scenario") == scenario, pl.col("financial_year") == ALL
    )
    by_measure = {row["measure"]: row for row in rows.iter_rows(named=True)}
    wanted = [name for name, measure in measures().items() if measure.show != "budget"]
    known = [by_measure[name] for name in wanted if name in by_measure]
    return [finding(row, answer.facts["years"]) for row in known]


def differences(
    found: Sequence[Finding], baseline: str, scenario: str, years: int, which: str = ""
) -> Table:
    """Measure, without, with, difference, interval, how sure; `which` measures these are."""
    return Table(
        caption=f"{which}{scenario}, compared with {baseline}: a year, mean of {years} years",
        header=(
            *("Measure", f"Without ({baseline})", f"With ({scenario})"),
            *("Difference", "Between", "How sure"),
        ),
        rows=tuple(difference_row(one) for one in found),
        numbers=frozenset({1, 2, 3, 4}),
    )


def difference_row(one: Finding) -> tuple[str, ...]:
    """One measure's cells, as on the page and on the screen."""
    measure = one.measure
    in_days = measure.unit == "days" and not measure.adds_up
    label = f"{measure.label}, days" if in_days else measure.label
    if measure.at_year_end:
        label = f"{label}, at the end of the last year"
    cells = (label, one.without, one.with_scenario, one.difference, one.between, one.sure)
    return tuple(cell.replace(" million", "m") for cell in cells)


def yearly_table(
    answer: Results, levels: pl.DataFrame, measure: str, titles: Mapping[str, str]
) -> Table:
    """One measure year by year: each scenario's mean, and its difference from the first."""
    of = measures()[measure]
    rows = levels.filter(pl.col("measure") == measure, pl.col("financial_year") != ALL)
    means = {(r["financial_year"], r["scenario"]): r["mean"] for r in rows.iter_rows(named=True)}
    compared = answer.tables["comparison"].filter(pl.col("measure") == measure)
    said = {
        (row["financial_year"], row["scenario"]): finding(row, 1)
        for row in compared.iter_rows(named=True)
    }
    baseline, *others = titles
    place = level_place(max(map(abs, means.values())))

    def cells(year: str) -> Iterator[str]:
        yield year
        yield amount(means[year, baseline], of.unit, place)
        for scenario in others:
            yield amount(means[year, scenario], of.unit, place)
            one = said.get((year, scenario))
            yield f"{one.difference} ({one.between})" if one else NOTHING

    years = sorted({year for year, _ in means})
    names = [part for name in others for part in (titles[name], "Difference (95% interval)")]
    return Table(
        caption=f"{of.label} by financial year",
        header=("Financial year", titles[baseline], *names),
        rows=tuple(tuple(cell.replace(" million", "m") for cell in cells(y)) for y in years),
        numbers=frozenset(range(1, len(names) + 2)),
    )


def budgets(levels: pl.DataFrame, titles: Mapping[str, str]) -> Table:
    """Allocations, spending and what is left, in the first and in the last year."""
    years = sorted(set(levels["financial_year"]) - {ALL})
    names = [f"{what}_{payer}_gbp" for payer in PAYERS for what in BUDGET_LINES] + [CAPITAL]
    means = {
        (row["measure"], row["scenario"], row["financial_year"]): row["mean"]
        for row in levels.iter_rows(named=True)
    }
    ends = list(dict.fromkeys((years[0], years[-1])))
    columns = [(scenario, year) for scenario in titles for year in ends]
    rows = [
        (measures()[name].label, *(_balance(means[name, *column], "£") for column in columns))
        for name in names
        if (name, *columns[0]) in means
    ]
    return Table(
        caption="Budgets and spending in the first and the last year, in the money of the year",
        header=("", *(f"{titles[scenario]}, {year}" for scenario, year in columns)),
        rows=tuple(rows),
        numbers=frozenset(range(1, len(columns) + 1)),
    )


def balances(levels: pl.DataFrame, titles: Mapping[str, str], years: int) -> Table | None:
    """What each scenario leaves: reserves, what is owed, what is not funded; None without any.

    A scenario in which money decides nothing has no such balances, which is not the same as 0.
    """
    whole = levels.filter(pl.col("financial_year") == ALL)
    means = {(row["measure"], row["scenario"]): row["mean"] for row in whole.iter_rows(named=True)}
    rows = []
    for name, measure in measures().items():
        if measure.show == "balance" and any((name, scenario) in means for scenario in titles):
            share = 1 / years if measure.adds_up else 1
            of = [means.get((name, scenario), math.nan) * share for scenario in titles]
            when = "at the end of the last year" if measure.at_year_end else "a year"
            label = measure.label if measure.over else f"{measure.label}, {when}"
            rows.append((label, *(_balance(value, measure.unit) for value in of)))
    if not any(measures()[name].not_everywhere for name, _ in means):
        return None
    return Table(
        caption="What each scenario leaves: need not funded, reserves and debts; mean of runs",
        header=("", *titles.values()),
        rows=tuple(rows),
        numbers=frozenset(range(1, len(titles) + 1)),
    )


def _balance(value: float, unit: str) -> str:
    if math.isnan(value):
        return NOTHING
    return _million(value) if unit == "£" else amount(value, unit)


def responses(sensitivity: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> Table | None:
    """What a little more home care does in the model, beside published estimates."""
    rows = tuple(
        (f"{one['label']} ({titles[one['scenario']]})", one["words"], "; ".join(one["published"]))
        for one in sensitivity
    )
    caption = "Response to more home care: this model and published studies"
    return Table(caption, ("Response", "This model", "Published"), rows) if rows else None


def changes_made(scenarios: Sequence[Mapping[str, Any]]) -> Table:
    """What each scenario changes, from what to what, and why."""
    rows = tuple(
        (
            scenario["title"],
            f"{change['label']}{', ' if change['groups'] else ''}{change['groups']}",
            *(change[key] for key in ("old", "new", "unit", "reason")),
        )
        for scenario in scenarios
        for change in scenario["changes"]
        if not _is_rule(change)
    )
    return Table(
        caption="Changes against the place as it is",
        header=("Scenario", "What", "From", "To", "Unit", "Why"),
        rows=rows,
        numbers=frozenset({2, 3}),
    )


def rules_of_money(scenarios: Sequence[Mapping[str, Any]]) -> Table | None:
    """The rules of money of each scenario in words, and why; None where no scenario has any."""
    rows = tuple(
        (scenario["title"], *(rule[key] for key in ("label", "new", "reason", "source")))
        for scenario in scenarios
        for rule in scenario["changes"]
        if _is_rule(rule)
    )
    if not rows:
        return None
    return Table(
        caption="The rules of money of each scenario, as its file states them",
        header=("Scenario", "What", "Rule", "Why", "Source"),
        rows=rows,
    )


def _is_rule(change: Mapping[str, Any]) -> bool:
    """Whether a change is a rule of money: unlike a number it has no unit; nor has a switch."""
    return not change["unit"] and change["parameter"].startswith(MONEY)


def assumptions(parameters: Iterable[Parameter]) -> tuple[Table, ...]:
    """Every number that no study gives directly: a table for each room, the least certain first."""
    doubtful = [p for p in parameters if p.kind in DOUBTFUL]
    doubtful.sort(key=lambda p: (-ord(p.grade), DOUBTFUL.index(p.kind), p.name))
    return tuple(
        _assumptions_of(title, [p for p in doubtful if about(p) == title])
        for title in (*ROOMS.values(), OTHER_ROOMS)
        if any(about(p) == title for p in doubtful)
    )


def about(parameter: Parameter) -> str:
    """What a number is about, in words: one of `ROOMS`, or of the others."""
    return ROOMS.get(parameter.name.partition(".")[0], OTHER_ROOMS)


def _assumptions_of(title: str, doubtful: Sequence[Parameter]) -> Table:
    certain = sum(p.grade != LEAST_CERTAIN for p in doubtful)
    rows = tuple(
        (p.label, shown_value(p), p.unit, p.kind, p.grade, p.source, p.name) for p in doubtful
    )
    return Table(
        caption=f"{title}: {len(rows)} numbers, {len(rows) - certain} of grade {LEAST_CERTAIN}",
        header=("Number", "Value", "Unit", "Kind", "Grade", "Source", "Name"),
        rows=rows,
    )


def shown_value(parameter: Parameter) -> str:
    """A parameter's value, or the ends of a table's values."""
    low, high = (plain(float(end)) for end in (parameter.value.min(), parameter.value.max()))
    return low if low == high else f"{low} to {high}"


def provenance_table(facts: Mapping[str, Any], known: Mapping[str, Any]) -> Table:
    """What was run, with what."""
    rows = [
        ("Place", f"{facts['area']['title']} (hash {facts['area']['hash'][:HASH_SHOWN]})"),
        *(
            (f"Scenario {scenario['name']}", f"hash {scenario['hash'][:HASH_SHOWN]}")
            for scenario in facts["scenarios"]
        ),
        ("Years", f"{facts['years']}, from April {facts['first_year']}"),
        ("Residents simulated", _residents(facts["residents"])),
        ("Runs of each scenario", str(facts["replicates"])),
        ("Seed", str(facts["seed"])),
        *([("Made", _moment(known["made"]))] if "made" in known else []),
        *software_table(known).rows,
    ]
    return Table("Provenance", ("What", "Which"), tuple(rows))


def software_table(known: Mapping[str, Any]) -> Table:
    """Version, packages and machine."""
    packages = ", ".join(f"{name} {version}" for name, version in known["packages"].items())
    rows = (
        ("Local Pound", f"{known['localpound']}, commit {known['git_commit'] or 'not recorded'}"),
        ("Model digest", known["model_digest"][:HASH_SHOWN]),
        ("Python and packages", f"{known['python']}; {packages}"),
        ("Machine", f"{known['platform']}; {', '.join(known['processor_features'])}"),
    )
    return Table("Version, software and machine", ("What", "Which"), rows)


def plain(value: float) -> str:
    """Four figures, and thousands in full: 23,250 and not 2.325e+04."""
    return f"{value:,.0f}" if abs(value) >= THOUSAND else f"{value:,.4g}"


def _residents(count: int | str) -> str:
    return f"{count:,}" if isinstance(count, int) else str(count)


def _moment(made: str) -> str:
    return f"{datetime.fromisoformat(made).astimezone(UTC):%d %B %Y, %H:%M} UTC"


def _million(pounds: float) -> str:
    return amount(pounds, "£", MILLION_PLACE)
