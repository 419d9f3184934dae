"""Every building block of pages at once, with the longest and the most hostile words they may meet.

Served by `streamlit run`; the answer is made up, so nothing is simulated.
"""

from typing import Any

import streamlit as st

from sim.app.show import (
    show_caution,
    show_figure,
    show_heading,
    show_note,
    show_problem,
    show_provenance,
    show_sentences,
    show_style,
    show_table,
    show_text,
)
from sim.app.work import Request
from sim.parameters import InputError, catalogue
from sim.report.page import page_of
from sim.results import Results
from tests.unit.test_report import answer_of

# As long as the longest title that ships.
LONG = "A scenario with quite a long title, as people write them who have much to say about it, so"
HOSTILE = (
    "**b** _i_ ~~s~~ `c` $a$ and $b$ [l](https://example.org) ![p](x.png) :red[r] :smile: <b>x</b> "
    "&lt; a->b # 1. - | ^ ="
)
NAMES = ("do_nothing", "more_home_care", "much_more", "most")


@st.cache_resource
def made_up() -> tuple[Results, dict[str, Any]]:
    answer = answer_of(NAMES, LONG)
    return answer, page_of(answer, catalogue())


def main() -> None:
    """Draw them all."""
    st.set_page_config(page_title="Showcase", layout="wide")
    show_style()
    answer, page = made_up()
    request = Request("gloucestershire", NAMES, years=3, replicates=6, residents=100_000)
    show_heading("Showcase", 1)
    show_caution(answer, request)
    show_heading(HOSTILE, 2)
    show_sentences([(HOSTILE, f"; {HOSTILE}"), *page["answers"][0].sentences])
    show_text(HOSTILE)
    show_note("A delayed day is told before a second delayed day.")
    show_problem(InputError(HOSTILE, "a.key", "is wrong", "Do it right"))
    show_figure(page["changes"], "changes")
    show_figure(page["payers"], "payers")
    for number, figure in enumerate([*page["lines"], *page["people"].figures]):
        show_figure(figure, f"figure-{number}", level=4)
    show_table(page["answers"][0].table, "answer")
    show_table(page["answers"][0].more, "more")
    show_provenance(answer)


if __name__ == "__main__":
    main()
