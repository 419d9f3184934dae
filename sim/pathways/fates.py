"""Draws kept for what may follow a need, made for many needs at once.

They are the same pure functions of (seed, decision, resident, need) as every draw. Logarithms and
normal quantiles are taken here, in long arrays, so that a day is left with plain arithmetic.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim import draws
from sim.room import room_for
from sim.services import columns_of, rows_from

DECISIONS = (
    "next_service",
    "matching",
    "tie",
    "patience",
    "spot",
    "continuing_healthcare",
    "home_care_hours",
    "home_care_days",
    "recovery_days",
    "after_recovery",
    "nursing",
)
_LOGARITHMS = ("patience", "home_care_days")  # of a uniform draw: times -mean an exponential
_QUANTILES = ("home_care_hours", "recovery_days")  # of the standard normal
_HASHES = ("tie",)  # settles equal claims in a queue
_HASH_RANGE = 2.0**63
_ROOM_AT_FIRST = 1024
FATE = np.dtype([(name, np.uint64 if name in _HASHES else np.float64) for name in DECISIONS])


class Fates:
    """Draws for each need that may lead further: `one[kept]` is the row of a need."""

    def __init__(self, room: int = _ROOM_AT_FIRST) -> None:
        self._kept = 0
        self.one: NDArray[Any] = np.empty(room, FATE)

    def kept(self) -> dict[str, NDArray[Any]]:
        """Every draw kept, one array a decision."""
        return columns_of(self.one[: self._kept])

    def take_up(self, kept: Mapping[str, NDArray[Any]]) -> None:
        """Go on from the draws that others kept."""
        self.one = rows_from(kept, FATE)
        self._kept = self.one.size

    def reserve(self, count: int) -> None:
        """Room for so many needs in all: it takes no memory before it is written to."""
        if count > self.one.size:
            old, self.one = self.one, room_for(count, FATE)
            used = min(self._kept, old.size)
            self.one[:used] = old[:used]

    @property
    def needs(self) -> int:
        """For how many needs draws are kept."""
        return self._kept

    def keep(
        self, seed: int, identity: NDArray[np.uint64], event: NDArray[np.integer]
    ) -> NDArray[np.int32]:
        """Draw for each need; returns the numbers they are kept under."""
        first, self._kept = self._kept, self._kept + identity.size
        if self._kept > self.one.size:
            self.reserve(self._kept + self._kept // 2)
        new = self.one[first : self._kept]
        drawn = draws.uniforms(seed, DECISIONS, identity, event)
        for decision, draw in zip(DECISIONS, drawn, strict=True):
            new[decision] = _as_kept(decision, draw)
        return np.arange(first, self._kept, dtype=np.int32)


def _as_kept(decision: str, draw: NDArray[np.float64]) -> NDArray[Any]:
    if decision in _LOGARITHMS:
        return np.log(draw)
    if decision in _QUANTILES:
        return np.asarray(ndtri(draw))
    return draw * _HASH_RANGE if decision in _HASHES else draw
