"""A clock for one kind of need: the hazard each resident has still to run before it strikes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import draws

Slots = NDArray[np.int64]

# Clocks run down at once: few enough to stay in the processor's own memory.
_AT_ONCE = 32768
# When room runs out an eighth is added, so that growing stays rare.
_SPARE = 8


@dataclass(frozen=True)
class Strikes:
    """Needs that struck within one stretch of days, one entry each.

    `slot` of the resident, `day` counted from the start of the stretch, `number` of the strike in
    the resident's life in this run (from 1), which keys everything drawn about it.
    """

    slot: Slots
    day: NDArray[np.int32]
    number: NDArray[np.uint32]

    def where(self, kept: NDArray[np.bool_]) -> "Strikes":
        """Only some of the strikes."""
        if kept.all():
            return self
        return Strikes(self.slot[kept], self.day[kept], self.number[kept])


class Clock:
    """One unit exponential per resident, run down by the resident's own rate.

    The random time change of a Poisson process: exact for rates that are constant between changes.
    Where the hazard crosses zero the need strikes, on the day the crossing falls on, and a fresh
    exponential is added. A rate of zero (dead, moved away) stops the clock.
    """

    def __init__(self, need: str, seed: int, room: int) -> None:
        self.need = need
        self._seed = seed
        self._remaining = np.zeros(room, np.float32)
        self._rate = np.zeros(room, np.float32)  # strikes a day
        self._number = np.zeros(room, np.uint16)
        self._used = 0

    def admit(self, identity: NDArray[np.uint64]) -> None:
        """Start the clocks of residents who take the next slots; they stand until a rate is set."""
        first, last = self._used, self._used + identity.size
        if last > self._remaining.size:
            self._grow(last)
        self._remaining[first:last] = draws.exponential(self._seed, self.need, identity)
        self._used = last

    def set_rate(
        self, slots: NDArray[np.integer] | slice, rate_per_day: NDArray[np.float32] | float
    ) -> None:
        """Change the rate of some residents from now on."""
        self._rate[slots] = rate_per_day

    def run(self, identity: NDArray[np.uint64], days: int) -> Strikes:
        """Let `days` pass at constant rates; returns every strike, ordered by resident slot."""
        remaining = self._remaining[: self._used]
        struck = self._run_down(days)
        found: list[tuple[Slots, NDArray[np.int32], NDArray[np.uint32]]] = []
        while struck.size:
            # What is left below zero has been run off since the crossing.
            since = -remaining[struck] / self._rate[struck]
            day = np.clip((days - since).astype(np.int32), 0, days - 1)
            self._number[struck] += 1
            number = self._number[struck].astype(np.uint32)
            found.append((struck, day, number))
            remaining[struck] += draws.exponential(self._seed, self.need, identity[struck], number)
            struck = struck[remaining[struck] < 0]
        return _gather(found)

    def _run_down(self, days: int) -> Slots:
        """Take the hazard of `days` off every clock; the slots of those that fell below zero."""
        spent = np.empty(_AT_ONCE, np.float32)
        below = []
        for first in range(0, self._used, _AT_ONCE):
            part = slice(first, min(first + _AT_ONCE, self._used))
            remaining, run_off = self._remaining[part], spent[: part.stop - first]
            np.multiply(self._rate[part], np.float32(days), out=run_off)
            np.subtract(remaining, run_off, out=remaining)
            below.append((remaining < 0).nonzero()[0] + first)
        return np.concatenate(below) if below else np.empty(0, np.int64)

    def _grow(self, needed: int) -> None:
        room = max(needed, self._remaining.size + self._remaining.size // _SPARE)
        for name in ("_remaining", "_rate", "_number"):
            old = getattr(self, name)
            new = np.zeros(room, old.dtype)
            new[: old.size] = old
            setattr(self, name, new)


def _gather(found: list[tuple[Slots, NDArray[np.int32], NDArray[np.uint32]]]) -> Strikes:
    if not found:
        return Strikes(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.uint32))
    slot, day, number = (np.concatenate(column) for column in zip(*found, strict=True))
    if len(found) > 1:
        order = np.argsort(slot, kind="stable")
        slot, day, number = slot[order], day[order], number[order]
    return Strikes(slot, day, number)
