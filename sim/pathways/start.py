"""The state of services before the warm-up: long-term care full, a waiting list of usual length."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim import draws
from sim.compiled import compiled_with_arrays
from sim.demand import CLOCKS, ratio_of_conditions, use_by_segment
from sim.demand.rates import DAYS_PER_YEAR, PER_CENT
from sim.draws import uniform_of_one
from sim.parameters import Values
from sim.pathways import long_term
from sim.pathways.assessment import ask_for_assessment
from sim.pathways.cases import take_over
from sim.pathways.foresee import foresee, keep_fates
from sim.pathways.moves import describe_all
from sim.pathways.names import (
    CARE_HOMES,
    FULL_AT_START,
    HOMES_FOR_LIFE,
    LONG_TERM,
    NOTHING,
    OF_CHILDREN,
    PLANNED,
    REVIEW,
    UNTIL_DEATH,
)
from sim.pathways.numbers import by_service
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.population import Residents, likelier_near_death
from sim.population.cells import N_AGES
from sim.population.groups import CHILDREN, LEARNING_DISABILITY, N_COHORTS, N_GROUPS, PROFILES
from sim.services import IS_REVIEWED, NEVER, NOT_REVIEWED, Ids, Service

Floats = NDArray[np.float64]

_ONE_IN = 64  # of a race are looked at first
_A_LITTLE_LATER = 1.000001  # than the mark of a race: nobody is lost to rounding
_MOST = 0.99  # of people of one kind who hold a place: no finite pace would have all of them
_TINY = np.finfo(float).tiny
_COHORT = np.arange(N_GROUPS) % N_COHORTS


def fill(place: Place, rules: Rules, day: int) -> None:
    """Places, caseloads and the waiting list of planned admissions as they usually are."""
    fill_long_term(place, rules, day)
    fill_caseloads(place, rules, day)
    fill_assessments(place, rules, day)
    fill_waiting_list(place, rules, day)


def fill_long_term(place: Place, rules: Rules, day: int) -> None:
    """Give long-term places to residents, in proportion to their need, up to usual occupancy."""
    values, likelier = rules.values, _found_there(place.people, rules.values)
    table = "pathways.long_term.occupancy_at_start"
    for service in LONG_TERM:
        pace = _pace_of_long_term(place, rules, service, *likelier)
        held = values[table][values.labels(table).index(service.label)]
        if service == Service.HOME_CARE:
            held *= values.number("pathways.start.home_care_share")
        held = held * place.places.capacity[service]
        slots = _first(place, service.label, pace, int(held / _fewest_units(rules, service)))
        rows = place.add_rows(service, slots, np.zeros(slots.size, np.uint32))
        keep_fates(place, rows)
        describe_all(place.arrays(), rows, rules.numbers)
        last = int(np.searchsorted(np.cumsum(place.record.units[rows]), held))
        rows, left_over = rows[:last], rows[last:]
        place.record.ended[left_over] = day  # a place holds more hours than clients
        place.record.requested[rows] = day
        place.make_room_to_file(rows.size)
        long_term.begin_all(place.arrays(), rows, rules.numbers, day)
        _review_within_a_year(place, rows, rules, day)


def _review_within_a_year(place: Place, rows: Ids, rules: Rules, day: int) -> None:
    """Care that is under way is looked at next on any day of the year between two reviews."""
    place.record.nights[rows] = NOT_REVIEWED
    after = place.draw("start review", rows) * rules.numbers.reviews.interval_days
    place.file_all(REVIEW, day + 1 + after.astype(np.int64), rows)


def _pace_of_long_term(
    place: Place, rules: Rules, service: Service, near_death: Floats, years: Floats
) -> Floats:
    """At which each resident comes in for a place; 0 for those who live in a care home.

    It is such that of people like each their share would hold one. Of those in care homes, that is
    made of the share who come to need one: those `near_death` come first, and whoever stays for
    more `years` is likelier to be found there. The level is that of people who live there: at each
    age as many are found as that says.
    """
    people, everybody = place.people, slice(0, place.people.n)
    need = rules.needs.care_home if service in CARE_HOMES else rules.needs.home_care
    share = (need / PER_CENT)[people.cell[everybody]]
    share *= ~people.in_care_home[everybody]
    if service in CARE_HOMES:
        _share_found(people.age, share, near_death, years)
    np.negative(np.minimum(share, _MOST, out=share), out=share)
    return np.negative(np.log1p(share, out=share), out=share)


@compiled_with_arrays
def _share_found(age: NDArray[np.uint8], share: Floats, near_death: Floats, years: Floats) -> None:
    """From the share who come to a care home the share found there, in sum the same at each age."""
    coming, found = np.zeros(N_AGES), np.zeros(N_AGES)
    for person in range(share.size):
        coming[age[person]] += share[person]
        share[person] = share[person] * near_death[person] * years[person]
        found[age[person]] += share[person]
    level = coming / np.maximum(found, _TINY)
    for person in range(share.size):
        share[person] *= level[age[person]]


def _found_there(people: Residents, values: Values) -> tuple[Floats, Floats]:
    """How much likelier each resident is to need a care home now, and how long they would stay.

    That counts those who came in each year of their adult life, as many as are left of one year's
    now. Fewer are left of those who came t years ago, exp(-(m + g) t): residents die at a rate m,
    and younger people came more seldom, as the share in care homes grows by g with each year of
    age.
    """
    everybody = slice(0, people.n)
    age = people.age[everybody]
    share = values.by_age("demand.social_care.care_home_by_age")
    growth = np.zeros(share.size)
    known = share[:-1] > 0
    growth[1:][known] = np.log(share[1:][known] / share[:-1][known])
    fewer = people.rates.care_home_ratio.astype(np.float64)[age]
    fewer *= people.death_rate[everybody]
    fewer *= DAYS_PER_YEAR
    fewer += np.maximum(growth, 0)[age]
    np.maximum(fewer, _TINY, out=fewer)
    adult_age = values.whole("population.means.adult_age_years")
    adult_years = np.maximum(np.arange(share.size) + 1.0 - adult_age, 1)[age]
    adult_years *= -fewer
    years = np.negative(np.expm1(adult_years, out=adult_years), out=adult_years)
    years /= fewer
    return likelier_near_death(people, everybody), years


def _first(place: Place, name: str, pace: Floats, most: int) -> NDArray[np.int64]:
    """The first in a race of exponentials, each run at its pace, in the order they come in.

    So many of the residents who have a pace at all; or all of those, if they are fewer.
    """
    decision, identity = f"start {name}", place.people.identity

    def times(slots: NDArray[np.int64]) -> Floats:
        return draws.exponential(place.seed, decision, identity[slots]) / pace[slots]

    # One in so many tells where about the last of them comes in: few are left to be looked at.
    times_of_some = times(np.flatnonzero(pace[::_ONE_IN] > 0) * _ONE_IN)
    about = 2 * most // _ONE_IN + _ONE_IN
    marks = [np.partition(times_of_some, about)[about]] if about < times_of_some.size else []
    (key,) = draws.keys(place.seed, (decision,))
    for mark in (*marks, np.inf):
        slots = _may_be_ahead(key, identity, pace, mark * _A_LITTLE_LATER)
        race = times(slots)
        if np.count_nonzero(race <= mark) >= most:
            break
    if most < race.size:  # to sort no more than those who are among them
        ahead = np.flatnonzero(race <= np.partition(race, most)[most])
        slots, race = slots[ahead], race[ahead]
    return slots[np.argsort(race, kind="stable")[:most]]


@compiled_with_arrays
def _may_be_ahead(
    key: np.uint64, identity: draws.Identities, pace: Floats, mark: float
) -> NDArray[np.int64]:
    """All who come in by the mark, and a few others: no logarithm says exactly who."""
    slots = np.empty(pace.size, np.int64)
    count = 0
    for slot in range(pace.size):
        if pace[slot] > 0:
            slots[count] = slot
            # An exponential, -log(drawn), is never less than this.
            count += 1 - uniform_of_one(key, identity[slot], np.uint64(0)) <= mark * pace[slot]
    return slots[:count].copy()


def _fewest_units(rules: Rules, service: Service) -> float:
    """Units that a resident holds on average, at the very least, among many residents."""
    if service != Service.HOME_CARE:
        return 1.0
    return rules.values.number("pathways.long_term.home_care_hours_per_week") / 2


def fill_waiting_list(place: Place, rules: Rules, day: int) -> None:
    """Put residents on the waiting list as if it had run at its usual waits for ever."""
    people, values, rates = place.people, rules.values, rules.needs
    listed_days = values.number("area.planned.waiting_list_days")
    share = (rates.elective * listed_days / DAYS_PER_YEAR)[people.cell[: people.n]]
    share *= _by_age_and_segment(people, use_by_segment(values, "elective_inpatient"))
    slots = np.flatnonzero(draws.uniform(place.seed, "listed", people.identity[: people.n]) < share)
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
    usual = by_service(rules.values, "pathways.caseload.occupancy_at_start")
    everybody = slice(0, place.people.n)
    free = ~(place.people.in_care_home[everybody] | place.has("home_care", everybody))
    for service in FULL_AT_START:
        need = _need_of_a_case(place, rules, service, free)
        held = int(usual[service] * place.places.capacity[service])
        slots = _first(place, service.label, need, held)
        free[slots] &= service not in HOMES_FOR_LIFE
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
        since = 0 if service in (Service.SPECIALIST_NURSE, *OF_CHILDREN) else day
        ends = since + 1 + left.astype(np.int64)
        if service in UNTIL_DEATH:
            ends[:] = NEVER
        if service == Service.SOCIAL_CARE_ASSESSMENT:
            place.record.pathway[rows] = NOTHING
        place.make_room_to_file(rows.size)
        take_over(place.arrays(), rows, ends, day)
        if IS_REVIEWED[service]:
            _review_within_a_year(place, rows, rules, day)


def _need_of_a_case(
    place: Place, rules: Rules, service: Service, free: NDArray[np.bool_]
) -> Floats:
    """How much likelier some residents are to have a case; `free`: without long-term care."""
    people, values = place.people, rules.values
    everybody = slice(0, people.n)
    if service in HOMES_FOR_LIFE or service == Service.DIRECT_PAYMENT:
        return _need_of_a_package(place, rules, service, free)
    if service in OF_CHILDREN:
        return np.asarray((_COHORT == CHILDREN)[people.group[everybody]], np.float64)
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
    need = _by_age_and_segment(people, rates.by_age_and_segment * shares[:, np.newaxis])
    if of_mind:
        need *= ratio_of_conditions(people.conditions[everybody], *rules.mental_health_ratio)
    return need


def _by_age_and_segment(people: Residents, table: Floats) -> Floats:
    """What a table says of each resident."""
    n_strata, held, segments = PROFILES
    each = np.broadcast_to(
        table[:, np.newaxis, np.newaxis], (N_AGES, n_strata // N_AGES, held, segments)
    )
    return np.asarray(each.reshape(-1)[people.profile[: people.n]], np.float64)


def _need_of_a_package(
    place: Place, rules: Rules, service: Service, free: NDArray[np.bool_]
) -> Floats:
    """Homes for life are for adults with a learning disability.

    A direct payment is for them too, unless in such a home, and for others who would have home care
    otherwise.
    """
    people, everybody = place.people, slice(0, place.people.n)
    disabled = (_COHORT == LEARNING_DISABILITY)[people.group[everybody]]
    disabled &= people.age[everybody] >= rules.numbers.adult_age
    if service in HOMES_FOR_LIFE:
        return np.asarray(disabled & free, np.float64)
    need = rules.needs.direct_payment[people.cell[everybody]]
    ratio = rules.values.number("pathways.social_care.direct_payment_with_learning_disability")
    return np.asarray(free * np.where(disabled, need * ratio, need), np.float64)


def _need_of_an_assessment(place: Place, rules: Rules) -> Floats:
    """In proportion to requests of those at home."""
    everybody = slice(0, place.people.n)
    rate = rules.community.total[place.people.cell[everybody]]
    return np.asarray(rate * ~place.people.in_care_home[everybody], np.float64)


def fill_assessments(place: Place, rules: Rules, day: int) -> None:
    """People wait for an assessment as long as they usually do, from the first day on."""
    values = rules.values
    need = _need_of_an_assessment(place, rules)
    a_day = place.places.capacity[Service.SOCIAL_CARE_ASSESSMENT] / float(
        by_service(values, "pathways.caseload.mean_days")[Service.SOCIAL_CARE_ASSESSMENT]
    )
    waiting = int(a_day * values.number("pathways.social_care.assessment_wait_days"))
    slots = _first(place, "waits", need, waiting)
    event = np.full(slots.size, _FIRST_CASE + np.uint32(len(Service)))
    wanted = np.full(slots.size, NOTHING)
    ask_for_assessment(place, slots, event, wanted, np.full(slots.size, day))
