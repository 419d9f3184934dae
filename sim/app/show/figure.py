"""A chart with its words, the table beside it, and what can be downloaded of both."""

import csv
from io import StringIO

import streamlit as st

from sim.report.charts import styled
from sim.report.figures import Figure
from sim.report.tables import Table

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def show_figure(figure: Figure, key: str) -> None:
    """A chart under its title, with its table and downloads; `key` names it on the page."""
    st.subheader(figure.title)
    st.write(figure.words)
    for number, part in enumerate(figure.chart.parts):
        st.altair_chart(
            styled(part), theme=None, width="stretch", key=f"{key}-{number}", alt=figure.chart.alt
        )
    with st.expander(f"Table: {figure.table.caption}"):
        show_table(figure.table, key)
    with st.popover("Download"):
        st.download_button("Chart as SVG", figure.chart.svg, f"{key}.svg", "image/svg+xml")
        st.download_button("Chart as PNG", figure.chart.png, f"{key}.png", "image/png")


def show_table(table: Table, key: str) -> None:
    """A table with its caption and a download."""
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    st.caption(table.caption)
    st.table(rows, alt=table.caption)
    st.download_button("Table as CSV", lambda: csv_of(table), f"{key}.csv", "text/csv")


def csv_of(table: Table) -> str:
    """A table as CSV in which no cell can become a formula of a spreadsheet."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(map(harmless, table.header))
    writer.writerows(map(harmless, row) for row in table.rows)
    return "\ufeff" + written.getvalue()


def harmless(cell: str) -> str:
    """A cell as text: one that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
