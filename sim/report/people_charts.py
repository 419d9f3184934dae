"""Charts of the people: what was stands as an outline, what is now as a filled bar."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from sim.report.charts import (
    FEW_TICKS,
    GREY,
    PALETTE,
    TEXT_SIZE,
    Chart,
    chart_of,
    intervals,
    title,
    told_apart,
    under_labels,
)

THEN, NOW = PALETTE[0], PALETTE[2]
# Narrow, so that the text can be read on a phone.
PANEL_WIDTH = 430
PYRAMID_HEIGHT, CORNER = 400, 8
OLDEST_BAND, EVERY_TEN_YEARS, WHOLE = 90, 10, 100
ROOM_FOR_TEXT = 1.3  # beyond the longest bar
BAR = "bar"  # the slot of the only bar under a label


def pyramid_chart(rows: pl.DataFrame, days: Sequence[str], words: str) -> Chart:
    """Ages of women, to the left, and men: columns sex, age_band (oldest first), day, people.

    `days` are the first, drawn as an outline, and the last, drawn as bars.
    """
    oldest_first = rows["age_band"].unique(maintain_order=True).to_list()
    sided = rows.with_columns(
        pl.when(sex="female").then(-pl.col("people")).otherwise(pl.col("people")).alias("people")
    )
    longest = float(rows["people"].cast(pl.Float64).max() or 0)  # type: ignore[arg-type]
    encoded = {
        "x": alt.X(
            "people:Q",
            title="People",
            scale=alt.Scale(domain=[-longest, longest]),
            axis=alt.Axis(
                labelExpr="format(abs(datum.value), ',d')", labelOverlap=True, tickCount=4
            ),
        ),
        "y": alt.Y("age_band:N", sort=oldest_first, title=None),
    }
    middle = alt.Chart().mark_rule(color=GREY).encode(x=alt.datum(0))
    drawn = _then_and_now(sided, days, encoded) + middle
    for sex, at in (("Women", -longest), ("Men", longest)):
        side = alt.Chart(pl.DataFrame({"sex": sex, "people": at})).mark_text(
            align="left" if at < 0 else "right", fontSize=TEXT_SIZE + 1, fontWeight="bold"
        )
        drawn += side.encode(text="sex:N", x="people:Q", y=alt.value(CORNER))
    named = title("Age in years; people in each band", is_bold=True)
    return chart_of(words, drawn.properties(width=PANEL_WIDTH, height=PYRAMID_HEIGHT, title=named))


def shares_chart(rows: pl.DataFrame, titles: Sequence[str], words: str) -> Chart:
    """Lines over age, a panel for each: columns panel, scenario (the line's title), age, share."""
    panels = rows["panel"].unique(maintain_order=True).to_list()
    channels = told_apart(titles, titles)
    age = alt.X(
        "age:Q",
        title="Age (bands of five years, at their first year)",
        scale=alt.Scale(domain=[0, OLDEST_BAND]),
        axis=alt.Axis(
            values=list(range(0, OLDEST_BAND + 1, EVERY_TEN_YEARS)),
            labelExpr=f"datum.value == {OLDEST_BAND} ? '{OLDEST_BAND}+' : datum.value",
        ),
    )
    drawn = []
    for panel in panels:
        shown = alt.Chart(rows.filter(panel=panel)).encode(
            x=age,
            y=alt.Y("share:Q", title="% of people", scale=alt.Scale(domain=[0, WHOLE])),
            color=channels["color"],
        )
        line = shown.mark_line(strokeWidth=2).encode(strokeDash=channels["strokeDash"])
        point = shown.mark_point(size=45, filled=True).encode(shape=channels["shape"])
        layered = (line + point).properties(width=PANEL_WIDTH, height=210)
        drawn.append(layered.properties(title=title(panel, is_bold=True)))
    return chart_of(words, *drawn)


def deprivation_chart(rows: pl.DataFrame, days: Sequence[str], words: str) -> Chart:
    """Bars then and now with intervals by deprivation: columns panel, label, day, share, low, high.

    `panel` is the title of each group of bars; all have one scale.
    """
    order = rows["label"].unique(maintain_order=True).to_list()
    panels = rows["panel"].unique(maintain_order=True).to_list()
    place, labels, height = under_labels(order, "day", days)
    scale = alt.Scale(domain=[0, float(rows["high"].max() or 0)])  # type: ignore[arg-type]
    share = alt.X("share:Q", scale=scale, axis=alt.Axis(tickCount=FEW_TICKS))
    drawn = []
    for panel in panels:
        of_panel = rows.filter(panel=panel)
        bars = _then_and_now(of_panel, days, place | {"x": share})
        ends = {"x": alt.X("low:Q", title="% of people"), "x2": alt.X2("high:Q"), **place}
        rule = alt.Chart(of_panel).mark_rule(color=GREY, strokeWidth=2).encode(**ends)
        layered = alt.layer(bars, rule, *labels).properties(width=PANEL_WIDTH, height=height)
        drawn.append(layered.properties(title=title(panel, is_bold=True)))
    return chart_of(words, *drawn)


def growth_chart(rows: pl.DataFrame, axis: str, words: str) -> Chart:
    """Bars with intervals, a panel for each: columns panel, label, shown, mean, low, high.

    `shown` is the number written at the end of the bar.
    """
    order = rows["label"].unique(maintain_order=True).to_list()
    panels = rows["panel"].unique(maintain_order=True).to_list()
    largest = float(rows["high"].max() or 0) * ROOM_FOR_TEXT  # type: ignore[arg-type]
    smallest = min(0.0, float(rows["low"].min() or 0))  # type: ignore[arg-type]
    scale = alt.Scale(domain=[smallest, max(largest, 1.0)])
    place, labels, height = under_labels(order, "slot", [BAR])
    drawn = []
    for panel in panels:
        shown = alt.Chart(rows.filter(panel=panel).with_columns(slot=pl.lit(BAR)))
        bar = shown.mark_bar(color=THEN).encode(
            x=alt.X("mean:Q", scale=scale, axis=alt.Axis(format=",d", tickCount=4)), **place
        )
        ends = {"x": alt.X("low:Q", title=axis), "x2": alt.X2("high:Q"), **place}
        text = (
            shown.transform_calculate(beyond="max(0, datum.high)")
            .mark_text(align="left", dx=6, fontSize=TEXT_SIZE, color=GREY)
            .encode(x=alt.X("beyond:Q", title=axis), text="shown:N", **place)
        )
        layered = alt.layer(bar, *intervals(shown, ends), text, *labels)
        named = title(panel, is_bold=True)
        drawn.append(layered.properties(width=PANEL_WIDTH, height=height, title=named))
    return chart_of(words, *drawn)


def _then_and_now(
    rows: pl.DataFrame, days: Sequence[str], encoded: dict[str, Any]
) -> alt.LayerChart:
    """Filled bars for the last day and outlines for the first, each with its legend."""
    then, now = days[0], days[-1]
    filled = alt.Legend(orient="top", title=None, symbolType="square", labelLimit=400, padding=8)
    outline = filled.copy()
    outline.symbolFillColor, outline.symbolStrokeWidth = "transparent", 2
    last = (
        alt.Chart(rows.filter(day=now))
        .mark_bar()
        .encode(
            fill=alt.Fill("day:N", scale=alt.Scale(domain=[now], range=[NOW]), legend=filled),
            **encoded,
        )
    )
    first = (
        alt.Chart(rows.filter(day=then))
        .mark_bar(filled=False, strokeWidth=2, fillOpacity=0)
        .encode(
            stroke=alt.Stroke(
                "day:N", scale=alt.Scale(domain=[then], range=[THEN]), legend=outline
            ),
            **encoded,
        )
    )
    layered: alt.LayerChart = last + first
    return layered
