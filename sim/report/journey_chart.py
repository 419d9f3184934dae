"""One resident's year as a picture: a lane for each service, and a key of what is drawn."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import altair as alt
import polars as pl

from sim.report.charts import GREY, PALETTE, Chart, chart_of
from sim.report.journey_words import APRIL, Row, Year, in_words
from sim.services.names import Service

# Lengths in points of the picture, which is drawn narrow and with the names above the lanes, so
# that it can be read on a phone. Heights within a lane are from its top.
WIDTH, LANE, MONTHS_HEIGHT, ABOVE = 440, 58, 44, 24
NAME, BAR = 14, 38
THIN, THICK = 4, 10  # half the height of a bar
LEAST = 3  # so that a single night can be seen
MARGIN, EDGE = 16, 8  # beside the year, for what began before it or goes on after it
KEY_ROW, SAMPLE = 26, 26
KEY_WORDS = SAMPLE + 10
PALE = "#d9dee3"
MONTHS_IN_A_YEAR, MONTHS_IN_A_QUARTER, JANUARY = 12, 3, 1

WAITING = "Waiting for it"
THERE = "In the service"
STILL = "Ready to leave, still there"
SAME_DAY = "Came and went on one day"
NEVER_STARTED = "Wait ended, never started"
GOES_ON = "Goes on beyond the year"
BLUE, ORANGE, _, PINK, _ = PALETTE
# Thin, thick and hollow, and different signs: never colour alone.
BARS: dict[str, dict[str, Any]] = {
    WAITING: {"fill": GREY},
    THERE: {"fill": BLUE},
    STILL: {"fill": "white", "stroke": ORANGE, "strokeWidth": 2.5},
}
POINTS: dict[str, dict[str, Any]] = {
    SAME_DAY: {"shape": "diamond", "color": BLUE, "size": 150},
    NEVER_STARTED: {"shape": "cross", "color": PINK, "size": 120, "angle": 45},
    GOES_ON: {"shape": "triangle-right", "color": GREY, "size": 90},
}
BEFORE = "triangle-left"

Drawn = list[dict[str, Any]]


def journey_chart(rows: Sequence[Row], year: Year, words: str, beside: Sequence[Row] = ()) -> Chart:
    """The requests of one resident in one year; `rows` are those of the table `journeys`.

    A lane for each service, also of those rows that another chart `beside` this one shows.
    """
    services = sorted(
        {row["service"] for row in (*rows, *beside)}, key=lambda name: Service[name.upper()]
    )
    floor = LANE * len(services)
    bars: Drawn = []
    points: Drawn = []
    for row in rows:
        middle = LANE * services.index(row["service"]) + BAR
        bars += _bars(row, year, middle)
        points += _points(row, year, middle)
    used = {one["kind"] for one in (*bars, *points)}
    key = [kind for kind in (*BARS, *POINTS) if kind in used]
    names = [
        {"x": 0, "y": LANE * lane + NAME, "text": in_words("service", service)}
        for lane, service in enumerate(services)
    ]
    months = list(_months(year))
    top = floor + MONTHS_HEIGHT
    samples, labels = _key(key, top)
    labels += [{"x": m["x"] + EDGE / 2, "y": floor + NAME, "text": m["text"]} for m in months]
    layers = [
        _rules([{"x": m["x"], "x2": m["x"], "y": 0, "y2": floor} for m in months], PALE),
        _rules([{"x": 0, "x2": WIDTH, "y": n, "y2": n} for n in range(0, floor + 1, LANE)], PALE),
        *_shapes(bars + [one for one in samples if one["kind"] in BARS]),
        *_signs(points + [one for one in samples if one["kind"] in POINTS]),
        _text(names, fontWeight="bold"),
        _text(labels),
        *_departure(rows, year, floor),
    ]
    height = top + KEY_ROW * len(key)
    drawn = alt.layer(*layers).properties(width=WIDTH + 2 * MARGIN, height=height + ABOVE)
    scaled = drawn.encode(
        x=alt.X(scale=alt.Scale(domain=[-MARGIN, WIDTH + MARGIN], nice=False), axis=None),
        y=alt.Y(scale=alt.Scale(domain=[height, -ABOVE], nice=False), axis=None),
    )
    return chart_of(words, scaled)


def _at(day: int, year: Year) -> float:
    """Where a day stands; those outside the year at its border."""
    return WIDTH * (min(max(day, year.start), year.end) - year.start) / (year.end - year.start)


def _bars(row: Row, year: Year, middle: int) -> Iterator[dict[str, Any]]:
    """The wait, the stay until ready to leave, and the rest of the stay."""
    requested, started, ready = row["requested"], row["started"], row["ready"]
    ended = year.end if row["ended"] is None else row["ended"]
    spans = [(WAITING, requested, ended if started is None else started, THIN)]
    if started is not None:
        spans.append((THERE, started, ended if ready is None else ready, THICK))
        spans.append((STILL, ended if ready is None else ready, ended, THICK))
    for kind, first, end, half in spans:
        if year.within(first, end):
            x = _at(first, year)
            x2 = max(_at(end, year), x + LEAST)
            yield {"kind": kind, "x": x, "x2": x2, "y": middle - half, "y2": middle + half}


def _points(row: Row, year: Year, middle: int) -> Iterator[dict[str, Any]]:
    """What happened on one day, and signs at the border of the year."""
    started, ended = row["started"], row["ended"]
    if ended is not None and year.start <= ended < year.end:
        if started is None:
            yield {"kind": NEVER_STARTED, "x": _at(ended, year), "y": middle}
        elif started == ended:
            yield {"kind": SAME_DAY, "x": _at(ended, year), "y": middle}
    if row["requested"] < year.start:
        yield {"kind": GOES_ON, "x": -EDGE, "y": middle, "shape": BEFORE}
    if ended is None or ended >= year.end:
        yield {"kind": GOES_ON, "x": WIDTH + EDGE, "y": middle}


def _months(year: Year) -> Iterator[dict[str, Any]]:
    for number in range(MONTHS_IN_A_YEAR):
        later, month = divmod(APRIL - 1 + number, MONTHS_IN_A_YEAR)
        first = date(year.first + later, month + 1, 1)
        lines = [f"{first:%b}"]
        if first.month in (APRIL, JANUARY):
            lines.append(str(first.year))
        said = "\n".join(lines) if number % MONTHS_IN_A_QUARTER == 0 else ""
        yield {"x": _at((first - year.run_began).days, year), "text": said}


def _key(kinds: Sequence[str], top: int) -> tuple[Drawn, Drawn]:
    """A sample and its words for everything drawn, under each other: so they fit a phone."""
    samples: Drawn = []
    labels: Drawn = []
    for number, kind in enumerate(kinds):
        y = top + KEY_ROW * number + KEY_ROW / 2
        half = THIN if kind == WAITING else THICK
        sample = {"kind": kind, "x": 0, "x2": SAMPLE, "y": y - half, "y2": y + half}
        if kind in POINTS:
            sample = {"kind": kind, "x": SAMPLE / 2, "y": y}
        samples.append(sample)
        labels.append({"x": KEY_WORDS, "y": y, "text": kind})
    return samples, labels


def _departure(rows: Sequence[Row], year: Year, floor: int) -> list[alt.Chart]:
    """A line on the day on which the resident died or moved away."""
    left = rows[0]["left_day"]
    if left is None or not year.start <= left < year.end:
        return []
    x = _at(left, year)
    word = {"x": x, "y": -ABOVE / 2, "text": in_words("left", rows[0]["left"])}
    side = "right" if x > WIDTH / 2 else "left"
    line = [{"x": x, "x2": x, "y": -ABOVE, "y2": floor}]
    return [
        _rules(line, GREY, 2),
        _text(
            [word | {"x": x - EDGE if side == "right" else x + EDGE}], align=side, fontWeight="bold"
        ),
    ]


def _rules(rows: Drawn, color: str, width: float = 1) -> alt.Chart:
    drawn = alt.Chart(pl.DataFrame(rows)).mark_rule(color=color, strokeWidth=width)
    encoded: alt.Chart = drawn.encode(x="x:Q", x2="x2:Q", y="y:Q", y2="y2:Q")
    return encoded


def _shapes(rows: Drawn) -> Iterator[alt.Chart]:
    for kind, style in BARS.items():
        if mine := [row for row in rows if row["kind"] == kind]:
            drawn = alt.Chart(pl.DataFrame(mine)).mark_rect(**style)
            yield drawn.encode(x="x:Q", x2="x2:Q", y="y:Q", y2="y2:Q")


def _signs(rows: Drawn) -> Iterator[alt.Chart]:
    for kind, style in POINTS.items():
        for shape in (style["shape"], BEFORE):
            mine = [
                row
                for row in rows
                if row["kind"] == kind and row.get("shape", style["shape"]) == shape
            ]
            if mine:
                drawn = alt.Chart(pl.DataFrame(mine)).mark_point(
                    **style | {"shape": shape}, filled=True, opacity=1
                )
                yield drawn.encode(x="x:Q", y="y:Q")


def _text(rows: Drawn, **style: Any) -> alt.Chart:
    given: dict[str, Any] = {
        "align": "left",
        "baseline": "middle",
        "fontSize": 14,
        "color": GREY,
        "lineBreak": "\n",
    } | style
    drawn = alt.Chart(pl.DataFrame(rows)).mark_text(**given)
    encoded: alt.Chart = drawn.encode(x="x:Q", y="y:Q", text="text:N")
    return encoded
