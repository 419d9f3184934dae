"""Paying twice: a budget beside the block contract that its holder has left."""

from collections.abc import Iterable
from typing import NamedTuple

from sim.money.double_running import StrandedMonth
from sim.money.pence import PARTS_PER_SHARE, split
from sim.parameters import InputError

PLACE = "double running"


class OptedOut(NamedTuple):
    """Standard care that holders have given up, in pence: still paid for, or released."""

    paid_twice_pence: int
    released_pence: int


def opted_out(given_up_pence: int, fraction: int) -> OptedOut:
    """What of the care given up is still paid for; `fraction` in parts per million.

    Raises InputError for an amount below 0 and a fraction outside 0 to 1.
    """
    if given_up_pence < 0:
        problem = f"{given_up_pence} pence is below 0"
        raise InputError(PLACE, "given_up_pence", problem, "Give 0 or more")
    if not 0 <= fraction <= PARTS_PER_SHARE:
        problem = f"a fraction of {fraction / PARTS_PER_SHARE:g}"
        raise InputError(PLACE, "double_running_fraction", problem, "Give a share from 0 to 1")
    return OptedOut(*split(given_up_pence, (fraction, PARTS_PER_SHARE - fraction)))


def double_running_fraction(months: Iterable[StrandedMonth]) -> float | None:
    """The fraction that a block contract comes to while people leave it (`stranded_block`).

    Of the care that has moved away, the part still paid for; None where nobody has left.
    """
    rows = list(months)
    stranded = sum(row.stranded_pence for row in rows)
    gone = stranded + sum(row.saved_pence for row in rows)
    return stranded / gone if gone else None
