"""The rules in force: constants of the area, frozen at the start, and those of one year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sim.area import Area
from sim.demand import (
    CLOCKS,
    NeedRates,
    NeedScales,
    RequestRates,
    by_cell,
    contact_rates,
    need_rates,
    need_scales,
    request_rates,
    use_by_segment,
    want_of_a_gp,
)
from sim.demand.rates import DAYS_PER_YEAR
from sim.parameters import Values
from sim.pathways import carer_strain, deconditioning, feedbacks
from sim.pathways.balance import Balance, usual_people, work_out
from sim.pathways.capacity import NOTHING_BOUGHT, places_of_year
from sim.pathways.check_services import check_services
from sim.pathways.names import CARE_HOMES, DOWNSTREAM
from sim.pathways.numbers import Numbers, by_service, numbers_of
from sim.pathways.review_rules import check_reviews
from sim.pathways.stay import StayRules, stay_rules
from sim.pathways.support import adult_band, needs_support
from sim.population import mean_share_near_death
from sim.population.cells import CELL_AGE, CELL_FRAILTY, N_AGES
from sim.services import Service

Floats = NDArray[np.float64]
Small = NDArray[np.float32]

# The clocks: one for each kind of need. The rates of all but the last are tables by cell.
BY_CELL = ("urgent", "planned", "social_care", *CLOCKS)
NEEDS = (*BY_CELL, carer_strain.CLOCK)


@dataclass(frozen=True)
class Constants:
    """What is worked out once, under do nothing, and never again.

    `baseline` are the values of the first year under do nothing, `people` the expected residents
    by cell at the start, `at_home` those of them outside care homes, `weight` the people for whom
    each resident of the sample stands.
    `to_team` and `to_ward` are, by cell, the shares of published urgent need and of published
    admissions that come on top because care at home takes their place in the first year.
    `after_breakdown` is what breakdowns of unpaid care ask for in the first year, by service, as
    requests a year of the community: they are among those that published levels count.
    """

    baseline: Values
    people: Floats
    at_home: Floats
    scales: NeedScales
    to_team: Floats
    to_ward: Floats
    after_breakdown: Floats
    balance: Balance
    weight: int


@dataclass(frozen=True)
class CommunityRates:
    """Requests a year by cell for each downstream service, and for all of them together.

    `total` has those besides that lead to no service that the model has.
    """

    by_service: dict[Service, Floats]
    total: Floats


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
    discharge pathway, those whom the delay that is usual then weakens before they leave.
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
    def per_day(self) -> Small:
        """Strikes a day [cell and segment, clock], clocks in the order of `BY_CELL`.

        One resident's rates lie side by side, so that they are read from memory together.
        """
        elective = use_by_segment(self.values, "elective_inpatient")[CELL_AGE]
        per_year = {
            "urgent": self.urgent.admitted + self.urgent.attend_only,
            "planned": self.needs.elective[:, np.newaxis] * elective,
            "social_care": np.broadcast_to(self.community.total[:, np.newaxis], elective.shape),
            **{clock: by_cell(rates.by_age_and_segment) for clock, rates in self.requests.items()},
        }
        of_each = [per_year[need].reshape(-1) for need in BY_CELL]
        return (np.stack(of_each, axis=-1) / DAYS_PER_YEAR).astype(np.float32)

    @cached_property
    def mental_health_ratio(self) -> tuple[Small, NDArray[np.uint32]]:
        """What each condition multiplies need of mental health care by; which of them do."""
        return mental_health_ratio(self.values)

    @cached_property
    def strain(self) -> carer_strain.Strain:
        """How often unpaid care breaks down."""
        return carer_strain.strain_of(self.values)

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


def constants(area: Area, baseline: Values, people: Floats, weight: int) -> Constants:
    """The constants of an area, from its people by cell; first, that no service lacks a number."""
    check_services(baseline)
    carer_strain.check_unpaid_care(baseline)
    feedbacks.check_feedbacks(baseline, NEEDS)
    scales = need_scales(baseline, people, want_of_a_gp(baseline, people))
    rates = need_rates(baseline, baseline, scales, people)
    stays = stay_rules(baseline, people)
    balance = work_out(area, baseline, rates, scales, stays, people)
    at_home = _at_home(baseline, rates, people)
    return Constants(
        baseline=baseline,
        people=people,
        at_home=at_home,
        scales=scales,
        to_team=1 / (1 - _to_team(baseline)) - 1,
        to_ward=1 / (1 - _to_ward(baseline, stays)) - 1,
        after_breakdown=_after_breakdown(baseline, rates, people, at_home),
        balance=balance,
        weight=weight,
    )


def rules_of(
    frozen: Constants,
    values: Values,
    year: int,
    before: Rules | None = None,
    bought: Mapping[Service, float] = NOTHING_BOUGHT,
) -> Rules:
    """The rules of a year of the run (0 is the first, `capacity.WARM_UP` the time before it).

    `before` are those of the year before it; `bought` is what money buys of a service over what
    there was.
    """
    check_reviews(values)
    needs = need_rates(values, frozen.baseline, frozen.scales, frozen.people)
    places_before = (
        places_of_year(frozen.baseline, frozen.balance, 0, frozen.weight, None)
        if before is None
        else before.places
    )
    unmet = frozen.baseline.number("demand.contacts.unmet_gp_share")
    contacts = contact_rates(values)
    contacts["gp"] = contacts["gp"] / (1 - unmet)
    return Rules(
        values=values,
        needs=needs,
        urgent=_urgent_rates(values, needs, frozen),
        stays=stay_rules(values, frozen.people),
        community=_community_rates(
            needs,
            frozen,
            values.by_age("population.mortality.care_home_ratio"),
        ),
        contacts=contacts,
        requests={clock: request_rates(values, clock) for clock in CLOCKS},
        places=places_of_year(values, frozen.balance, year, frozen.weight, places_before, bought),
        baseline_unmet_gp_share=unmet,
        baseline_usual_share=usual_by_age(frozen.baseline),
        weakened=deconditioning.usually_weakened(values, frozen.baseline),
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


def _to_team(values: Values) -> Floats:
    """By cell: share of urgent needs that the urgent community response meets instead."""
    is_adult = values.number("pathways.discharge.adult_age") <= CELL_AGE
    share: Floats = values["pathways.urgent.ucr_suitable_share"][CELL_FRAILTY] * is_adult
    return share


def _to_ward(values: Values, stays: StayRules) -> Floats:
    """By cell: share of emergency admissions that the virtual ward takes the place of."""
    number = values.number
    # One night and the whole days of a log-normal: two nights or more from a day on.
    fewest = max(number("pathways.virtual_ward.fewest_nights") - 1, np.finfo(float).tiny)
    long_enough = ndtr((stays.overnight_location - np.log(fewest)) / stays.overnight_spread)
    suited = (1 - stays.same_day) * long_enough * (1 - needs_support(values)) * (adult_band() >= 0)
    taken_in = number("pathways.virtual_ward.step_up_share")
    stays_there = 1 - number("pathways.virtual_ward.step_up_transfer_share")
    share: Floats = suited * taken_in * stays_there
    return share


def _at_home(values: Values, rates: NeedRates, people: Floats) -> Floats:
    """People by cell who do not live in a care home."""
    in_homes = rates.care_home * people
    in_homes *= usual_people(values, CARE_HOMES) / max(in_homes.sum(), np.finfo(float).tiny)
    return np.maximum(people - in_homes, 0)


def _after_breakdown(values: Values, rates: NeedRates, people: Floats, at_home: Floats) -> Floats:
    """By service: of the community's requests a year those that breakdowns of unpaid care make.

    Breakdowns strike at home only. Home care's requests are taken from a clock that also strikes
    people in care homes, in vain: so much more is taken from it.
    """
    breakdowns = carer_strain.expected_breakdowns(values, at_home)
    share = by_service(values, carer_strain.ASKS_FOR)
    ratio = values.by_age("population.mortality.care_home_ratio")[CELL_AGE]
    asked, so_far, before = np.zeros(len(Service)), 0.0, np.zeros(people.size)
    for service in CARE_HOMES:
        so_far += share[service]
        up_to = mean_share_near_death(so_far, ratio)
        asked[service], before = (up_to - before) @ breakdowns, up_to
    struck_at_home = max(float(rates.home_care @ at_home), np.finfo(float).tiny)
    of_home_care = float(rates.home_care @ people) / struck_at_home
    asked[Service.HOME_CARE] = share[Service.HOME_CARE] * breakdowns.sum() * of_home_care
    return asked


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
