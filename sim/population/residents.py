"""The people of a place as arrays: one slot per resident, which never moves."""

import numpy as np
from numpy.typing import NDArray

from sim.population.cells import N_CELLS
from sim.population.groups import N_GROUPS, N_PROFILES
from sim.population.rates import NO_TREND, Rates
from sim.room import room_for

MONTHS = 12

# Every array of a resident with its type; `clocks` has one column for each kind of change.
ARRAYS: dict[str, type[np.generic]] = {
    "identity": np.uint64,
    "birth_day": np.int32,
    "age": np.uint8,
    "sex": np.uint8,
    "quintile": np.uint8,
    "conditions": np.uint32,
    "condition_count": np.uint8,
    "frailty": np.uint8,
    "frailty_rank": np.uint16,
    "susceptibility": np.float32,
    "children": np.uint8,
    "alive": np.bool_,
    "in_care_home": np.bool_,
    "cell": np.uint16,
    "group": np.uint16,
    "profile": np.uint16,
    "need_ratio": np.float32,
    "death_ratio": np.float32,
    "left_day": np.int32,
    "death_clock": np.float32,
    "death_rate": np.float32,
}


class Residents:
    """Structure of arrays; of each array only the first `n` entries are residents.

    `identity` key of all draws; `birth_day` day number, 0 is 1 April of the first year; `age` in
    completed years, at most 100; `sex` 0 female, 1 male; `quintile` 0 most deprived; `conditions`
    bitmask and `condition_count`; `frailty` 0 fit to 3 severe and `frailty_rank`, the draw behind
    it; `susceptibility` multiplies onset rates; `children` born since the start; `alive` living
    here; `in_care_home`; `cell` (see `cells`), `group` and `profile` (see `groups`);
    what conditions multiply urgent need (`need_ratio`, against people with as many conditions) and
    mortality (`death_ratio`) by; `left_day` of death or moving out; `death_clock`
    hazard still to run and `death_rate` a day. `clocks` [slot, change] are the hazards still to
    run before each condition starts (or, while it is held, ends), before moving out and before
    giving birth.

    `by_cell`, `by_group` and `by_profile` count the living in each cell, group and profile.
    `blocks[m]` are the slots whose birthday falls in month m of the financial year, as (first, end)
    pairs. `today` is the first day of the month that was turned last; `rates` are the tables now in
    force,
    `incidence_level` what the incidence trend has come to [age].
    """

    identity: NDArray[np.uint64]
    birth_day: NDArray[np.int32]
    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    quintile: NDArray[np.uint8]
    conditions: NDArray[np.uint32]
    condition_count: NDArray[np.uint8]
    frailty: NDArray[np.uint8]
    frailty_rank: NDArray[np.uint16]
    susceptibility: NDArray[np.float32]
    children: NDArray[np.uint8]
    alive: NDArray[np.bool_]
    in_care_home: NDArray[np.bool_]
    cell: NDArray[np.uint16]
    group: NDArray[np.uint16]
    profile: NDArray[np.uint16]
    need_ratio: NDArray[np.float32]
    death_ratio: NDArray[np.float32]
    left_day: NDArray[np.int32]
    death_clock: NDArray[np.float32]
    death_rate: NDArray[np.float32]

    def __init__(self, room: int, changes: int, rates: Rates) -> None:
        self.n = 0
        self.rates = rates
        self.clocks = room_for(room, np.float32, changes)
        for name, kind in ARRAYS.items():
            setattr(self, name, np.zeros(room, kind))
        self.by_cell = np.zeros(N_CELLS, np.int64)
        self.by_group = np.zeros(N_GROUPS, np.int64)
        self.by_profile = np.zeros(N_PROFILES, np.int64)
        self.blocks: list[list[tuple[int, int]]] = [[] for _ in range(MONTHS)]
        self.today = 0
        self.incidence_level = NO_TREND

    @property
    def living(self) -> int:
        """Residents who live here now."""
        return int(self.by_cell.sum())

    def append(self, count: int) -> slice:
        """Slots for `count` more residents, empty but for zeros; more room is made if needed."""
        first, self.n = self.n, self.n + count
        if self.n > len(self.age):
            self._grow()
        return slice(first, self.n)

    def _grow(self) -> None:
        room = self.n + self.n // 2
        clocks, self.clocks = self.clocks, room_for(room, np.float32, self.clocks.shape[1])
        self.clocks[: len(clocks)] = clocks
        for name in ARRAYS:
            old = getattr(self, name)
            new = np.zeros(room, old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)

    def remove(self, slots: NDArray[np.integer], day: NDArray[np.int32] | int) -> None:
        """These residents no longer live here, from `day` on; their clocks stop."""
        np.subtract.at(self.by_cell, self.cell[slots], 1)
        np.subtract.at(self.by_group, self.group[slots], 1)
        np.subtract.at(self.by_profile, self.profile[slots], 1)
        self.alive[slots] = False
        self.in_care_home[slots] = False
        self.left_day[slots] = day
        self.clocks[slots] = np.inf
        self.death_clock[slots] = np.inf
        self.death_rate[slots] = 0
