"""The state of services before the warm-up: long-term care full, a waiting list of usual length."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim import draws
from sim.demand import CLOCKS, ratio_of_conditions, segment_of_group, use_by_segment
from sim.demand.rates import DAYS_PER_YEAR
from sim.pathways import long_term
from sim.pathways.assessment import ask_for_assessment
from sim.pathways.cases import take_over
from sim.pathways.foresee import foresee, keep_fates
from sim.pathways.moves import describe_all
from sim.pathways.numbers import by_service
from sim.pathways.place import (
    CARE_HOMES,
    FULL_AT_START,
    HOMES_FOR_LIFE,
    LONG_TERM,
    NOTHING,
    PLANNED,
    UNTIL_DEATH,
    Place,
)
from sim.pathways.rules import Rules
from sim.population import likelier_near_death
from sim.population.groups import LEARNING_DISABILITY, N_COHORTS
from sim.services import NEVER, Service

Floats = NDArray[np.float64]


def fill(place: Place, rules: Rules, day: int) -> None:
    """Places, caseloads and the waiting list of planned admissions as they usually are."""
    fill_long_term(place, rules, day)
    fill_caseloads(place, rules, day)
    fill_assessments(place, rules, day)
    fill_waiting_list(place, rules, day)


def fill_long_term(place: Place, rules: Rules, day: int) -> None:
    """Give long-term places to residents, in proportion to their need, up to usual occupancy."""
    people, values, rates = place.people, rules.values, rules.needs
    table = "pathways.long_term.occupancy_at_start"
    for service in LONG_TERM:
        need = rates.care_home if service in CARE_HOMES else rates.home_care
        candidates = np.flatnonzero(
            people.alive[: people.n]
            & ~place.has("care_home", slice(0, people.n))
            & (need[people.cell[: people.n]] > 0)
        )
        # A race of exponentials: who comes first is chosen in proportion to need.
        race = (
            draws.exponential(place.seed, f"start {service.label}", people.identity[candidates])
            / (need[people.cell[candidates]])
        )
        if service in CARE_HOMES:
            race /= likelier_near_death(people, candidates)
        held = values[table][values.labels(table).index(service.label)]
        held = held * place.places.capacity[service]
        slots = candidates[_first(race, int(held / _fewest_units(rules, service)))]
        rows = place.add_rows(service, slots, np.zeros(slots.size, np.uint32))
        keep_fates(place, rows)
        describe_all(place.arrays(), rows, rules.numbers)
        last = int(np.searchsorted(np.cumsum(place.record.units[rows]), held))
        rows, left_over = rows[:last], rows[last:]
        place.record.ended[left_over] = day  # a place holds more hours than clients
        place.record.requested[rows] = day
        long_term.begin_all(place.ready_for(day, rows.size), rows, rules.numbers, day)


def _first(race: Floats, most: int) -> NDArray[np.int64]:
    """The first in a race, in the order in which they come in."""
    most = min(most, race.size)
    if most == race.size:
        return np.argsort(race, kind="stable")
    ahead = np.argpartition(race, most)[:most]
    return ahead[np.argsort(race[ahead], kind="stable")]


def _fewest_units(rules: Rules, service: Service) -> float:
    """Units that a resident holds on average, at the very least, among many residents."""
    if service != Service.HOME_CARE:
        return 1.0
    return rules.values.number("pathways.long_term.home_care_hours_per_week") / 2


def fill_waiting_list(place: Place, rules: Rules, day: int) -> None:
    """Put residents on the waiting list as if it had run at its usual waits for ever."""
    people, values, rates = place.people, rules.values, rules.needs
    listed_days = values.number("area.planned.waiting_list_days")
    by_segment = use_by_segment(values, "elective_inpatient")
    segment = segment_of_group(people.group[: people.n])
    share = (rates.elective * listed_days / DAYS_PER_YEAR)[people.cell[: people.n]]
    share = share * by_segment[people.age[: people.n], segment]
    draw = draws.uniform(place.seed, "listed", people.identity[: people.n])
    slots = np.flatnonzero((draw < share) & people.alive[: people.n])
    rows = place.add_rows(Service.ELECTIVE_INPATIENT, slots, np.full(slots.size, _EVENT))
    foresee(place, rows, Service.ELECTIVE_INPATIENT, rules)
    # Whoever is found waiting has a longer wait than most, and is somewhere within it.
    median = values.number("pathways.planned.lead_median_days")
    spread = np.sqrt(2 * np.log(values.number("pathways.planned.lead_mean_days") / median))
    whole = median * np.exp(spread * (spread + ndtri(place.draw("start lead", rows))))
    left = whole * place.draw("start elapsed", rows)
    longest = values.whole("pathways.planned.longest_lead_days")
    place.record.requested[rows] = day - np.minimum(whole - left, longest)
    place.holds["listed"][slots] = rows
    place.file_all(PLANNED, day + np.minimum(left, longest).astype(np.int64), rows)


_EVENT = np.uint32(1 << 30)


# Numbers of these cases are kept apart from those of other needs.
_FIRST_CASE = np.uint32(1 << 26)


def fill_caseloads(place: Place, rules: Rules, day: int) -> None:
    """Give places on caseloads to residents, in proportion to their need, up to usual occupancy."""
    people, values = place.people, rules.values
    usual = by_service(values, "pathways.caseload.occupancy_at_start")
    everybody = slice(0, people.n)
    for service in FULL_AT_START:
        need = _need_of_a_case(place, rules, service) * people.alive[everybody]
        candidates = np.flatnonzero(need > 0)
        race = draws.exponential(place.seed, f"start {service.label}", people.identity[candidates])
        held = int(usual[service] * place.places.capacity[service])
        slots = candidates[_first(race / need[candidates], held)]
        event = np.full(slots.size, _FIRST_CASE + np.uint32(service))
        rows = place.add_rows(service, slots, event)
        place.record.requested[rows] = day
        # Who is found on a caseload has a longer case than most, and is somewhere within it.
        spread = rules.numbers.case_spread[service]
        location = rules.numbers.case_location[service] + spread**2
        whole = np.exp(location + spread * ndtri(place.draw("start case", rows)))
        left = whole * place.draw("start case elapsed", rows)
        left = np.minimum(left, rules.numbers.case_longest_days)
        # In the warm-up nobody falls newly ill, and few would follow: these are over later.
        since = 0 if service == Service.SPECIALIST_NURSE else day
        ends = since + 1 + left.astype(np.int64)
        if service in UNTIL_DEATH:
            ends[:] = NEVER
        if service == Service.SOCIAL_CARE_ASSESSMENT:
            place.record.pathway[rows] = NOTHING
        take_over(place.ready_for(day, rows.size), rows, ends, day)


def _need_of_a_case(place: Place, rules: Rules, service: Service) -> Floats:
    """How much likelier some residents are to have a case than others."""
    people, values = place.people, rules.values
    everybody = slice(0, people.n)
    if service in HOMES_FOR_LIFE or service == Service.DIRECT_PAYMENT:
        return _need_of_a_package(place, rules, service)
    if service == Service.SOCIAL_CARE_ASSESSMENT:
        return _need_of_an_assessment(place, rules)
    if service == Service.SPECIALIST_NURSE:
        share = values["demand.requests.onset_referral_share"]
        return 1 - ratio_of_conditions(
            people.conditions[everybody],
            (1 - share).astype(np.float32),
            np.flatnonzero(share).astype(np.uint32),
        ).astype(np.float64)
    of_mind = service in (Service.COMMUNITY_MENTAL_HEALTH, Service.MENTAL_HEALTH_INPATIENT)
    clock = "mental_health" if of_mind else "community_health"
    rates = rules.requests[clock]
    name = "crisis_team" if service == Service.MENTAL_HEALTH_INPATIENT else service.label
    shares = np.diff(rates.running_shares, axis=1, prepend=0)[:, CLOCKS[clock].index(name)]
    age, segment = people.age[everybody], segment_of_group(people.group[everybody])
    need = rates.by_age_and_segment[age, segment] * shares[age]
    if of_mind:
        need = need * ratio_of_conditions(people.conditions[everybody], *rules.mental_health_ratio)
    return np.asarray(need, np.float64)


def _need_of_a_package(place: Place, rules: Rules, service: Service) -> Floats:
    """Homes for life are for adults with a learning disability.

    A direct payment is for them too, and for others who would have home care otherwise.
    """
    people, everybody = place.people, slice(0, place.people.n)
    disabled = people.group[everybody] % N_COHORTS == LEARNING_DISABILITY
    disabled &= people.age[everybody] >= rules.numbers.adult_age
    at_home = ~place.has("care_home", everybody)
    if service in HOMES_FOR_LIFE:
        return np.asarray(disabled & at_home & ~_in_a_home(place), np.float64)
    free = at_home & ~place.has("home_care", everybody) & ~_in_a_home(place)
    need = rules.needs.direct_payment[people.cell[everybody]]
    ratio = rules.values.number("pathways.social_care.direct_payment_with_learning_disability")
    return np.asarray(free * np.where(disabled, need * ratio, need), np.float64)


def _in_a_home(place: Place) -> NDArray[np.bool_]:
    """Who holds a place in one of the homes for life."""
    rows = np.flatnonzero(np.isin(place.record.service[: place.record.rows], HOMES_FOR_LIFE))
    held = np.zeros(place.people.n, np.bool_)
    held[place.record.resident[rows]] = True
    return held


def _need_of_an_assessment(place: Place, rules: Rules) -> Floats:
    """In proportion to requests of those at home."""
    everybody = slice(0, place.people.n)
    rate = rules.community.total[place.people.cell[everybody]]
    return np.asarray(rate * ~place.has("care_home", everybody), np.float64)


def fill_assessments(place: Place, rules: Rules, day: int) -> None:
    """People wait for an assessment as long as they usually do, from the first day on."""
    people, values = place.people, rules.values
    need = _need_of_an_assessment(place, rules) * people.alive[: people.n]
    a_day = place.places.capacity[Service.SOCIAL_CARE_ASSESSMENT] / float(
        by_service(values, "pathways.caseload.mean_days")[Service.SOCIAL_CARE_ASSESSMENT]
    )
    waiting = int(a_day * values.number("pathways.social_care.assessment_wait_days"))
    candidates = np.flatnonzero(need > 0)
    race = draws.exponential(place.seed, "start waits", people.identity[candidates])
    slots = candidates[_first(race / need[candidates], waiting)]
    event = np.full(slots.size, _FIRST_CASE + np.uint32(len(Service)))
    wanted = np.full(slots.size, NOTHING)
    ask_for_assessment(place, slots, event, wanted, np.full(slots.size, day))
