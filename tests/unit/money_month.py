"""A made-up month of activity, and the prices of a year with England's allocations."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from sim.money.activity import Counts
from sim.parameters import Parameter, Values, catalogue
from sim.services.count_delays import no_delays
from sim.services.groups import N_GROUPS
from sim.services.names import Funder, Service

ALLOCATIONS = {
    "area.money.icb_allocation_per_head_gbp": 2278.46,
    "area.money.council_adult_social_care_per_head_gbp": 442.44,
    "area.money.public_health_grant_per_head_gbp": 66.87,
}
NO_EVENTS = {"spot_purchases": 0, "ambulance_conveyed": 0, "social_care_reviews": 0}


def nothing(columns: int) -> Counts:
    return np.zeros((len(Service), columns), np.int64)


@dataclass(frozen=True)
class Month:
    """The fields of a month's activity that money reads; nothing happened unless it is said."""

    month: int = 0
    financial_year: str = "2025-26"
    days: int = 30
    weight: int = 1
    starts: Counts = field(default_factory=lambda: nothing(N_GROUPS))
    units: Counts = field(default_factory=lambda: nothing(N_GROUPS))
    units_by_funder: Counts = field(default_factory=lambda: nothing(len(Funder)))
    capacity_days: Counts = field(default_factory=lambda: np.zeros(len(Service), np.int64))
    occupied_days: Counts = field(default_factory=lambda: np.zeros(len(Service), np.int64))
    waiting_days: Counts = field(default_factory=lambda: np.zeros(len(Service), np.int64))
    waits_counted: Counts = field(default_factory=lambda: np.zeros(len(Service), np.int64))
    waits_days_sum: Counts = field(default_factory=lambda: np.zeros(len(Service), np.int64))
    council_delays: Counts = field(default_factory=no_delays)
    escalation_bed_days: int = 0
    events: Mapping[str, int] = field(default_factory=lambda: dict(NO_EVENTS))


def values(
    financial_year: str = "2025-26", changed: Mapping[str, ArrayLike] | None = None
) -> Values:
    """The catalogue's numbers, England's allocations, and any number changed by name."""
    area = {name: allocation(name, gbp) for name, gbp in ALLOCATIONS.items()}
    changes = {name: np.asarray(value, np.float64) for name, value in (changed or {}).items()}
    return Values({**catalogue(), **area}, financial_year, changes)


def allocation(name: str, gbp: float) -> Parameter:
    unit, source = "GBP per head per year", "made up for tests"
    return Parameter(name, name, np.asarray(gbp), unit, "assumed", source, "C")
