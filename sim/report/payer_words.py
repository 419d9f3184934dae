"""What payers and kinds of care are called on a page."""

import csv
from functools import cache
from pathlib import Path

from sim.comparison import amount

HERE = Path(__file__).parent


@cache
def words_of(file: str, key: str) -> dict[str, dict[str, str]]:
    """The rows of a table of words beside this file, by one of its columns."""
    with (HERE / file).open(encoding="utf-8", newline="") as handle:
        return {row[key]: row for row in csv.DictReader(handle)}


def payer_word(payer: str, which: str = "label") -> str:
    """A payer's `label`, or as the `subject` of a sentence, with its verbs `pays` and `gets`.

    One without words of its own goes by its name.
    """
    words = words_of("payer_words.csv", "payer").get(payer)
    plain = {"label": payer, "subject": payer, "pays": "pays", "gets": "gets"}
    return (words or {key: text.replace("_", " ") for key, text in plain.items()})[which]


def in_sentence(payer: str) -> str:
    """A payer in the middle of a sentence."""
    subject = payer_word(payer, "subject")
    first, _, rest = subject.partition(" ")
    return f"{first.lower()} {rest}" if first in ("The", "People", "All") else subject


def care_word(care: str) -> str:
    """A kind of care's label."""
    words = words_of("care_words.csv", "care").get(care)
    return words["label"] if words else care.replace("_", " ")


def listed(parts: list[str], last: str = "and") -> str:
    """One, two and three."""
    *before, end = parts
    return f"{', '.join(before)} {last} {end}" if before else end


def short_pounds(pounds: float, place: int) -> str:
    """An amount for a cell of a table: £1.2m."""
    return amount(pounds, "£", place).replace(" million", "m")
