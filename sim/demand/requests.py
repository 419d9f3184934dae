"""Requests for a place on a caseload: what people at home are referred to, and how often.

Two clocks: *community health* (nursing and therapy, case management, link workers, coaches,
brokers, and calls to the urgent response team from people who would have managed without a
hospital) and *mental health* (the community team, and crises).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_with_arrays
from sim.demand.rates import PER_THOUSAND, Rates
from sim.demand.segments import england_mean, use_by_segment
from sim.parameters import Values
from sim.population.cells import CELL_AGE, N_AGES

COMMUNITY_HEALTH = (
    *("community_nursing", "case_management", "link_worker", "health_coach", "broker"),
    "urgent_community_response",
)
MENTAL_HEALTH = ("community_mental_health", "crisis_team")
CLOCKS = {"community_health": COMMUNITY_HEALTH, "mental_health": MENTAL_HEALTH}
# Whose use by segment stands for that of all services of a clock.
SEGMENT_OF = {"community_health": "community_nursing", "mental_health": "community_mental_health"}
PER_1000 = "demand.requests.per_1000"
BY_AGE = "demand.requests.by_age"


@dataclass(frozen=True)
class RequestRates:
    """One clock: strikes a year [age, segment], and running shares of its services [age, service].

    For mental health a resident's strikes are those times the ratio of the conditions held.
    """

    services: tuple[str, ...]
    by_age_and_segment: Rates
    running_shares: Rates


def request_rates(values: Values, clock: str) -> RequestRates:
    """The rates of one clock in the financial year of `values`."""
    services = CLOCKS[clock]
    labels = values.labels(PER_1000)
    each = np.stack(
        [
            values[PER_1000][labels.index(service)]
            / england_mean(values, service)
            * request_shape(values, service)
            for service in services
        ],
        axis=1,
    )
    total = each.sum(axis=1)
    shares = each.cumsum(axis=1) / np.maximum(total, np.finfo(float).tiny)[:, np.newaxis]
    by_segment = use_by_segment(values, SEGMENT_OF[clock])
    return RequestRates(services, total[:, np.newaxis] * by_segment / PER_THOUSAND, shares)


def request_shape(values: Values, service: str) -> Rates:
    """Relative rate at each age."""
    at = values.labels(BY_AGE, 1).index(service)
    return np.asarray(values.in_age_band(BY_AGE)[:N_AGES, at], np.float64)


def by_cell(rate: Rates) -> Rates:
    """A rate by age and segment for each cell and segment."""
    return np.asarray(rate[CELL_AGE], np.float64)


@compiled_with_arrays
def largest_of_conditions(conditions: NDArray[np.uint32], share: Rates) -> Rates:
    """The largest of the shares of the conditions held; 0 for who holds none."""
    largest = np.zeros(len(conditions))
    for person in range(len(conditions)):
        for one in range(len(share)):
            if conditions[person] >> np.uint32(one) & np.uint32(1):
                largest[person] = max(largest[person], share[one])
    return largest


@compiled_with_arrays
def ratio_of_conditions(
    conditions: NDArray[np.uint32], ratio: NDArray[np.float32], which: NDArray[np.uint32]
) -> NDArray[np.float32]:
    """The product of the ratios of the conditions held; `which` are those whose ratio is not 1."""
    product = np.ones(len(conditions), np.float32)
    for one in which:
        bit = np.uint32(1) << one
        for person in range(len(conditions)):
            if conditions[person] & bit:
                product[person] *= ratio[one]
    return product
