"""What a unit of each kind of care costs in full, and which lever ends what goes with capacity."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sim.money.activity import DAYS_IN_WEEK
from sim.money.cashable import UnitCost, bed_day_cost, unit_cost
from sim.money.cost_terms import PLACES, WITHOUT_CAPACITY, CostTerms, cost_terms, units_of_capacity
from sim.money.inflation import Index, Kind
from sim.money.names import Line
from sim.money.pence import MICROPENCE_PER_PENNY, parts, price
from sim.money.prices import Terms, prices
from sim.money.resource_cost import BY_THE_WEEK
from sim.parameters import Values
from sim.services.names import Service

EMERGENCY, ELECTIVE = Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT
ADMISSIONS = {
    EMERGENCY: ("emergency_admission", Line.EMERGENCY_ADMISSION),
    ELECTIVE: ("elective_admission", Line.ELECTIVE_ADMISSION),
}
BED_DAYS = "hospital_bed_day"
# Bought by the case, and taken to cost what is paid for it: a penny is a unit.
BY_THE_PENNY = (Line.SPOT_PURCHASE, Line.SOCIAL_CARE_REVIEW)
# Care bought by the hour or the place from others, under contracts that end with notice.
BY_CONTRACT = (Service.HOME_CARE, Service.RESIDENTIAL_CARE, Service.NURSING_CARE)


class Leaves(StrEnum):
    """How what is paid for capacity comes to an end when capacity closes.

    `WARD`, `POST`: staff go. `CONTRACT`: everything. `BY_THE_DAY`: staff are only there for the
    day. `NEVER`: nothing closes that care, so that only what is bought with it is saved.
    """

    WARD = "ward_closure"
    POST = "posts_not_refilled"
    CONTRACT = "contract_ends"
    BY_THE_DAY = "staffed_by_the_day"
    NEVER = "never"


class CareTerms(NamedTuple):
    """One kind of care in one financial year.

    `units_in_a_step`: units a day of what closes together (a ward's beds, a team), 0 for any.
    `units_of_capacity`: units that a unit of capacity stands for on a day at usual use.
    """

    cost: UnitCost
    leaves: Leaves
    units_in_a_step: float = 0
    units_of_capacity: float = 0


def care_terms(values: Sequence[Values]) -> dict[str, list[CareTerms]]:
    """By kind of care, one for each year of `values`, from 2025-26 prices on.

    Kinds are services, but in hospital admissions by their line, `hospital_bed_day` in its own beds
    and `escalation_beds`; and what is bought by the case, by its line.
    """
    index = Index()
    found: dict[str, list[CareTerms]] = {}
    for year in values:
        index = index.moved_to(year)
        terms = prices(year, index)
        costs = cost_terms(year, terms)
        for name, of_year in {**_hospital(terms, costs), **_others(year, index, costs)}.items():
            found.setdefault(name, []).append(of_year)
    return found


def _hospital(terms: Terms, costs: CostTerms) -> dict[str, CareTerms]:
    """Priced as they are paid for by activity: an admission, and each of its days."""
    day = bed_day_cost(terms, costs)
    found = {
        BED_DAYS: CareTerms(day, Leaves.WARD, costs.beds_per_ward, 1),
        Line.ESCALATION_BEDS.value: CareTerms(
            day._replace(step=costs.escalation_bed_day), Leaves.BY_THE_DAY
        ),
    }
    for service, (name, line) in ADMISSIONS.items():
        variable = costs.admission_variable[service]
        cost = UnitCost(terms.price[name] - variable, 0, variable)
        found[line.value] = CareTerms(cost, Leaves.NEVER)
    return found


def _others(values: Values, index: Index, costs: CostTerms) -> dict[str, CareTerms]:
    full, shares, occupancy = (
        _by_service(values, name) for name in ("unit_cost", "cost_parts", "usual_occupancy")
    )
    stands_for = units_of_capacity(values)
    found = {
        line.value: CareTerms(UnitCost(0, 0, MICROPENCE_PER_PENNY), Leaves.NEVER)
        for line in BY_THE_PENNY
    }
    for service in (*WITHOUT_CAPACITY, *PLACES):
        name = service.label
        fixed, step, variable = (parts(share) for share in shares[name])
        micropence = price(full[name] * index.level[PLACES.get(service, Kind.NHS)])
        cost = unit_cost(micropence, (fixed, step, variable))
        if service in WITHOUT_CAPACITY:
            found[name] = CareTerms(cost, Leaves.NEVER)
            continue
        used = occupancy.get(name, 1) * stands_for.get(name, 1)
        used /= DAYS_IN_WEEK if service in BY_THE_WEEK else 1
        by_contract = service in BY_CONTRACT
        found[name] = CareTerms(
            cost,
            Leaves.CONTRACT if by_contract else Leaves.POST,
            0 if by_contract else costs.parts[service].team_size * used,
            used,
        )
    return found


def _by_service(values: Values, name: str) -> dict[str, Any]:
    full = f"money.resource_cost.{name}"
    return dict(zip(values.labels(full), values[full].tolist(), strict=True))
