"""The glossary: its words, wherever they stand, are explained on hover, focus and touch.

Every meaning stands once on the page; each word is a button that shows it, so that mouse, keyboard
and finger all reach it, and Escape takes it away.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

FILE = Path(__file__).with_name("terms.csv")
NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Term:
    """A word of the glossary, its other forms, and what it means."""

    term: str
    also: tuple[str, ...]
    meaning: str

    @property
    def name(self) -> str:
        """What it is called inside the page."""
        return f"term-{NO_LETTER.sub('-', self.term.lower())}"


@cache
def terms() -> tuple[Term, ...]:
    """All of them, in the order of the alphabet."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(
            Term(row["term"], tuple(filter(None, row["also"].split("; "))), row["meaning"])
            for row in csv.DictReader(handle)
        )


def explained(text: str, seen: set[str] | None = None) -> Markup:
    """Text as HTML, each term's first occurrence a button that explains it.

    `seen` are terms explained before in the same block; what is found is added.
    """
    seen = set() if seen is None else seen
    parts: list[Markup] = []
    end = 0
    for found in _pattern().finditer(text):
        term = _forms()[found[0].lower()]
        if term.name not in seen:
            seen.add(term.name)
            parts += [escape(text[end : found.start()]), _button(found[0], term)]
            end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def meanings() -> Markup:
    """What all buttons show, hidden until asked for."""
    return Markup("").join(
        Markup('<div id="{}" class="meaning" popover><strong>{}</strong>: {}</div>').format(
            term.name, term.term, term.meaning
        )
        for term in terms()
    )


def _button(word: str, term: Term) -> Markup:
    shows = Markup('popovertarget="{}" popovertargetaction="show"').format(term.name)
    return Markup('<button type="button" class="term" {} aria-describedby="{}">{}</button>').format(
        shows, term.name, word
    )


@cache
def _forms() -> dict[str, Term]:
    return {form.lower(): term for term in terms() for form in (term.term, *term.also)}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_forms(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
