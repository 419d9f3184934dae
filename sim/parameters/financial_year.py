"""Financial years, April to March, written 2026-27."""

import re
from pathlib import Path

from sim.parameters.errors import InputError

FIRST = 1990
LAST = 2099
EXAMPLE = "2026-27"
_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_CENTURY = 100


def financial_year(first: int) -> str:
    """The financial year that begins on 1 April of `first`: 2026 is "2026-27"."""
    return f"{first}-{(first + 1) % _CENTURY:02d}"


def first_of(written: str) -> int:
    """The year in whose April a financial year begins: "2026-27" is 2026."""
    return int(written.partition("-")[0])


def check_financial_year(written: str, key: str, file: Path | str) -> None:
    """Refuse what is not a financial year."""
    found = _WRITTEN.fullmatch(written)
    first = int(found[1]) if found else 0
    if not FIRST <= first <= LAST or financial_year(first) != written:
        problem = f"{written!r} is not a financial year"
        raise InputError(file, key, problem, f"Write it as {EXAMPLE}")
