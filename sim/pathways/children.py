"""Children with complex needs: nursing at home, continuing care, and adult services from 18.

Both are paid for by the NHS. With each birthday some of the children come to need them. Who comes
of age leaves them; who had continuing care asks the council for an assessment, as those with a
learning disability do whatever they had (see `sim.pathways.social_care`). Short breaks and what
else children's services of the council pay for are not in the model: its council pays for adults.
"""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled_with_arrays
from sim.pathways.assessment import REQUESTS, ask_for_assessment
from sim.pathways.cases import ask_for_cases, close
from sim.pathways.names import OF_CHILDREN
from sim.pathways.numbers import by_service
from sim.pathways.place import Place, Slots, Today
from sim.pathways.rules import Rules
from sim.population.groups import CHILDREN, LEARNING_DISABILITY, N_COHORTS
from sim.services import NOT_A_ROW, MonthCounter, Service, WayOut

# Numbers of these needs are kept apart from those of other needs; each is told by the age.
_FIRST_EVENT = np.uint32(1 << 31) | np.uint32(1 << 27)
_COMING_OF_AGE = np.uint32(1 << 31) | np.uint32(1 << 28)
_ASKS = "pathways.children.asks_share"
_OF_CHILDREN = np.array(OF_CHILDREN)


def turn(
    place: Place,
    changed: list[slice],
    rules: Rules,
    counter: MonthCounter,
    first_day: int,
    days: int,
) -> None:
    """The month's birthdays: who asks for care, who comes of age.

    `changed` are the slots of the month's birthdays and of newcomers.
    """
    people, adult = place.people, int(rules.numbers.adult_age)
    young = [
        block.start + np.flatnonzero(people.alive[block] & (people.age[block] <= adult))
        for block in changed
    ]
    slots = np.concatenate([np.empty(0, np.int64), *young])
    of_age = people.age[slots] == adult
    cohort = people.group[slots] % N_COHORTS
    _ask(place, slots[~of_age & (cohort == CHILDREN)], rules, first_day, days)
    asks = of_age & (cohort != LEARNING_DISABILITY)
    had_care = leave(place.ready_for(first_day), slots[of_age], first_day)
    grown_up = slots[of_age][had_care & asks[of_age]]
    event = np.full(grown_up.size, _COMING_OF_AGE)
    wanted = np.full(grown_up.size, Service.HOME_CARE)
    ask_for_assessment(place, grown_up, event, wanted, np.full(grown_up.size, first_day))
    counter.note(REQUESTS, int(grown_up.size))


def _ask(place: Place, slots: Slots, rules: Rules, first_day: int, days: int) -> None:
    identity, age = place.people.identity[slots], place.people.age[slots]
    share = by_service(rules.values, _ASKS)
    for service in OF_CHILDREN:
        name = service.label
        asked, when = draws.uniforms(
            place.seed, (f"asks for {name}", f"day of {name}"), identity, age.astype(np.uint32)
        )
        asks = asked < share[service]
        on = first_day + (when[asks] * days).astype(np.int64)
        ask_for_cases(place, service, slots[asks], _FIRST_EVENT + age[asks], on)


@compiled_with_arrays
def leave(place: Today, slots: Slots, day: int) -> NDArray[np.bool_]:
    """End what these residents have, or wait for, as children; who of them had continuing care."""
    had_care = np.zeros(slots.size, np.bool_)
    for at in range(slots.size):
        number = place.holds[slots[at]].cases
        while number != NOT_A_ROW:
            row = place.stays.row[number]
            following = row.next
            if row.service == _OF_CHILDREN[0] or row.service == _OF_CHILDREN[1]:
                had_care[at] |= row.service == _OF_CHILDREN[1]
                close(place, number, day, WayOut.MOVED_ON)
            number = following
    return had_care
