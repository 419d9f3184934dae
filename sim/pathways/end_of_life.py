"""The end of life: who is known to be near it, care for it at home or in a hospice, where it ends.

Nobody dies on another day for any of it. What a resident has still to run of the hazard of death is
known to the model: it says who will die soon at today's rate, as clinicians guess.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from sim import draws
from sim.compiled import compiled_with_arrays
from sim.demand import largest_of_conditions
from sim.parameters import Values
from sim.pathways.cases import ask_for_cases, has_case
from sim.pathways.numbers import by_service
from sim.pathways.place import Place, Slots, Today
from sim.population.cells import N_FRAILTIES
from sim.services import NEVER, Ids, Service

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

# Numbers of these needs are kept apart from those of other needs.
FIRST_EVENT = np.uint32(1 << 27)
EARLIEST = "pathways.end_of_life.earliest_days"
_DECISIONS = ("place_of_death", "hospice", "home_nursing", "last_days", "hospice_days")
_LAST_STAY_NIGHTS = np.iinfo(np.int16).max
_SEVERE = N_FRAILTIES - 1
_WIDE = 6.0  # so many spreads above, all but nothing is below


def identify(place: Place, slots: slice, values: Values, first_day: int) -> int:
    """Look, in the month of their birthday, for those in the last part of life; how many are found.

    Who will die within the horizon is recognised by chance, likelier with some conditions.
    """
    people = place.people
    rate, left = people.death_rate[slots], people.death_clock[slots]
    horizon = values.number("pathways.end_of_life.horizon_days")
    near = np.flatnonzero((left < rate * horizon) & people.alive[slots]) + slots.start
    near = near[place.holds["identified"][near] == NEVER]
    share = _identified_share(people.conditions[near], people.frailty[near], values)
    age = people.age[near].astype(np.uint32)
    drawn = draws.uniform(place.seed, "identified", people.identity[near], age)
    found = near[drawn < share]
    place.holds["identified"][found] = first_day
    return int(found.size)


def _identified_share(
    conditions: NDArray[np.uint32], frailty: NDArray[np.uint8], values: Values
) -> Floats:
    """The largest share among the conditions held, or of severe frailty, or of all others."""
    other = values.number("pathways.end_of_life.identified_share_other")
    frail = values.number("pathways.end_of_life.identified_share_severe_frailty")
    of_conditions = largest_of_conditions(
        conditions, values["pathways.end_of_life.identified_share"]
    )
    return np.maximum(np.where(frailty == _SEVERE, frail, other), of_conditions)


def last_weeks(
    place: Place, near: Slots, values: Values, first_day: int, days: int
) -> tuple[Ids, Days]:
    """Care in the last weeks, for whom it is time this month; returns last admissions and days.

    `near` are the slots of those who die in the month or within `EARLIEST` days after it.
    Some die in hospital, fewer of those in a care home and of those whose wishes are known; of the
    others a few ask for a hospice, and some for nursing at home.
    """
    people, number = place.people, values.number
    _count_places(place, near, values, first_day, days)
    slots = near[~place.has("hospital", near)]
    dies = first_day + _days_left(place, slots, days)
    identity = people.identity[slots]
    where, hospice, nursing, last, hospice_days = draws.uniforms(
        place.seed, _DECISIONS, identity, np.zeros(slots.size, np.uint32)
    )
    known = place.holds["identified"][slots] != NEVER
    in_home = people.in_care_home[slots]
    to_hospital = where < _hospital_share(place, slots, known, in_home, values)
    to_hospice = ~to_hospital & known & ~in_home & (hospice < _hospice_share(values))
    stays = -number("pathways.end_of_life.hospital_days_before_death") * np.log(last)
    begins = np.maximum(dies - np.ceil(stays).astype(np.int64), first_day)
    admitted = to_hospital & (begins < first_day + days)
    name = "pathways.end_of_life.hospice_days"
    before = _spread_days(number(name), hospice_days[to_hospice], values, "HOSPICE")
    _ask(place, slots[to_hospice], dies[to_hospice] - before, first_day, days, Service.HOSPICE)
    nursed = number("pathways.end_of_life.home_nursing_share")
    wanted = known & ~in_home & (nursing < nursed)
    # Below the share, the draw over the share is uniform again: it sets the days.
    nursing = np.minimum(nursing[wanted] / nursed, 1 - np.finfo(float).eps)
    name = "pathways.end_of_life.home_nursing_days"
    before = _spread_days(number(name), nursing, values, "END_OF_LIFE_HOME")
    at_home = Service.END_OF_LIFE_HOME
    _ask(place, slots[wanted], dies[wanted] - before, first_day, days, at_home)
    return _last_admissions(place, slots[admitted], begins[admitted], values)


def _count_places(place: Place, near: Slots, values: Values, first_day: int, days: int) -> None:
    """Count the deaths of the month, and those that their dice foresee out of hospital.

    Whoever has gone to hospital for the last days in an earlier month is among them.
    """
    if not place.reached.anyone_acts_on("deaths_out_of_hospital"):
        return
    slots = near[_days_left(place, near, days) < days]
    identity = place.people.identity[slots]
    (where,) = draws.uniforms(place.seed, _DECISIONS[:1], identity, np.zeros(slots.size, np.uint32))
    known = place.holds["identified"][slots] != NEVER
    in_home = place.people.in_care_home[slots]
    out = where >= _hospital_share(place, slots, known, in_home, values)
    place.reached.count("deaths_out_of_hospital", slots[out])
    place.reached.count("deaths_out_of_hospital of", slots)


def _hospital_share(
    place: Place,
    slots: Slots,
    known: NDArray[np.bool_],
    in_home: NDArray[np.bool_],
    values: Values,
) -> Floats:
    """Share of deaths in hospital: plans make a death at home likelier by a published ratio.

    Whoever has a plan gains from a scheme only what it does beyond that: nothing acts twice.
    """
    unplanned = values.number("pathways.end_of_life.hospital_death_share")
    by_plan = values.number("pathways.end_of_life.plan_home_ratio")
    by_scheme = place.reached.ratio("deaths_out_of_hospital", slots)
    ratio = np.where(known, np.maximum(by_plan, by_scheme), by_scheme)
    share = 1 - np.minimum((1 - unplanned) * ratio, 1.0)
    care_home = values.number("pathways.end_of_life.care_home_hospital_death_share")
    return np.where(in_home, care_home, share)


def _hospice_share(values: Values) -> float:
    """Of those identified who do not die in hospital, so that of all it is the share given."""
    unplanned = values.number("pathways.end_of_life.hospital_death_share")
    at_home = min((1 - unplanned) * values.number("pathways.end_of_life.plan_home_ratio"), 1.0)
    return values.number("pathways.end_of_life.hospice_share") / at_home if at_home else 0.0


def _spread_days(mean: float, draw: Floats, values: Values, service: str) -> Days:
    """Log-normal whole days from 1, none above the earliest, with a given mean all the same."""
    spread = float(by_service(values, "pathways.caseload.spread")[Service[service]])
    earliest = values.number(EARLIEST)
    days = np.exp(_location(mean, spread, earliest) + spread * ndtri(draw))
    whole: Days = np.clip(np.rint(days), 1, earliest).astype(np.int64)
    return whole


@cache
def _location(mean: float, spread: float, longest: float) -> float:
    """Location of the log-normal that has this mean when what is longer is cut to the longest."""

    def above(location: float) -> float:
        cut = (np.log(longest) - location) / spread
        below = np.exp(location + spread**2 / 2) * ndtr(cut - spread)
        return float(below + longest * ndtr(-cut) - mean)

    uncut = np.log(mean) - spread**2 / 2
    return float(brentq(above, uncut, np.log(longest) + _WIDE * spread))


def _ask(
    place: Place, slots: Slots, when: Days, first_day: int, days: int, service: Service
) -> None:
    """Ask for a case if it is time this month or was before; nobody has or awaits two of a kind."""
    due = when < first_day + days
    slots, when = slots[due], np.maximum(when[due], first_day)
    new = ~_have_case(place.arrays(), slots, int(service))
    slots, when = slots[new], when[new]
    event = np.full(slots.size, FIRST_EVENT, np.uint32)
    ask_for_cases(place, service, slots, event, when)


def _last_admissions(place: Place, slots: Slots, days: Days, values: Values) -> tuple[Ids, Days]:
    """Rows of hospital stays that end with life."""
    event = np.full(slots.size, FIRST_EVENT, np.uint32)
    rows = place.add_rows(Service.EMERGENCY_INPATIENT, slots, event)
    record = place.record
    record.requested[rows] = record.started[rows] = days
    record.nights[rows] = _LAST_STAY_NIGHTS
    record.direct[rows] = place.draw("direct", rows) < values.number("demand.urgent.direct_share")
    return rows, days


def _days_left(place: Place, slots: Slots, days: int) -> Days:
    """Whole days from the first of the month until death, at today's rate."""
    people = place.people
    left = np.maximum(people.death_clock[slots], 0) / people.death_rate[slots]
    known = people.left_day[slots] - people.today
    here = people.death_clock[slots] < 0
    return np.where(here, np.maximum(known, 0), days + np.floor(left)).astype(np.int64)


@compiled_with_arrays
def _have_case(place: Today, slots: Slots, service: int) -> NDArray[np.bool_]:
    """Which residents have or await a case of a service."""
    have = np.zeros(slots.size, np.bool_)
    for at in range(slots.size):
        have[at] = has_case(place, slots[at], service)
    return have
