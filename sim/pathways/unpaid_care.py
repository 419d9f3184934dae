"""Unpaid care breaks down: for a while, or for good, somebody who needs help has no carer.

On that day some ask for home care or a place in a care home. Until the carer is back, urgent need
is likelier (see `sim.pathways.feedbacks`).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.demand import Clock, Strikes
from sim.parameters import Values
from sim.pathways.carer_strain import ASKS_FOR, people_with_a_carer
from sim.pathways.moves import ask_for_places
from sim.pathways.names import CALLED_REVIEW, CARE_HOMES, LONG_TERM
from sim.pathways.numbers import by_service
from sim.pathways.place import Place, Slots
from sim.pathways.review_rules import WITHOUT_CARER
from sim.pathways.rules import Rules
from sim.population import Residents, likelier_near_death
from sim.services import NEVER, MonthCounter

# Numbers of these needs are kept apart from those of other needs.
FIRST_EVENT = np.uint32(5 << 29)

Floats = NDArray[np.float64]


def break_down(
    place: Place, strikes: Strikes, rules: Rules, counter: MonthCounter, first_day: int
) -> None:
    """The breakdowns of the coming days, which are counted, and what they lead to.

    At most one a month, and none in a care home or while the carer is away. Home care holds some
    off: of strikes on those who have it on the first day, only a share count.
    """
    strikes = _that_count(place, strikes, rules.values, first_day)
    slots, number = strikes.slot, strikes.number
    on = first_day + strikes.day
    place.lose_carers(slots, _back_on(place, slots, number, rules.values, on))
    by_schemes = np.asarray(place.reached.ratio("care_home_admissions", slots))
    wanted = _asked_for(place, slots, number, rules, by_schemes)
    free = ~place.has("asked", slots) & ~place.has("hospital", slots)
    asks = (wanted >= 0) & free
    asks &= np.isin(wanted, CARE_HOMES) | ~place.has("home_care", slots)
    if place.reached.anyone_acts_on("care_home_admissions"):
        without = _asked_for(place, slots, number, rules, np.ones(1))
        needs, would_need = (slots[free & np.isin(one, CARE_HOMES)] for one in (wanted, without))
        place.reached.count_of("care_home_admissions", needs, would_need)
    event = FIRST_EVENT + number[asks]
    fate = place.fates.keep(place.seed, place.people.identity[slots[asks]], event)
    today = place.ready_for(first_day, fate.size)
    of_each = (slots[asks], wanted[asks], event, fate, on[asks])
    ask_for_places(today, *of_each, rules.numbers, first_day, True)
    _review(place, strikes, rules, on)
    counter.note("carer_breakdowns", int(slots.size))


def _review(place: Place, strikes: Strikes, rules: Rules, on: NDArray[np.integer]) -> None:
    """Some of those who have home care are looked at again."""
    reviews, identity = rules.numbers.reviews, place.people.identity[strikes.slot]
    drawn = draws.uniform(place.seed, "review_without_carer", identity, strikes.number)
    called = place.has("home_care", strikes.slot) & (drawn < reviews.called_share[WITHOUT_CARER])
    rows = place.holds["home_care"][strikes.slot[called]]
    place.file_all(CALLED_REVIEW, on[called] + reviews.called_days, rows)


def count_carers(clocks: Mapping[str, Clock], people: Residents, counter: MonthCounter) -> None:
    """Note how many residents at home have an unpaid carer."""
    counter.note("people_with_a_carer", people_with_a_carer(clocks["carer_breakdown"], people))


def _that_count(place: Place, strikes: Strikes, values: Values, first_day: int) -> Strikes:
    slots = strikes.slot
    with_home_care = values.number("pathways.unpaid_care.with_home_care_ratio")
    identity = place.people.identity[slots]
    draw = draws.uniform(place.seed, "carer_holds_out", identity, strikes.number)
    counts = draw < np.where(place.has("home_care", slots), with_home_care, 1)
    counts &= ~place.has("care_home", slots)
    counts &= place.holds["carer_back"][slots] <= first_day + strikes.day
    strikes = strikes.where(counts)
    first = np.ones(strikes.slot.size, np.bool_)
    first[1:] = strikes.slot[1:] != strikes.slot[:-1]
    return strikes.where(first)


def _back_on(
    place: Place, slots: Slots, number: NDArray[np.uint32], values: Values, on: NDArray[np.integer]
) -> NDArray[np.int64]:
    """The day from which each has a carer again, `NEVER` where the care has ended for good."""
    mean = values.number("pathways.unpaid_care.days_without_carer")
    identity = place.people.identity[slots]
    days = draws.exponential(place.seed, "carer_back", identity, number) * mean
    for_good = draws.uniform(place.seed, "carer_gone_for_good", identity, number)
    gone = for_good < values.number("pathways.unpaid_care.for_good_share")
    return np.where(gone, NEVER, np.minimum(on + 1 + days.astype(np.int64), NEVER))


def _asked_for(
    place: Place,
    slots: Slots,
    number: NDArray[np.uint32],
    rules: Rules,
    by_schemes: NDArray[np.floating],
) -> NDArray[np.int64]:
    """The service that each asks for, -1 for none; care homes by those nearer to death.

    `by_schemes` is what schemes make of that need.
    """
    drawn = draws.uniform(place.seed, "care_after_breakdown", place.people.identity[slots], number)
    share = by_service(rules.values, ASKS_FOR)
    near = likelier_near_death(place.people, slots) * by_schemes
    wanted = np.full(slots.size, -1, np.int64)
    so_far = np.zeros(slots.size)
    for service in LONG_TERM:
        before = so_far
        so_far = so_far + share[service] * (near if service in CARE_HOMES else 1)
        wanted[(drawn >= before) & (drawn < so_far)] = service
    return wanted
