"""What is due on which day."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.integer]
Ids = NDArray[np.int32]
NOBODY: Ids = np.empty(0, np.int32)

# Below this many ids, filing them one by one is faster than sorting them.
_FEW = 64


class Calendar:
    """Ids filed under the day on which they fall due; within a day, in the order filed."""

    def __init__(self) -> None:
        self._due: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, days: Days, ids: Ids) -> None:
        """File each id under its day."""
        due = self._due
        if ids.size < _FEW:
            for day, one in zip(days.tolist(), ids.tolist(), strict=True):
                due[day].append(one)
            return
        order = np.argsort(days, kind="stable")
        days, ids = days[order], ids[order]
        turns = (days[1:] != days[:-1]).nonzero()[0] + 1
        for start, end in pairwise([0, *turns.tolist(), ids.size]):
            due[int(days[start])].extend(ids[start:end].tolist())

    def take(self, day: int) -> Ids:
        """Everything due on this day, removed from the calendar."""
        due = self._due.pop(day, None)
        return NOBODY if due is None else np.array(due, np.int32)
