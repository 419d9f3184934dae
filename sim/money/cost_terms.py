"""What one unit of each part of care costs its provider in one financial year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.money.inflation import Index, Kind
from sim.money.pence import parts, pence, price
from sim.money.prices import Terms
from sim.parameters import Values
from sim.services.names import Service

# Services whose cost follows their own capacity, by what it moves with.
PLACES = {
    Service.INTERMEDIATE_CARE_BED: Kind.NHS_TRUST,
    Service.REABLEMENT: Kind.HOME_CARE,
    Service.HOME_CARE: Kind.HOME_CARE,
    Service.RESIDENTIAL_CARE: Kind.CARE_HOME,
    Service.NURSING_CARE: Kind.CARE_HOME,
    Service.GP: Kind.NHS,
    Service.OUTPATIENT: Kind.NHS_TRUST,
    Service.DAY_CASE: Kind.NHS_TRUST,
    Service.URGENT_COMMUNITY_RESPONSE: Kind.NHS_TRUST,
    Service.VIRTUAL_WARD: Kind.NHS_TRUST,
    Service.COMMUNITY_NURSING: Kind.NHS_TRUST,
    Service.CASE_MANAGEMENT: Kind.NHS_TRUST,
    Service.SPECIALIST_NURSE: Kind.NHS_TRUST,
    Service.LINK_WORKER: Kind.NHS,
    Service.HEALTH_COACH: Kind.NHS,
    Service.BROKER: Kind.NHS,
    Service.COMMUNITY_MENTAL_HEALTH: Kind.NHS_TRUST,
    Service.CRISIS_TEAM: Kind.NHS_TRUST,
    Service.MENTAL_HEALTH_INPATIENT: Kind.NHS_TRUST,
    Service.END_OF_LIFE_HOME: Kind.NHS_TRUST,
    Service.HOSPICE: Kind.NHS,
    Service.SOCIAL_CARE_ASSESSMENT: Kind.HOME_CARE,
    Service.DIRECT_PAYMENT: Kind.HOME_CARE,
    Service.SUPPORTED_LIVING: Kind.HOME_CARE,
    Service.SHARED_LIVES: Kind.HOME_CARE,
    Service.CHILDRENS_NURSING: Kind.NHS_TRUST,
    Service.CHILDRENS_CONTINUING_CARE: Kind.NHS,
}
# Services without capacity: their fixed cost follows the people of the place.
WITHOUT_CAPACITY = {
    Service.AE: "ae_fixed_per_head",
    Service.AMBULANCE: "ambulance_fixed_per_head",
}
ADMISSION_PRICE = {
    Service.EMERGENCY_INPATIENT: "emergency_admission",
    Service.ELECTIVE_INPATIENT: "elective_admission",
}
AMBULANCES = ("ambulance_conveyed", "ambulance_not_conveyed")
# Read from other rooms: what one place on a caseload and one first attendance lead to.
DAYS_BETWEEN_CONTACTS = "pathways.caseload.days_between_contacts"
FOLLOW_UPS = "demand.contacts.follow_ups_per_first"


class Parts(NamedTuple):
    """Millionths of a penny for one unit: of capacity (fixed, step) and of activity (variable)."""

    fixed: int
    step: int
    variable: int
    team_size: int


@dataclass(frozen=True)
class CostTerms:
    """What one unit of each part costs in one financial year, in cash."""

    financial_year: str
    fixed_per_head: Mapping[Service, int]
    hospital_fixed_per_head: int
    virtual_ward_hub_per_head: int
    virtual_ward_hub_people: int
    staffed_bed_day: int
    escalation_bed_day: int
    beds_per_ward: int
    admission_variable: Mapping[Service, int]
    bed_day_variable: int
    ambulance_variable: Mapping[str, int]
    parts: Mapping[Service, Parts]
    spot_purchase: int
    review: int


def cost_terms(values: Values, terms: Terms) -> CostTerms:
    """The cost terms of the year of `values`."""
    nhs = terms.index.cost[Kind.NHS_TRUST]
    hospital = _number(values, "staffed_bed_day") * nhs
    admission, day = (
        parts(_number(values, name))
        for name in ("admission_variable_share", "bed_day_variable_share")
    )
    _, _, ambulance = _own(values, "cost_parts")[Service.AMBULANCE.label]
    return CostTerms(
        financial_year=terms.financial_year,
        fixed_per_head={
            service: price(_number(values, name) * nhs)
            for service, name in WITHOUT_CAPACITY.items()
        },
        hospital_fixed_per_head=price(_number(values, "hospital_fixed_per_head") * nhs),
        virtual_ward_hub_per_head=price(_number(values, "virtual_ward_hub_per_head") * nhs),
        virtual_ward_hub_people=round(_number(values, "virtual_ward_hub_people")),
        staffed_bed_day=price(hospital),
        escalation_bed_day=price(hospital) + terms.cost["escalation_bed_day_premium"],
        beds_per_ward=round(_number(values, "beds_per_ward")),
        admission_variable={
            service: pence(terms.cost[name], admission) for service, name in ADMISSION_PRICE.items()
        },
        bed_day_variable=pence(terms.cost["hospital_bed_day"], day),
        ambulance_variable={name: pence(terms.cost[name], parts(ambulance)) for name in AMBULANCES},
        parts=_parts(values, terms.index),
        spot_purchase=terms.cost["spot_purchase"],
        review=terms.cost["social_care_review"],
    )


def _number(values: Values, name: str) -> float:
    return values.number(f"money.resource_cost.{name}")


def _own(values: Values, name: str) -> dict[str, Any]:
    return _by_service(values, f"money.resource_cost.{name}")


def _by_service(values: Values, full: str) -> dict[str, Any]:
    return dict(zip(values.labels(full), values[full].tolist(), strict=True))


def units_of_capacity(values: Values) -> dict[str, float]:
    """Units of activity that one unit of capacity in use stands for, where it is not one.

    Contacts a day with one person on a caseload; attendances for each first attendance.
    """
    between = _by_service(values, DAYS_BETWEEN_CONTACTS)
    contacts = {name: 1 / days for name, days in between.items() if days > 0}
    return {**contacts, Service.OUTPATIENT.label: 1 + values.number(FOLLOW_UPS)}


def _parts(values: Values, index: Index) -> dict[Service, Parts]:
    """Parts of a unit's cost: fixed and step by what one unit of capacity does in usual use."""
    unit_cost, team_size = _own(values, "unit_cost"), _own(values, "team_size")
    occupancy, shares = _own(values, "usual_occupancy"), _own(values, "cost_parts")
    units_each = units_of_capacity(values)
    found = {}
    for service in (*WITHOUT_CAPACITY, *PLACES):
        name = service.label
        cost = unit_cost[name] * index.cost[PLACES.get(service, Kind.NHS_TRUST)]
        fixed, step, variable = shares[name]
        used = occupancy.get(name, 1) * units_each.get(name, 1)
        found[service] = Parts(
            price(cost * fixed * used),
            price(cost * step * used),
            price(cost * variable),
            round(team_size[name]),
        )
    return found
