"""What schemes do to the residents in them, this month: ratios of named rates, by resident.

Pathways read from here and know nothing of schemes; `sim.schemes` writes it anew every month. Where
no scheme is at work there is no array, and nothing is multiplied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Slots = NDArray[np.integer]
Ratios = NDArray[np.float32]

# Rates that are a clock of their own, and the clock.
CLOCK_OF = {
    "planned_referrals": "planned",
    "social_care_requests": "social_care",
    "carer_breakdowns": "carer_breakdown",
    "community_health_requests": "community_health",
    "mental_health_requests": "mental_health",
}
# Rates that say which urgent needs there are.
URGENT = ("urgent_needs", "emergency_admissions", "ae_attendances", "falls")


@dataclass
class Reached:
    """Ratios by rate and resident, and who is in which scheme.

    `ratios` [slot] hold for all residents, 1 where nothing is changed (differences: 0); `in_scheme`
    [slot] says of each scheme who is in it so long that it works, `intended` for whom it is meant,
    in it or not. `counted` adds up, by scheme and rate, the events of the former this month, under
    `<rate> of` what they are a share of; `counted_intended` those of the latter.
    """

    ratios: Mapping[str, Ratios] = field(default_factory=dict)
    in_scheme: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    intended: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    acts_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: dict[tuple[str, str], int] = field(default_factory=dict)
    counted_intended: dict[tuple[str, str], int] = field(default_factory=dict)

    def ratio(self, rate: str, slots: Slots) -> NDArray[np.floating] | float:
        """What multiplies this rate of these residents; 1 where no scheme acts on it."""
        ratios = self.ratios.get(rate)
        return 1.0 if ratios is None else ratios[slots]

    def difference(self, rate: str) -> Ratios | None:
        """What schemes add to this quality of each resident [slot]; None where they add nothing."""
        return self.ratios.get(rate)

    def changed(self, rates: tuple[str, ...]) -> Slots:
        """The slots of residents for whom any of these rates is another."""
        found = [np.flatnonzero(self.ratios[rate] != 1) for rate in rates if rate in self.ratios]
        if not found:
            return np.empty(0, np.int64)
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def anyone_acts_on(self, rate: str) -> bool:
        """Whether a scheme that is at work acts on this rate."""
        return any(rate in self.acts_on[scheme] for scheme in self.in_scheme)

    def acted_on(self, rate: str, slots: Slots) -> NDArray[np.bool_]:
        """Which residents are in a scheme that acts on this rate, if only by a ratio of 1."""
        there = np.zeros(slots.size, np.bool_)
        for scheme, in_it in self.in_scheme.items():
            if rate in self.acts_on[scheme]:
                there |= in_it[slots]
        return there

    def count_of(self, rate: str, slots: Slots, without: Slots) -> None:
        """Events of one rate, and those that the same dice would bring about `without` schemes."""
        self.count(rate, slots)
        self.count(f"{rate} of", without)

    def count(self, rate: str, slots: Slots) -> None:
        """Events of one rate, one entry each: those of residents in a scheme that acts on it."""
        for flags, counted in (
            (self.in_scheme, self.counted),
            (self.intended, self.counted_intended),
        ):
            for scheme, there in flags.items():
                if rate in self.acts_on[scheme]:
                    key = scheme, rate
                    counted[key] = counted.get(key, 0) + int(there[slots].sum())
