"""Building blocks of pages: figures with their tables and downloads, sentences, waiting."""

from sim.app.show.choice import choose_one, choose_part
from sim.app.show.downloads import show_downloads
from sim.app.show.figure import show_chart, show_figure, show_table, show_table_file
from sim.app.show.links import show_links
from sim.app.show.provenance import show_caution, show_provenance
from sim.app.show.style import show_style
from sim.app.show.terms import explained
from sim.app.show.waiting import asker, wait_for
from sim.app.show.words import (
    plain,
    show_heading,
    show_note,
    show_problem,
    show_sentences,
    show_text,
)

__all__ = [
    "asker",
    "choose_one",
    "choose_part",
    "explained",
    "plain",
    "show_caution",
    "show_chart",
    "show_downloads",
    "show_figure",
    "show_heading",
    "show_links",
    "show_note",
    "show_problem",
    "show_provenance",
    "show_sentences",
    "show_style",
    "show_table",
    "show_table_file",
    "show_text",
    "wait_for",
]
