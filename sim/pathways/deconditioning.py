"""Deconditioning: each day of delay in a hospital bed may be the one that weakens a patient.

Then the next higher discharge pathway is needed (see `sim.pathways.discharge`). One draw for each
stay settles on which day of delay that would be, so that only longer delay weakens more patients.
Published shares of pathways are those on leaving hospital: what delay that is usual in the first
year adds to the higher ones is taken off what patients need when they are fit to leave.
"""

from math import log, log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.draws import uniform_of_one
from sim.parameters import Values
from sim.pathways.names import CARE_HOME, DECONDITIONING, HOME, WEAKER
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today
from sim.services import Ids, Whole, file_under

PER_DAY = "pathways.feedbacks.deconditioning_per_day"
Floats = NDArray[np.float64]


@compiled_step
def may_weaken(place: Today, number: int, numbers: Numbers, at_most: Whole) -> None:
    """File the day by which delay will have weakened a patient, if it comes within so many days."""
    if numbers.deconditioning_per_day == 0:
        return
    row = place.stays.row[number]
    identity = place.people.identity[row.resident]
    drawn = uniform_of_one(place.keys[DECONDITIONING], identity, np.uint64(row.event))
    days = 1 + int(log(drawn) / log1p(-numbers.deconditioning_per_day))
    if days <= at_most:
        file_under(place.calendar, WEAKER, row.fit + days, number)


def weaker_by_then(place: Place, rows: Ids, values: Values) -> NDArray[np.bool_]:
    """Whom process alone will hold up until delay has weakened them, by the same draw."""
    weaker = np.zeros(rows.size, np.bool_)
    each_day = values.number(PER_DAY)
    held_up = np.flatnonzero(place.record.process[rows] > 0)
    if each_day > 0:
        drawn = place.draw("deconditioning", rows[held_up])
        weaker[held_up] = np.log(drawn) / np.log1p(-each_day) < place.record.process[rows[held_up]]
    return weaker


def usually_weakened(values: Values, baseline: Values) -> Floats:
    """By pathway on which patients are fit to leave: share whom the usual delay weakens.

    Usual is the first year's under do nothing: process, and matching where the next service is as
    full as usual. Waits for a place come on top; nothing is above a care home.
    """
    per_day = values.number(PER_DAY)
    number, process = baseline.number, baseline["pathways.discharge.process_probability"]
    matching = np.full(process.size, number("pathways.discharge.matching_probability"))
    matching[HOME] = 0
    matching_mean = np.asarray(number("pathways.discharge.matching_mean_days"))
    process_mean = baseline["pathways.discharge.process_mean_days"]
    first = _weakened(process, process_mean, per_day)
    then = _weakened(matching, matching_mean, per_day)
    weakened = first + then - first * then
    weakened[CARE_HOME] = 0
    return np.asarray(weakened)


def _weakened(probability: Floats, mean: Floats, per_day: float) -> Floats:
    """Share whom a delay weakens that lasts geometric days from 1, if there is one."""
    return np.asarray(probability * per_day / (1 - (1 - 1 / mean) * (1 - per_day)))


class FitToLeave(NamedTuple):
    """By age band and frailty: share of patients who need support, running shares of pathways.

    Pathways 1 to 3, of those who need support, are the last axis of `pathways`.
    """

    support: Floats
    pathways: Floats


def before_delay(support: Floats, split: Floats, weakened: Floats) -> FitToLeave:
    """What patients need when fit to leave, from shares on leaving hospital.

    `support` by age band and frailty, `split` of pathways 1 to 3 by age band, `weakened` by
    pathway. From below: those who come up from a pathway are taken off the next one.
    """
    tiny = np.finfo(float).tiny
    fit = np.maximum(support - weakened[HOME], 0) / (1 - weakened[HOME])
    come_up = (1 - fit) * weakened[HOME] / np.maximum(support, tiny)
    own = np.empty((*support.shape, split.shape[1]))
    for step, share in enumerate(weakened[HOME + 1 :]):
        own[..., step] = np.maximum(split[:, np.newaxis, step] - come_up, 0) / (1 - share)
        come_up = own[..., step] * share
    own *= (support / np.maximum(fit, tiny))[..., np.newaxis]
    return FitToLeave(fit, np.minimum(own.cumsum(axis=-1), 1))
