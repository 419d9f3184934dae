"""Building blocks of pages: figures with their tables and downloads, sentences, waiting."""

from sim.app.show.figure import show_figure, show_table
from sim.app.show.waiting import wait_for

__all__ = ["show_figure", "show_table", "wait_for"]
