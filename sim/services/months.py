"""The months of a run as stretches of whole days."""

from dataclasses import dataclass
from datetime import date

MONTHS_IN_A_YEAR = 12
APRIL = 4
CENTURY = 100


@dataclass(frozen=True)
class CalendarMonth:
    """One month: its number from the first April (0), its first day of the run, its length."""

    number: int
    first_day: int
    days: int
    financial_year: str


def month_of_run(first_year: int, number: int) -> CalendarMonth:
    """Month `number` of a run that starts on 1 April of `first_year`; before it, below 0."""
    start, end = (_first(first_year, number + later) for later in (0, 1))
    opened = first_year + number // MONTHS_IN_A_YEAR
    return CalendarMonth(
        number=number,
        first_day=(start - date(first_year, APRIL, 1)).days,
        days=(end - start).days,
        financial_year=f"{opened}-{(opened + 1) % CENTURY:02d}",
    )


def _first(first_year: int, number: int) -> date:
    years, month = divmod(APRIL - 1 + number, MONTHS_IN_A_YEAR)
    return date(first_year + years, month + 1, 1)
