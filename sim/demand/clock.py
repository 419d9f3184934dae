"""A clock for one kind of need: the hazard each resident has still to run before it strikes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled_with_arrays
from sim.population import run_down
from sim.room import room_for

Slots = NDArray[np.int64]
Hazard = NDArray[np.float32]

# When room runs out an eighth is added, so that growing stays rare.
_SPARE = 8
# What a clock holds for each resident; the rate is in strikes a day.
_OF_EACH = {"_remaining": np.float32, "_rate": np.float32, "_number": np.uint16}


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
        """Only some of the strikes; most of them is quickest."""
        return self if kept.all() else self.those(kept)

    def those(self, which: NDArray[np.bool_ | np.int64]) -> "Strikes":
        """Only some of the strikes, by flags or by number."""
        return Strikes(self.slot[which], self.day[which], self.number[which])


class Clock:
    """One unit exponential per resident, run down by the resident's own rate.

    The random time change of a Poisson process: exact for rates that are constant between changes.
    Where the hazard crosses zero the need strikes, on the day the crossing falls on, and a fresh
    exponential is added. A rate of zero (dead, moved away) stops the clock.
    """

    _remaining: Hazard
    _rate: Hazard
    _number: NDArray[np.uint16]

    def __init__(self, need: str, seed: int, room: int) -> None:
        self.need = need
        self.seed = seed
        for name, kind in _OF_EACH.items():
            setattr(self, name, room_for(room, kind))
        self._used = 0

    def admit(self, identity: NDArray[np.uint64]) -> None:
        """Start the clocks of residents who take the next slots; they stand until a rate is set."""
        first, last = self._used, self._used + identity.size
        if last > self._remaining.size:
            self._grow(last)
        self._remaining[first:last] = draws.exponential(self.seed, self.need, identity)
        self._used = last

    def kept(self) -> dict[str, NDArray[Any]]:
        """What the clock holds, by name, a row for each resident; good until it runs on."""
        return {name.lstrip("_"): getattr(self, name)[: self._used] for name in _OF_EACH}

    def take_up(self, kept: Mapping[str, NDArray[Any]]) -> None:
        """Go on from what another clock held."""
        self._used = len(kept["remaining"])
        for name in _OF_EACH:
            getattr(self, name)[: self._used] = kept[name.lstrip("_")]

    def set_rate(
        self, slots: NDArray[np.integer] | slice, rate_per_day: NDArray[np.float32] | float
    ) -> None:
        """Change the rate of some residents from now on."""
        self._rate[slots] = rate_per_day

    def rates(self, slots: NDArray[np.integer] | slice) -> NDArray[np.float32]:
        """The rates a day of some residents; of a slice to be written to: they hold from now on."""
        return self._rate[slots]

    def run(self, identity: NDArray[np.uint64], days: int, pace: float = 1.0) -> Strikes:
        """Let `days` pass at constant rates; returns every strike, ordered by resident slot.

        `pace` is the season: how fast the hazard runs off against the mean of the year.
        """
        struck = run_down(self._remaining, self._rate, self._used, np.float32(days * pace))
        found: list[tuple[Slots, NDArray[np.int32], NDArray[np.uint32]]] = []
        while struck.size:
            day, number = _strike(struck, self._remaining, self._rate, self._number, days, pace)
            found.append((struck, day, number))
            fresh = draws.exponential(self.seed, self.need, identity[struck], number)
            struck = _set_going(struck, self._remaining, fresh)
        return _gather(found)

    def _grow(self, needed: int) -> None:
        room = max(needed, self._remaining.size + self._remaining.size // _SPARE)
        for name in _OF_EACH:
            old = getattr(self, name)
            new = room_for(room, old.dtype)
            new[: old.size] = old
            setattr(self, name, new)


@compiled_with_arrays
def _strike(
    slots: Slots,
    remaining: Hazard,
    rate: Hazard,
    number: NDArray[np.uint16],
    days: int,
    pace: float,
) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
    """The day each need strikes on, and its number in the resident's life."""
    day, which = np.empty(len(slots), np.int32), np.empty(len(slots), np.uint32)
    for strike, slot in enumerate(slots):
        # What is left below zero has been run off since the crossing.
        since = -remaining[slot] / (rate[slot] * np.float32(pace))
        day[strike] = min(max(int(np.float32(days) - since), 0), days - 1)
        number[slot] += 1
        which[strike] = number[slot]
    return day, which


@compiled_with_arrays
def _set_going(slots: Slots, remaining: Hazard, fresh: NDArray[np.float64]) -> Slots:
    """Add a fresh exponential; the slots of those that are below zero all the same."""
    again = np.empty(len(slots), np.int64)
    count = 0
    for strike, slot in enumerate(slots):
        remaining[slot] += fresh[strike]
        again[count] = slot
        count += remaining[slot] < 0
    return again[:count].copy()


def _gather(found: list[tuple[Slots, NDArray[np.int32], NDArray[np.uint32]]]) -> Strikes:
    if not found:
        return Strikes(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.uint32))
    slot, day, number = (np.concatenate(column) for column in zip(*found, strict=True))
    if len(found) > 1:
        order = np.argsort(slot, kind="stable")
        slot, day, number = slot[order], day[order], number[order]
    return Strikes(slot, day, number)
