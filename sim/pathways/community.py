"""Need for care and support that arises at home, not in hospital."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.demand import NeedRates, Strikes
from sim.pathways.balance import Balance
from sim.pathways.moves import ask_for_place
from sim.pathways.place import CARE_HOMES, DOWNSTREAM, Place
from sim.parameters import Values
from sim.services import NOT_A_ROW, Service

# Numbers of needs in the community are kept apart from those of urgent and planned needs.
FIRST_COMMUNITY_EVENT = np.uint32(1 << 31)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CommunityRates:
    """Requests a year by cell for each downstream service, and for all of them together."""

    by_service: dict[Service, Floats]
    total: Floats


def community_rates(rates: NeedRates, balance: Balance, people: Floats) -> CommunityRates:
    """Spread the area's level of need over cells by the shape of each service's need."""
    by_service = {}
    for service in DOWNSTREAM:
        shape = rates.care_home if service in CARE_HOMES else rates.home_care
        by_service[service] = shape * balance.community_need[service] / (shape @ people)
    return CommunityRates(by_service, np.sum(list(by_service.values()), axis=0))


def ask(
    place: Place, strikes: Strikes, rates: CommunityRates, values: Values, first_day: int
) -> None:
    """Requests of the coming days, for whoever is at home without the care they would ask for."""
    holds = place.holds
    free = holds["asked"][strikes.slot] == NOT_A_ROW
    free &= holds["hospital"][strikes.slot] == NOT_A_ROW
    free &= holds["care_home"][strikes.slot] == NOT_A_ROW
    free[1:] &= strikes.slot[1:] != strikes.slot[:-1]
    slots, number = strikes.slot[free], strikes.number[free]
    due = first_day + strikes.day[free]
    wanted = _which_service(place, slots, number, rates)
    without_care_at_home = holds["home_care"][slots] == NOT_A_ROW
    for service in DOWNSTREAM:
        here = wanted == service
        if service not in CARE_HOMES:
            here &= without_care_at_home & (holds["recovery"][slots] == NOT_A_ROW)
        event = FIRST_COMMUNITY_EVENT + number[here]
        ask_for_place(place, service, slots[here], event, due[here], values, first_day)


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
