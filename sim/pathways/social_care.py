"""Social care for people at home: a request, an assessment, who is eligible, the package.

Most requests lead to advice, to equipment, or to nothing that the model has: they are counted, and
some of them are assessed. Of those who need care, some arrange it themselves; short-term care to
recover is given straight away; all others wait for an assessment, after which the package is asked
for: home care, a direct payment instead of it, or a place in a care home. People with a learning
disability ask when they come of age: for a home for life with support, or for care at home.
"""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled, compiled_step
from sim.demand import Strikes
from sim.draws import uniform_of_one
from sim.pathways.cases import ask_for_case, ask_for_cases, has_case, key_of
from sim.pathways.foresee import keep_fates
from sim.pathways.moves import ask_for_place, is_care_home
from sim.pathways.numbers import Numbers
from sim.pathways.place import (
    CARE_HOMES,
    DOWNSTREAM,
    ELIGIBLE,
    PACKAGE,
    RECOVERY,
    Place,
    Slots,
    Today,
)
from sim.pathways.rules import CommunityRates, Rules
from sim.population import likelier_near_death
from sim.population.groups import LEARNING_DISABILITY, N_COHORTS
from sim.services import NOT_A_ROW, Ids, Service

# Numbers of these needs are kept apart from those of other needs.
FIRST_SOCIAL_CARE_EVENT = np.uint32(1 << 31)
_COMING_OF_AGE = FIRST_SOCIAL_CARE_EVENT | np.uint32(1 << 30)
# What an assessment is for, on its row: a service, a package for a learning disability (told by its
# first choice), or nothing that the model has.
NOTHING = -1
PACKAGES = (
    *(Service.SUPPORTED_LIVING, Service.SHARED_LIVES, Service.DIRECT_PAYMENT),
    Service.HOME_CARE,
)
_DECISIONS = ("community_need", "care_home_need", "arranges_alone", "assessed")


def ask(place: Place, strikes: Strikes, rules: Rules, first_day: int) -> int:
    """Requests of the coming days; returns how many there are.

    Who needs care asks for it at home and without the care they would ask for; whoever lives in a
    care home asks for nothing.
    """
    strikes = strikes.where(~place.has("care_home", strikes.slot))
    slots, number = strikes.slot, strikes.number
    which, home, alone, assessed = draws.uniforms(
        place.seed, _DECISIONS, place.people.identity[slots], number
    )
    wanted = _which_service(place, slots, which, rules.community)
    needs = wanted != NOTHING
    free = ~(place.has("asked", slots) | place.has("hospital", slots))
    free[1:] &= ~needs[:-1] | (slots[1:] != slots[:-1])
    care_home = np.isin(wanted, CARE_HOMES)
    ratio = place.people.rates.care_home_ratio[place.people.age[slots]]
    likely = likelier_near_death(place.people, slots) / ratio
    has_care = place.has("home_care", slots) | place.has("recovery", slots)
    here = needs & free & np.where(care_home, home < likely, ~has_care)
    number_of = rules.values.number
    straight = np.isin(wanted, RECOVERY)
    straight |= alone < number_of("pathways.social_care.arranges_alone_share")
    advised = ~needs & (assessed < number_of("pathways.social_care.assessed_without_need_share"))
    at_once = here & straight
    _ask_for_places(place, strikes.where(at_once), wanted[at_once], rules, first_day)
    of_assessment = (here & ~straight) | advised
    strikes, wanted = strikes.where(of_assessment), wanted[of_assessment]
    event = FIRST_SOCIAL_CARE_EVENT + strikes.number
    ask_for_assessment(place, strikes.slot, event, wanted, first_day + strikes.day)
    return int((here | ~needs).sum())


def _ask_for_places(
    place: Place, strikes: Strikes, wanted: NDArray[np.int64], rules: Rules, first_day: int
) -> None:
    event, due = FIRST_SOCIAL_CARE_EVENT + strikes.number, first_day + strikes.day
    fate = place.fates.keep(place.seed, place.people.identity[strikes.slot], event)
    today = place.ready_for(first_day, fate.size)
    _ask_all(today, strikes.slot, wanted, event, fate, due, rules.numbers, first_day)


def ask_for_assessment(
    place: Place,
    slots: Slots,
    event: NDArray[np.integer],
    wanted: NDArray[np.integer],
    days: NDArray[np.integer],
) -> Ids:
    """Book assessments, each for what is `wanted`; returns their rows."""
    rows = ask_for_cases(place, Service.SOCIAL_CARE_ASSESSMENT, slots, event, days)
    place.record.pathway[rows] = wanted
    keep_fates(place, rows[wanted != NOTHING])
    return rows


def come_of_age(place: Place, changed: list[slice], rules: Rules, first_day: int) -> int:
    """Residents with a learning disability who have turned adult ask; returns how many do.

    `changed` are the slots of the month's birthdays and of newcomers.
    """
    people, adult = place.people, int(rules.numbers.adult_age)
    found = [
        block.start
        + np.flatnonzero(
            people.alive[block]
            & (people.age[block] == adult)
            & (people.group[block] % N_COHORTS == LEARNING_DISABILITY)
        )
        for block in changed
    ]
    slots = np.concatenate([np.empty(0, np.int64), *found])
    slots = slots[~place.has("care_home", slots)]
    event = np.full(slots.size, _COMING_OF_AGE)
    wanted, days = np.full(slots.size, PACKAGES[0].value), np.full(slots.size, first_day)
    ask_for_assessment(place, slots, event, wanted, days)
    return int(slots.size)


@compiled_step
def arrange(place: Today, closed: Ids, numbers: Numbers, day: int) -> None:
    """Whoever is found eligible asks for the package that the assessment was for."""
    for number in closed:
        row = place.stays.row[number]
        if row.service != Service.SOCIAL_CARE_ASSESSMENT or row.pathway == NOTHING:
            continue
        identity, held = place.people.identity[row.resident], place.holds[row.resident]
        if uniform_of_one(place.keys[ELIGIBLE], identity, key_of(row)) >= numbers.eligible_share:
            continue
        service = _package(place, number, numbers)
        if service == NOTHING or held.care_home != NOT_A_ROW:
            continue
        if service == Service.HOME_CARE or is_care_home(service):
            _ask_unless_asked(place, number, service, numbers, day)
        else:
            ask_for_case(place, row.resident, service, row.event, day)


@compiled_step
def _ask_unless_asked(place: Today, number: int, service: int, numbers: Numbers, day: int) -> None:
    """Ask for a place, but for who has it, asks already or is in hospital, which will ask anew."""
    row = place.stays.row[number]
    held = place.holds[row.resident]
    has_it = service == Service.HOME_CARE and (
        held.home_care != NOT_A_ROW or has_case(place, row.resident, Service.DIRECT_PAYMENT.value)
    )
    if held.asked == NOT_A_ROW and held.hospital == NOT_A_ROW and not has_it:
        ask_for_place(
            place, row.resident, service, row.event, row.fate, NOT_A_ROW, day, numbers, day
        )


@compiled_step
def _package(place: Today, number: int, numbers: Numbers) -> int:
    """The service that is arranged: some prefer a direct payment to home care."""
    row = place.stays.row[number]
    drawn = uniform_of_one(place.keys[PACKAGE], place.people.identity[row.resident], key_of(row))
    if row.pathway == Service.SUPPORTED_LIVING:
        shares = numbers.with_learning_disability
        if drawn < shares[0]:
            return Service.SUPPORTED_LIVING.value
        if drawn < shares[1]:
            return Service.SHARED_LIVES.value
        if drawn < shares[2]:
            return Service.DIRECT_PAYMENT.value
        return Service.HOME_CARE.value if drawn < shares[3] else NOTHING
    paid = numbers.direct_payment_share[place.people.age[row.resident]]
    if row.pathway == Service.HOME_CARE and drawn < paid:
        return Service.DIRECT_PAYMENT.value
    return int(row.pathway)


@compiled
def _ask_all(
    place: Today,
    slots: NDArray[np.int64],
    wanted: NDArray[np.int64],
    event: NDArray[np.uint32],
    fate: NDArray[np.int32],
    due: NDArray[np.integer],
    numbers: Numbers,
    day: int,
) -> None:
    for one in range(slots.size):
        ask_for_place(
            place,
            slots[one],
            wanted[one],
            event[one],
            fate[one],
            NOT_A_ROW,
            due[one],
            numbers,
            day,
        )


def _which_service(
    place: Place, slots: NDArray[np.int64], draw: NDArray[np.float64], rates: CommunityRates
) -> NDArray[np.int64]:
    """The downstream service that each request is for, or `NOTHING`."""
    cell = place.people.cell[slots]
    reached = draw * rates.total[cell]
    wanted = np.full(slots.size, NOTHING, np.int64)
    so_far = np.zeros(slots.size)
    settled = np.zeros(slots.size, np.bool_)
    for service in DOWNSTREAM:
        so_far += rates.by_service[service][cell]
        now = ~settled & (reached < so_far)
        wanted[now] = service
        settled |= now
    return wanted
