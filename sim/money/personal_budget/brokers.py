"""Brokers who help people plan and arrange their budget: a gate of so many places."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.parameters import InputError

PLACE = "brokers"


class BrokerMonth(NamedTuple):
    """One month: who asked, began and finished planning, and who waits or is under way at its end.

    Over the months so far, those who asked have finished, are under way or wait.
    """

    month: int
    asked: int
    started: int
    finished: int
    under_way: int
    waiting: int


def broker_months(asked: Sequence[int], places: int, months_to_plan: int) -> list[BrokerMonth]:
    """Serve people in the order in which they ask, as far as brokers have places on their caseload.

    A case begun in month 0 is finished at the end of month `months_to_plan - 1`; only then does its
    budget begin. Raises InputError for numbers below 0 and for a plan of no months.
    """
    for key, number in (("places", places), *((f"asked.{m}", n) for m, n in enumerate(asked))):
        if number < 0:
            raise InputError(PLACE, key, f"{number} is below 0", "Give a whole number, 0 or more")
    if months_to_plan < 1:
        problem = f"a plan takes {months_to_plan} months"
        raise InputError(PLACE, "months_to_plan", problem, "Give 1 or more")
    began: list[int] = []
    under_way = waiting = 0
    rows = []
    for month, number in enumerate(asked):
        waiting += number
        started = min(waiting, places - under_way)
        waiting -= started
        began.append(started)
        first = month + 1 - months_to_plan
        finished = began[first] if first >= 0 else 0
        under_way += started - finished
        rows.append(BrokerMonth(month, number, started, finished, under_way, waiting))
    return rows
