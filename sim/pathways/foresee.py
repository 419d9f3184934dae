"""What the dice have in store for a hospital stay, drawn when the need strikes.

Keyed by the resident and the number of the need, so that one avoided admission changes no later
draw; drawn for many stays at once, so that a day costs little.
"""

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.pathways.stay import elective_days, emergency_days
from sim.services import Ids, Service

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

# A need and the readmissions that follow from it share one number: the last four bits count them.
FOLLOWED_BY = 16
HOME, HOME_WITH_SUPPORT, RECOVERY_BED, CARE_HOME = range(4)
_AGE_STARTS = np.array([18, 65, 75, 85])


def foresee(place: Place, rows: Ids, service: Service, rules: Rules) -> None:
    """Nights until fit to leave, discharge pathway, process delay and return, for hospital rows."""
    record, values = place.record, rules.values
    cell = place.people.cell[record.resident[rows]]
    days = emergency_days if service == Service.EMERGENCY_INPATIENT else elective_days
    record.nights[rows] = days(rules.stays, cell, place.draw("length", rows))
    record.pathway[rows] = _pathway(place, rows, service, values)
    record.process[rows] = _process_days(place, rows, values)
    record.returns[rows] = _returns_after(place, rows, values)


def days_if_any(draw: Floats, probability: Floats, mean: Floats | float) -> Days:
    """0 unless the draw falls within `probability`; then whole days from 1, with the given mean."""
    tiny = np.finfo(float).tiny
    rest = np.clip(draw / np.maximum(probability, tiny), tiny, 1)
    days = 1 + np.floor(np.log(rest) / np.log1p(-1 / np.asarray(mean)))
    return np.where(draw < probability, days, 0).astype(np.int64)


def _pathway(place: Place, rows: Ids, service: Service, values: Values) -> NDArray[np.int8]:
    """Pathway 0 unless the draw falls in the share of adults that needs care or support."""
    people, slots = place.people, place.record.resident[rows]
    age = people.age[slots]
    band = np.clip(np.searchsorted(_AGE_STARTS, age, side="right") - 1, 0, None)
    support = values["pathways.discharge.support_by_age"][band, people.frailty[slots]]
    support = support * values.number("pathways.discharge.support_scale")
    if service == Service.ELECTIVE_INPATIENT:
        support = support * values.number("pathways.discharge.elective_support")
    is_adult = age >= values.number("pathways.discharge.adult_age")
    support = np.minimum(support, 1) * is_adult * (place.record.nights[rows] > 0)
    # Below the share, draw / support is uniform again: it chooses among pathways 1 to 3.
    draw = place.draw("pathway", rows)
    split = values["pathways.discharge.pathway_by_age"].cumsum(axis=1)[band]
    chosen = (
        HOME_WITH_SUPPORT
        + (draw > support * split[:, 0]).astype(np.int8)
        + (draw > support * split[:, 1])
    )
    return np.where(draw < support, chosen, HOME).astype(np.int8)


def _process_days(place: Place, rows: Ids, values: Values) -> Days:
    """Days lost in hospital, transfer hub or between services, however many places there are."""
    pathway = place.record.pathway[rows]
    probability = values["pathways.discharge.process_probability"][pathway]
    mean = values["pathways.discharge.process_mean_days"][pathway]
    days = days_if_any(place.draw("process", rows), probability, mean)
    return days * (place.record.nights[rows] > 0)


def _returns_after(place: Place, rows: Ids, values: Values) -> Days:
    """Days after discharge until an emergency readmission; 0 where there is none.

    A risk of its own on top of the resident's own rate of need.
    """
    record = place.record
    frailty = place.people.frailty[record.resident[rows]]
    share = values.number("demand.urgent.readmission_extra_share")
    share = share * values["demand.urgent.readmission_by_frailty"][frailty]
    draw = place.draw("readmission", rows)
    # Given that they come back, draw / share is uniform: it sets the day, exponential, cut off.
    mean_day = values.number("demand.urgent.readmission_mean_day")
    within = values.number("demand.urgent.readmission_days")
    reach = 1 - np.exp(-within / mean_day)
    later = -mean_day * np.log1p(-np.minimum(draw / share, 1) * reach)
    back = (draw < share) & (record.event[rows] % FOLLOWED_BY < FOLLOWED_BY - 1)
    return np.where(back, np.clip(later, 1, within - 1), 0).astype(np.int64)
