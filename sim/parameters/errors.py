"""The one error that a user's file can cause."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

SHOWN_CHOICES = 16
LONGEST_PART = 800
LONGEST_WORD = 80


class InputError(ValueError):
    """A mistake in a file that somebody wrote.

    Says what is wrong, where (file and key) and what would be right, in one line.
    """

    def __init__(self, file: Path | str, key: str, problem: str, remedy: str) -> None:
        self.file = _one_line(str(file))
        self.key = _one_line(key)
        self.problem = _one_line(problem)
        self.remedy = _one_line(remedy)
        # Other processes, and SimPy's, make the error anew from what is handed on here.
        super().__init__(self.file, self.key, self.problem, self.remedy)

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.problem}. {self.remedy}"


def _one_line(text: str) -> str:
    """Text from outside, safe to show: one line, nothing unprintable, never long."""
    shown = "".join(mark if mark.isprintable() else " " for mark in text)
    return shown if len(shown) <= LONGEST_PART else f"{shown[:LONGEST_PART]} ..."


def did_you_mean(word: str, allowed: Iterable[str], otherwise: str = "") -> str:
    """A remedy for an unknown word: what was meant, and what is allowed.

    Of many allowed words the first are shown, or what to do `otherwise`.
    """
    choices = sorted(allowed)
    said = [f"Did you mean {near}?" for near in get_close_matches(word[:LONGEST_WORD], choices, 1)]
    if len(choices) <= SHOWN_CHOICES:
        said.append(f"Allowed: {', '.join(choices)}" + (". " if otherwise else ""))
    elif not otherwise:
        said.append(f"Allowed: {', '.join(choices[:SHOWN_CHOICES])}, ... ({len(choices)} in all)")
    return " ".join([*said, otherwise]).replace("  ", " ").strip()
