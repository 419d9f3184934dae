"""What the dice have in store for a hospital stay, drawn when the need strikes.

Keyed by the resident and the number of the need, so that one avoided admission changes no later
draw; drawn for many stays at once, so that a day costs little.
"""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.parameters import Values
from sim.pathways.deconditioning import weaker_by_then
from sim.pathways.names import HOME, HOME_WITH_SUPPORT
from sim.pathways.place import Place, Slots
from sim.pathways.rules import Rules
from sim.pathways.stay import elective_days, emergency_days
from sim.population import likelier_near_death
from sim.population.cells import OLDEST
from sim.services import NOBODY, Ids, Service

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

# A need and the readmissions that follow from it share one number: the last four bits count them.
FOLLOWED_BY = 16
DECISIONS = ("length", "pathway", "process", "direct")
# Age band of the tables of discharge by age in years; children stand with the youngest adults.
_AGE_STARTS = np.array([18, 65, 75, 85])
_TINY = np.finfo(float).tiny
_BAND = np.clip(np.searchsorted(_AGE_STARTS, np.arange(OLDEST + 1), side="right") - 1, 0, None)


def foresee(place: Place, rows: Ids, service: Service, rules: Rules, season: float = 1.0) -> None:
    """Nights until fit to leave, pathway, process delay, return and way in, for hospital rows.

    Emergency stays are longer or shorter by the `season`. Whoever will be readmitted gets the row
    of that readmission too, and of those that follow it.
    """
    again, emergency = _readmissions(place, rows, rules.values), Service.EMERGENCY_INPATIENT
    if service == emergency:
        _foresee_stays(place, np.append(rows, again), emergency, rules, season)
    else:
        _foresee_stays(place, rows, service, rules, season)
        _foresee_stays(place, again, emergency, rules, season)


def _readmissions(place: Place, rows: Ids, values: Values) -> Ids:
    """New rows for the readmissions that follow from these stays, for those that follow, and on."""
    record, found = place.record, [NOBODY]
    while rows.size:
        slots, event = record.resident[rows], record.event[rows]
        identity = place.people.identity[slots]
        (draw,) = draws.uniforms(place.seed, ("readmission",), identity, event)
        returns = _returns_after(place, slots, event, values, draw)
        record.returns[rows] = returns
        back = np.flatnonzero(returns)
        following = event[back] + np.uint32(1)
        again = place.add_rows(Service.EMERGENCY_INPATIENT, slots[back], following)
        record.next[rows[back]] = again
        found.append(again)
        rows = again
    return np.concatenate(found)


def _foresee_stays(place: Place, rows: Ids, service: Service, rules: Rules, season: float) -> None:
    record, values = place.record, rules.values
    slots, event = record.resident[rows], record.event[rows]
    identity = place.people.identity[slots]
    length, to_pathway, process, direct = draws.uniforms(place.seed, DECISIONS, identity, event)
    cell = place.people.cell[slots]
    if service == Service.EMERGENCY_INPATIENT:
        nights = emergency_days(rules.stays, cell, length, season)
    else:
        nights = elective_days(rules.stays, cell, length)
    pathway = _pathway(place, slots, service, rules, to_pathway) * (nights > 0)
    record.nights[rows] = nights
    record.pathway[rows] = pathway
    record.process[rows] = _process_days(pathway, values, process) * (nights > 0)
    record.direct[rows] = direct < values.number("demand.urgent.direct_share")
    further = np.full(rows.size, service == Service.ELECTIVE_INPATIENT) | (pathway != HOME)
    keep_fates(place, rows[further | weaker_by_then(place, rows, values)])


def keep_fates(place: Place, rows: Ids) -> None:
    """Draw what may follow from these rows."""
    if not rows.size:
        return
    identity = place.people.identity[place.record.resident[rows]]
    place.record.fate[rows] = place.fates.keep(place.seed, identity, place.record.event[rows])


def days_if_any(draw: Floats, probability: Floats, mean: Floats | float) -> Days:
    """0 unless the draw falls within `probability`; then whole days from 1, with the given mean."""
    days = np.zeros(draw.size, np.int64)
    some = np.flatnonzero(draw < probability)
    mean = np.broadcast_to(mean, draw.shape)[some]
    rest = np.clip(draw[some] / np.broadcast_to(probability, draw.shape)[some], _TINY, 1)
    days[some] = 1 + np.floor(np.log(rest) / np.log1p(-1 / mean)).astype(np.int64)
    return days


def _pathway(
    place: Place, slots: Slots, service: Service, rules: Rules, draw: Floats
) -> NDArray[np.int8]:
    """Pathway 0 unless the draw falls in the share of adults that needs care or support."""
    age = place.people.age[slots]
    band = _BAND[age]
    frailty = place.people.frailty[slots]
    support = rules.fit_to_leave.support[band, frailty]
    if service == Service.ELECTIVE_INPATIENT:
        support = support * rules.values.number("pathways.discharge.elective_support")
    support = support * (age >= rules.values.number("pathways.discharge.adult_age"))
    pathway = np.zeros(slots.size, np.int8)
    supported = np.flatnonzero(draw < support)
    # Below the share, draw / support is uniform again: it chooses among pathways 1 to 3.
    draw, support, slots = draw[supported], support[supported], slots[supported]
    split = rules.fit_to_leave.pathways[band[supported], frailty[supported]]
    # Those near death are likelier to need a care home; the others share what is left as before.
    to_care_home = np.minimum((1 - split[:, 1]) * likelier_near_death(place.people, slots), 1)
    by_schemes = np.minimum(to_care_home * place.reached.ratio("care_home_admissions", slots), 1)
    _count_care_homes(place, slots, draw / support, by_schemes, to_care_home)
    others = np.maximum(split[:, 1], np.finfo(float).tiny)
    split = split * ((1 - by_schemes) / others)[:, np.newaxis]
    pathway[supported] = (
        HOME_WITH_SUPPORT
        + (draw > support * split[:, 0]).astype(np.int8)
        + (draw > support * split[:, 1])
    )
    return pathway


def _count_care_homes(
    place: Place, slots: Slots, draw: Floats, by_schemes: Floats, without: Floats
) -> None:
    """Count who will need a care home for good, with what schemes make of it and without."""
    if place.reached.anyone_acts_on("care_home_admissions"):
        outside = ~place.has("care_home", slots)
        needs, would_need = (outside & (draw > 1 - share) for share in (by_schemes, without))
        place.reached.count_of("care_home_admissions", slots[needs], slots[would_need])


def _process_days(pathway: NDArray[np.int8], values: Values, draw: Floats) -> Days:
    """Days lost in hospital, transfer hub or between services, however many places there are."""
    probability = values["pathways.discharge.process_probability"][pathway]
    return days_if_any(draw, probability, values["pathways.discharge.process_mean_days"][pathway])


def _returns_after(
    place: Place, slots: Slots, event: NDArray[np.uint32], values: Values, draw: Floats
) -> Days:
    """Days after discharge until an emergency readmission; 0 where there is none.

    A risk of its own on top of the resident's own rate of need.
    """
    share = values["demand.urgent.readmission_by_frailty"][place.people.frailty[slots]]
    share = share * values.number("demand.urgent.readmission_extra_share")
    share = np.minimum(share * place.reached.ratio("readmissions", slots), 1)
    days = np.zeros(slots.size, np.int64)
    back = np.flatnonzero((draw < share) & (event % FOLLOWED_BY < FOLLOWED_BY - 1))
    place.reached.count("readmissions", slots[back])
    place.reached.count("readmissions of", slots)
    # Given that they come back, draw / share is uniform: it sets the day, exponential, cut off.
    mean_day = values.number("demand.urgent.readmission_mean_day")
    within = values.number("demand.urgent.readmission_days")
    reach = 1 - np.exp(-within / mean_day)
    of_those = np.minimum(draw[back] / share[back], 1 - np.finfo(float).eps)
    later = -mean_day * np.log1p(-of_those * reach)
    days[back] = np.clip(later, 1, within - 1).astype(np.int64)
    return days
