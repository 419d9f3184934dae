"""Community health: nursing, therapy, case management, specialist nurses, link workers, coaches.

Most are asked for by people at home, by a clock of their own. The specialist nurse is asked for
when a condition of hers begins, and after a night in hospital of somebody who holds one.
"""

import numpy as np

from sim import draws
from sim.demand import RequestRates, Strikes, largest_of_conditions
from sim.parameters import Values
from sim.pathways.cases import ask_for_cases
from sim.pathways.place import Place, Slots
from sim.services import Ids, Service

# Numbers of these needs are kept apart from those of other needs.
FIRST_EVENT = np.uint32(1 << 29)
_FIRST_ONSET_EVENT = np.uint32(1 << 28)
_AGES = np.uint32(128)  # more than there are: an onset is told by condition and age
_ONSET = "demand.requests.onset_referral_share"
_ADMISSION = "demand.requests.after_admission_referral_share"


def asked_for(
    place: Place, strikes: Strikes, rates: RequestRates, need: str
) -> dict[Service, Strikes]:
    """Which of a clock's services each of its strikes asks for.

    Not by the draw of that name and number: the clock has used it for the time to the next strike.
    """
    age = place.people.age[strikes.slot]
    identity = place.people.identity[strikes.slot]
    draw = draws.uniform(place.seed, f"{need} asks for", identity, strikes.number)
    which = np.zeros(draw.size, np.int64)
    for running_share in rates.running_shares.T[:-1]:
        which += draw > running_share[age]
    return {
        Service[name.upper()]: strikes.those(np.flatnonzero(which == number))
        for number, name in enumerate(rates.services)
    }


def refer(place: Place, asked: dict[Service, Strikes], first_day: int) -> None:
    """Requests of the month for a place on a caseload."""
    for service, strikes in asked.items():
        ask_for_cases(
            place, service, strikes.slot, FIRST_EVENT + strikes.number, first_day + strikes.day
        )


def refer_at_onset(
    place: Place, slots: Slots, condition: Slots, values: Values, first_day: int, days: int
) -> None:
    """Some of those with a new condition are referred to its specialist nurse within the month."""
    event = _FIRST_ONSET_EVENT + condition.astype(np.uint32) * _AGES + place.people.age[slots]
    identity = place.people.identity[slots]
    referred, when = draws.uniforms(
        place.seed, ("specialist_at_onset", "specialist_day"), identity, event
    )
    kept = referred < values[_ONSET][condition]
    on = first_day + (when[kept] * days).astype(np.int64)
    ask_for_cases(place, Service.SPECIALIST_NURSE, slots[kept], event[kept], on)


def refer_after_admission(place: Place, rows: Ids, values: Values) -> None:
    """Some of those in hospital overnight with a condition of hers are referred, once fit to go."""
    record = place.record
    rows = rows[record.nights[rows] > 0]
    slots = record.resident[rows]
    share = largest_of_conditions(place.people.conditions[slots], values[_ADMISSION])
    referred = place.draw("specialist_after_admission", rows) < share
    rows, slots = rows[referred], slots[referred]
    fit = record.fit[rows]
    event = record.event[rows] + _FIRST_ONSET_EVENT + (_FIRST_ONSET_EVENT >> np.uint32(1))
    ask_for_cases(place, Service.SPECIALIST_NURSE, slots, event, fit)
