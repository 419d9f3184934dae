"""Charts as self-contained pictures, in the palette of the Government Analysis Function."""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap
from typing import Any

import altair as alt
import polars as pl
import vl_convert as vlc

# Government Analysis Function: dark blue, orange, turquoise, dark pink, light purple. Five, for a
# page compares up to four scenarios with a baseline.
PALETTE = ("#12436D", "#F46A25", "#28A197", "#801650", "#A285D1")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (12, 4))
GREY = "#3D3D3D"
FONT = "Arial, Helvetica, sans-serif"
WIDTH = 640
NUMBER_WIDTH = 56  # room for numbers left of an axis, so that charts under each other line up
BARS_HEIGHT = 120
SIGN_AT = 6  # from the left, under the label
SLOT = 20  # the height of a bar, and of the label above it
BAND_OPACITY = 0.18
FEW_TICKS = 6
TEXT_SIZE = 13
PNG_SCALE = 2
# Letters in a line of a legend or a title, so that it fits a phone.
LEGEND_LINE, TITLE_LINE = 36, 44
LABEL = ""  # the slot in which a label stands, above those of its bars
BY_YEAR = ("financial_year", "Financial year")


CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    # What is drawn is said by the chart's own words and by its table, not mark by mark.
    "mark": {"aria": False},
    "axis": {
        "labelFontSize": TEXT_SIZE,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
        "labelColor": GREY,
    },
    "header": {"labelFontSize": 14, "labelAnchor": "start", "labelFontWeight": "bold"},
    "legend": {
        "labelFontSize": TEXT_SIZE,
        "labelColor": GREY,
        "symbolSize": 120,
        "symbolOpacity": 1,
        "symbolStrokeWidth": 0,
    },
    "view": {"stroke": None, "continuousWidth": 300, "continuousHeight": 300},
}


@dataclass(frozen=True)
class Chart:
    """What is drawn, part under part, and what it shows in words for those who cannot see it.

    Each part is a single view, which can be drawn in any width.
    """

    parts: tuple[Any, ...]
    alt: str

    @cached_property
    def specs(self) -> tuple[dict[str, Any], ...]:
        """Each part as Vega-Lite has it, without the page's type (`CONFIG` gives it)."""
        return tuple(part.to_dict(validate=False) for part in self.parts)

    @cached_property
    def picture(self) -> str:
        """All of it as a self-contained picture: a data address."""
        code = base64.b64encode(self.svg().encode()).decode("ascii")
        return f"data:image/svg+xml;base64,{code}"

    def svg(self) -> str:
        """All of it as SVG."""
        written: str = vlc.vegalite_to_svg(self._together)
        return written

    def png(self) -> bytes:
        """All of it as PNG, finer than on the screen."""
        written: bytes = vlc.vegalite_to_png(self._together, scale=PNG_SCALE)
        return written

    @cached_property
    def _together(self) -> dict[str, Any]:
        whole = self.parts[0] if len(self.parts) == 1 else alt.vconcat(*self.parts)
        return {**whole.to_dict(), "config": CONFIG}


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
    levels = lines_with_bands(rows, titles, title(axis), along)
    difference = f"Difference from: {titles[0]}"
    bars = _bars_along(changes, titles, along, has_legend=False)  # the lines have it
    differences = bars.properties(title=title(difference))
    return chart_of(words, levels, differences)


def lines_with_bands(
    rows: pl.DataFrame,
    titles: Sequence[str],
    named: alt.TitleParams,
    along: tuple[str, str] = BY_YEAR,
) -> Any:
    """A line with a band for each title in column `scenario`; other columns as above."""
    scenario = told_apart(titles, titles)
    year = _along(along)
    values = alt.Y("mean:Q", scale=alt.Scale(zero=False), axis=_numbers())
    drawn = alt.Chart(rows)
    band = drawn.mark_area(opacity=BAND_OPACITY).encode(
        x=year, y="low:Q", y2="high:Q", color=scenario["color"]
    )
    line = drawn.mark_line(strokeWidth=2).encode(
        x=year, y=values, color=scenario["color"], strokeDash=scenario["strokeDash"]
    )
    point = drawn.mark_point(size=60, filled=True).encode(
        x=year, y=values, color=scenario["color"], shape=scenario["shape"]
    )
    return (band + line + point).properties(width=WIDTH, height=260, title=named)


def payer_chart(rows: pl.DataFrame, titles: Sequence[str], axis: str, words: str) -> Chart:
    """Bars with intervals by year, a part for each label: as above and label."""
    parts = [
        _bars_along(rows.filter(label=label), titles, BY_YEAR, has_legend=number == 0).properties(
            title=title(f"{label}, {axis}", is_bold=True)
        )
        for number, label in enumerate(rows["label"].unique(maintain_order=True))
    ]
    return chart_of(words, *parts)


def _bars_along(
    rows: pl.DataFrame, titles: Sequence[str], along: tuple[str, str], *, has_legend: bool = True
) -> Any:
    """Bars from zero with intervals; the intervals are rimmed so that they show on dark bars."""
    year = _along(along)
    offset = alt.XOffset("scenario:N", sort=list(titles[1:]))
    drawn = alt.Chart(rows)
    scenario = told_apart(titles, titles[1:], has_legend=has_legend)
    place = {"x": year, "xOffset": offset}
    bar = drawn.mark_bar().encode(
        y=alt.Y("mean:Q", axis=_numbers()), color=scenario["color"], **place
    )
    ends = {"y": "low:Q", "y2": alt.Y2("high:Q"), **place}
    below = {"y": alt.value(BARS_HEIGHT), **place}
    lines = intervals(drawn, ends, horizontal=True)
    layered = alt.layer(bar, *lines, *_signs(drawn, scenario, titles, below))
    return layered.properties(width=WIDTH, height=BARS_HEIGHT)


def change_chart(rows: pl.DataFrame, titles: Sequence[str], words: str, named: str = "") -> Chart:
    """Bars with intervals, in per cent: columns label, scenario, mean, low, high.

    `titles` are all scenarios', the baseline's first; `named` is the chart's own title.
    """
    order = rows["label"].unique(maintain_order=True).to_list()
    place, labels, height = under_labels(order, "scenario", titles[1:])
    drawn = alt.Chart(rows)
    scenario = told_apart(titles, titles[1:])
    axis = alt.Axis(orient="top", title=None, tickCount=FEW_TICKS)
    bar = drawn.mark_bar().encode(x=alt.X("mean:Q", axis=axis), color=scenario["color"], **place)
    ends = {"x": alt.X("low:Q", title=None), "x2": alt.X2("high:Q"), **place}
    beside = {"x": alt.value(SIGN_AT), **place}
    signs = _signs(drawn, scenario, titles, beside)
    layered = alt.layer(bar, *intervals(drawn, ends), *labels, *signs)
    over = title(named or f"Change from: {titles[0]}, %")
    return chart_of(words, layered.properties(width=WIDTH, height=height, title=over))


def _signs(
    drawn: alt.Chart, scenario: dict[str, Any], titles: Sequence[str], place: dict[str, Any]
) -> Iterator[alt.Chart]:
    """The shape of each bar's scenario, where several are compared: never colour alone."""
    if len(titles) > len(("the first", "one other")):
        sign = drawn.mark_point(filled=True, opacity=1, size=70, stroke="white", strokeWidth=1)
        yield sign.encode(color=scenario["color"], shape=scenario["shape"], **place)


def intervals(
    drawn: alt.Chart, ends: dict[str, Any], *, horizontal: bool = False
) -> tuple[alt.Chart, ...]:
    """Lines between `ends`, with a rim that shows on dark bars, and one at zero."""
    rim = drawn.mark_rule(color="white", strokeWidth=5).encode(**ends)
    rule = drawn.mark_rule(color=GREY, strokeWidth=2).encode(**ends)
    zero = drawn.mark_rule(color=GREY).encode(**{"y" if horizontal else "x": alt.datum(0)})
    return rim, zero, rule


def under_labels(
    order: Sequence[str], column: str, slots: Sequence[str]
) -> tuple[dict[str, Any], tuple[alt.Chart, ...], int]:
    """Where bars stand that have their label above them, the labels, and the height of it all.

    Each label has a bar for each of `slots`, which are in the `column`; so bars are as long as the
    page is wide, however long their labels.
    """
    place = {
        "y": alt.Y("label:N", sort=order, axis=None, scale=alt.Scale(paddingInner=0.1)),
        "yOffset": alt.YOffset(f"{column}:N", scale=alt.Scale(domain=[LABEL, *slots])),
    }
    drawn = alt.Chart(pl.DataFrame({"label": order, column: LABEL}))
    labels = tuple(
        drawn.mark_text(align="left", baseline="middle", dy=-1, fontSize=TEXT_SIZE, **style).encode(
            x=alt.value(0), text="label:N", **place
        )
        for style in ({"color": "white", "stroke": "white", "strokeWidth": 3}, {"color": GREY})
    )
    return place, labels, SLOT * len(order) * (len(slots) + 1)


def title(text: str, *, is_bold: bool = False) -> alt.TitleParams:
    """What stands above a drawing, in as many lines as fit a phone."""
    return alt.TitleParams(
        wrap(text, TITLE_LINE),
        anchor="start",
        frame="bounds",
        fontSize=TEXT_SIZE + 1 if is_bold else TEXT_SIZE,
        fontWeight="bold" if is_bold else "normal",
        color=GREY,
    )


def _along(named: tuple[str, str]) -> alt.X:
    column, title = named
    return alt.X(f"{column}:O", title=title, axis=alt.Axis(labelAngle=0, labelOverlap=True))


def _numbers() -> alt.Axis:
    return alt.Axis(title=None, minExtent=NUMBER_WIDTH, tickCount=FEW_TICKS)


def told_apart(
    titles: Sequence[str], shown: Sequence[str], *, has_legend: bool = True
) -> dict[str, Any]:
    """Colour, dash and shape all tell what is in column `scenario` apart: never colour alone.

    A scenario looks alike in all charts of a page; the legend has those shown, if several.
    """
    domain = list(titles)
    several = alt.Legend(
        title=None,
        orient="top",
        labelLimit=0,
        labelExpr=f"{json.dumps({text: wrap(text, LEGEND_LINE) for text in shown})}[datum.label]",
        columnPadding=24,
        values=list(shown),
        columns=1 if sum(map(len, shown)) > LEGEND_LINE else 0,
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
