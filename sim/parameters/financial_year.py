"""Financial years, April to March, written 2026-27."""

import re

FIRST, LAST = 1990, 2099
_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_CENTURY = 100


def financial_year(first: int) -> str:
    """The financial year that begins on 1 April of `first`: 2026 is "2026-27"."""
    return f"{first}-{(first + 1) % _CENTURY:02d}"


def first_of(written: str) -> int:
    """The calendar year in which a financial year begins; ValueError if it is not one."""
    found = _WRITTEN.fullmatch(written)
    first = int(found[1]) if found else 0
    if not FIRST <= first <= LAST or financial_year(first) != written:
        raise ValueError(f"{written!r} is not a financial year")
    return first
