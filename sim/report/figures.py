"""The figures of the page: a chart, the words above it, and its table beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.comparison import finding, measures
from sim.report.charts import Chart, change_chart, line_chart, payer_chart
from sim.report.tables import ON_SCREEN, Table, difference_row, yearly_table
from sim.results import ALL, Results

PERCENT = 100
PAYERS = ("cost", "payer")
MILLION = 1_000_000
SMALLEST_DRAWN = 0.002  # of the longest bar: less than a dot of the screen
# Columns of numbers, to be aligned right.
AFTER_SCENARIO = frozenset({2, 3, 4})
AFTER_PAYER_AND_SCENARIO = frozenset({3, 4, 5, 6})


@dataclass(frozen=True)
class Figure:
    """A chart with its title, the words above it and the table beside it."""

    title: str
    words: str
    chart: Chart
    table: Table


def changes_figure(
    answer: Results,
    titles: Mapping[str, str],
    of: Sequence[str] = (),
    title: str = "All changes on one scale",
) -> Figure:
    """Changes in per cent of the baseline, with intervals: a board's drawn, all in the table.

    Where measures are named, it is `of` these alone, all drawn.
    """
    rows = [
        {
            "measure": row["measure"],
            "label": measures()[row["measure"]].label,
            "is_drawn": bool(of) or measures()[row["measure"]].show in ON_SCREEN,
            "scenario": titles[row["scenario"]],
            **{
                end: PERCENT * row[f"difference_{end}"] / row["baseline_mean"]
                for end in ("mean", "low", "high")
            },
        }
        for row in answer.tables["comparison"].iter_rows(named=True)
        if row["financial_year"] == ALL
        and row["baseline_mean"] > 0
        and measures()[row["measure"]].show != "budget"
        and (not of or row["measure"] in of)
    ]
    order = list(measures())
    rows.sort(key=lambda row: order.index(row["measure"]))
    cells = tuple(
        (row["label"], row["scenario"], *(_percent(row[end]) for end in ("mean", "low", "high")))
        for row in rows
    )
    table = Table(
        caption="Change over the whole period as a percentage of the baseline",
        header=("Measure", "Scenario", "Change", "between", "and"),
        rows=cells,
        numbers=AFTER_SCENARIO,
    )
    words = (
        "Bars show the mean change; the thin lines are 95% intervals. Where a line crosses 0 the "
        "change is not clear." + ("" if of else " The table below has all measures.")
    )
    of_board = [row for row in rows if row["is_drawn"]]
    drawn, left_out = _on_one_scale(of_board)
    words += left_out
    said = "; ".join(
        f"{row['label']} {_percent(row['mean'])} "
        f"({_percent(row['low'])} to {_percent(row['high'])})"
        for row in of_board
    )
    chart = change_chart(
        pl.DataFrame(drawn), list(titles.values()), f"Bar chart of changes in per cent. {said}."
    )
    return Figure(title, words, chart, table)


def line_figure(
    answer: Results, yearly: pl.DataFrame, measure: str, titles: Mapping[str, str]
) -> Figure:
    """One measure year by year: a line with a band for each scenario, and their differences."""
    of = measures()[measure]
    axis, scale = _axis(of.label, of.unit)

    def drawn(rows: pl.DataFrame) -> pl.DataFrame:
        of_measure = rows.filter(
            pl.col("measure") == measure,
            pl.col("financial_year") != ALL,
            pl.col("mean").is_not_nan(),
        )
        return of_measure.select(
            "financial_year",
            pl.col("scenario").replace_strict(dict(titles)),
            *(pl.col(end) / scale for end in ("mean", "low", "high")),
        )

    differences = answer.tables["comparison"].rename(
        {f"difference_{end}": end for end in ("mean", "low", "high")}
    )
    table = yearly_table(answer, yearly, measure, titles)
    first, last = table.rows[0], table.rows[-1]
    said = "; ".join(
        f"{title}: {first[i]} in {first[0]}, {last[i]} in {last[0]}"
        for i, title in enumerate(titles.values(), start=1)
    )
    chart = line_chart(
        drawn(yearly),
        drawn(differences),
        list(titles.values()),
        axis,
        f"Line chart of {of.label}. {said}.",
    )
    return Figure(of.label, f"{of.meaning}.", chart, table)


def payers_figure(answer: Results, titles: Mapping[str, str]) -> Figure:
    """What each payer spends more or less, year by year."""
    of = [measure for measure in measures().values() if measure.show in PAYERS]
    comparison = answer.tables["comparison"]
    rows: list[dict[str, Any]] = []
    cells: list[tuple[str, ...]] = []
    for measure in of:
        yearly = comparison.filter(
            pl.col("measure") == measure.name, pl.col("financial_year") != ALL
        ).sort("financial_year")
        for row in yearly.iter_rows(named=True):
            said = finding(row, 1)
            scenario = titles[row["scenario"]]
            ends = {end: row[f"difference_{end}"] / MILLION for end in ("mean", "low", "high")}
            key = {"label": measure.label, "financial_year": row["financial_year"]}
            rows.append({**key, "scenario": scenario, **ends})
            cells.append(
                (measure.label, row["financial_year"], scenario, *difference_row(said)[1:-1])
            )
    table = Table(
        caption="Payments for care by payer and year",
        header=(
            *("Payer", "Financial year", "Scenario", "Without", "With"),
            *("Difference", "Between"),
        ),
        rows=tuple(cells),
        numbers=AFTER_PAYER_AND_SCENARIO,
    )
    words = (
        "What each payer spends more (above 0) or less (below 0) than without the scenario, in the "
        "money of each year. Care that the model leaves out is not in these figures."
    )
    unchanged = [
        label for label in dict.fromkeys(row["label"] for row in rows) if _same(rows, label)
    ]
    drawn = [row for row in rows if row["label"] not in unchanged] or rows
    if unchanged and len(drawn) < len(rows):
        words += f" The same with and without: {', '.join(unchanged)}."
    said_all = "; ".join(
        f"{payer} {year}, {scenario}: {change}" for payer, year, scenario, _, _, change, _ in cells
    )
    chart = payer_chart(
        pl.DataFrame(drawn), list(titles.values()), "£ million", f"Bar chart. {said_all}."
    )
    return Figure("More or less spent, by payer and year", words, chart, table)


def _on_one_scale(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """The rows that can be drawn together, and which measures cannot, with the reason."""
    by_label: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_label.setdefault(row["label"], []).append(row)
    unsteady = [
        label for label, of in by_label.items() if any(r["high"] - r["low"] > PERCENT for r in of)
    ]
    steady = {label: of for label, of in by_label.items() if label not in unsteady}
    huge = [label for label, of in steady.items() if any(abs(r["mean"]) > PERCENT for r in of)]
    reach = {
        label: max(abs(row[end]) for row in of for end in ("low", "high"))
        for label, of in steady.items()
        if label not in huge
    }
    longest = max(reach.values(), default=0)
    tiny = [label for label, size in reach.items() if size <= SMALLEST_DRAWN * longest]
    drawn = [row for row in rows if row["label"] in reach and row["label"] not in tiny]
    if not drawn:
        return rows, ""
    reasons = (
        (unsteady, "the level is so low that the interval is wider than the level itself"),
        (huge, "it more than doubles, and would make all others too small to see"),
        (tiny, "no change, or one too small to be seen beside the others"),
    )
    said = [f" Only in the table: {', '.join(of)}; {why}." for of, why in reasons if of]
    return drawn, "".join(said)


def _same(rows: Sequence[Mapping[str, Any]], label: str) -> bool:
    """Whether no run of any year differs for this payer."""
    of_payer = [row for row in rows if row["label"] == label]
    return all(row["low"] == row["high"] == 0 for row in of_payer)


def _percent(change: float) -> str:
    """A signed change to a tenth of a per cent, without a sign where that is none."""
    text = f"{change:+.1f}%"
    return text[1:] if float(text[:-1]) == 0 else text


def _axis(label: str, unit: str) -> tuple[str, float]:
    """The axis title and what to divide by, so that its numbers stay short."""
    if unit == "£":
        return f"{label}, £ million", MILLION
    return f"{label}, {unit}" if unit in ("days", "%") and unit not in label else label, 1
