"""The residents' clocks of need: one for each kind, run by the rates in force."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.demand import Clock, Season, Strikes, ratio_of_conditions, segment_of_group
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.population import Residents
from sim.population.groups import N_SEGMENTS

NEEDS = ("urgent", "planned", "social_care", "community_health", "mental_health")
Clocks = Mapping[str, Clock]


def open_clocks(seed: int, room: int) -> dict[str, Clock]:
    """Clocks with room for so many residents, of whom nobody has been admitted yet."""
    return {need: Clock(need, seed, room) for need in NEEDS}


def set_rates(clocks: Clocks, people: Residents, slots: slice, rules: Rules) -> None:
    """Read residents' rates of need from this year's tables; the dead have none.

    Urgent need and need of mental health care answer to which conditions are held, not only to how
    many.
    """
    alive = people.alive[slots]
    at = people.cell[slots].astype(np.int64) * N_SEGMENTS
    at += segment_of_group(people.group[slots])
    for need, clock in clocks.items():
        rate = rules.per_day[need].take(at) * alive
        if need == "urgent":
            rate *= people.need_ratio[slots]
        if need == "mental_health":
            rate *= ratio_of_conditions(people.conditions[slots], *rules.mental_health_ratio)
        clock.set_rate(slots, rate)


def strikes_of_month(
    clocks: Clocks, place: Place, season: Season, first_day: int, days: int
) -> dict[str, Strikes]:
    """The needs of each kind that strike in the month, while those they strike are alive.

    Urgent need has a season; its clock runs at the pace of attendances at A&E.
    """
    pace = {"urgent": season.ae_attendances}
    identity = place.people.identity[: place.people.n]
    struck = {need: clock.run(identity, days, pace.get(need, 1)) for need, clock in clocks.items()}
    gone_on: NDArray[np.int32] = place.holds["gone_on"]
    return {
        need: found.where(first_day + found.day < gone_on[found.slot])
        for need, found in struck.items()
    }
