"""A waiting list that counts people by the weeks they have waited and by group, not one by one.

For care that is wanted by too many to follow. Each week those who come join, some are treated, and
everybody else waits a week longer. Part of those treated are taken in turn, whoever has waited
longest first; the others as they come, in proportion to the numbers waiting: so some are seen soon
and some late, as on real lists. Which group waits how long is not followed: groups are treated in
proportion to their numbers on the list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import floor

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_with_arrays
from sim.services.groups import N_GROUPS
from sim.services.names import Service

Whole = NDArray[np.int64]

LONGEST_WAIT_WEEKS = 104  # the last entry counts everybody who has waited that long or longer
WEEK_DAYS = 7


@dataclass(frozen=True)
class Treated:
    """Who was treated in a week: by weeks waited, and by group."""

    by_weeks: Whole
    by_group: Whole


@dataclass(frozen=True)
class WaitingList:
    """People waiting by whole weeks waited (0 to 104 and more), and the same people by group.

    So many by group are `coming` a year, as things stand this month.
    """

    by_weeks: Whole
    by_group: Whole
    coming: NDArray[np.float64] = field(default_factory=lambda: np.zeros(N_GROUPS))

    @classmethod
    def empty(cls) -> "WaitingList":
        """Nobody waits."""
        return cls(np.zeros(LONGEST_WAIT_WEEKS + 1, np.int64), np.zeros(N_GROUPS, np.int64))

    @property
    def people(self) -> int:
        """Everybody who waits."""
        return int(self.by_weeks.sum())

    def join(self, by_group: Whole) -> None:
        """New people join, who have not waited yet."""
        self.by_weeks[0] += by_group.sum()
        self.by_group[:] += by_group

    def wait_a_week(self) -> None:
        """Everybody has waited a week longer."""
        last = int(self.by_weeks[-1])
        self.by_weeks[1:] = self.by_weeks[:-1].copy()
        self.by_weeks[0] = 0
        self.by_weeks[-1] += last

    def treat(self, slots: int, share_in_turn: float, offset: float) -> Treated:
        """Treat as many as there are slots, or all; `offset` (0 to 1) is a draw of the week."""
        return Treated(*_treat(self.by_weeks, self.by_group, slots, share_in_turn, offset))


@compiled_with_arrays
def _treat(
    by_weeks: Whole, by_group: Whole, slots: int, share_in_turn: float, offset: float
) -> tuple[Whole, Whole]:
    """Take those treated off the list; how many they are, by weeks and by group."""
    slots = min(slots, by_weeks.sum())
    of_weeks = _from_the_longest(by_weeks, floor(slots * share_in_turn))
    of_weeks += apportion(by_weeks - of_weeks, slots - of_weeks.sum(), offset)
    of_group = apportion(by_group, slots, offset)
    by_weeks -= of_weeks
    by_group -= of_group
    return of_weeks, of_group


@compiled_with_arrays
def apportion(waiting: Whole, total: int, offset: float) -> Whole:
    """`total` shared out in proportion to `waiting`, in whole numbers: nowhere more than waits."""
    everybody = waiting.sum()
    if total >= everybody:
        return waiting.copy()
    shift = min(int(offset * everybody), everybody - 1)
    shared = np.empty_like(waiting)
    running, before = 0, shift // everybody
    for one in range(waiting.size):
        running += waiting[one]
        reached = (running * total + shift) // everybody
        shared[one] = reached - before
        before = reached
    return shared


@compiled_with_arrays
def _from_the_longest(waiting: Whole, total: int) -> Whole:
    """`total` taken from those who have waited longest."""
    taken, left = np.zeros_like(waiting), total
    for one in range(waiting.size - 1, -1, -1):
        taken[one] = min(waiting[one], left)
        left -= taken[one]
    return taken


def kept_lists(lists: Mapping[Service, WaitingList]) -> dict[str, Whole]:
    """Every list as plain arrays: a row a service, in the order of the services."""
    in_order = sorted(lists)
    return {
        "by_weeks": np.array([lists[one].by_weeks for one in in_order], np.int64),
        "by_group": np.array([lists[one].by_group for one in in_order], np.int64),
    }


def lists_from(
    kept: Mapping[str, Whole], services: Iterable[Service]
) -> dict[Service, WaitingList]:
    """Lists as they were kept."""
    return {
        service: WaitingList(kept["by_weeks"][row].copy(), kept["by_group"][row].copy())
        for row, service in enumerate(sorted(services))
    }
