"""The urgent community response: a team that is at home within two hours, while it has a slot.

Some of those it is called to would otherwise have come to A&E, some of them to be admitted; where
no slot is free they do. Others would have managed, and do.
"""

import numpy as np

from sim import draws
from sim.compiled import compiled_step
from sim.demand import Strikes
from sim.draws import bits_of_one
from sim.pathways.cases import begin, hang, has_case, key_of
from sim.pathways.names import CASE_TIE, RESPONSE_ASKED
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today, due_today
from sim.services import (
    NEVER,
    NOT_A_ROW,
    Ids,
    Lines,
    Service,
    WayOut,
    fill,
    finish,
    is_waiting,
    join_queue,
)

# Numbers of these needs are kept apart from those of other needs.
_FIRST_EVENT = np.uint32(5 << 28)
_APART = 1 << 20


def call_for(place: Place, calls: Strikes, first_day: int, instead_of: Ids | None = None) -> None:
    """Calls of the month; `instead_of` are the admissions that the team may take the place of.

    Those who are called to without them would manage if the team has no slot.
    """
    event = _FIRST_EVENT + calls.number + np.uint32(_APART if instead_of is None else 0)
    rows = place.add_rows(Service.URGENT_COMMUNITY_RESPONSE, calls.slot, event)
    place.record.direct[rows] = instead_of is None
    if instead_of is not None:
        place.record.upstream[rows] = instead_of
    # Those turned away come to the hospital in the order filed: by a hash, not by who they are.
    identity = place.people.identity[calls.slot]
    order = np.argsort(draws.bits(place.seed, "called_first", identity, event), kind="stable")
    place.file_all(RESPONSE_ASKED, first_day + calls.day[order], rows[order])


@compiled_step
def answer(place: Today, numbers: Numbers, day: int) -> Lines:
    """Take today's calls while there are slots; returns the admissions of those turned away."""
    service = Service.URGENT_COMMUNITY_RESPONSE.value
    called = due_today(place, RESPONSE_ASKED, day).ids
    for number in called:
        row = place.stays.row[number]
        held = place.holds[row.resident]
        here = held.gone_on > day and held.hospital == NOT_A_ROW
        if not here or has_case(place, row.resident, service):
            row.ended = day
            row.way_out = WayOut.ALREADY_THERE
            _avert(place, row.upstream, day, WayOut.ALREADY_THERE)
            continue
        row.requested = day
        identity = place.people.identity[row.resident]
        tie = bits_of_one(place.keys[CASE_TIE], identity, key_of(row))
        join_queue(place.places, service, number, day, 0, tie)
    for number in fill(place.places, place.stays, place.notepad, service, day).ids:
        hang(place, number)
        begin(place, number, numbers, day)
        _avert(place, place.stays.row[number].upstream, day, WayOut.AVERTED)
    admitted = 0
    for number in called:
        row = place.stays.row[number]
        if row.requested == NEVER or not is_waiting(place.stays, number):
            continue
        finish(place.places, place.stays, number, day, WayOut.TURNED_AWAY)
        if row.upstream != NOT_A_ROW:
            called[admitted] = row.upstream
            admitted += 1
        elif not row.direct:
            place.seen[Service.AE.value, row.group] += 1
    return Lines(called[:admitted])


@compiled_step
def _avert(place: Today, number: int, day: int, way_out: int) -> None:
    """An admission that was foreseen does not come about."""
    if number != NOT_A_ROW:
        row = place.stays.row[number]
        row.requested = row.started = NEVER
        row.ended = day
        row.way_out = way_out
