"""The rules of one year of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.demand import (
    CLOCKS,
    NeedRates,
    RequestRates,
    by_cell,
    contact_rates,
    need_rates,
    request_rates,
    use_by_segment,
)
from sim.demand.rates import DAYS_PER_YEAR
from sim.parameters import Values
from sim.pathways import carer_strain, deconditioning
from sim.pathways.capacity import NOTHING_BOUGHT, WARM_UP, places_of_year
from sim.pathways.constants import Constants
from sim.pathways.names import CARE_HOMES, DOWNSTREAM
from sim.pathways.needs import BY_CELL
from sim.pathways.numbers import Numbers, by_service, numbers_of
from sim.pathways.review_rules import check_reviews
from sim.pathways.stay import StayRules, stay_rules
from sim.population.cells import CELL_AGE, N_AGES
from sim.services import Service

Floats = NDArray[np.float64]
Small = NDArray[np.float32]
# Parameters that say nothing of need or care, but of its capacity through what is bought.
_MONEY = ("money.", "area.money.")


@dataclass(frozen=True)
class CommunityRates:
    """Requests a year by cell for each downstream service, and for all of them together.

    `total` has those besides that lead to no service that the model has.
    """

    by_service: dict[Service, Floats]
    total: Floats

    @cached_property
    def running(self) -> Floats:
        """Running totals over the services [cell, service]: a resident's lie side by side."""
        return np.ascontiguousarray(np.cumsum(list(self.by_service.values()), axis=0).T)


@dataclass(frozen=True)
class UrgentRates:
    """Strikes of urgent need a year [cell, segment]: to be admitted, or only to attend A&E."""

    admitted: Floats
    attend_only: Floats

    @cached_property
    def share_admitted(self) -> Small:
        """Share of strikes that lead to an admission, by cell and segment, flat."""
        total = np.maximum(self.admitted + self.attend_only, np.finfo(float).tiny)
        return (self.admitted / total).astype(np.float32).reshape(-1)


@dataclass(frozen=True)
class Rules:
    """One financial year: numbers, rates of need, stays, capacities of the sample.

    `places` are what there is of each service, not rounded: next year's growth starts from them.
    `contacts` wanted a person and year by profile; `requests` of the two clocks of community
    health and mental health. Of the first year under do nothing are the share of requests for a GP
    that find none, and by age that of appointments with the usual professional. `weakened` are, by
    discharge pathway, those whom the delay that is usual then weakens before they leave. `per_day`
    strikes a day [cell and segment, clock], clocks in the order of `BY_CELL`: one resident's lie
    side by side, so that they are read from memory together. `mental_health_ratio` what each
    condition multiplies need of mental health care by, and which of them do; `strain` how often
    unpaid care breaks down.
    """

    values: Values
    needs: NeedRates
    urgent: UrgentRates
    stays: StayRules
    community: CommunityRates
    contacts: dict[str, Floats]
    requests: dict[str, RequestRates]
    places: dict[Service, float]
    baseline_unmet_gp_share: float
    baseline_usual_share: Floats
    weakened: Floats
    per_day: Small
    mental_health_ratio: tuple[Small, NDArray[np.uint32]]
    strain: carer_strain.Strain

    @property
    def capacity(self) -> dict[Service, int]:
        """Whole places, slots or appointments of each service; planned admissions have theirs."""
        return {
            service: round(places)
            for service, places in self.places.items()
            if service != Service.ELECTIVE_INPATIENT
        }

    @property
    def elective_slots_per_day(self) -> float:
        """Theatre slots a day for planned admissions."""
        return self.places[Service.ELECTIVE_INPATIENT]

    @cached_property
    def days_between_contacts(self) -> Floats:
        """By service, of those on a caseload; 0 for what is counted in days."""
        return by_service(self.values, "pathways.caseload.days_between_contacts")

    @cached_property
    def fit_to_leave(self) -> deconditioning.FitToLeave:
        """Who needs which support when fit to leave after a night, by age band and frailty."""
        scale = self.values.number("pathways.discharge.support_scale")
        support = np.minimum(self.values["pathways.discharge.support_by_age"] * scale, 1)
        split = self.values["pathways.discharge.pathway_by_age"]
        return deconditioning.before_delay(support, split, self.weakened)

    @cached_property
    def numbers(self) -> Numbers:
        """What a day needs of this year's numbers."""
        return numbers_of(self.values)


def rules_of_warm_up(frozen: Constants, nothing: Values) -> Rules:
    """The rules of the frozen time before the run, under do nothing."""
    return rules_of(frozen, nothing, WARM_UP)


def rules_of(
    frozen: Constants,
    values: Values,
    year: int,
    before: Rules | None = None,
    bought: Mapping[Service, float] = NOTHING_BOUGHT,
) -> Rules:
    """The rules of a year of the run (0 is the first, `capacity.WARM_UP` the time before it).

    `before` are those of the year before it, whose tables are kept where only numbers of money are
    others; `bought` is what money buys of a service over what there was.
    """
    places_before = (
        places_of_year(frozen.baseline, frozen.balance, 0, frozen.weight, None)
        if before is None
        else before.places
    )
    places = places_of_year(values, frozen.balance, year, frozen.weight, places_before, bought)
    if before is not None and before.values.equal(values, apart_from=_MONEY):
        return replace(before, values=values, places=places)
    check_reviews(values)
    needs = need_rates(values, frozen.baseline, frozen.scales, frozen.people)
    urgent = _urgent_rates(values, needs, frozen)
    to_care_homes = values.by_age("population.mortality.care_home_ratio")
    community = _community_rates(needs, frozen, to_care_homes)
    requests = {clock: request_rates(values, clock) for clock in CLOCKS}
    unmet = frozen.baseline.number("demand.contacts.unmet_gp_share")
    contacts = contact_rates(values)
    contacts["gp"] = contacts["gp"] / (1 - unmet)
    return Rules(
        values=values,
        needs=needs,
        urgent=urgent,
        stays=stay_rules(values, frozen.people),
        community=community,
        contacts=contacts,
        requests=requests,
        places=places,
        baseline_unmet_gp_share=unmet,
        baseline_usual_share=usual_by_age(frozen.baseline),
        weakened=deconditioning.usually_weakened(values, frozen.baseline),
        per_day=_per_day(values, needs, urgent, community, requests),
        mental_health_ratio=mental_health_ratio(values),
        strain=carer_strain.strain_of(values),
    )


def usual_by_age(values: Values) -> Floats:
    """Share of appointments with the usual professional, by age in years."""
    return values.in_age_band("demand.contacts.usual_professional_share")[:N_AGES]


def mental_health_ratio(values: Values) -> tuple[Small, NDArray[np.uint32]]:
    """What each condition multiplies need of mental health care by; which of them do."""
    ratio = values["demand.requests.mental_health_by_condition"]
    return ratio.astype(np.float32), np.flatnonzero(ratio != 1).astype(np.uint32)


def _urgent_rates(values: Values, needs: NeedRates, frozen: Constants) -> UrgentRates:
    """Urgent need: what is published, and what care at home takes the place of besides."""
    admitted = (
        needs.admitted[:, np.newaxis] * use_by_segment(values, "emergency_inpatient")[CELL_AGE]
    )
    attended = needs.attended[:, np.newaxis] * use_by_segment(values, "ae")[CELL_AGE]
    with_ward = admitted * (1 + frozen.to_ward[:, np.newaxis])
    through_ae = 1 - values.number("demand.urgent.direct_share")
    # Patients of the virtual ward come through A&E as those admitted do.
    admitted_through = through_ae * frozen.scales.admissions_per_strike * with_ward
    to_team = 1 + frozen.to_team[:, np.newaxis]
    return UrgentRates(
        admitted=with_ward * to_team,
        attend_only=np.clip(attended - admitted_through, 0, None) * to_team,
    )


def _per_day(
    values: Values,
    needs: NeedRates,
    urgent: UrgentRates,
    community: CommunityRates,
    requests: Mapping[str, RequestRates],
) -> Small:
    elective = use_by_segment(values, "elective_inpatient")[CELL_AGE]
    per_year = {
        "urgent": urgent.admitted + urgent.attend_only,
        "planned": needs.elective[:, np.newaxis] * elective,
        "social_care": community.total[:, np.newaxis],
        **{clock: by_cell(rates.by_age_and_segment) for clock, rates in requests.items()},
    }
    per_day = np.empty((*elective.shape, len(BY_CELL)), np.float32)
    for at, need in enumerate(BY_CELL):
        per_day[..., at] = per_year[need] / DAYS_PER_YEAR
    return per_day.reshape(-1, len(BY_CELL))


def _community_rates(rates: NeedRates, frozen: Constants, ratio: Floats) -> CommunityRates:
    """Spread the area's level of need over cells by the shape of each service's need.

    What breakdowns of unpaid care ask for in the first year comes from a clock of its own. Whoever
    lives in a care home asks for none.
    """
    by_service = {}
    asked = np.zeros_like(rates.social_care)
    for service in DOWNSTREAM:
        shape = rates.care_home_new if service in CARE_HOMES else rates.home_care
        # Nobody may have need: then there is nothing to share out.
        who = frozen.at_home if service in CARE_HOMES else frozen.people
        everybody = max(float(shape @ who), np.finfo(float).tiny)
        level = frozen.balance.community_need[service] - frozen.after_breakdown[service]
        by_service[service] = shape / everybody * max(level, 0.0)
        asked += by_service[service]
    shape = rates.direct_payment
    level = frozen.balance.community_need[Service.DIRECT_PAYMENT]
    paid = shape / max(float(shape @ frozen.people), np.finfo(float).tiny) * level
    by_service[Service.DIRECT_PAYMENT] = paid
    asked += paid
    for service in CARE_HOMES:
        by_service[service] = by_service[service] * ratio[CELL_AGE]
    # Of requests from care homes' shapes more strike than ask (below): as many as ask count here.
    other = np.maximum(rates.social_care - asked, 0)
    needs = np.sum(list(by_service.values()), axis=0)
    return CommunityRates(by_service, needs + other)
