"""What the money of a year buys, and where every penny of each allocation goes."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from sim.money.names import Payer
from sim.services.names import Service


class Limit(StrEnum):
    """What kept a service from the capacity its money would have bought, if anything did."""

    NOTHING = "nothing"
    WORKFORCE = "workforce"
    EXIT = "exit"


class ServicePlan(NamedTuple):
    """One service in the year to come.

    `capacity_ratio` to last year's, exact; None where there was none. `capacity` in last year's
    unit. `wanted_pence`: what the rule would have given it without limits (marginal_benefit: what
    historic would). Below that lies a budget that the workforce limited, above it one for capacity
    that cannot leave within the year.
    """

    service: Service
    budget_pence: Mapping[Payer, int]
    wanted_pence: int
    capacity_ratio: Fraction | None
    capacity: Fraction
    limited_by: Limit

    @property
    def total_pence(self) -> int:
        """Its budget from all payers."""
        return sum(self.budget_pence.values())


class PayerPlan(NamedTuple):
    """One payer in the year to come, in pence.

    Allocation, from the pool and shortfall equal all the other amounts. `to_reserves_pence` holds
    what was put by on purpose and what is left over, where that goes there. `shortfall_pence`:
    budgets above the money, because capacity cannot leave fast enough: a planned overspend.
    """

    payer: Payer
    allocation_pence: int
    from_pool_pence: int
    to_pool_pence: int
    set_aside_pence: int
    repaid_pence: int
    to_reserves_pence: int
    budgets_pence: int
    unallocated_pence: int
    shortfall_pence: int


class Plan(NamedTuple):
    """A financial year's budgets and the capacity they buy."""

    financial_year: str
    rule: str
    services: Mapping[Service, ServicePlan]
    payers: Mapping[Payer, PayerPlan]


Budgets = dict[Service, dict[Payer, int]]
"""Pence by service and payer, while a plan is being made."""
