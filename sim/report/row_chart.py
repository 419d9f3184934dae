"""Named rows of bars, with their figures in words above them: readable at the width of a phone.

Rows stand under each other, each with its label and figures as text, so that neither colour nor an
axis of labels is needed to read them. Bars of a row are told apart by their order and their fill.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt
import polars as pl

from sim.report.charts import FEW_TICKS, GREY, PALETTE, WIDTH, Chart, chart_of

DARK = PALETTE[0]
# Bars of a row in order: hollow, solid, and for a third and fourth another colour each.
FILLS = ("#FFFFFF", DARK, PALETTE[1], PALETTE[2])
LINE_HEIGHT, BAR_HEIGHT, GAP = 17, 11, 13
LABEL_SIZE = 13
LETTERS = 44  # of a line of text at the width of a phone
EDGE, RIM, LINE = 1.5, 3.5, 1.5


@dataclass(frozen=True)
class Bar:
    """One bar of a row, from `start` to `value`; with an interval where its ends are given."""

    value: float
    low: float | None = None
    high: float | None = None
    start: float = 0.0


@dataclass(frozen=True)
class Row:
    """A row: what it is called, its figures in words, and a bar for each series."""

    label: str
    words: str
    bars: tuple[Bar | None, ...]


def row_chart(rows: Sequence[Row], series: Sequence[str], axis: str, words: str) -> Chart:
    """Rows of bars from zero, drawn to one scale; `series` name the bars of each row in order."""
    texts: list[dict[str, Any]] = []
    bars: list[dict[str, Any]] = []
    down = 0
    for row in rows:
        for text in lines_of(f"{row.label}: {row.words}"):
            texts.append({"text": text, "y": down + LINE_HEIGHT / 2})
            down += LINE_HEIGHT
        for name, bar in zip(series, row.bars, strict=True):
            if bar is not None:
                bars.append(_drawn(bar, row, name, down))
                down += BAR_HEIGHT
        down += GAP
    y: dict[str, Any] = {
        "axis": None,
        "scale": alt.Scale(domain=[0, down], reverse=True, nice=False),
    }
    names = [name for name in series if any(bar["series"] == name for bar in bars)]
    drawn = alt.Chart(pl.DataFrame(bars, infer_schema_length=None))
    x = alt.X("value:Q", title=axis, axis=alt.Axis(tickCount=FEW_TICKS, orient="bottom"))
    filled = drawn.mark_bar(stroke=DARK, strokeWidth=EDGE).encode(
        x=x,
        x2="start:Q",
        y=alt.Y("top:Q", **y),
        y2="bottom:Q",
        fill=_fill(series, names),
        tooltip=["row:N", "series:N", "words:N"],
    )
    layers: list[alt.Chart] = [filled]
    if any(bar["low"] is not None for bar in bars):
        ends = {"x": alt.X("low:Q", title=axis), "x2": "high:Q", "y": alt.Y("middle:Q", **y)}
        known = drawn.transform_filter("datum.low !== null")
        layers.append(known.mark_rule(color="white", strokeWidth=RIM).encode(**ends))
        layers.append(known.mark_rule(color=GREY, strokeWidth=LINE).encode(**ends))
    # Zero is marked beside the bars alone, so that no line strikes through the text.
    zero = drawn.mark_rule(color=GREY).encode(x=alt.datum(0), y=alt.Y("top:Q", **y), y2="bottom:Q")
    layers.append(zero)
    layers.append(
        alt.Chart(pl.DataFrame(texts))
        .mark_text(align="left", baseline="middle", fontSize=LABEL_SIZE, color=GREY)
        .encode(x=alt.value(0), y=alt.Y("y:Q", **y), text="text:N")
    )
    # Only the width gives way: text lines and bars keep their height whatever stands around them.
    fitted = alt.AutoSizeParams(type="fit-x", contains="padding")
    together = alt.layer(*layers).properties(width=WIDTH, height=down, autosize=fitted)
    return chart_of(words, together)


def lines_of(text: str) -> list[str]:
    """A text in lines that a phone can show."""
    return wrap(text, LETTERS) or [""]


def _drawn(bar: Bar, row: Row, series: str, top: int) -> dict[str, Any]:
    return {
        "row": row.label,
        "words": row.words,
        "series": series,
        "value": bar.value,
        "start": bar.start,
        "low": bar.low,
        "high": bar.high,
        "top": top,
        "middle": top + (BAR_HEIGHT - 2) / 2,
        "bottom": top + BAR_HEIGHT - 2,
    }


def _fill(series: Sequence[str], shown: Sequence[str]) -> alt.Fill:
    fills = FILLS if len(series) > 1 else (DARK,)
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=1,
        labelLimit=320,
        values=list(shown),
        symbolStrokeColor=DARK,
        symbolStrokeWidth=EDGE,
        symbolType="square",
    )
    scale = alt.Scale(domain=list(series), range=list(fills[: len(series)]))
    return alt.Fill("series:N", scale=scale, legend=legend if len(shown) > 1 else None)
