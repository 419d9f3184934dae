"""Charts of the home care curve: one panel for each way to look at cost, on one scale."""

import altair as alt
import polars as pl

from sim.report.charts import BAND_OPACITY, DASHES, FEW_TICKS, GREY, PALETTE, Chart, chart_of

PANEL_WIDTH, PANEL_HEIGHT = 280, 190
SLANTED = -35
CAPACITY = "Home care hours, % of today's"


def net_chart(rows: pl.DataFrame, words: str) -> Chart:
    """Net cost by capacity: columns label (the view), percent, mean, low, high."""
    return _panels(_curve(rows, "£ million a year"), rows, words)


def marginal_chart(rows: pl.DataFrame, words: str) -> Chart:
    """What a further £1 saves: columns label (the view), step (its capacities), mean, low, high."""
    step = alt.X(
        "step:N",
        sort=rows["step"].unique(maintain_order=True).to_list(),
        title="Step, % of today's hours",
        axis=alt.Axis(labelAngle=SLANTED),
    )
    drawn = alt.Chart(rows)
    saved = alt.Y("mean:Q", title="£ saved elsewhere")
    rule = drawn.mark_rule(color=PALETTE[0], strokeWidth=2).encode(
        x=step, y=alt.Y("low:Q", title="£ saved elsewhere"), y2="high:Q"
    )
    point = drawn.mark_point(size=70, filled=True, color=PALETTE[0], opacity=1).encode(
        x=step, y=saved
    )
    zero = drawn.mark_rule(color=GREY).encode(y=alt.datum(0))
    pays = drawn.mark_rule(color=PALETTE[1], strokeDash=list(DASHES[1]), strokeWidth=2).encode(
        y=alt.datum(1)
    )
    return _panels(zero + pays + rule + point, rows, words)


def delay_chart(rows: pl.DataFrame, words: str) -> Chart:
    """Delayed days by capacity, as a change from today: columns percent, mean, low, high."""
    curve = _curve(rows, "Days, change from today")
    return chart_of(words, curve.properties(width=2 * PANEL_WIDTH, height=PANEL_HEIGHT))


def _curve(rows: pl.DataFrame, title: str) -> alt.LayerChart:
    percent = alt.X(
        "percent:Q",
        title=CAPACITY,
        scale=alt.Scale(zero=False),
        axis=alt.Axis(values=rows["percent"].unique().sort().to_list(), format="d"),
    )
    y = alt.Y("mean:Q", title=title, axis=alt.Axis(tickCount=FEW_TICKS))
    drawn = alt.Chart(rows)
    band = drawn.mark_area(opacity=BAND_OPACITY, color=PALETTE[0]).encode(
        x=percent, y=alt.Y("low:Q", title=title), y2="high:Q"
    )
    line = drawn.mark_line(strokeWidth=2, color=PALETTE[0]).encode(x=percent, y=y)
    point = drawn.mark_point(size=60, filled=True, color=PALETTE[0], opacity=1).encode(
        x=percent, y=y
    )
    zero = drawn.mark_rule(color=GREY).encode(y=alt.datum(0))
    layered: alt.LayerChart = zero + band + line + point
    return layered


def _panels(layered: alt.LayerChart, rows: pl.DataFrame, words: str) -> Chart:
    view = alt.Facet(
        "label:N",
        sort=rows["label"].unique(maintain_order=True).to_list(),
        title=None,
        header=alt.Header(labelOrient="top", labelLimit=PANEL_WIDTH),
    )
    sized = layered.properties(width=PANEL_WIDTH, height=PANEL_HEIGHT)
    return chart_of(words, sized.facet(facet=view, columns=2))
