"""Text on a page: every word from outside is shown as it is written, never as markup."""

import re
from collections.abc import Iterable
from pathlib import PurePath

import streamlit as st
from markupsafe import Markup, escape

from sim.app.show.terms import explained
from sim.parameters import InputError

# What Markdown, or Streamlit's own additions to it, would take for more than a sign.
SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$:&@^=!])")
HEADINGS = (st.title, st.header, st.subheader)
# What it would make a link of, wherever it stands.
LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=\S)(?=@\S)")
LIST_SIGN = re.compile(r"^\s*(?:[-+]|\d+(?=[.)]))")


def plain(text: str) -> str:
    """Text for a place that reads Markdown, such as a label or a heading."""
    one_line = LINK.sub("\N{WORD JOINER}", " ".join(text.split()))
    signs = SIGNS.sub(r"\\\1", one_line)
    return f"\N{ZERO WIDTH SPACE}{signs}" if LIST_SIGN.match(signs) else signs


def show_heading(text: str, level: int) -> None:
    """A heading; 1 is the page's title, of which there is one."""
    if level <= len(HEADINGS):
        HEADINGS[level - 1](plain(text), anchor=False)
    else:
        st.markdown(f"{'#' * level} {plain(text)}", anchors=False)


def show_sentences(sentences: Iterable[tuple[str, str]]) -> None:
    """What to read first in bold, and the rest: a list, with the glossary's words explained."""
    seen: set[str] = set()
    items = [
        Markup("<li><strong>{}</strong>{}</li>").format(
            explained(lead, seen), explained(rest, seen)
        )
        for lead, rest in sentences
    ]
    if items:
        st.html(Markup('<ul class="sentences">{}</ul>').format(Markup("").join(items)))


def show_text(text: str) -> None:
    """A paragraph, with the glossary's words explained."""
    _paragraph("text", text)


def show_note(text: str) -> None:
    """A paragraph of smaller print: how to read what stands above."""
    _paragraph("note", text)


def show_problem(problem: InputError | str) -> None:
    """What is wrong, where, and what would be right."""
    if isinstance(problem, InputError) and PurePath(problem.file).is_absolute():
        # Where this server keeps its files is nobody's business.
        named = PurePath(problem.file).name
        problem = InputError(named, problem.key, problem.problem, problem.remedy)
    st.error(plain(str(problem)))


def _paragraph(kind: str, text: str) -> None:
    if text:
        st.html(Markup('<p class="{}">{}</p>').format(escape(kind), explained(text)))
