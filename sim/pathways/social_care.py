"""Need for care and support that arises at home, not in hospital."""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled
from sim.demand import Strikes
from sim.pathways.moves import ask_for_place
from sim.pathways.numbers import Numbers
from sim.pathways.place import CARE_HOMES, DOWNSTREAM, Place, Today
from sim.pathways.rules import CommunityRates, Rules
from sim.population import likelier_near_death
from sim.services import NOT_A_ROW

# Numbers of these needs are kept apart from those of other needs.
FIRST_SOCIAL_CARE_EVENT = np.uint32(1 << 31)


def ask(place: Place, strikes: Strikes, rules: Rules, first_day: int) -> None:
    """Requests of the coming days, for whoever is at home without the care they would ask for."""
    slots = strikes.slot
    free = ~(place.has("asked", slots) | place.has("hospital", slots))
    free &= ~place.has("care_home", slots)
    free[1:] &= strikes.slot[1:] != strikes.slot[:-1]
    strikes = strikes.where(free)
    slots, number = strikes.slot, strikes.number
    wanted = _which_service(place, slots, number, rules.community)
    has_care = place.has("home_care", slots) | place.has("recovery", slots)
    care_home = np.isin(wanted, CARE_HOMES)
    ratio = place.people.rates.care_home_ratio[place.people.age[slots]]
    likely = likelier_near_death(place.people, slots) / ratio
    draw = draws.uniform(place.seed, "care_home_need", place.people.identity[slots], number)
    here = np.where(care_home, draw < likely, ~has_care)
    event, due = FIRST_SOCIAL_CARE_EVENT + number[here], first_day + strikes.day[here]
    fate = place.fates.keep(place.seed, place.people.identity[slots[here]], event)
    today = place.ready_for(first_day, fate.size)
    _ask_all(today, slots[here], wanted[here], event, fate, due, rules.numbers, first_day)


@compiled
def _ask_all(
    place: Today,
    slots: NDArray[np.int64],
    wanted: NDArray[np.int64],
    event: NDArray[np.uint32],
    fate: NDArray[np.int32],
    due: NDArray[np.integer],
    numbers: Numbers,
    day: int,
) -> None:
    for one in range(slots.size):
        ask_for_place(
            place,
            slots[one],
            wanted[one],
            event[one],
            fate[one],
            NOT_A_ROW,
            due[one],
            numbers,
            day,
        )


def _which_service(
    place: Place,
    slots: NDArray[np.int64],
    number: NDArray[np.uint32],
    rates: CommunityRates,
) -> NDArray[np.int64]:
    cell = place.people.cell[slots]
    draw = draws.uniform(place.seed, "community_need", place.people.identity[slots], number)
    reached = draw * rates.total[cell]
    wanted = np.full(slots.size, DOWNSTREAM[-1], np.int64)
    so_far = np.zeros(slots.size)
    settled = np.zeros(slots.size, np.bool_)
    for service in DOWNSTREAM:
        so_far += rates.by_service[service][cell]
        now = ~settled & (reached < so_far)
        wanted[now] = service
        settled |= now
    return wanted
