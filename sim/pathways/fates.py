"""Draws kept for what may follow a need, made for many needs at once.

They are the same pure functions of (seed, decision, resident, need) as every draw; keeping them
means that a day in which a few people move costs a few look-ups, not a few dozen hashes.
"""

import numpy as np
from numpy.typing import NDArray

from sim import draws

DECISIONS = (
    "next_service",
    "matching",
    "tie",
    "patience",
    "spot",
    "funder",
    "home_care_hours",
    "home_care_days",
    "recovery_days",
    "after_recovery",
    "nursing",
)
_ROOM_AT_FIRST = 1024
_ROW = {decision: row for row, decision in enumerate(DECISIONS)}


class Fates:
    """Uniform draws for each need that may lead further: one row a decision, one column a need."""

    def __init__(self, room: int = _ROOM_AT_FIRST) -> None:
        self._kept = 0
        self._draws = np.empty((len(DECISIONS), room))

    def keep(
        self, seed: int, identity: NDArray[np.uint64], event: NDArray[np.integer]
    ) -> NDArray[np.int32]:
        """Draw for each need; returns the numbers they are kept under."""
        first, self._kept = self._kept, self._kept + identity.size
        if self._kept > self._draws.shape[1]:
            grown = np.empty((len(DECISIONS), self._kept + self._kept // 2))
            grown[:, :first] = self._draws[:, :first]
            self._draws = grown
        self._draws[:, first : self._kept] = draws.uniforms(seed, DECISIONS, identity, event)
        return np.arange(first, self._kept, dtype=np.int32)

    def read(self, decision: str, kept: NDArray[np.int32]) -> NDArray[np.float64]:
        """The draws for one decision of the needs kept under these numbers."""
        return self._draws[_ROW[decision], kept]
