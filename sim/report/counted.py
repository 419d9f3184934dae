"""Counted outcomes in words and tables: Better Care Fund metrics, what residents might notice.

And how unequal the deprivation fifths are, before and after.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sim.comparison import (
    Finding,
    Indicator,
    amount,
    by_policy_year,
    difference_place,
    finding,
    i_statements,
    level_place,
    measures,
    metrics_of,
)
from sim.report.tables import NOTHING, Table, difference_row
from sim.results import ALL, Results

NOTICED = "What residents might notice: counted events, not feelings"
CAUTION = (
    "These are events that the model counts, not what anybody feels. Each stands for one theme of "
    "what people have said they want of care that is joined up; which event stands for which theme "
    "is this project's choice and has not been validated. In trials care planning raised how many "
    "had a plan and how satisfied they were, with no change in health-related quality of life "
    "(EQ-5D), and patients in case management in English pilots felt less involved. The rows are "
    "never added up, are no measure of satisfaction, and are part of no QALY."
)
CAUTION_SOURCES = "NV2013; COULTER2015; SALISBURY2018; ROLAND2012"
ABOUT_METRICS = (
    "The metrics that plans for the Better Care Fund are held to, each financial year by those of "
    "its policy year, later ones by the latest set that is known. Plans often promised more than "
    "came about: see 'How far to trust this'."
)
ABOUT_INEQUALITY = (
    "Slope index: by how much the rate at the most deprived end of the place is above that at the "
    "least deprived end, on a straight line through the five fifths at the place's own ages. "
    "Relative index: that over the mean rate. Above 0, the more deprived have more of it; whether "
    "that is good depends on the measure. Care that fewer ask for or get is not less need."
)
BETTER = {"lower": "lower", "higher": "higher", "neither": "depends"}
# Measures by deprivation that a board sees first; all are in the table `inequality`.
MAIN = ("main", "screen")
_SAID = ("Without", "With", "Difference", "Between", "How sure")


@dataclass(frozen=True)
class Counted:
    """One scenario against the first: what is counted for residents, and for the Fund."""

    title: str
    noticed: Table
    metrics: tuple[Table, ...]
    inequality: Table | None


def counted(answer: Results, scenario: str, titles: Mapping[str, str]) -> Counted:
    """The tables of one scenario, over the whole period where one set of metrics covers it."""
    baseline = next(iter(titles.values()))
    title, years = titles[scenario], answer.facts["years"]
    rows = answer.tables["comparison"].filter(pl.col("scenario") == scenario)
    of_years = sorted(set(rows["financial_year"]) - {ALL})
    sets = by_policy_year(of_years)
    metrics = [
        _metrics(rows, policy_year, held_to if len(sets) > 1 else [ALL], years, title, baseline)
        for policy_year, held_to in sets.items()
        if metrics_of(policy_year)
    ]
    return Counted(
        title=title,
        noticed=_noticed(rows, years, title, baseline),
        metrics=tuple(metrics),
        inequality=_inequality(answer, scenario, title, baseline),
    )


@dataclass(frozen=True)
class AboutCounted:
    """What holds for all scenarios: cautions, definitions, and what is not modelled."""

    noticed: str
    caution: str
    caution_sources: str
    indicators: Table
    indicators_left_out: str
    metrics: str
    definitions: tuple[Table, ...]
    metrics_left_out: tuple[str, ...]
    inequality: str


def about_counted(financial_years: Sequence[str]) -> AboutCounted:
    """The words beside the tables, for the years of a run."""
    of_years = [metrics_of(year) for year in by_policy_year(financial_years)]
    return AboutCounted(
        noticed=NOTICED,
        caution=CAUTION,
        caution_sources=CAUTION_SOURCES,
        indicators=_indicators(),
        indicators_left_out=not_modelled(i_statements()),
        metrics=ABOUT_METRICS,
        definitions=_definitions(financial_years),
        metrics_left_out=tuple(filter(None, map(not_modelled, of_years))),
        inequality=ABOUT_INEQUALITY,
    )


def _definitions(financial_years: Sequence[str]) -> tuple[Table, ...]:
    """What each metric of these years is, how it is counted here, and what is not modelled."""
    return tuple(
        Table(
            caption=f"How the Better Care Fund metrics of {year} are defined and counted",
            header=("Metric", "Kind", "Definition", "Counted here", "Source", "Grade"),
            rows=tuple(
                (one.label, one.heading, one.definition, _counted_as(one), one.source, one.grade)
                for one in metrics_of(year)
            ),
        )
        for year in by_policy_year(financial_years)
        if metrics_of(year)
    )


def _indicators() -> Table:
    """What each indicator counts, and those for which the model counts nothing."""
    return Table(
        caption="How the indicators are counted, and what is not modelled",
        header=("Theme", "Indicator", "Counted here", "Better", "Source", "Grade"),
        rows=tuple(
            (
                *(one.heading, one.label, _counted_as(one)),
                BETTER[measures()[one.measure].better] if one.is_modelled else NOTHING,
                *(one.source, one.grade),
            )
            for one in i_statements()
        ),
    )


def not_modelled(indicators: Iterable[Indicator]) -> str:
    """The indicators for which the model counts nothing, with the reasons; empty without any."""
    said = [f"{one.label} ({_decapitalised(one.note)})" for one in indicators if not one.measure]
    return f"Not modelled: {'; '.join(said)}." if said else ""


def _counted_as(one: Indicator) -> str:
    """The measure behind an indicator in words, with what is to be known about it."""
    if not one.is_modelled:
        return f"Not modelled: {_decapitalised(one.note)}"
    meaning = measures()[one.measure].meaning
    return f"{meaning}. {one.note}" if one.note else meaning


def _decapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]


def _metrics(
    rows: pl.DataFrame,
    policy_year: str,
    held_to: Sequence[str],
    years: int,
    title: str,
    baseline: str,
) -> Table:
    """The metrics of one policy year, over the whole period or year by year."""
    lines = []
    for one in metrics_of(policy_year):
        for year in held_to if one.is_modelled else held_to[:1]:
            label = one.label if year == ALL else f"{one.label}, {year}"
            found = _finding(rows, one.measure, year, years)
            cells = _cells(found) if one.is_modelled else _nothing("not modelled")
            lines.append((label, one.heading, *cells))
    when = f"a year, mean of {years} years" if list(held_to) == [ALL] else "by financial year"
    return Table(
        caption=f"Better Care Fund metrics, as defined for {policy_year}: {title}, compared with "
        f"{baseline}; {when}",
        header=("Metric", "Kind", *_SAID),
        rows=tuple(lines),
        numbers=frozenset({2, 3, 4, 5}),
    )


def _noticed(rows: pl.DataFrame, years: int, title: str, baseline: str) -> Table:
    lines = []
    for one in i_statements():
        if one.is_modelled:
            found = _finding(rows, one.measure, ALL, years)
            better = BETTER[measures()[one.measure].better]
            lines.append((one.heading, one.label, better, *_cells(found)))
    return Table(
        caption=f"{NOTICED}. {title}, compared with {baseline}; a year, mean of {years} years",
        header=("Theme", "What is counted", "Better", *_SAID),
        rows=tuple(lines),
        numbers=frozenset({3, 4, 5, 6}),
    )


def _finding(rows: pl.DataFrame, measure: str, year: str, years: int) -> Finding | None:
    """A measure's difference in words; None where neither scenario counts it."""
    found = rows.filter(pl.col("measure") == measure, pl.col("financial_year") == year).to_dicts()
    return finding(found[0], years) if found else None


def _cells(found: Finding | None) -> tuple[str, ...]:
    return difference_row(found)[1:] if found else _nothing("not counted in these scenarios")


def _nothing(why: str) -> tuple[str, ...]:
    return (*[NOTHING] * (len(_SAID) - 1), why)


def _inequality(answer: Results, scenario: str, title: str, baseline: str) -> Table | None:
    """Both indices of the measures that a board sees first."""
    rows = answer.tables["inequality"].filter(pl.col("scenario") == scenario).to_dicts()
    of = {(row["measure"], row["index"]): row for row in rows}
    lines = []
    for name, measure in measures().items():
        if measure.show in MAIN and (name, "slope") in of:
            slope, relative = of[name, "slope"], of.get((name, "relative"))
            ends = [slope[f"difference_{end}"] for end in ("mean", "low", "high")]
            place = difference_place(ends[1], ends[2], slope["baseline_mean"])
            level = max(place, level_place(slope["baseline_mean"]))
            lines.append(
                (
                    f"{measure.label}, {slope['unit']}",
                    amount(slope["baseline_mean"], "", level),
                    amount(slope["scenario_mean"], "", level),
                    amount(ends[0], "", place),
                    f"{amount(ends[1], '', place)} to {amount(ends[2], '', place)}",
                    *_relative(relative),
                )
            )
    if not lines:
        return None
    return Table(
        caption=f"Inequality between deprivation fifths: {title}, compared with {baseline}; slope "
        "index and relative index",
        header=(
            *("Measure", "Slope without", "Slope with", "Difference", "95% interval"),
            *("Relative without", "Relative with"),
        ),
        rows=tuple(lines),
        numbers=frozenset({1, 2, 3, 4, 5, 6}),
    )


def _relative(row: Mapping[str, float] | None) -> tuple[str, str]:
    if row is None:
        return NOTHING, NOTHING
    return f"{row['baseline_mean']:.3f}", f"{row['scenario_mean']:.3f}"
