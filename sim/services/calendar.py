"""What is due on which day."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.integer]
Ids = NDArray[np.int32]
NOBODY: Ids = np.empty(0, np.int32)


class Calendar:
    """Ids filed under the day on which they fall due; within a day, in the order filed."""

    def __init__(self) -> None:
        self._due: defaultdict[int, list[Ids]] = defaultdict(list)

    def add(self, days: Days, ids: Ids) -> None:
        """File each id under its day."""
        if not ids.size:
            return
        order = np.argsort(days, kind="stable")
        days, ids = days[order], ids[order]
        turns = np.flatnonzero(days[1:] != days[:-1]) + 1
        bounds = [0, *turns.tolist(), ids.size]
        for start, end in pairwise(bounds):
            self._due[int(days[start])].append(ids[start:end])

    def take(self, day: int) -> Ids:
        """Everything due on this day, removed from the calendar."""
        due = self._due.pop(day, None)
        if due is None:
            return NOBODY
        return due[0] if len(due) == 1 else np.concatenate(due)
