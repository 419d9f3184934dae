"""Cash against capacity released, and double running month by month, as charts."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import polars as pl

from sim.report.charts import BAND_OPACITY, GREY, PALETTE, WIDTH, chart_of
from sim.report.figures import Figure
from sim.report.flow_words import MILLION, NO_DIFFERENCE, signed
from sim.report.freed import freed_care
from sim.report.payer_words import care_word, words_of
from sim.report.row_chart import Bar, Row, row_chart
from sim.report.tables import Table
from sim.results import ALL, Results

CASH, RELEASED = "Cash: cost that providers no longer have", "Capacity released: others can use it"
AMOUNTS = ("cash", "capacity_released")
HEIGHT, FEW_TICKS = 200, 5
ABOUT = (
    "Above 0 care is used less than without the scenario, and below 0 more. Solid bars are "
    "capacity that stands ready for somebody else, which nobody can spend; only the hollow bars "
    "are money. Lines are 95% intervals."
)
TWICE = (
    "Double running: old capacity stands free and goes on costing while other services are built "
    "up. The line is the mean of runs, the band its 95% interval."
)


def freed_figure(answer: Results, scenario: str, title: str) -> Figure | None:
    """Cash and capacity released by kind of care, a year; None where nothing is freed or used."""
    years = answer.facts["years"]
    table = freed_care(answer, scenario, title).by_care
    rows = answer.tables["freed_care"].filter(scenario=scenario, financial_year=ALL).to_dicts()
    of = {row["care"]: row for row in rows if any(row[f"{one}_gbp"] for one in AMOUNTS)}
    drawn = [
        Row(care_word(care), _in_words(of[care], years), tuple(_bars(of[care], years)))
        for care in words_of("care_words.csv", "care")
        if care in of
    ]
    if table is None or not drawn:
        return None
    said = "; ".join(f"{row.label}: {row.words}" for row in drawn)
    chart = row_chart(drawn, (CASH, RELEASED), "£ million a year", f"Bars by kind of care. {said}.")
    return Figure("Cash released, capacity released", ABOUT, chart, table)


def double_running_figure(answer: Results, scenario: str, title: str) -> Figure | None:
    """What is paid twice, month by month; None where nothing is."""
    months = answer.tables["double_running"].filter(scenario=scenario).sort("month")
    if not months.height or not any(months["paid_twice_gbp"]):
        return None
    drawn = months.select(
        "month",
        *(
            (pl.col(f"paid_twice_{end}gbp") / MILLION).alias(name)
            for end, name in (("", "mean"), ("low_", "low"), ("high_", "high"))
        ),
    )
    axis = alt.Axis(format="%b %Y", labelAngle=0, tickCount=FEW_TICKS, labelOverlap=True)
    month = alt.X("month:T", title=None, axis=axis)
    base = alt.Chart(drawn)
    pounds = "Paid twice, £ million a month"
    band = base.mark_area(opacity=BAND_OPACITY, color=PALETTE[0]).encode(
        x=month, y=alt.Y("low:Q", title=pounds), y2="high:Q"
    )
    line = base.mark_line(color=PALETTE[0]).encode(x=month, y=alt.Y("mean:Q", title=pounds))
    zero = base.mark_rule(color=GREY).encode(y=alt.datum(0))
    cells = tuple(
        (
            f"{row['month']:%B %Y}",
            *(signed(row[f"{name}_gbp"]) for name in ("emptied", "built_up", "paid_twice")),
            f"{signed(row['paid_twice_low_gbp'])} to {signed(row['paid_twice_high_gbp'])}",
        )
        for row in months.iter_rows(named=True)
    )
    table = Table(
        caption=f"{title}: double running, £ million a month, mean of runs",
        header=("Month", "Stands free", "Built up elsewhere", "Paid twice", "Between"),
        rows=cells,
        numbers=frozenset({1, 2, 3, 4}),
    )
    told = months.select("month", "paid_twice_gbp").rows()
    first, last, most = (
        f"{signed(pounds)} in {day:%B %Y}"
        for day, pounds in (told[0], told[-1], max(told, key=lambda row: float(row[1])))
    )
    chart = chart_of(
        f"Line by month: paid twice from {first} to {last}, at most {most}, £ million.",
        (band + zero + line).properties(width=WIDTH, height=HEIGHT),
    )
    return Figure("Paid twice, month by month", TWICE, chart, table)


def _bars(row: Mapping[str, Any], years: int) -> list[Bar]:
    return [
        Bar(*(row[f"{one}_{end}gbp"] / years / MILLION for end in ("", "low_", "high_")))
        for one in AMOUNTS
    ]


def _in_words(row: Mapping[str, Any], years: int) -> str:
    cash, released = (signed(row[f"{one}_gbp"] / years) for one in AMOUNTS)
    if cash == released == NO_DIFFERENCE:
        return "less than £10,000 of either"
    return f"cash {cash}, capacity {released}"
