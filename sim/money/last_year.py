"""What is known of last year on 1 April: what was paid, and how full and how awaited services were.

Nothing here is of the year to come.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from sim.money.activity import Activity
from sim.money.allocation_rule import Observed
from sim.money.bought import BOUGHT_SERVICES, SERVICE_OF_LINE
from sim.money.names import Line, Payer
from sim.money.pence import PARTS_PER_SHARE
from sim.services.names import Funder, Service

# Counted as so many in a year: whoever waits for one asks for one slot, once.
BY_SLOTS = (Service.ELECTIVE_INPATIENT, Service.OUTPATIENT, Service.DAY_CASE)


class LastYear(NamedTuple):
    """The year before, for the whole place.

    `paid` pence by payer and line; by service `capacity` (mean places or hours a week; slots in the
    year of those counted so), what was `observed` of it, `starts`, mean `people` who had it, and
    the share `bought_publicly`: the rest people pay for themselves, whatever budgets do.
    """

    paid: Mapping[tuple[Payer, Line], int]
    capacity: Mapping[Service, Fraction]
    observed: Mapping[Service, Observed]
    starts: Mapping[Service, int]
    people: Mapping[Service, Fraction]
    bought_publicly: Mapping[Service, Fraction]

    def paid_for(self, service: Service, payers: Iterable[Payer]) -> dict[Payer, int]:
        """Pence by those of the payers who paid for a service."""
        found: dict[Payer, int] = {}
        for (payer, line), pence in self.paid.items():
            if payer in payers and SERVICE_OF_LINE.get(line) is service:
                found[payer] = found.get(payer, 0) + pence
        return found


def last_year(
    months: Sequence[Activity],
    paid: Mapping[tuple[Payer, Line], int],
    units_each: Mapping[Service, Fraction],
) -> LastYear:
    """From the months of the year; `units_each`: places (hours a week) that one person holds."""
    days, weight = sum(month.days for month in months), months[0].weight
    total = {
        name: np.sum([getattr(month, name) for month in months], axis=0)
        for name in (
            *("capacity_days", "occupied_days", "waiting_days", "waits_counted", "waits_days_sum"),
        )
    }
    starts = np.sum([month.starts.sum(axis=1) for month in months], axis=0)
    capacity, observed, people = {}, {}, {}
    for service in (one.service for one in BOUGHT_SERVICES):
        each = units_each.get(service, Fraction(1))
        waiting = Fraction(int(total["waiting_days"][service]) * weight, days)
        had = Fraction(int(total["occupied_days"][service]) * weight, days)
        if service in BY_SLOTS:
            capacity[service] = Fraction(int(starts[service]) * weight)
            occupancy, each = PARTS_PER_SHARE, Fraction(1)
        else:
            capacity[service] = Fraction(int(total["capacity_days"][service]) * weight, days)
            occupancy = int(had / capacity[service] * PARTS_PER_SHARE) if capacity[service] else 0
        counted = int(total["waits_counted"][service])
        waited = Fraction(int(total["waits_days_sum"][service]), counted) if counted else 0
        observed[service] = Observed(occupancy, waiting * each, Fraction(waited))
        people[service] = had / each
    # Planned patients wait for the beds that urgent patients share with them.
    planned = Service.ELECTIVE_INPATIENT
    admitted = int(starts[planned])
    if admitted:
        nights = Fraction(sum(int(month.units[planned].sum()) for month in months), admitted)
        wait, beds = observed[planned], observed[Service.EMERGENCY_INPATIENT]
        in_beds = wait.waiting * nights / days
        observed[Service.EMERGENCY_INPATIENT] = Observed(
            beds.occupancy, beds.waiting + in_beds, wait.mean_wait_days
        )
    return LastYear(
        paid=paid,
        capacity=capacity,
        observed=observed,
        starts={Service(number): int(count) * weight for number, count in enumerate(starts)},
        people=people,
        bought_publicly={one: _public_share(months, one) for one in capacity},
    )


def _public_share(months: Sequence[Activity], service: Service) -> Fraction:
    """Of the units of a service: what the council or the NHS paid for."""
    of_funders = sum(month.units_by_funder[service] for month in months)
    in_all = int(of_funders.sum())
    return Fraction(in_all - int(of_funders[Funder.PERSON]), in_all) if in_all else Fraction(1)
