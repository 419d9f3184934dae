"""Charts as self-contained pictures, in the palette of the Government Analysis Function."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import altair as alt
import polars as pl

# Government Analysis Function: dark blue, orange, turquoise, dark pink
PALETTE = ("#12436D", "#F46A25", "#28A197", "#801650")
SHAPES = ("circle", "square", "triangle-up", "diamond")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3))
GREY = "#3D3D3D"
FONT = "Arial, Helvetica, sans-serif"
WIDTH = 640
BAND_OPACITY = 0.18


@dataclass(frozen=True)
class Chart:
    """A picture as a data address, and what it shows in words for those who cannot see it."""

    picture: str
    alt: str


def line_chart(rows: pl.DataFrame, titles: Sequence[str], axis: str, words: str) -> Chart:
    """Lines with bands: columns financial_year, scenario (its title), mean, low, high."""
    scenario = _scenario_channels(titles)
    year = alt.X("financial_year:O", title="Financial year", axis=alt.Axis(labelAngle=0))
    values = alt.Y("mean:Q", title=axis, scale=alt.Scale(zero=False))
    drawn = alt.Chart(rows)
    band = drawn.mark_area(opacity=BAND_OPACITY).encode(
        x=year, y=alt.Y("low:Q", title=axis), y2="high:Q", color=scenario["color"]
    )
    line = drawn.mark_line(strokeWidth=2).encode(
        x=year, y=values, color=scenario["color"], strokeDash=scenario["strokeDash"]
    )
    point = drawn.mark_point(size=60, filled=True).encode(
        x=year, y=values, color=scenario["color"], shape=scenario["shape"]
    )
    return _picture((band + line + point).properties(width=WIDTH, height=260), words)


def change_chart(rows: pl.DataFrame, titles: Sequence[str], words: str) -> Chart:
    """Bars with intervals, in per cent: columns label, scenario, mean, low, high."""
    order = rows["label"].unique(maintain_order=True).to_list()
    label = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    return _bars(rows, titles, label, order, "Change from the baseline, %", words)


def payer_chart(rows: pl.DataFrame, titles: Sequence[str], axis: str, words: str) -> Chart:
    """Bars with intervals by year, a row of bars per label: as above and financial_year."""
    scenario = _scenario_channels(titles)
    year = alt.X("financial_year:O", title="Financial year", axis=alt.Axis(labelAngle=0))
    offset = alt.XOffset("scenario:N", sort=list(titles))
    drawn = alt.Chart(rows)
    bar = drawn.mark_bar().encode(
        x=year, xOffset=offset, y=alt.Y("mean:Q", title=axis), color=scenario["color"]
    )
    rule = drawn.mark_rule(color=GREY, strokeWidth=2).encode(
        x=year, xOffset=offset, y=alt.Y("low:Q", title=axis), y2="high:Q"
    )
    zero = drawn.mark_rule(color=GREY).encode(y=alt.datum(0))
    order = rows["label"].unique(maintain_order=True).to_list()
    payer = alt.Row("label:N", sort=order, title=None, header=alt.Header(labelOrient="top"))
    layered = (bar + zero + rule).properties(width=WIDTH, height=110)
    return _picture(layered.facet(row=payer), words)


def _bars(
    rows: pl.DataFrame, titles: Sequence[str], label: alt.Y, order: list[str], axis: str, words: str
) -> Chart:
    scenario = _scenario_channels(titles)
    offset = alt.YOffset("scenario:N", sort=list(titles))
    drawn = alt.Chart(rows)
    bar = drawn.mark_bar().encode(
        x=alt.X("mean:Q", title=axis), y=label, yOffset=offset, color=scenario["color"]
    )
    rule = drawn.mark_rule(color=GREY, strokeWidth=2).encode(
        x=alt.X("low:Q", title=axis), x2="high:Q", y=label, yOffset=offset
    )
    zero = drawn.mark_rule(color=GREY).encode(x=alt.datum(0))
    height = 26 * len(order) * len(titles)
    return _picture((bar + zero + rule).properties(width=WIDTH - 220, height=height), words)


def _scenario_channels(titles: Sequence[str]) -> dict[str, Any]:
    """Colour, dash and shape all tell scenarios apart: never colour alone."""
    domain = list(titles)
    legend = alt.Legend(title=None, orient="top", labelLimit=400) if len(domain) > 1 else None

    def scale(given: Sequence[Any]) -> alt.Scale:
        return alt.Scale(domain=domain, range=[given[i % len(given)] for i in range(len(domain))])

    return {
        "color": alt.Color("scenario:N", scale=scale(PALETTE), legend=legend),
        "strokeDash": alt.StrokeDash("scenario:N", scale=scale(DASHES), legend=legend),
        "shape": alt.Shape("scenario:N", scale=scale(SHAPES), legend=legend),
    }


def _picture(chart: alt.LayerChart | alt.FacetChart, words: str) -> Chart:
    styled = (
        chart.configure(font=FONT, background="white")
        .configure_axis(
            labelFontSize=13, titleFontSize=13, titleFontWeight="normal", labelColor=GREY
        )
        .configure_header(labelFontSize=14, labelAnchor="start", labelFontWeight="bold")
        .configure_legend(labelFontSize=13, symbolSize=120)
        .configure_view(stroke=None)
    )
    written = StringIO()
    styled.save(written, format="svg")
    code = base64.b64encode(written.getvalue().encode()).decode("ascii")
    return Chart(f"data:image/svg+xml;base64,{code}", words)
