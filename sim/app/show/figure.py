"""A chart with its words, the table beside it, and what can be downloaded of both."""

import csv
import re
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any

import streamlit as st

from sim.app.show.terms import explained
from sim.app.show.words import plain, show_heading, show_text
from sim.report.charts import CONFIG, Chart
from sim.report.figures import Figure
from sim.report.tables import Table
from sim.report.template import table_html

SCREEN_FONT = '"Source Sans", sans-serif'
# As wide as its place; as high as the drawing needs, with its title and legend above it.
ON_SCREEN = {
    "config": {**CONFIG, "font": SCREEN_FONT},
    "autosize": {"type": "fit-x", "contains": "padding"},
}
OF_THE_ABOVE = "This is a part of the chart above, which says in words what all parts show."
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"[+-]?\d[\d,.]*%?")


def show_figure(figure: Figure, key: str, level: int = 3) -> None:
    """A chart under its title, with its table and downloads; `key` names it on the page.

    `level` is the heading's.
    """
    show_heading(figure.title, level)
    show_text(figure.words)
    show_chart(figure.chart, key)
    with st.expander(plain(f"Table: {figure.table.caption}")):
        show_table(figure.table, key)


def show_chart(chart: Chart, key: str) -> None:
    """A chart as wide as its place, with its downloads."""
    for number, spec in enumerate(chart.specs):
        st.vega_lite_chart(
            {**spec, **ON_SCREEN},
            theme=None,
            width="stretch",
            key=f"{key}-{number}",
            alt=f"{_title(spec)} {OF_THE_ABOVE}".strip() if number else chart.alt,
        )
    with st.container(horizontal=True):
        _download("Chart as PNG", chart.png, f"{key}.png", "image/png")
        _download("Chart as SVG", chart.svg, f"{key}.svg", "image/svg+xml")


def show_table(table: Table, key: str) -> None:
    """A table with its caption and a download."""
    st.html(table_html(table, explained(table.caption)))
    _download("Table as CSV", lambda: csv_of(table), f"{key}.csv", "text/csv")


def _title(spec: Mapping[str, Any]) -> str:
    lines = spec.get("title", {}).get("text", [])
    return f"{' '.join(lines)}." if lines else ""


def show_table_file(label: str, made: Callable[[], Table], key: str) -> None:
    """A table to be taken away without being shown; it is made when somebody asks for it."""
    _download(label, lambda: csv_of(made()), f"{key}.csv", "text/csv")


def _download(label: str, made: Callable[[], str | bytes], file: str, kind: str) -> None:
    """A file that is made when somebody asks for it."""
    st.download_button(label, made, file, kind, key=f"download-{file}", on_click="ignore")


def csv_of(table: Table) -> str:
    """A table as CSV in which no cell can become a formula of a spreadsheet."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(map(harmless, table.header))
    writer.writerows(map(harmless, row) for row in table.rows)
    return "\ufeff" + written.getvalue()


def harmless(cell: str) -> str:
    """A cell as it is; what a spreadsheet might take for a formula begins with an apostrophe."""
    is_safe = NUMBER.fullmatch(cell) or not cell.lstrip(" ").startswith(FORMULA_SIGNS)
    return cell if is_safe else f"'{cell}"
