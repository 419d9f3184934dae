"""What is due on which day."""

from collections import defaultdict

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
        starts = np.flatnonzero(np.diff(days, prepend=days[0] - 1))
        bounds = [*starts.tolist(), ids.size]
        for i, day in enumerate(days[starts].tolist()):
            self._due[day].append(ids[bounds[i] : bounds[i + 1]])

    def take(self, day: int) -> Ids:
        """Everything due on this day, removed from the calendar."""
        due = self._due.pop(day, None)
        if due is None:
            return NOBODY
        return due[0] if len(due) == 1 else np.concatenate(due)
