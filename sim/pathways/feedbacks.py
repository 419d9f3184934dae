"""Feedbacks: what a resident's state, while it lasts, multiplies the rates of other needs by.

When the month turns, the clocks of the few residents in a state run at the rate of the tables times
the ratio of `feedbacks.csv`; once the month has run off, they are given back the tables' own rate,
to the bit. So nothing of a feedback outlasts the month or is kept in a start state, and whatever
sets rates meanwhile (birthdays, conditions, 1 April) knows nothing of it.

A ratio of 1 switches a feedback off.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.demand import Clock
from sim.parameters import InputError, Values
from sim.parameters.errors import did_you_mean
from sim.pathways.place import Place, Slots, Today
from sim.services import Service, is_waiting

RATIO = "pathways.feedbacks.ratio"
# The states that can feed back, by the names that the table knows them by.
WITHOUT_CARER, WAITING_FOR_HOME_CARE = "without_carer", "waiting_for_home_care"
STATES = (WITHOUT_CARER, WAITING_FOR_HOME_CARE)


class Changed(NamedTuple):
    """Rates that a feedback has changed for a month: whose, on which clock, and the tables' own."""

    need: str
    slots: Slots
    rates: NDArray[np.float32]


def check_feedbacks(values: Values, needs: tuple[str, ...]) -> None:
    """That every row names a known state and a clock of `needs`; otherwise InputError."""
    file, key = values.parameters[RATIO].table, RATIO.rpartition(".")[2]
    for axis, known, thing in ((0, STATES, "state"), (1, needs, "rate")):
        for given in values.labels(RATIO, axis):
            if given not in known:
                problem = f"there is no {thing} {given!r} for a feedback to act on or from"
                raise InputError(file, key, problem, did_you_mean(given, known))


def act(clocks: Mapping[str, Clock], place: Place, values: Values, day: int) -> list[Changed]:
    """Change the rates of residents who are in a state on the first day of a month."""
    changed: list[Changed] = []
    needs = values.labels(RATIO, 1)
    for state, ratios in zip(values.labels(RATIO), values[RATIO], strict=True):
        if (ratios == 1).all():
            continue
        slots = residents_in(state, place, day)
        for need, ratio in zip(needs, ratios, strict=True):
            if slots.size and ratio != 1:
                usual = clocks[need].rates(slots).copy()
                clocks[need].set_rate(slots, usual * np.float32(ratio))
                changed.append(Changed(need, slots, usual))
    return changed


def let_go(clocks: Mapping[str, Clock], changed: list[Changed]) -> None:
    """Give back the tables' own rates, last changed first."""
    for one in reversed(changed):
        clocks[one.need].set_rate(one.slots, one.rates)


def residents_in(state: str, place: Place, day: int) -> Slots:
    """The slots of residents who are in a state today, each once."""
    if state == WITHOUT_CARER:
        return place.without_carer_on(day)
    return _waiting(place.arrays(), Service.HOME_CARE.value)


@compiled
def _waiting(place: Today, service: int) -> NDArray[np.int64]:
    """Residents who stand in a queue and still wait."""
    slots = np.empty(place.places.queued[service], np.int64)
    count = 0
    for claim in place.places.claims[service, : place.places.queued[service]]:
        if is_waiting(place.stays, claim.row):
            slots[count] = place.stays.row[claim.row].resident
            count += 1
    return np.unique(slots[:count])
