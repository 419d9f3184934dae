"""Need and use of care year by year if nothing changes, as sentences, a chart and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from sim.comparison import amount, difference_place
from sim.comparison.over_time import Course, over_time
from sim.report.charts import chart_of, lines_with_bands, title
from sim.report.estimate_words import change_in_percent, is_clear, rounded, size_in_percent
from sim.report.figures import Figure
from sim.report.tables import NOTHING, Table
from sim.results import Results

Said = tuple[str, str]  # what to read first, and the rest
ABOUT = (
    "Each run is held against its own first year. Bands are 95% intervals. Home care and care "
    "homes grow as need does, so their lines show need more than supply."
)
ABOUT_AGES = (
    "'Ages alone would bring' is what more and older people would add if the first year's rate at "
    "each age held. Where the change itself is quite another, something else moves it: illness at "
    "the same age, what can be had, or a first year that was not in balance. Care homes start with "
    "today's residents and places, and in some places fill beyond what ages bring; with a sample "
    "of residents beds are few, so that waiting lists for planned admissions grow faster than with "
    "everybody."
)


@dataclass(frozen=True)
class Need:
    """What grows: sentences and a chart of the few to see first, and a table of all."""

    sentences: tuple[Said, ...]
    figure: Figure
    table: Table


def need(answer: Results) -> Need:
    """The first scenario's years to the horizon."""
    courses = over_time(answer)
    drawn = [one for one in courses if one.is_drawn]
    return Need(tuple(map(_sentence, drawn)), _figure(drawn), _table(courses))


def _sentence(course: Course) -> Said:
    """Emergency admissions: 4.4% more in 2029-30 than in 2025-26, between which per cent."""
    first, last = course.financial_years[0], course.financial_years[-1]
    ends = course.levels[0], course.levels[-1]
    place = max(0, min(difference_place(one.low, one.high, one.mean) for one in ends))
    then, now = (amount(one.mean, "", place) for one in ends)
    levels_said = f"{then} in {first}, {now} in {last}"
    if not is_clear(course.change):
        lead = f"{course.label}: no clear change by {last}"
        return lead, f" ({change_in_percent(course.change)}): {levels_said}."
    size, between = size_in_percent(course.change)
    direction = "more" if course.change.mean > 0 else "fewer"
    lead = f"{course.label}: {size} {direction} in {last} than in {first}"
    return lead, f" ({between}): {levels_said}."


def _figure(courses: Sequence[Course]) -> Figure:
    """The change of each since the first year, in per cent."""
    years = courses[0].financial_years
    drawn = pl.DataFrame(
        {"financial_year": year, "scenario": one.label, **vars(change)}
        for one in courses
        for year, change in zip(years, one.changes, strict=True)
    )
    cells = tuple(
        (year, *map(change_in_percent, changes))
        for year, *changes in zip(years, *(one.changes for one in courses), strict=True)
    )
    table = Table(
        caption=f"Change since {years[0]} if nothing changes, in per cent (95% interval)",
        header=("Financial year", *(one.label for one in courses)),
        rows=cells,
        numbers=frozenset(range(1, len(courses) + 1)),
    )
    said = "; ".join(f"{one.label} {change_in_percent(one.change)}" for one in courses)
    named = f"Change since {years[0]}, %"
    chart = chart_of(
        f"Line chart of the change in per cent from {years[0]} to {years[-1]}. {said}.",
        lines_with_bands(drawn, [one.label for one in courses], title(named)),
    )
    return Figure("How much more need there will be", ABOUT, chart, table)


def _table(courses: Sequence[Course]) -> Table:
    """All courses: the first and the last year, and the change."""
    first, last = courses[0].financial_years[0], courses[0].financial_years[-1]
    return Table(
        caption=f"Need and use of care in {first} and {last} if nothing changes",
        header=("", first, last, "Change (95% interval)", "Ages alone would bring"),
        rows=tuple(
            (
                one.label,
                *(rounded(level) for level in (one.levels[0], one.levels[-1])),
                change_in_percent(one.change),
                change_in_percent(one.ages_alone) if one.ages_alone else NOTHING,
            )
            for one in courses
        ),
        numbers=frozenset({1, 2, 3, 4}),
    )
