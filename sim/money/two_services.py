"""What stood empty while something else was built up, year by year of a run."""

from collections.abc import Mapping, Sequence

from sim.money.activity import DAYS_IN_WEEK, Activity
from sim.money.bought import BOUGHT_SERVICES
from sim.money.cost_terms import CostTerms
from sim.money.double_running import PaidTwice, ServiceYear, paid_twice
from sim.money.last_year import BY_SLOTS
from sim.money.resource_cost import BY_THE_WEEK
from sim.services.names import Service

# Of planned care only slots are counted, and none of them stands empty from day to day.
SERVICES = [one.service for one in BOUGHT_SERVICES if one.service not in BY_SLOTS]
Years = Mapping[Service, ServiceYear]


def services_in_year(months: Sequence[Activity], terms: CostTerms) -> dict[Service, ServiceYear]:
    """Capacity and use of each service in the months of a year, at what capacity costs in it."""
    return {service: _year(months, terms, service) for service in SERVICES}


def twice_in_year(first: Years, now: Years) -> PaidTwice:
    """What a year has of old capacity beside new, held against the first."""
    return paid_twice((first[service], now[service]) for service in SERVICES)


def _year(months: Sequence[Activity], terms: CostTerms, service: Service) -> ServiceYear:
    if service is Service.EMERGENCY_INPATIENT:
        standing = terms.staffed_bed_day
    else:
        part = terms.parts[service]
        standing = part.fixed + part.step
    per = DAYS_IN_WEEK if service in BY_THE_WEEK else 1
    weight = months[0].weight
    return ServiceYear(
        sum(month.days for month in months),
        sum(int(month.capacity_days[service]) for month in months) * weight,
        sum(int(month.occupied_days[service]) for month in months) * weight,
        standing // per,
    )
