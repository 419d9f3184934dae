"""The answer for people: tables, charts and the page, with nothing left to work out."""

from sim.report.page import write_page
from sim.report.tables import Table, difference_row, differences, findings

__all__ = ["Table", "difference_row", "differences", "findings", "write_page"]
