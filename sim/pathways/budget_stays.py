"""What a budget in somebody's own hands pays for: packages and cases, day by day, in the record."""

from dataclasses import dataclass, field
from math import ceil
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.services import NEVER, NOT_A_ROW, Funder, Ids, Service
from sim.services.groups import N_SEGMENTS, group_of

_SHORT_TERM = "pathways.long_term.short_term_days"
_HOSPITAL = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)


class Held(NamedTuple):
    """What one budget bought in a month, and whether it ended in it.

    `hours` a week summed over days, of home care; `contacts` of community nursing; `spends`: a
    uniform draw for how its holder spends it.
    """

    purse: int
    kind: int
    holding: int
    days: int
    hours: int
    contacts: int
    group: int
    spends: float
    ended: bool


@dataclass
class Stay:
    """A row of the record that a budget pays for, from a day on."""

    row: int
    since: int


@dataclass
class Budget:
    """One budget in somebody's own hands: of whom, for which package, and the stays it pays for."""

    purse: int
    slot: int
    event: int
    kind: int
    holding: int
    spends: float
    home_care: list[Stay] = field(default_factory=list)
    nursing: list[Stay] = field(default_factory=list)


def bought_in(one: Budget, place: Any, between: float, first: int, last: int) -> Held:
    """What a budget buys of the stays that it pays for; nursing is the team's again after it."""
    record, days, hours, contacts = place.record, 0, 0, 0
    for stay in one.home_care:
        since, until = max(stay.since, first), min(int(record.ended[stay.row]), last)
        held = max(until - since, 0)
        days += held
        hours += held * int(record.units[stay.row])
    end = int(record.ended[one.home_care[-1].row])
    for stay in one.nursing:
        begins, ends = int(record.started[stay.row]), int(record.ended[stay.row])
        since = max(stay.since, first)
        until = min(max(ends, begins + 1), end, last)
        if until > since:
            contacts += ceil((until - begins) / between) - ceil((since - begins) / between)
    resident = record.resident[one.home_care[-1].row]
    group = int(group_of(place.people.group[resident])) // N_SEGMENTS
    ended = end < last
    return Held(one.purse, one.kind, one.holding, days, hours, contacts, group, one.spends, ended)


def package_of(place: Any, slot: int, event: int) -> int:
    """The row of the package that answers this need, as it stands; `NOT_A_ROW` if it has ended."""
    row = int(place.holds["home_care"][slot])
    gone = row == NOT_A_ROW or place.record.ended[row] != NEVER
    return int(NOT_A_ROW) if gone or place.record.event[row] != event else row


def open_case(place: Any, slot: int, service: int) -> int:
    """The row of a resident's case in a service that is under way, or `NOT_A_ROW`."""
    record, row = place.record, int(place.holds["cases"][slot])
    while row != NOT_A_ROW:
        if record.service[row] == service and record.started[row] != NEVER:
            return row
        row = int(record.next[row])
    return int(NOT_A_ROW)


def waits(record: Any, row: int, last: int) -> bool:
    """Whether a request has reached its service by the end of a month, and not begun."""
    return bool(record.requested[row] < last <= record.started[row])


def long_term_packages(place: Any, values: Values, last: int) -> Ids:
    """Packages of home care that the council or the NHS pays for, but for the first weeks."""
    record, rows = place.record, place.holds["home_care"][: place.people.n]
    rows = rows[rows != NOT_A_ROW]
    funder = record.funder[rows]
    by_council = (funder == Funder.COUNCIL) | (record.council_from[rows] < last)
    publicly = by_council | (funder == Funder.ICB)
    rows = rows[publicly & (record.ended[rows] == NEVER)]
    return np.asarray(rows[settled_on(record, rows, values) < last], np.int32)


def settled_on(record: Any, rows: Ids, values: Values) -> NDArray[np.int64]:
    """The day from which a package is long-term support: weeks later straight from hospital."""
    before = record.upstream[rows]
    from_hospital = np.isin(record.service[before], _HOSPITAL) & (before != NOT_A_ROW)
    days: NDArray[np.int64] = record.started[rows] + values.whole(_SHORT_TERM) * from_hospital
    return days
