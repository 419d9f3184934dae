"""The one error that a user's file can cause."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

SHOWN_CHOICES = 12
LONGEST_PART = 300
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
        place = f"{self.file}: {self.key}" if key else self.file
        super().__init__(f"{place}: {self.problem}. {self.remedy}")

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str, str, str]]:
        """Errors travel between processes."""
        return InputError, (self.file, self.key, self.problem, self.remedy)


def _one_line(text: str) -> str:
    """Text from outside, safe to show: one line, nothing unprintable, never long."""
    shown = "".join(mark if mark.isprintable() else " " for mark in text)
    return shown if len(shown) <= LONGEST_PART else f"{shown[:LONGEST_PART]} ..."


def did_you_mean(word: str, allowed: Iterable[str], otherwise: str = "") -> str:
    """A remedy for a misspelt word: the nearest allowed word, or what is allowed."""
    choices = sorted(allowed)
    nearest = get_close_matches(word[:LONGEST_WORD], choices, n=1)
    if nearest:
        return f"Did you mean {nearest[0]}? {otherwise}".rstrip()
    if otherwise and len(choices) > SHOWN_CHOICES:
        return otherwise
    said = f"Allowed: {', '.join(choices[:SHOWN_CHOICES])}"
    if len(choices) > SHOWN_CHOICES:
        said += f", ... ({len(choices)} in all)"
    return f"{said}. {otherwise}" if otherwise else said
