"""How much there is of each service, and how much need in the community it was built for.

Both are worked out once, under do nothing, from the area's file and projection. A place's services
have grown with its needs: the level of need in the community is the one that its places and hours
would meet at the usual occupancy, after what hospital sends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.demand import (
    NeedRates,
    NeedScales,
    expected,
    need_over_england,
    shapes_by_cell,
)
from sim.demand.rates import DAYS_PER_YEAR, PER_THOUSAND
from sim.parameters import Values
from sim.pathways.names import CARE_HOMES, HOMES_FOR_LIFE, OF_CHILDREN
from sim.pathways.stay import StayRules
from sim.pathways.support import adult_band, needs_support
from sim.population.cells import (
    CELL_AGE,
    OLDEST,
    single_ages,
)
from sim.services import Service

# A place gives its own numbers of these.
OF_DOWNSTREAM = {
    Service.INTERMEDIATE_CARE_BED: "area.capacity.intermediate_care_beds",
    Service.REABLEMENT: "area.capacity.reablement_places",
    Service.HOME_CARE: "area.capacity.home_care_hours_per_week",
    Service.RESIDENTIAL_CARE: "area.capacity.residential_care_places",
    Service.NURSING_CARE: "area.capacity.nursing_care_places",
}

# What there is of these follows a place's requests for social care.
ASKED_OF_COUNCIL = (Service.SOCIAL_CARE_ASSESSMENT, Service.DIRECT_PAYMENT)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Balance:
    """Constants of one area under do nothing.

    `need_growth[service]` is weighted need by year over that of the first year, from ageing and
    growth in the official projection. `community_need` is requests a year in the whole place for
    each downstream service, other than those from hospital, in the first year. `electives_per_day`
    is expected planned admissions in the whole place, `people` who live in it at the start.
    `need_over_england` is need per head of services whose places follow England's.
    """

    need_growth: dict[Service, Floats]
    community_need: dict[Service, float]
    electives_per_day: float
    people: float
    need_over_england: dict[Service, float]


def work_out(
    area: Area,
    baseline: Values,
    rates: NeedRates,
    scales: NeedScales,
    stays: StayRules,
    people: Floats,
) -> Balance:
    """The constants of an area; `baseline` and `rates` are those of its first year."""
    rates = expected(baseline, rates)
    weights = _need_by_age(baseline, rates, stays, people)
    projected = single_ages(np.moveaxis(area.projection.sum(axis=2), 0, 1))
    growth = {service: by_age @ projected for service, by_age in weights.items()}
    from_hospital = _from_hospital(baseline, rates, scales, stays, people)
    return Balance(
        need_growth={service: need / need[0] for service, need in growth.items()},
        community_need={
            service: _left_over(
                baseline, service, _stay_days(baseline, rates, people, service), *of_service
            )
            for service, of_service in from_hospital.items()
        }
        | {Service.DIRECT_PAYMENT: _direct_payments(baseline, people)},
        electives_per_day=float(rates.elective @ people) / DAYS_PER_YEAR,
        people=float(people.sum()),
        need_over_england={
            Service[name.upper()]: over
            for name, over in need_over_england(baseline, people).items()
        }
        | dict.fromkeys(ASKED_OF_COUNCIL, _requests_over_england(baseline, people)),
    )


def _direct_payments(values: Values, people: Floats) -> float:
    """Requests a year for a direct payment that keep as many people on one as have it."""
    held = _of(values, "pathways.capacity.per_1000_people", Service.DIRECT_PAYMENT)
    held *= _requests_over_england(values, people) * people.sum() / PER_THOUSAND
    stay = values.number("pathways.social_care.direct_payment_stay_days")
    return float(held * DAYS_PER_YEAR / stay / _outlast_assessment(values))


def _outlast_assessment(values: Values) -> float:
    """Share of requests that are not given up before the assessment.

    The longer it takes for the patience of people, the more stop waiting.
    """
    patience = _of(values, "pathways.caseload.patience_days", Service.SOCIAL_CARE_ASSESSMENT)
    return float(np.exp(-values.number("pathways.social_care.assessment_wait_days") / patience))


def _requests_over_england(values: Values, people: Floats) -> float:
    """Requests for social care per head of people (by cell) over England's."""
    by_age = values.in_age_band("demand.social_care.requests_by_age")[CELL_AGE]
    england = values.number("demand.social_care.requests_england")
    return float(by_age @ people / people.sum() / england) if england else 1.0


def usual_people(values: Values, services: Sequence[Service]) -> float:
    """People who hold a place in some services at their usual occupancy, in the whole place."""
    usual = "pathways.long_term.occupancy_at_start"
    return sum(
        _of(values, usual, service) * values.number(OF_DOWNSTREAM[service]) for service in services
    )


def _of(values: Values, table: str, service: Service) -> float:
    return float(values[table][values.labels(table).index(service.label)])


def _stay_days(values: Values, rates: NeedRates, people: Floats, service: Service) -> float:
    """Mean time in a service; in care homes residents over admissions."""
    if service not in CARE_HOMES:
        return _of(values, "pathways.long_term.stay_days", service)
    new = max(float(rates.care_home_new @ people), np.finfo(float).tiny)
    return float(rates.care_home @ people) * DAYS_PER_YEAR / new


def _left_over(
    values: Values, service: Service, stay: float, direct: float, recovered: float
) -> float:
    """Requests a year that keep the service at its usual occupancy, less those it gets anyway.

    Who comes stays for `stay` days. `direct` come straight from hospital, `recovered` from
    intermediate care or reablement.
    """
    held = _of(values, "pathways.long_term.occupancy_at_start", service)
    held *= values.number(OF_DOWNSTREAM[service])
    straight = stay
    if service == Service.HOME_CARE:
        held /= values.number("pathways.long_term.home_care_hours_per_week")
        straight = values.number("pathways.long_term.stay_days_after_hospital")
    reach = _of(values, "pathways.long_term.hospital_flow", service)
    sent_days = reach * (direct * straight + recovered * stay)
    requests = max(held * DAYS_PER_YEAR - sent_days, 0.0) / stay
    if service not in CARE_HOMES:
        return requests
    alone = values.number("pathways.social_care.arranges_alone_share")
    return requests / (alone + (1 - alone) * _outlast_assessment(values))


def _need_by_age(
    values: Values, rates: NeedRates, stays: StayRules, people: Floats
) -> dict[Service, Floats]:
    """Relative need for each service per person at each age, in the starting population."""
    emergency = values.by_age("pathways.stay.emergency_days_by_age")[CELL_AGE] * rates.admitted
    elective = values.by_age("pathways.stay.elective_days_by_age")[CELL_AGE] * rates.elective
    supported = rates.admitted * (1 - stays.same_day) * needs_support(values)
    by_cell = {
        Service.EMERGENCY_INPATIENT: emergency + elective,
        Service.ELECTIVE_INPATIENT: rates.elective,
        Service.INTERMEDIATE_CARE_BED: supported,
        Service.REABLEMENT: supported,
        Service.HOME_CARE: rates.home_care,
        Service.RESIDENTIAL_CARE: rates.care_home,
        Service.NURSING_CARE: rates.care_home,
        **_need_of_others(values, rates),
    }
    at_age = np.bincount(CELL_AGE, people, minlength=OLDEST + 1)
    return {
        service: np.bincount(CELL_AGE, need * people) / np.maximum(at_age, 1)
        for service, need in by_cell.items()
    }


def _need_of_others(values: Values, rates: NeedRates) -> dict[Service, Floats]:
    """The same by cell for services outside the hospital's beds and social care."""
    found = {Service[name.upper()]: shape for name, shape in shapes_by_cell(values).items()}
    urgent = (Service.SAME_DAY_EMERGENCY_CARE, Service.VIRTUAL_WARD, Service.SPECIALIST_NURSE)
    found |= dict.fromkeys(urgent, rates.admitted)
    found[Service.MENTAL_HEALTH_INPATIENT] = found[Service.CRISIS_TEAM]
    found |= dict.fromkeys(ASKED_OF_COUNCIL, rates.social_care)
    adults = (values.number("pathways.discharge.adult_age") <= CELL_AGE).astype(np.float64)
    found |= dict.fromkeys(HOMES_FOR_LIFE, adults) | dict.fromkeys(OF_CHILDREN, 1 - adults)
    dying = values.by_age("population.mortality.all_cause").mean(axis=(1, 2))[CELL_AGE]
    return found | {Service.END_OF_LIFE_HOME: dying, Service.HOSPICE: dying}


def _from_hospital(
    values: Values, rates: NeedRates, scales: NeedScales, stays: StayRules, people: Floats
) -> dict[Service, tuple[float, float]]:
    """Requests a year that discharges make for each downstream service, before any are lost.

    The first number comes straight from hospital, the second by way of recovery.
    """
    planned = rates.elective * values.number("pathways.discharge.elective_support")
    urgent = rates.admitted * scales.admissions_per_strike * (1 - stays.same_day)
    supported = (urgent + planned) * needs_support(values) * people
    band = np.maximum(adult_band(), 0)
    pathway = supported @ values["pathways.discharge.pathway_by_age"][band]
    to_reablement = values.number("pathways.discharge.pathway_1_to_reablement")
    nursing = values.number("pathways.discharge.pathway_3_to_nursing")
    table = "pathways.recovery.next_by_service"
    after = dict(zip(values.labels(table), values[table], strict=True))
    reablement, beds = pathway[0] * to_reablement, pathway[1]
    home_care, care_home = (
        reablement * after["reablement"][column] + beds * after["intermediate_care_bed"][column]
        for column in (1, 2)
    )
    return {
        Service.INTERMEDIATE_CARE_BED: (beds, 0.0),
        Service.REABLEMENT: (reablement, 0.0),
        Service.HOME_CARE: (pathway[0] * (1 - to_reablement), home_care),
        Service.RESIDENTIAL_CARE: (pathway[2] * (1 - nursing), care_home * (1 - nursing)),
        Service.NURSING_CARE: (pathway[2] * nursing, care_home * nursing),
    }
