"""Ribbons from what is on the left to what is on the right, as wide as the money that flows.

Both ends carry their names and figures as text, so that colour is not needed to follow a ribbon.
"""

from collections.abc import Mapping
from math import cos, pi
from textwrap import wrap
from typing import Any

import altair as alt
import polars as pl

from sim.report.charts import GREY, PALETTE, WIDTH, Chart, chart_of

COLOURS = (*PALETTE, GREY, "#A285D1")
# Where ribbons begin and end, of the width; outside of them stand the labels.
LEFT, RIGHT, NODE, RIGHT_LABELS = 0.34, 0.6, 0.012, 0.63
TALL, SLOT, GAP = 420, 36, 6
STEPS = 24
# Letters of a line beside the left and the right ends, at the width of a phone.
LETTERS_LEFT, LETTERS_RIGHT, LABEL_SIZE, LINE_HEIGHT = 15, 19, 12, 14
RIBBON_OPACITY = 0.55
Flow = Mapping[tuple[str, str], float]


def ribbon_chart(
    flow: Flow, left: Mapping[str, str], right: Mapping[str, str], words: str
) -> Chart:
    """`flow` by left and right; `left` and `right` give each its label, in their order from top.

    Only what is above 0 is drawn.
    """
    drawn = {ends: amount for ends, amount in flow.items() if amount > 0}
    scale = TALL / sum(drawn.values())
    on_left = _slots({name: _sum(drawn, 0, name) * scale for name in left})
    on_right = _slots({name: _sum(drawn, 1, name) * scale for name in right})
    height = max(end for _, _, end in (*on_left.values(), *on_right.values()))
    y: dict[str, Any] = {
        "axis": None,
        "scale": alt.Scale(domain=[0, height], reverse=True, nice=False),
    }
    x: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[0, 1], nice=False)}
    colours = alt.Fill(
        "left:N",
        scale=alt.Scale(
            domain=list(left), range=[COLOURS[at % len(COLOURS)] for at in range(len(left))]
        ),
        legend=None,
    )
    ribbons = pl.DataFrame(_ribbons(drawn, scale, on_left, on_right, left, right))
    nodes = pl.DataFrame([*_nodes(on_left, LEFT - NODE), *_nodes(on_right, RIGHT)])
    labels = pl.DataFrame(
        [
            *_labels(on_left, left, 0, LETTERS_LEFT),
            *_labels(on_right, right, RIGHT_LABELS, LETTERS_RIGHT),
        ]
    )
    areas = (
        alt.Chart(ribbons)
        .mark_area(opacity=RIBBON_OPACITY, stroke="white", strokeWidth=1)
        .encode(
            x=alt.X("x:Q", **x),
            y=alt.Y("top:Q", **y),
            y2="bottom:Q",
            detail="ribbon:N",
            fill=colours,
            tooltip=["from:N", "to:N"],
        )
    )
    ends = (
        alt.Chart(nodes)
        .mark_rect(color=GREY)
        .encode(x=alt.X("x:Q", **x), x2="x2:Q", y=alt.Y("top:Q", **y), y2="bottom:Q")
    )
    text = (
        alt.Chart(labels)
        .mark_text(align="left", baseline="middle", fontSize=LABEL_SIZE, color=GREY)
        .encode(x=alt.X("x:Q", **x), y=alt.Y("y:Q", **y), text="text:N")
    )
    return chart_of(words, alt.layer(areas, ends, text).properties(width=WIDTH, height=height))


def _sum(flow: Flow, side: int, name: str) -> float:
    return sum(amount for ends, amount in flow.items() if ends[side] == name)


def _slots(tall: Mapping[str, float]) -> dict[str, tuple[float, float, float]]:
    """Where each end begins and stops, and where its slot does, which has room for its label."""
    found, down = {}, 0.0
    for name, height in tall.items():
        if height:
            slot = max(height, SLOT)
            top = down + (slot - height) / 2
            found[name] = (top, top + height, down + slot)
            down += slot + GAP
    return found


def _ribbons(
    flow: Flow,
    scale: float,
    on_left: Mapping[str, tuple[float, float, float]],
    on_right: Mapping[str, tuple[float, float, float]],
    left: Mapping[str, str],
    right: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Points of every ribbon, from end to end; they leave and arrive in the order of the ends."""
    leaves = {name: top for name, (top, _, _) in on_left.items()}
    arrives = {name: top for name, (top, _, _) in on_right.items()}
    rows = []
    for one in left:
        for other in right:
            if (one, other) in flow:
                height = flow[one, other] * scale
                for step in range(STEPS + 1):
                    along = step / STEPS
                    bend = (1 - cos(pi * along)) / 2
                    top = leaves[one] + (arrives[other] - leaves[one]) * bend
                    rows.append(
                        {
                            "ribbon": f"{one} {other}",
                            "left": one,
                            "from": left[one],
                            "to": right[other],
                            "x": LEFT + (RIGHT - LEFT) * along,
                            "top": top,
                            "bottom": top + height,
                        }
                    )
                leaves[one] += height
                arrives[other] += height
    return rows


def _nodes(slots: Mapping[str, tuple[float, float, float]], x: float) -> list[dict[str, float]]:
    return [
        {"x": x, "x2": x + NODE, "top": top, "bottom": bottom} for top, bottom, _ in slots.values()
    ]


def _labels(
    slots: Mapping[str, tuple[float, float, float]],
    names: Mapping[str, str],
    x: float,
    letters: int,
) -> list[dict[str, Any]]:
    rows = []
    for name, (top, bottom, _) in slots.items():
        lines = wrap(names[name], letters)
        first = (top + bottom) / 2 - (len(lines) - 1) * LINE_HEIGHT / 2
        rows += [
            {"x": x, "y": first + at * LINE_HEIGHT, "text": text} for at, text in enumerate(lines)
        ]
    return rows
