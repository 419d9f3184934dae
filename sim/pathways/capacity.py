"""How much there is of each service in a year: what is wanted, and what staff can be found for."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sim.demand.rates import PER_THOUSAND
from sim.parameters import Values
from sim.pathways.balance import OF_DOWNSTREAM, Balance
from sim.pathways.numbers import by_service
from sim.services import Service

OF_THE_AREA = {
    Service.EMERGENCY_INPATIENT: "area.capacity.general_acute_beds",
    **OF_DOWNSTREAM,
}
PER_1000 = "pathways.capacity.per_1000_people"

NOTHING_BOUGHT: Mapping[Service, float] = MappingProxyType({})
# The year of the run that the warm-up is: its people, and what they need, are those of day 0.
WARM_UP = -1


def limited_services(values: Values) -> list[Service]:
    """Every service of which there is only so much, in the order of their numbers."""
    of_england = [Service[label.upper()] for label in values.labels(PER_1000)]
    return sorted({*OF_THE_AREA, *of_england, Service.ELECTIVE_INPATIENT})


def places_of_year(
    values: Values,
    balance: Balance,
    year: int,
    weight: int,
    before: Mapping[Service, float] | None,
    bought: Mapping[Service, float] = NOTHING_BOUGHT,
) -> dict[Service, float]:
    """Places of each service for the sample, not rounded, in a year of the run.

    Year 0 is the first, `WARM_UP` the frozen time before it. Beds, places, people at a time, hours
    a week for home care, appointments or day cases a week, theatre slots a day for planned
    admissions. They follow need, grow besides as asked for, and grow on the year `before` at most
    as fast as staff can be found, whatever the money. A service of which there was nothing opens as
    asked for: how fast it could grow is not known. Where money decides, there is as much of a
    service over the year before as was `bought`, and what is asked for on top of it.
    """
    follows = by_service(values, "pathways.capacity.follows_need")
    growth = by_service(values, "pathways.capacity.growth_per_year")
    found = by_service(values, "pathways.capacity.workforce_growth_per_year")
    per_1000 = by_service(values, PER_1000)
    places = {}
    for service in limited_services(values):
        level = _need_in(balance.need_growth[service], year, service) ** follows[service]
        wanted = _at_start(values, balance, service, per_1000) * level
        wanted *= (1 + growth[service]) ** max(year, 0) / weight
        if before is not None and before[service] > 0:
            wanted = min(wanted, before[service] * (1 + found[service]))
        if before is not None and service in bought:
            wanted = before[service] * bought[service] * (1 + growth[service])
        places[service] = float(wanted)
    return places


def _need_in(need: NDArray[np.float64], year: int, service: Service) -> float:
    """Need in the middle of a year over that at the start, for what is stated per 1,000 people.

    What the area states of its own is what there is throughout the first year and before it.
    """
    if service in OF_THE_AREA:
        return _mid_year(need, max(year, 0)) / _mid_year(need, 0)
    return _mid_year(need, year)


def _mid_year(need: NDArray[np.float64], year: int) -> float:
    """Need half way through a year, from that at the start of each; as at day 0 before it."""
    return float(need[np.clip((year, year + 1), 0, need.size - 1)].mean())


def _at_start(
    values: Values, balance: Balance, service: Service, per_1000: NDArray[np.float64]
) -> float:
    """What the whole place has of a service in the first year, before need has grown."""
    if service == Service.ELECTIVE_INPATIENT:
        return balance.electives_per_day * (1 + values.number("pathways.planned.theatre_margin"))
    if service in OF_THE_AREA:
        return values.number(OF_THE_AREA[service])
    per_head = float(per_1000[service]) * balance.need_over_england.get(service, 1.0)
    return per_head * balance.people / PER_THOUSAND
