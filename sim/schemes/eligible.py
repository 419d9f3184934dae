"""Who may be in a scheme."""

import numpy as np
from numpy.typing import NDArray

from sim.parameters import InputError, Values
from sim.parameters.errors import did_you_mean
from sim.pathways.place import Place
from sim.population.conditions import condition_names
from sim.population.groups import COHORTS, N_COHORTS
from sim.schemes.scheme import Scheme
from sim.services import Service

HORIZON = "pathways.end_of_life.horizon_days"
Flags = NDArray[np.bool_]


def eligible(scheme: Scheme, place: Place, values: Values) -> Flags:
    """Which residents are eligible today [slot]."""
    people, n = place.people, place.people.n
    age = people.age[:n]
    who: Flags = people.alive[:n] & (age >= scheme.age_from) & (age <= scheme.age_to)
    who &= people.condition_count[:n] >= scheme.conditions_from
    who &= people.frailty[:n] >= scheme.frailty_from
    if scheme.text.cohort != "everybody":
        who &= people.group[:n] % N_COHORTS == COHORTS.index(scheme.text.cohort)
    if scheme.text.conditions:
        known = condition_names(values)
        wanted = sum(1 << known.index(name) for name in scheme.text.conditions)
        who &= people.conditions[:n] & np.uint32(wanted) > 0
    return who & in_setting(scheme.text.setting, place, values)


def in_setting(setting: str, place: Place, values: Values) -> Flags:
    """Which residents are in a setting today [slot]."""
    people, n = place.people, place.people.n
    in_home = people.in_care_home[:n]
    if setting == "care_home":
        return in_home.copy()
    if setting == "own_home":
        return ~in_home
    if setting == "home_care":
        return place.has("home_care", slice(0, n))
    if setting == "near_death":
        horizon = values.number(HORIZON)
        return (people.death_clock[:n] < people.death_rate[:n] * horizon) & ~in_home
    return np.ones(n, np.bool_)


def check_scheme(scheme: Scheme, values: Values) -> None:
    """Refuse conditions and services that the model does not have; InputError."""
    known = condition_names(values)
    for name in scheme.text.conditions:
        if name not in known:
            problem = f"there is no condition {name!r}"
            raise InputError(scheme.text.file, "conditions", problem, did_you_mean(name, known))
    labels = [service.label for service in Service]
    given = scheme.text.delivered_by
    if given and given not in labels:
        problem = f"there is no service {given!r}"
        raise InputError(scheme.text.file, "delivered_by", problem, did_you_mean(given, labels))


def gone(place: Place, slots: NDArray[np.int64], day: int) -> Flags:
    """Which of these have died or moved away by a day."""
    return np.asarray(place.holds["gone_on"][slots] <= day) | ~place.people.alive[slots]
