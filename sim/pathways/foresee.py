"""What the dice have in store for a hospital stay, drawn when the need strikes.

Keyed by the resident and the number of the need, so that one avoided admission changes no later
draw; drawn for many stays at once, so that a day costs little.
"""

from math import log, log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import compiled, compiled_step
from sim.draws import uniform_of_one
from sim.pathways.deconditioning import weaker_by_then
from sim.pathways.names import HOME, HOME_WITH_SUPPORT
from sim.pathways.place import NOBODY_REACHED, Place, Today, to_care_home_ratio
from sim.pathways.rules import Rules
from sim.pathways.stay import elective_days, emergency_days
from sim.population import likelier_with_left
from sim.population.cells import OLDEST
from sim.services import NOT_A_ROW, Ids, Service, group_of_one, new_row

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# A need and the readmissions that follow from it share one number: the last four bits count them.
FOLLOWED_BY = 16
DECISIONS = ("length", "pathway", "process", "direct", "readmission")
_LENGTH, _PATHWAY, _PROCESS, _DIRECT, _READMISSION = range(len(DECISIONS))
# Age band of the tables of discharge by age in years; children stand with the youngest adults.
_AGE_STARTS = np.array([18, 65, 75, 85])
_TINY, _EPS = np.finfo(float).tiny, np.finfo(float).eps
_BAND = np.clip(np.searchsorted(_AGE_STARTS, np.arange(OLDEST + 1), side="right") - 1, 0, None)


class Odds(NamedTuple):
    """What this year's numbers say of a hospital stay; scalars are parameters of the same name."""

    support: Floats  # by age band and frailty, with the running shares of pathways 1 to 3
    pathways: Floats
    elective_support: float
    adult_age: float
    process_probability: Floats  # by pathway
    process_mean_days: Floats
    direct_share: float
    readmission_share: Floats  # by frailty
    readmission_days: float
    readmission_mean_day: float
    readmission_reach: float  # of an exponential with this mean, what falls within these days


def foresee(place: Place, rows: Ids, service: Service, rules: Rules, season: float = 1.0) -> None:
    """Nights until fit to leave, pathway, process delay, return and way in, for hospital rows.

    These are the newest rows of the record. Emergency stays are longer or shorter by the `season`.
    Whoever will be readmitted gets the row of that readmission too, and of those that follow it.
    """
    record, keys = place.record, draws.keys(place.seed, DECISIONS)
    odds, first = _odds(rules), record.rows - rows.size
    _foresee_readmissions(place, odds, first)
    length, cell = np.empty(record.rows - first), np.empty(record.rows - first, np.uint16)
    _draw_lengths(place.arrays(), place.people.cell, keys, first, length, cell)
    planned = rows.size if service == Service.ELECTIVE_INPATIENT else 0
    elective = elective_days(rules.stays, cell[:planned], length[:planned])
    emergency = emergency_days(rules.stays, cell[planned:], length[planned:], season)
    record.nights[first : record.rows] = np.concatenate([elective, emergency])
    further, to_care_home = np.zeros(length.size, np.bool_), np.zeros((2, length.size), np.bool_)
    _foresee_leaving(place.arrays(), odds, keys, first, further, to_care_home)
    if place.reached.anyone_acts_on("care_home_admissions"):
        slots = record.resident[first : record.rows]
        place.reached.count_of("care_home_admissions", *(slots[there] for there in to_care_home))
    rows = np.arange(first, record.rows, dtype=np.int32)
    keep_fates(place, rows[further | weaker_by_then(place, rows, rules.values)])


def keep_fates(place: Place, rows: Ids) -> None:
    """Draw what may follow from these rows."""
    if not rows.size:
        return
    identity = place.people.identity[place.record.resident[rows]]
    place.record.fate[rows] = place.fates.keep(place.seed, identity, place.record.event[rows])


def _odds(rules: Rules) -> Odds:
    values, number = rules.values, rules.values.number
    share = values["demand.urgent.readmission_by_frailty"]
    within = number("demand.urgent.readmission_days")
    mean_day = number("demand.urgent.readmission_mean_day")
    return Odds(
        support=rules.fit_to_leave.support,
        pathways=rules.fit_to_leave.pathways,
        elective_support=number("pathways.discharge.elective_support"),
        adult_age=number("pathways.discharge.adult_age"),
        process_probability=values["pathways.discharge.process_probability"],
        process_mean_days=values["pathways.discharge.process_mean_days"],
        direct_share=number("demand.urgent.direct_share"),
        readmission_share=share * number("demand.urgent.readmission_extra_share"),
        readmission_days=within,
        readmission_mean_day=mean_day,
        readmission_reach=float(1 - np.exp(-within / mean_day)),
    )


def _foresee_readmissions(place: Place, odds: Odds, first: int) -> None:
    """New rows for the readmissions that follow from the rows from `first` on, and on."""
    record, reached = place.record, place.reached
    keys = draws.keys(place.seed, DECISIONS)
    ratios = reached.ratios.get("readmissions", NOBODY_REACHED)
    here, done = record.rows, first
    while done < record.rows:
        record.make_room(record.rows - done)
        done = _readmit(place.arrays(), odds, keys, ratios, done)
    again, of_all = record.resident[here : record.rows], record.resident[first : record.rows]
    reached.count_of("readmissions", again, of_all)


@compiled
def _readmit(
    place: Today, odds: Odds, keys: draws.Identities, ratios: NDArray[np.float32], first: int
) -> int:
    """Days after discharge until an emergency readmission, and its row, for rows from `first` on.

    A risk of its own on top of the resident's own rate of need. Returns the first row that was not
    looked at for want of room in the record.
    """
    number, stays = first, place.stays
    while number < stays.used[0] < stays.row.size:
        row = stays.row[number]
        slot, identity = row.resident, place.people.identity[row.resident]
        share = odds.readmission_share[place.people.frailty[slot]]
        if slot < ratios.size:
            share *= ratios[slot]
        share = min(share, 1.0)
        drawn = uniform_of_one(keys[_READMISSION], identity, np.uint64(row.event))
        if drawn < share and row.event % FOLLOWED_BY < FOLLOWED_BY - 1:
            row.returns = _day_of_return(drawn / share, odds)
            row.next = new_row(stays)
            again = stays.row[row.next]
            again.resident = slot
            again.service = Service.EMERGENCY_INPATIENT
            again.event = row.event + 1
            again.group = group_of_one(place.people.group[slot])
        number += 1
    return number


@compiled_step
def _day_of_return(drawn: float, odds: Odds) -> int:
    """Exponential, cut off; `drawn` is uniform."""
    within = min(drawn, 1 - _EPS) * odds.readmission_reach
    later = -odds.readmission_mean_day * log1p(-within)
    return int(min(max(later, 1.0), odds.readmission_days - 1))


@compiled
def _draw_lengths(
    place: Today,
    cell: NDArray[np.uint16],
    keys: draws.Identities,
    first: int,
    length: Floats,
    cells: NDArray[np.uint16],
) -> None:
    """The draw of the length of each stay from `first` on, and its resident's cell."""
    for one in range(length.size):
        row = place.stays.row[first + one]
        identity = place.people.identity[row.resident]
        length[one] = uniform_of_one(keys[_LENGTH], identity, np.uint64(row.event))
        cells[one] = cell[row.resident]


@compiled
def _foresee_leaving(
    place: Today,
    odds: Odds,
    keys: draws.Identities,
    first: int,
    further: Flags,
    to_care_home: Flags,
) -> None:
    """Pathway, days of process and way in of each stay from `first` on.

    Flags who will need more than to go home, and `to_care_home` as `_pathway` does.
    """
    for one in range(further.size):
        row = place.stays.row[first + one]
        identity, event = place.people.identity[row.resident], np.uint64(row.event)
        is_planned = row.service == Service.ELECTIVE_INPATIENT
        drawn = uniform_of_one(keys[_PATHWAY], identity, event)
        pathway = _pathway(place, row.resident, is_planned, odds, drawn, to_care_home, one)
        if row.nights > 0:
            row.pathway = pathway
            drawn = uniform_of_one(keys[_PROCESS], identity, event)
            row.process = _process_days(pathway, odds, drawn)
        row.direct = uniform_of_one(keys[_DIRECT], identity, event) < odds.direct_share
        further[one] = is_planned or row.pathway != HOME


@compiled_step
def _pathway(
    place: Today,
    slot: int,
    is_planned: bool,
    odds: Odds,
    drawn: float,
    to_care_home: Flags,
    one: int,
) -> int:
    """Pathway 0 unless the draw falls in the share of adults that needs care or support.

    Flags who will need a care home for good, with what schemes make of it and without.
    """
    age, frailty = place.people.age[slot], place.people.frailty[slot]
    support = odds.support[_BAND[age], frailty]
    if is_planned:
        support *= odds.elective_support
    if age < odds.adult_age or drawn >= support:
        return HOME
    # Below the share, draw / support is uniform again: it chooses among pathways 1 to 3.
    low, high = odds.pathways[_BAND[age], frailty, 0], odds.pathways[_BAND[age], frailty, 1]
    # Those near death are likelier to need a care home; the others share what is left as before.
    near = likelier_with_left(place.people.care_home_ratio[age], place.people.death_clock[slot])
    without = min((1 - high) * near, 1.0)
    by_schemes = min(without * to_care_home_ratio(place, slot), 1.0)
    if place.holds[slot].care_home == NOT_A_ROW:
        to_care_home[0, one] = drawn / support > 1 - by_schemes
        to_care_home[1, one] = drawn / support > 1 - without
    others = (1 - by_schemes) / max(high, _TINY)
    return (
        HOME_WITH_SUPPORT
        + int(drawn > support * (low * others))
        + int(drawn > support * (high * others))
    )


@compiled_step
def _process_days(pathway: int, odds: Odds, drawn: float) -> int:
    """Days lost in hospital, transfer hub or between services, however many places there are.

    0 unless the draw falls within the probability; then whole days from 1, with the given mean.
    """
    probability = odds.process_probability[pathway]
    if drawn >= probability:
        return 0
    rest = max(drawn / probability, _TINY)
    return 1 + int(log(rest) / log1p(-1 / odds.process_mean_days[pathway]))
