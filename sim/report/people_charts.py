"""Charts of the people: what was stands as an outline, what is now as a filled bar."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from sim.report.charts import GREY, PALETTE, Chart, chart_of, told_apart

THEN, NOW = PALETTE[0], PALETTE[2]
# Narrow, so that the text can be read on a phone; with room for labels in a wider type.
HALF_WIDTH, LINES_WIDTH, SHARES_WIDTH, BARS_WIDTH = 215, 430, 330, 250
AGES_EXTENT, FIFTHS_EXTENT, DRIVERS_EXTENT = 50, 140, 240
HALF_HEIGHT = 380
UNDER_THE_AXIS, LEFT_OF_THE_AXIS = HALF_HEIGHT + 14, -8
OLDEST_BAND, EVERY_TEN_YEARS, WHOLE = 90, 10, 100
ROOM_FOR_TEXT = 1.3  # beyond the longest bar


def pyramid_chart(rows: pl.DataFrame, days: Sequence[str], words: str) -> Chart:
    """Ages of women and men: columns sex, age_band (oldest first), day, people.

    `days` are the first, drawn as an outline, and the last, drawn as bars.
    """
    oldest_first = rows["age_band"].unique(maintain_order=True).to_list()
    longest = float(rows["people"].cast(pl.Float64).max() or 0)  # type: ignore[arg-type]

    def half(sex: str, title: str, *, to_the_left: bool) -> alt.LayerChart:
        between = alt.Axis(
            title="Age",
            titleAngle=0,
            titleAlign="right",
            titleX=LEFT_OF_THE_AXIS,
            titleY=UNDER_THE_AXIS,
            minExtent=AGES_EXTENT,
            ticks=False,
            domain=False,
        )
        encoded = {
            "x": alt.X(
                "people:Q",
                title="People",
                scale=alt.Scale(domain=[0, longest], reverse=to_the_left),
                axis=alt.Axis(format=",d", tickCount=2),
            ),
            "y": alt.Y("age_band:N", sort=oldest_first, axis=None if to_the_left else between),
        }
        drawn = _then_and_now(rows.filter(sex=sex), days, encoded)
        return drawn.properties(
            width=HALF_WIDTH,
            height=HALF_HEIGHT,
            title=alt.TitleParams(title, fontSize=14, anchor="middle"),
        )

    women, men = half("female", "Women", to_the_left=True), half("male", "Men", to_the_left=False)
    return chart_of(words, alt.hconcat(women, men, spacing=0))


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
        title = alt.TitleParams(panel, fontSize=14, anchor="start")
        drawn.append((line + point).properties(width=LINES_WIDTH, height=210, title=title))
    return chart_of(words, *drawn)


def deprivation_chart(rows: pl.DataFrame, days: Sequence[str], words: str) -> Chart:
    """Bars then and now with intervals by deprivation: columns panel, label, day, share, low, high.

    `panel` is the title of each group of bars.
    """
    order = rows["label"].unique(maintain_order=True).to_list()
    panels = rows["panel"].unique(maintain_order=True).to_list()
    drawn = []
    for panel in panels:
        of_panel = rows.filter(panel=panel)
        side = {
            "y": alt.Y(
                "label:N",
                sort=order,
                title=None,
                axis=alt.Axis(labelLimit=200, minExtent=FIFTHS_EXTENT),
            ),
            "yOffset": alt.YOffset("day:N", sort=list(days)),
        }
        share = alt.X("share:Q", title="% of people", axis=alt.Axis(tickCount=6))
        bars = _then_and_now(of_panel, days, side | {"x": share})
        ends = {"x": alt.X("low:Q", title="% of people"), "x2": alt.X2("high:Q"), **side}
        rule = alt.Chart(of_panel).mark_rule(color=GREY, strokeWidth=2).encode(**ends)
        title = alt.TitleParams(panel, fontSize=14, anchor="start")
        drawn.append((bars + rule).properties(width=SHARES_WIDTH, height=190, title=title))
    return chart_of(words, alt.vconcat(*drawn).resolve_scale(x="shared"))


def growth_chart(rows: pl.DataFrame, axis: str, words: str) -> Chart:
    """Bars with intervals, a panel for each: columns panel, label, shown, mean, low, high.

    `shown` is the number written at the end of the bar.
    """
    order = rows["label"].unique(maintain_order=True).to_list()
    panels = rows["panel"].unique(maintain_order=True).to_list()
    largest = float(rows["high"].max() or 0) * ROOM_FOR_TEXT  # type: ignore[arg-type]
    smallest = min(0.0, float(rows["low"].min() or 0))  # type: ignore[arg-type]
    scale = alt.Scale(domain=[smallest, max(largest, 1.0)])
    two_lines = alt.Axis(
        labelExpr="split(datum.label, ': ')", labelLimit=260, minExtent=DRIVERS_EXTENT
    )
    drawn = []
    for panel in panels:
        shown = alt.Chart(rows.filter(panel=panel)).encode(
            y=alt.Y("label:N", sort=order, title=None, axis=two_lines)
        )
        end = alt.X("low:Q", title=axis)
        bar = shown.mark_bar(color=THEN, height=22).encode(
            x=alt.X("mean:Q", title=axis, scale=scale, axis=alt.Axis(format=",d", tickCount=4))
        )
        rim = shown.mark_rule(color="white", strokeWidth=5).encode(x=end, x2="high:Q")
        rule = shown.mark_rule(color=GREY, strokeWidth=2).encode(x=end, x2="high:Q")
        zero = shown.mark_rule(color=GREY).encode(x=alt.datum(0))
        beyond = alt.X("beyond:Q", title=axis)
        text = (
            shown.transform_calculate(beyond="max(0, datum.high)")
            .mark_text(align="left", dx=6, fontSize=13, color=GREY)
            .encode(x=beyond, text="shown:N")
        )
        title = alt.TitleParams(panel, fontSize=14, anchor="start")
        layered = bar + rim + zero + rule + text
        drawn.append(layered.properties(width=BARS_WIDTH, height=160, title=title))
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
