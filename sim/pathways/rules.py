"""The rules in force: constants of the area, frozen at the start, and those of one year."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.demand import NeedRates, NeedScales, need_rates, need_scales
from sim.demand.rates import DAYS_PER_YEAR
from sim.parameters import Values
from sim.pathways.balance import CAPACITY, Balance, capacity, elective_slots, work_out
from sim.pathways.numbers import Numbers, numbers_of
from sim.pathways.place import CARE_HOMES, DOWNSTREAM
from sim.pathways.stay import StayRules, stay_rules
from sim.population.cells import CELL_AGE
from sim.services import Service

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Constants:
    """What is worked out once, under do nothing, and never again.

    `baseline` are the values of the first year under do nothing, `people` the expected residents
    by cell at the start, `weight` the people for whom each resident of the sample stands.
    """

    baseline: Values
    people: Floats
    scales: NeedScales
    balance: Balance
    weight: int


@dataclass(frozen=True)
class CommunityRates:
    """Requests a year by cell for each downstream service, and for all of them together."""

    by_service: dict[Service, Floats]
    total: Floats


@dataclass(frozen=True)
class Rules:
    """One financial year: numbers, rates of need by cell, stays, capacities of the sample."""

    values: Values
    needs: NeedRates
    stays: StayRules
    community: CommunityRates
    capacity: dict[Service, int]
    elective_slots_per_day: float

    @cached_property
    def per_day(self) -> dict[str, NDArray[np.float32]]:
        """Strikes a day by cell of each clock: urgent, planned and community need."""
        return {
            "urgent": _per_day(self.needs.admitted + self.needs.attend_only),
            "planned": _per_day(self.needs.elective),
            "community": _per_day(self.community.total),
        }

    @cached_property
    def support(self) -> Floats:
        """Share of overnight discharges that need care or support, by age band and frailty."""
        scale = self.values.number("pathways.discharge.support_scale")
        share: Floats = self.values["pathways.discharge.support_by_age"] * scale
        return np.minimum(share, 1)

    @cached_property
    def pathway_split(self) -> Floats:
        """Running shares of pathways 1 to 3 of those who need support, by age band."""
        return self.values["pathways.discharge.pathway_by_age"].cumsum(axis=1)

    @cached_property
    def numbers(self) -> Numbers:
        """What a day needs of this year's numbers."""
        return numbers_of(self.values)


def constants(area: Area, baseline: Values, people: Floats, weight: int) -> Constants:
    """The constants of an area, from its people by cell."""
    scales = need_scales(baseline, people)
    rates = need_rates(baseline, baseline, scales, people)
    stays = stay_rules(baseline, people)
    balance = work_out(area, baseline, rates, scales, stays, people)
    return Constants(baseline, people, scales, balance, weight)


def rules_of(frozen: Constants, values: Values, year: int) -> Rules:
    """The rules of a year of the run (0 is the first)."""
    needs = need_rates(values, frozen.baseline, frozen.scales, frozen.people)
    return Rules(
        values=values,
        needs=needs,
        stays=stay_rules(values, frozen.people),
        community=_community_rates(
            needs,
            frozen.balance,
            frozen.people,
            values.by_age("population.mortality.care_home_ratio"),
        ),
        capacity={
            service: capacity(values, frozen.balance, service, year, frozen.weight)
            for service in CAPACITY
        },
        elective_slots_per_day=elective_slots(values, frozen.balance, year, frozen.weight),
    )


def _per_day(per_year: Floats) -> NDArray[np.float32]:
    return (per_year / DAYS_PER_YEAR).astype(np.float32)


def _community_rates(
    rates: NeedRates, balance: Balance, people: Floats, ratio: Floats
) -> CommunityRates:
    """Spread the area's level of need over cells by the shape of each service's need."""
    by_service = {}
    for service in DOWNSTREAM:
        shape = rates.care_home if service in CARE_HOMES else rates.home_care
        by_service[service] = shape * balance.community_need[service] / (shape @ people)
    for service in CARE_HOMES:
        by_service[service] = by_service[service] * ratio[CELL_AGE]
    return CommunityRates(by_service, np.sum(list(by_service.values()), axis=0))
