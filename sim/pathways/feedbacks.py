"""Feedbacks: what shortage does to need, each with a number that switches it off.

When the month turns, the clocks of the few residents in a state run at the rate of the tables times
the ratio of `feedbacks.csv`; once the month has run off, they are given back the tables' own rate,
to the bit. Where appointments with the usual professional have become rarer, urgent need of all
runs at a faster pace. So nothing of a feedback outlasts the month or is kept in a start state, and
whatever sets rates meanwhile (birthdays, conditions, 1 April) knows nothing of it.

Full beds lengthen A&E, which is counted here too. Two feedbacks act where their patients are:
delay weakens patients (`sim.pathways.deconditioning`), and planned care gives way to urgent
(`sim.pathways.planned`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_with_arrays
from sim.demand import Clock
from sim.parameters import InputError, Values
from sim.parameters.errors import did_you_mean
from sim.pathways.names import BEDS, NOTHING
from sim.pathways.place import Place, Slots
from sim.services import NEVER, Ids, Month, Service, Stays

RATIO = "pathways.feedbacks.ratio"
# The states that can feed back, by the names that the table knows them by.
WITHOUT_CARER, WAITING_FOR_HOME_CARE = "without_carer", "waiting_for_home_care"
WAITING_FOR_ASSESSMENT = "waiting_for_assessment"
STATES = (WITHOUT_CARER, WAITING_FOR_ASSESSMENT, WAITING_FOR_HOME_CARE)
AE_WAITS = "ae_over_four_hours"

Floats = NDArray[np.floating]


class Changed(NamedTuple):
    """Rates that a feedback has changed for a month: whose, on which clock, and the tables' own."""

    need: str
    slots: Slots | slice
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


def admissions_ratio(values: Values, continuity_lost: float) -> float:
    """What the loss of so much of the usual provider index multiplies emergency admissions by.

    1 where nothing is lost. Only admissions for ambulatory care sensitive conditions answer to it.
    """
    ratio = float(values.number("pathways.feedbacks.acs_ratio_of_continuity") ** -continuity_lost)
    return 1 + values.number("pathways.feedbacks.acs_share") * (ratio - 1)


def comes_about(more: float, share: Floats, draw: Floats) -> NDArray[np.bool_]:
    """Which urgent needs come about, where there are `more` times as many admissions.

    The draw that is below the `share` says who is admitted. Where more are, the clock has run at
    the pace of admissions: of all others some do not come about, so that these are as many as ever.
    Where fewer are, some of those who would be admitted are not in need at all.
    """
    admitted = draw < share
    if more >= 1:
        return np.asarray(admitted | (draw - share >= (1 - share) * (1 - 1 / more)))
    return np.asarray(~admitted | (draw < share * more))


def let_go(clocks: Mapping[str, Clock], changed: list[Changed]) -> None:
    """Give back the tables' own rates, last changed first."""
    for one in reversed(changed):
        clocks[one.need].set_rate(one.slots, one.rates)


def residents_in(state: str, place: Place, day: int) -> Slots:
    """The slots of residents who are in a state today, each once."""
    if state == WITHOUT_CARER:
        return place.without_carer_on(day)
    rows = requests_on(place, day)
    service = place.record.service[rows]
    if state == WAITING_FOR_ASSESSMENT:
        needs = place.record.pathway[rows] != NOTHING
        rows = rows[(service == Service.SOCIAL_CARE_ASSESSMENT) & needs]
    else:
        rows = rows[service == Service.HOME_CARE]
    return np.unique(place.record.resident[rows]).astype(np.int64)


def requests_on(place: Place, day: int) -> Ids:
    """Rows of residents who wait for home care, or for an assessment or its end, on that day.

    Found among those who asked when last looked at and rows that are new since.
    """
    stays = place.record.stays
    place.asking = _still_ask(stays, place.asking, place.looked_at)
    place.looked_at = place.record.rows
    return place.asking[place.record.requested[place.asking] <= day]


@compiled_with_arrays
def _still_ask(stays: Stays, known: Ids, first: int) -> Ids:
    """Of these rows, and of all from `first` on, those of requests that still wait."""
    last = stays.used[0]
    still = np.empty(known.size + last - first, np.int32)
    count = 0
    for one in range(still.size):
        number = known[one] if one < known.size else first + one - known.size
        row = stays.row[number]
        waits = row.service == Service.SOCIAL_CARE_ASSESSMENT
        waits = waits or (row.service == Service.HOME_CARE and row.started == NEVER)
        if waits and row.ended == NEVER:
            still[count] = number
            count += 1
    return still[:count].copy()


def with_waits_in_ae(month: Month, values: Values) -> Month:
    """The month, with its attendances at A&E that took over four hours among its events.

    A share at the usual occupancy of beds; the fuller they are, the more of those to be admitted
    wait for one, and the fewer the emptier. Nothing else in the model answers to it.
    """
    number, events = values.number, month.events
    share = number("pathways.feedbacks.ae_over_four_hours_share")
    beds = max(int(month.capacity_days[BEDS]), 1)
    over = month.occupied_days[BEDS] / beds - number("pathways.feedbacks.ae_usual_occupancy")
    each = over * number("pathways.feedbacks.ae_waits_per_occupancy")
    came, admitted = events["ae_attendances"], events["emergency_admissions"]
    through_ae = admitted - events["emergency_admissions_direct"]
    waits = min(max(round(share * came + each * through_ae), 0), came)
    return replace(month, events=events | {AE_WAITS: waits})
