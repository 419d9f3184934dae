"""The one error that a user's file can cause."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

SHOWN_CHOICES = 12


class InputError(ValueError):
    """A mistake in a file that somebody wrote.

    Says what is wrong, where (file and key) and what would be right, in one line.
    """

    def __init__(self, file: Path | str, key: str, problem: str, remedy: str) -> None:
        self.file = str(file)
        self.key = key
        self.problem = problem
        self.remedy = remedy
        place = f"{self.file}: {key}" if key else self.file
        super().__init__(f"{place}: {problem}. {remedy}")

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str, str, str]]:
        """Errors travel between processes."""
        return InputError, (self.file, self.key, self.problem, self.remedy)


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """A remedy for a misspelt word: the nearest allowed word, or the allowed ones if few."""
    choices = sorted(allowed)
    nearest = get_close_matches(word, choices, n=1)
    if nearest:
        return f"Did you mean {nearest[0]}?"
    if len(choices) <= SHOWN_CHOICES:
        return f"Allowed: {', '.join(choices)}"
    return "No name is near it; see `localpound list parameters`"
