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
from sim.pathways.assessment import REQUESTS, ask_for_assessment
from sim.pathways.cases import ask_for_case, has_case, key_of
from sim.pathways.moves import ask_for_places, is_care_home, look_for_place, would_pay
from sim.pathways.names import CARE_HOMES, ELIGIBLE, LONG_TERM, NOTHING, PACKAGE, PACKAGES, RECOVERY
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today
from sim.pathways.rules import CommunityRates, Rules
from sim.population import likelier_near_death
from sim.population.groups import LEARNING_DISABILITY, N_COHORTS
from sim.services import NOT_A_ROW, Ids, MonthCounter, Service, WayOut

Floats = NDArray[np.float64]

# Numbers of these needs are kept apart from those of other needs.
FIRST_SOCIAL_CARE_EVENT = np.uint32(1 << 31)
_COMING_OF_AGE = FIRST_SOCIAL_CARE_EVENT | np.uint32(1 << 28)
_PACKAGES = np.array(PACKAGES)  # numba translates anew for every constant of Python
# Of each service, and of `NOTHING`, the last.
_IS_CARE_HOME, _IS_RECOVERY, _IS_LONG_TERM = (
    np.isin([*Service, NOTHING], kind) for kind in (CARE_HOMES, RECOVERY, LONG_TERM)
)
_DECISIONS = ("community_need", "care_home_need", "arranges_alone", "assessed")


def ask(
    place: Place, strikes: Strikes, rules: Rules, counter: MonthCounter, first_day: int
) -> None:
    """Requests of the coming days, which are counted.

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
    care_home = _IS_CARE_HOME[wanted]
    ratio = place.people.rates.care_home_ratio[place.people.age[slots]]
    likely = likelier_near_death(place.people, slots) / ratio
    by_schemes = likely * place.reached.ratio("care_home_admissions", slots)
    has_care = place.has("home_care", slots) | place.has("recovery", slots)
    here = needs & free & np.where(care_home, home < by_schemes, ~has_care)
    without = needs & free & care_home & (home < likely)
    place.reached.count_of("care_home_admissions", slots[here & care_home], slots[without])
    number_of = rules.values.number
    alone = alone < number_of("pathways.social_care.arranges_alone_share")
    straight = _IS_RECOVERY[wanted] | (_IS_LONG_TERM[wanted] & alone)
    advised = ~needs & (assessed < number_of("pathways.social_care.assessed_without_need_share"))
    at_once = np.flatnonzero(here & straight)
    _ask_for_places(place, strikes.those(at_once), wanted[at_once], rules, first_day)
    of_assessment = np.flatnonzero((here & ~straight) | advised)
    strikes, wanted = strikes.those(of_assessment), wanted[of_assessment]
    event = FIRST_SOCIAL_CARE_EVENT + strikes.number
    ask_for_assessment(place, strikes.slot, event, wanted, first_day + strikes.day)
    counter.note(REQUESTS, int((here | ~needs).sum()))


def _ask_for_places(
    place: Place, strikes: Strikes, wanted: NDArray[np.int64], rules: Rules, first_day: int
) -> None:
    event, due = FIRST_SOCIAL_CARE_EVENT + strikes.number, first_day + strikes.day
    fate = place.fates.keep(place.seed, place.people.identity[strikes.slot], event)
    today = place.ready_for(first_day, fate.size)
    ask_for_places(today, strikes.slot, wanted, event, fate, due, rules.numbers, first_day, False)


def come_of_age(
    place: Place, changed: list[slice], rules: Rules, counter: MonthCounter, first_day: int
) -> None:
    """Residents with a learning disability who have turned adult ask, and are counted.

    `changed` are the slots of the month's birthdays and of newcomers.
    """
    people, adult = place.people, int(rules.numbers.adult_age)
    of_age = [
        block.start + np.flatnonzero(people.alive[block] & (people.age[block] == adult))
        for block in changed
    ]
    slots = np.concatenate([np.empty(0, np.int64), *of_age])
    slots = slots[people.group[slots] % N_COHORTS == LEARNING_DISABILITY]
    slots = slots[~place.has("care_home", slots)]
    event = np.full(slots.size, _COMING_OF_AGE)
    wanted, days = np.full(slots.size, PACKAGES[0]), np.full(slots.size, first_day)
    ask_for_assessment(place, slots, event, wanted, days)
    counter.note(REQUESTS, int(slots.size))


@compiled_step
def arrange(place: Today, closed: Ids, numbers: Numbers, day: int) -> None:
    """Whoever is found eligible asks for the package that the assessment was for."""
    for number in closed:
        row = place.stays.row[number]
        if row.service != Service.SOCIAL_CARE_ASSESSMENT or row.pathway == NOTHING:
            continue
        identity, held = place.people.identity[row.resident], place.holds[row.resident]
        drawn = uniform_of_one(place.keys[ELIGIBLE], identity, key_of(row))
        if drawn >= numbers.eligible_share:
            continue
        own = would_pay(place, row.resident, row.pathway)  # no panel decides about their money
        if drawn >= numbers.eligible_share * numbers.panel_share and not own:
            row.way_out = WayOut.NOT_FUNDED
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
        look_for_place(place, row.resident, service, row.event, row.fate, day, numbers, day)


@compiled_step
def _package(place: Today, number: int, numbers: Numbers) -> int:
    """The service that is arranged; for a learning disability one of several, or none."""
    row = place.stays.row[number]
    if row.pathway == Service.SUPPORTED_LIVING:
        identity, shares = place.people.identity[row.resident], numbers.with_learning_disability
        drawn = uniform_of_one(place.keys[PACKAGE], identity, key_of(row))
        for choice in range(_PACKAGES.size):
            if drawn < shares[choice]:
                return int(_PACKAGES[choice])
        return NOTHING
    return int(row.pathway)


def _which_service(
    place: Place, slots: NDArray[np.int64], draw: NDArray[np.float64], rates: CommunityRates
) -> NDArray[np.int64]:
    """The service that each request is for, or `NOTHING`."""
    wanted = np.empty(slots.size, np.int64)
    services = np.array([*rates.by_service, NOTHING])
    _choose(draw, place.people.cell[slots], rates.total, rates.running, services, wanted)
    return wanted


@compiled
def _choose(
    draw: Floats,
    cell: NDArray[np.uint16],
    total: Floats,
    running: Floats,
    services: NDArray[np.int64],
    wanted: NDArray[np.int64],
) -> None:
    for one in range(draw.size):
        reached, which = draw[one] * total[cell[one]], 0
        while which < running.shape[1] and reached >= running[cell[one], which]:
            which += 1
        wanted[one] = services[which]
