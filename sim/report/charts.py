"""Charts as self-contained pictures, in the palette of the Government Analysis Function."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO, StringIO
from typing import Any

import altair as alt
import polars as pl

# Government Analysis Function: dark blue, orange, turquoise, dark pink, light purple. Five, for a
# page compares up to four scenarios with a baseline.
PALETTE = ("#12436D", "#F46A25", "#28A197", "#801650", "#A285D1")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (12, 4))
GREY = "#3D3D3D"
FONT = "Arial, Helvetica, sans-serif"
WIDTH = 640
# Room for labels in a wider type than the one the picture is drawn with.
LABEL_WIDTH, NUMBER_WIDTH = 235, 84
ROW_HEIGHT, BAR_HEIGHT = 26, 13  # of a row with one bar, and of each bar of several
BAND_OPACITY = 0.18
FEW_TICKS = 6
PNG_SCALE = 2
BY_YEAR = ("financial_year", "Financial year")
LONG_TITLE = 30  # longer ones stand under each other in the legend


@dataclass(frozen=True)
class Chart:
    """What is drawn, part under part, and what it shows in words for those who cannot see it.

    Parts are drawings without the page's type (`styled` gives it); a part of a single view can be
    drawn in any width.
    """

    parts: tuple[Any, ...]
    alt: str

    @cached_property
    def picture(self) -> str:
        """All of it as a self-contained picture: a data address."""
        code = base64.b64encode(self.svg().encode()).decode("ascii")
        return f"data:image/svg+xml;base64,{code}"

    def svg(self) -> str:
        """All of it as SVG."""
        written = StringIO()
        self._together().save(written, format="svg")
        return written.getvalue()

    def png(self) -> bytes:
        """All of it as PNG, finer than on the screen."""
        written = BytesIO()
        self._together().save(written, format="png", scale_factor=PNG_SCALE)
        return written.getvalue()

    def _together(self) -> Any:
        return styled(self.parts[0] if len(self.parts) == 1 else alt.vconcat(*self.parts))


def line_chart(
    rows: pl.DataFrame,
    changes: pl.DataFrame,
    titles: Sequence[str],
    axis: str,
    words: str,
    along: tuple[str, str] = BY_YEAR,
) -> Chart:
    """Lines with bands, and below them each scenario's difference from the first.

    Both frames have columns scenario (its title), mean, low, high, and the one that the lines run
    `along`, which has a title.
    """
    scenario = told_apart(titles, titles)
    year = alt.X(f"{along[0]}:O", title=None, axis=alt.Axis(labelAngle=0))
    values = alt.Y(
        "mean:Q",
        title=axis,
        scale=alt.Scale(zero=False),
        axis=alt.Axis(minExtent=NUMBER_WIDTH),
    )
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
    levels = (band + line + point).properties(width=WIDTH, height=260)
    bars = _bars_along(changes, titles, "Difference", along, has_legend=False)
    differences = bars.properties(width=WIDTH, height=110)
    return chart_of(words, levels, differences)


def payer_chart(rows: pl.DataFrame, titles: Sequence[str], axis: str, words: str) -> Chart:
    """Bars with intervals by year, a row of bars per label: as above and financial_year."""
    order = rows["label"].unique(maintain_order=True).to_list()
    payer = alt.Row("label:N", sort=order, title=None, header=alt.Header(labelOrient="top"))
    layered = _bars_along(rows, titles, axis, BY_YEAR).properties(width=WIDTH, height=110)
    return chart_of(words, layered.facet(row=payer))


def _bars_along(
    rows: pl.DataFrame,
    titles: Sequence[str],
    axis: str,
    along: tuple[str, str],
    *,
    has_legend: bool = True,
) -> alt.LayerChart:
    """Bars from zero with intervals; the intervals are rimmed so that they show on dark bars.

    Below lines that have a legend they need none of their own.
    """
    year = alt.X(f"{along[0]}:O", title=along[1], axis=alt.Axis(labelAngle=0))
    offset = alt.XOffset("scenario:N", sort=list(titles[1:]))
    drawn = alt.Chart(rows)
    bar = drawn.mark_bar().encode(
        x=year,
        xOffset=offset,
        y=alt.Y("mean:Q", title=axis, axis=alt.Axis(minExtent=NUMBER_WIDTH)),
        color=told_apart(titles, titles[1:], has_legend=has_legend)["color"],
    )
    ends = {"x": year, "xOffset": offset, "y": alt.Y("low:Q", title=axis), "y2": alt.Y2("high:Q")}
    rim = drawn.mark_rule(color="white", strokeWidth=5).encode(**ends)
    rule = drawn.mark_rule(color=GREY, strokeWidth=2).encode(**ends)
    zero = drawn.mark_rule(color=GREY).encode(y=alt.datum(0))
    layered: alt.LayerChart = bar + rim + zero + rule
    return layered


def change_chart(rows: pl.DataFrame, titles: Sequence[str], words: str) -> Chart:
    """Bars with intervals, in per cent: columns label, scenario, mean, low, high.

    `titles` are all scenarios', the baseline's first.
    """
    order = rows["label"].unique(maintain_order=True).to_list()
    label = alt.Y(
        "label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, minExtent=LABEL_WIDTH)
    )
    axis = "Change, %"
    scenario = told_apart(titles, titles[1:])
    offset = alt.YOffset("scenario:N", sort=list(titles[1:]))
    drawn = alt.Chart(rows)
    bar = drawn.mark_bar().encode(
        x=alt.X("mean:Q", title=axis, axis=alt.Axis(tickCount=FEW_TICKS)),
        y=label,
        yOffset=offset,
        color=scenario["color"],
    )
    ends = {"x": alt.X("low:Q", title=axis), "x2": alt.X2("high:Q"), "y": label, "yOffset": offset}
    rim = drawn.mark_rule(color="white", strokeWidth=5).encode(**ends)
    rule = drawn.mark_rule(color=GREY, strokeWidth=2).encode(**ends)
    zero = drawn.mark_rule(color=GREY).encode(x=alt.datum(0))
    layered = bar + rim + zero + rule
    height = max(ROW_HEIGHT, BAR_HEIGHT * len(titles)) * len(order)
    return chart_of(words, layered.properties(width=WIDTH - LABEL_WIDTH, height=height))


def told_apart(
    titles: Sequence[str], shown: Sequence[str], *, has_legend: bool = True
) -> dict[str, Any]:
    """Colour, dash and shape all tell what is in column `scenario` apart: never colour alone.

    A scenario looks alike in all charts of a page; the legend has those shown, if several.
    """
    domain = list(titles)
    long = max(map(len, shown)) > LONG_TITLE
    several = alt.Legend(
        title=None,
        orient="top",
        labelLimit=400,
        columnPadding=24,
        values=list(shown),
        columns=1 if long else 0,
    )
    legend = several if has_legend and len(shown) > 1 else None

    def scale(given: Sequence[Any]) -> alt.Scale:
        return alt.Scale(domain=domain, range=[given[i % len(given)] for i in range(len(domain))])

    return {
        "color": alt.Color("scenario:N", scale=scale(PALETTE), legend=legend),
        "strokeDash": alt.StrokeDash("scenario:N", scale=scale(DASHES), legend=legend),
        "shape": alt.Shape("scenario:N", scale=scale(SHAPES), legend=legend),
    }


def chart_of(words: str, *parts: alt.TopLevelMixin) -> Chart:
    """Drawings under each other as one chart; `words` say what they show."""
    return Chart(parts, words)


def styled(drawing: Any) -> Any:
    """A drawing in the page's type and colours."""
    return (
        drawing.configure(font=FONT, background="white")
        .configure_axis(
            labelFontSize=13, titleFontSize=13, titleFontWeight="normal", labelColor=GREY
        )
        .configure_header(labelFontSize=14, labelAnchor="start", labelFontWeight="bold")
        .configure_legend(labelFontSize=13, symbolSize=120, symbolOpacity=1, symbolStrokeWidth=0)
        .configure_view(stroke=None)
    )
