"""How much of a spell falls in a month."""

from math import ceil

from sim.compiled import compiled_step
from sim.services.record import NEVER


@compiled_step
def contacts(begins: int, ends: int, between: float, first: int, last: int) -> int:
    """Contacts of a case in the month: on the day it starts and then every so many days."""
    if begins == NEVER:
        return 0
    since, until = max(begins, first), min(max(ends, begins + 1), last)
    if until <= since:
        return 0
    return ceil((until - begins) / between) - ceil((since - begins) / between)


@compiled_step
def overlap(begins: int, ends: int, first: int, last: int) -> int:
    """Midnights of a spell within the month; none where it has not begun."""
    return max(min(ends, last) - max(begins, first), 0)
