"""Planned care with a waiting list counted by weeks: first outpatient attendances and day cases.

Each week, and at the end of a month, referrals join the list and as many people are seen as there
are appointments, or theatre slots, in the days since the last time. A first attendance leads to
follow-ups, which wait on no list.
"""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_with_arrays
from sim.demand import offset_of, whole_from
from sim.demand.rates import DAYS_PER_YEAR
from sim.pathways.capacity import PER_1000
from sim.pathways.names import LISTED
from sim.pathways.numbers import by_service
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.services import (
    GROUP_OF_PROFILE,
    LONGEST_WAIT_WEEKS,
    N_GROUPS,
    WEEK_DAYS,
    CalendarMonth,
    MonthCounter,
    Service,
)

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_NONE = np.finfo(float).tiny
_LIST = "pathways.listed.people_per_1000"
_IN_TURN = "pathways.listed.share_in_turn"


def days_of_round(month: CalendarMonth, day: int) -> int:
    """Days that a round at the end of this day is for; 0 unless a week or the month ends with it.

    Weeks are those of the run; one that two months share has two rounds, so that each month has its
    own days' referrals and appointments.
    """
    last_of_week = (day + 1) % WEEK_DAYS == 0
    if not last_of_week and day + 1 < month.first_day + month.days:
        return 0
    return day + 1 - max(day - day % WEEK_DAYS, month.first_day)


def refer(place: Place, rules: Rules) -> None:
    """How many are referred to each list: it goes by who lives here when the month has turned."""
    people = place.people.by_profile
    for service in LISTED:
        rate, coming = rules.contacts[service.label], place.lists[service].coming
        coming[:] = _by_group(people, rate, GROUP_OF_PROFILE, N_GROUPS)
        if service == Service.OUTPATIENT:
            coming /= 1 + rules.values.number("demand.contacts.follow_ups_per_first")


def see(place: Place, rules: Rules, counter: MonthCounter, day: int, days: int) -> None:
    """The `days` up to and with this one: those referred join both lists, those first are seen.

    When a week is over, everybody else has waited a week longer.
    """
    values = rules.values
    in_turn = values.number(_IN_TURN)
    for service in LISTED:
        waiting = place.lists[service]
        counter.waited(service, waiting.people * (days - 1))
        offset = offset_of(place.seed, f"{service.label} list", day)
        expected = waiting.coming * days / DAYS_PER_YEAR
        waiting.join(whole_from(expected, offset))
        a_week = int(place.places.capacity[service])
        # Whole slots of these days, so that over the weeks none is lost to rounding.
        slots = (day + 1) * a_week // WEEK_DAYS - (day + 1 - days) * a_week // WEEK_DAYS
        treated = waiting.treat(slots, in_turn, offset)
        seen = treated.by_group
        place.places.occupied[service] = round(int(seen.sum()) * WEEK_DAYS / days)
        if service == Service.OUTPATIENT:
            follow_ups = values.number("demand.contacts.follow_ups_per_first")
            seen = seen + whole_from(np.asarray(seen * follow_ups, np.float64), offset)
        place.seen[service] += seen
        counter.waited_weeks(service, treated.by_weeks)
        counter.waited(service, waiting.people)
        if (day + 1) % WEEK_DAYS == 0:
            waiting.wait_a_week()


def fill_lists(place: Place, rules: Rules) -> None:
    """Both lists as long as published for what can be seen in a week, and as if for ever so.

    In a list that neither grows nor shrinks, of which a share is seen in turn and the others as
    they come, fewer and fewer wait each week longer, until those whose turn it is are all seen.
    """
    refer(place, rules)
    values = rules.values
    weeks_long = by_service(values, _LIST) / np.maximum(by_service(values, PER_1000), _NONE)
    length = weeks_long * place.places.capacity
    in_turn = values.number(_IN_TURN)
    weeks = np.arange(LONGEST_WAIT_WEEKS + 1)
    for service in LISTED:
        waiting, total = place.lists[service], int(length[service])
        each_week = waiting.coming.sum() * WEEK_DAYS / DAYS_PER_YEAR
        leaving = (1 - in_turn) * each_week / max(length[service], 1.0)
        longest = -np.log(max(in_turn, _NONE)) / leaving
        still = np.where(weeks < longest, np.exp(-leaving * weeks), 0)
        waiting.by_weeks[:] = _shared(still, total)
        waiting.by_group[:] = _shared(waiting.coming, total)


@compiled_with_arrays
def _by_group(people: Whole, rate: Floats, group: NDArray[np.uint16], groups: int) -> Floats:
    """The people of each profile times their rate, summed over the profiles of each group."""
    total = np.zeros(groups)
    for profile in range(people.size):
        total[group[profile]] += people[profile] * rate[profile]
    return total


def _shared(weights: Floats, total: int) -> Whole:
    """`total` people in proportion to weights, whole, within one of what is expected."""
    running = np.cumsum(weights) / weights.sum() * total
    running[-1] = total
    whole: Whole = np.diff(np.rint(running), prepend=0).astype(np.int64)
    return whole
