"""The home care curve as a page, on the terminal, and as text for a spreadsheet."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console

from sim.comparison.sensitivity import CANNOT_TELL
from sim.parameters import Parameter
from sim.report.figures import Figure
from sim.report.home_care_charts import delay_chart, marginal_chart, net_chart
from sim.report.home_care_words import (
    MILLION,
    PERCENT,
    QUESTION,
    TITLE,
    VIEWS,
    caution,
    how_to_read,
    in_short,
    pence_a_pound,
    percent,
    view_meanings,
    whether_it_declines,
)
from sim.report.page import RESPONSES_NOTE
from sim.report.screen import print_table
from sim.report.tables import Table, provenance_table, responses, shown_value
from sim.report.template import write_html
from sim.results import Results, provenance, write_whole

PAGE = "home_care_curve.html"
ENDS = ("mean", "low", "high")
PAYERS = {
    "icb": "NHS integrated care board",
    "nhs_england": "NHS England",
    "council": "Council",
    "person": "People themselves",
    "charity": "Charity",
}
# What the answer rests on, by the first words of the parameters' names.
RESTS_ON = (
    "sweep.home_care_curve.",
    *("money.cashable.ward_closure_lag_months", "money.cashable.supplies_lag_months"),
    *("money.resource_cost.beds_per_ward", "money.resource_cost.staffed_bed_day"),
    *("money.resource_cost.bed_day_variable_share", "money.resource_cost.cost_parts"),
    *("money.resource_cost.admission_variable_share", "money.resource_cost.unit_cost"),
)


def write_home_care_curve(
    answer: Results, parameters: Mapping[str, Parameter], folder: Path
) -> Path:
    """Write the tables as CSV and the page into a folder; returns the page's file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in answer.tables.items():
        write_whole(folder / f"home_care_curve_{name}.csv", frame.write_csv)
    facts = answer.facts
    page = {
        "title": TITLE,
        "kicker": facts["area"]["title"],
        "question": QUESTION,
        "in_short": in_short(answer),
        "how_to_read": how_to_read(answer),
        "views": view_meanings(answer),
        "net": net_figure(answer),
        "marginal": marginal_figure(answer),
        "declines": whether_it_declines(answer),
        "payers": payers_table(answer),
        "delay": delay_figure(answer),
        "people": people_table(answer),
        "responses": _responses(answer),
        "responses_note": RESPONSES_NOTE,
        "caution": caution(answer),
        "assumptions_note": (
            "The numbers on which the views of cost rest. Grade C is the least certain. All others "
            "are in localpound list parameters."
        ),
        "assumed": assumed_table(parameters),
        "provenance": provenance_table(facts, provenance()),
    }
    return write_html(PAGE, page, folder / PAGE)


def print_home_care_curve(answer: Results, console: Console) -> None:
    """Net cost and what a further pound saves, by capacity, and what to make of it."""
    console.print(f"\n{TITLE}: {answer.facts['area']['title']}", style="bold")
    for table in (net_table(answer), marginal_table(answer), people_table(answer)):
        print_table(table, console)
    for sentence in (*in_short(answer), *whether_it_declines(answer)):
        console.print(f"- {sentence}")
    if shown := _responses(answer):
        print_table(shown, console)
    console.print(how_to_read(answer))


def net_figure(answer: Results) -> Figure:
    """Net cost (home care and all else) against capacity, in every view."""
    rows = answer.tables["views"].select(
        label=pl.col("view").replace_strict({view: name for view, (name, _) in VIEWS.items()}),
        percent=pl.col("multiple") * PERCENT,
        **{end: pl.col(f"net_change_gbp_{end}") / MILLION for end in ENDS},
    )
    table = net_table(answer)
    words = (
        "Home care and all other care together: how much more (above 0) or less (below 0) a year "
        "than with today's hours. The bands are 95% intervals."
    )
    said = "; ".join(
        f"{share} of today's hours: {', '.join(changes)}" for share, _, _, *changes in table.rows
    )
    chart = net_chart(rows, f"Four line charts, one for each view of cost. {said}.")
    return Figure("What it all costs, beside today", words, chart, table)


def net_table(answer: Results) -> Table:
    """By capacity: hours, what home care costs, and the change of all cost in every view."""
    views, points = answer.tables["views"], answer.tables["points"]
    rows = []
    for point in points.iter_rows(named=True):
        of = {row["view"]: row for row in views.filter(multiple=point["multiple"]).to_dicts()}
        rows.append(
            (
                percent(point["multiple"]),
                f"{point['hours_per_week']:,.0f}",
                f"£{of['economic']['home_care_gbp'] / MILLION:,.1f}m",
                *(_net(of[view]) for view in VIEWS),
            )
        )
    names = (f"{name}: change" for name, _ in VIEWS.values())
    header = ("Home care", "Hours a week", "It costs", *names)
    return Table(
        caption="Cost a year by home care: change from today, with its 95% interval",
        header=header,
        rows=tuple(rows),
        numbers=frozenset(range(1, len(header))),
    )


def marginal_figure(answer: Results) -> Figure:
    """What a further pound of home care saves elsewhere, step by step."""
    steps = answer.tables["steps"].drop_nulls("saved_per_gbp_mean")
    rows = steps.select(
        label=pl.col("view").replace_strict({view: name for view, (name, _) in VIEWS.items()}),
        step=pl.struct("from_multiple", "to_multiple").map_elements(
            lambda ends: _step(ends).replace("%", ""), return_dtype=pl.String
        ),
        **{end: pl.col(f"saved_per_gbp_{end}") for end in ENDS},
    )
    table = marginal_table(answer)
    words = (
        "Points show what £1 more of home care saves elsewhere; thin lines are 95% intervals. A "
        "point at the dashed line saves as much as it costs; below 0 other care costs more too."
    )
    said = "; ".join(f"{row[0]}: {', '.join(row[2:])}" for row in table.rows)
    chart = marginal_chart(rows, f"Four charts of points, one for each view. {said}.")
    return Figure("What a further £1 of home care saves elsewhere", words, chart, table)


def marginal_table(answer: Results) -> Table:
    """By step: what more home care costs, and what each further pound saves in every view."""
    steps = answer.tables["steps"]
    rows = []
    for ends in steps.filter(view="economic").iter_rows(named=True):
        of_step = steps.filter(from_multiple=ends["from_multiple"])
        of = {row["view"]: row for row in of_step.to_dicts()}
        extra = f"£{ends['extra_gbp'] / MILLION:,.1f}m"
        rows.append((_step(ends), extra, *(_saved(of[view]) for view in VIEWS)))
    header = ("Home care", "More home care costs", *(name for name, _ in VIEWS.values()))
    return Table(
        caption="Saved elsewhere for each further £1 of home care, with its 95% interval",
        header=header,
        rows=tuple(rows),
        numbers=frozenset(range(1, len(header))),
    )


def payers_table(answer: Results) -> Table:
    """Whose economic cost a step saves, mean of all runs."""
    rows = answer.tables["payers"]
    steps = rows.select("from_multiple", "to_multiple").unique(maintain_order=True).to_dicts()
    cells = tuple(
        (
            name,
            *(_saved_million(rows.filter(payer=payer, **step)["saved_gbp"][0]) for step in steps),
        )
        for payer, name in PAYERS.items()
        if payer in rows["payer"]
    )
    return Table(
        caption="Economic cost of other care, saved (+) or added (-) by step, £ million a year",
        header=("Payer", *map(_step, steps)),
        rows=cells,
        numbers=frozenset(range(1, len(steps) + 1)),
    )


def delay_figure(answer: Results) -> Figure:
    """Delayed days against capacity."""
    rows = answer.tables["points"].select(
        percent=pl.col("multiple") * PERCENT,
        **{end: pl.col(f"delayed_days_change_{end}") for end in ENDS},
    )
    table = delay_table(answer)
    said = "; ".join(f"{row[0]}: {row[1]} fewer ({row[2]})" for row in table.rows)
    words = "Days a year that people fit to leave stay in hospital. The band is the 95% interval."
    chart = delay_chart(rows, f"Line chart of delayed days by home care hours. {said}.")
    return Figure("Delayed days", words, chart, table)


def delay_table(answer: Results) -> Table:
    """Delayed days that each step avoids, and for each £100,000 of home care."""
    rows = []
    for row in answer.tables["delays"].iter_rows(named=True):
        ends = [row[f"days_avoided_per_100000_gbp_{end}"] for end in ENDS]
        each = f"{ends[0]:,.1f} ({ends[1]:,.1f} to {ends[2]:,.1f})" if ends[0] else CANNOT_TELL
        between = f"{row['days_avoided_low']:,.0f} to {row['days_avoided_high']:,.0f}"
        rows.append((_step(row), f"{row['days_avoided_mean']:,.0f}", between, each))
    return Table(
        caption="Delayed days avoided a year, step by step",
        header=("Home care", "Days avoided", "95% interval", "For each £100,000 of home care"),
        rows=tuple(rows),
        numbers=frozenset({1, 2, 3}),
    )


def people_table(answer: Results) -> Table:
    """By capacity: delay, waits for home care, beds freed and closed, planned admissions."""
    rows = tuple(
        (
            percent(row["multiple"]),
            f"{row['delayed_days']:,.0f}",
            f"{row['people_waiting']:,.0f}",
            f"{row['beds_freed_mean']:+,.1f}" if row["multiple"] != 1 else "0",
            f"{row['beds_closed']:,.0f}",
            f"{row['planned_admissions']:,.0f}",
        )
        for row in answer.tables["points"].iter_rows(named=True)
    )
    header = (
        *("Home care", "Delayed days a year", "People waiting for home care"),
        *("Hospital beds freed", "Beds closed", "Planned admissions a year"),
    )
    return Table(
        caption="What people and hospital meet, by home care",
        header=header,
        rows=rows,
        numbers=frozenset(range(1, len(header))),
    )


def assumed_table(parameters: Mapping[str, Parameter]) -> Table:
    """The numbers that the views of cost rest on, what is assumed marked as such."""
    rows = tuple(
        (each.label, shown_value(each), each.unit, each.kind, each.grade, each.source)
        for name, each in parameters.items()
        if name.startswith(RESTS_ON)
    )
    return Table(
        caption=f"{len(rows)} numbers behind the views of cost",
        header=("Number", "Value", "Unit", "Kind", "Grade", "Source"),
        rows=rows,
    )


def _responses(answer: Results) -> Table | None:
    titles = {one["name"]: one["title"] for one in answer.facts["scenarios"]}
    return responses(answer.facts["sensitivity"], titles)


def _step(ends: Mapping[str, Any]) -> str:
    return f"{percent(ends['from_multiple'])} to {percent(ends['to_multiple'])}"


def _net(row: Mapping[str, Any]) -> str:
    mean, low, high = (row[f"net_change_gbp_{end}"] / MILLION for end in ENDS)
    if low == high:
        return "0"
    return f"{'-' if mean < 0 else '+'}£{abs(mean):,.1f}m ({low:+,.1f} to {high:+,.1f})"


def _saved_million(gbp: float) -> str:
    shown = f"{gbp / MILLION:+,.1f}"
    return shown[1:] if float(shown) == 0 else shown


def _saved(row: Mapping[str, Any]) -> str:
    mean, low, high = (row[f"saved_per_gbp_{end}"] for end in ENDS)
    if mean is None:
        return CANNOT_TELL
    return f"{pence_a_pound(mean)} ({pence_a_pound(low)} to {pence_a_pound(high)})"
