"""The one error that a user's file can cause."""

from pathlib import Path


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
