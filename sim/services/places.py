"""The places of each service: how many there are, who holds them, and who waits."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.services.calendar import Whole
from sim.services.columns import columns_of, rows_from
from sim.services.names import Service
from sim.services.notepad import Lines, Notepad, blank
from sim.services.record import NEVER, NOT_A_ROW, Stays, is_waiting

N_SERVICES = len(Service)
# General and acute beds are one base: planned stays hold a bed of the emergency row.
BASE = np.arange(N_SERVICES)
BASE[Service.ELECTIVE_INPATIENT] = Service.EMERGENCY_INPATIENT

_OF_EACH = ("capacity", "occupied", "queued")
_CLAIM = np.dtype([("key", np.uint64), ("row", np.int32)], align=True)
_DAY_BITS = np.uint64(32)
_PRIORITY_BITS = np.uint64(56)
# Of services that people and budgets buy: the first priority of those who do not pay themselves.
NOT_PAID_FOR = 2
_TIE_BITS = np.uint64(32)
# Days before the start (people already waiting on day 0) must still sort first.
_EARLIEST_DAY = 1 << 20
_FEWEST_CLAIMS = 1024


class Places(NamedTuple):
    """By service: places (or hours a week), how many are held, and a queue of those who wait.

    `claims[service, : queued[service]]` is a heap, so that the first in the queue stands at 0.
    Order: priority (0 first), day requested, then a hash, never the slot. A stay may start while
    `occupied` is below `capacity`; where capacity is cut, occupancy falls as stays end. Claims with
    a priority below `NOT_PAID_FOR` are of people who pay for themselves: they may start while
    `occupied` is below `on_market`, the places that stand there whether or not budgets buy them.
    """

    capacity: NDArray[np.int64]
    occupied: NDArray[np.int64]
    queued: NDArray[np.int64]
    on_market: NDArray[np.int64]
    claims: NDArray[Any]


def open_places(services: int = N_SERVICES) -> Places:
    """No places, and nobody waits."""
    capacity = np.zeros(services, np.int64)
    claims = np.empty((services, _FEWEST_CLAIMS), _CLAIM)
    return Places(capacity, capacity.copy(), capacity.copy(), capacity.copy(), claims)


def kept_places(places: Places) -> dict[str, NDArray[Any]]:
    """Places and queues by name; `key` and `row` hold the claims of one service after another."""
    used = np.arange(places.claims.shape[1]) < places.queued[:, np.newaxis]
    small = {name: getattr(places, name) for name in _OF_EACH}
    return small | columns_of(places.claims[used])


def places_from(kept: Mapping[str, NDArray[Any]]) -> Places:
    """Places and queues as they were kept."""
    capacity, occupied, queued = (kept[name].copy() for name in _OF_EACH)
    claims = np.empty((queued.size, int(queued.max()) + _FEWEST_CLAIMS), _CLAIM)
    places = Places(capacity, occupied, queued, np.zeros_like(capacity), claims)
    used = np.arange(places.claims.shape[1]) < places.queued[:, np.newaxis]
    places.claims[used] = rows_from(kept, _CLAIM)
    return places


def with_claims(places: Places, needed: int) -> Places:
    """The same places with room for `needed` more claims in each queue."""
    longest = places.claims.shape[1]
    if int(places.queued.max()) + needed <= longest:
        return places
    claims = np.empty((places.capacity.size, longest + longest // 2 + needed), _CLAIM)
    claims[:, :longest] = places.claims
    return places._replace(claims=claims)


@compiled_step
def join_queue(
    places: Places, service: int, row: Whole, day: int, priority: int, tie: np.uint64
) -> None:
    """Wait for a place from `day` on; `tie` is a hash that settles equal claims."""
    claims, at = places.claims[service], places.queued[service]
    if at == claims.size:
        raise IndexError("the queue is full")
    key = (
        (np.uint64(priority) << _PRIORITY_BITS)
        | (np.uint64(day + _EARLIEST_DAY) << _DAY_BITS)
        | (tie >> _TIE_BITS)
    )
    places.queued[service] += 1
    while at > 0 and _is_before(key, row, claims[(at - 1) // 2]):
        above = (at - 1) // 2
        claims[at].key, claims[at].row = claims[above].key, claims[above].row
        at = above
    claims[at].key, claims[at].row = key, row


@compiled_step
def _is_before(key: np.uint64, row: Whole, claim: Any) -> bool:
    """Whether a claim comes before another; where even the hashes agree, the older row does."""
    return bool(key < claim.key or (key == claim.key and row < claim.row))


@compiled_step
def _leave_queue(places: Places, service: int) -> None:
    """Take away the first claim; the last one finds its new position."""
    claims = places.claims[service]
    places.queued[service] -= 1
    end = places.queued[service]
    key, row, at = claims[end].key, claims[end].row, 0
    while 2 * at + 1 < end:
        below = 2 * at + 1
        right = claims[below + 1]
        if below + 1 < end and _is_before(right.key, right.row, claims[below]):
            below += 1
        if _is_before(key, row, claims[below]):
            break
        claims[at].key, claims[at].row = claims[below].key, claims[below].row
        at = below
    claims[at].key, claims[at].row = key, row


@compiled_step
def next_in_queue(places: Places, stays: Stays, service: int) -> Whole:
    """The first row that still waits, taken out of the queue, if there is room for it."""
    base = BASE[service]
    if places.occupied[base] < places.capacity[base]:
        return first_in_queue(places, stays, service)
    if places.occupied[base] < places.on_market[base]:
        return _first_who_pays(places, stays, service)
    return NOT_A_ROW


@compiled_step
def _first_who_pays(places: Places, stays: Stays, service: int) -> Whole:
    """The first row that still waits, taken out of the queue, if its claim is paid for."""
    while places.queued[service] > 0:
        claim = places.claims[service, 0]
        if claim.key >> _PRIORITY_BITS >= NOT_PAID_FOR:
            break
        row: Whole = claim.row
        _leave_queue(places, service)
        if is_waiting(stays, row):
            return row
    return NOT_A_ROW


@compiled_step
def first_in_queue(places: Places, stays: Stays, service: int) -> Whole:
    """The first row that still waits, taken out of the queue, whether or not there is room."""
    while places.queued[service] > 0:
        row: Whole = places.claims[service, 0].row
        _leave_queue(places, service)
        if is_waiting(stays, row):
            return row
    return NOT_A_ROW


@compiled_step
def fill(places: Places, stays: Stays, notepad: Notepad, service: int, day: int) -> Lines:
    """Start those first in the queue while there is room; returns the rows started."""
    started = blank(notepad, places.queued[service]).ids
    count = 0
    row = next_in_queue(places, stays, service)
    while row != NOT_A_ROW:
        start(places, stays, row, day)
        started[count] = row
        count += 1
        row = next_in_queue(places, stays, service)
    return Lines(started[:count])


@compiled_step
def start(places: Places, stays: Stays, number: Whole, day: int) -> None:
    """Begin a stay whether or not there is room: some needs cannot wait."""
    row = stays.row[number]
    row.started = day
    places.occupied[BASE[row.service]] += row.units


@compiled_step
def undo_start(places: Places, stays: Stays, number: Whole) -> None:
    """Take back a start of today: the row waits again, but stands in no queue."""
    row = stays.row[number]
    row.started = NEVER
    places.occupied[BASE[row.service]] -= row.units


@compiled_step
def finish(places: Places, stays: Stays, number: Whole, day: int, way_out: int) -> None:
    """End an open row: a stay frees its place, who waited waits no more."""
    row = stays.row[number]
    row.ended = day
    row.way_out = way_out
    if row.started != NEVER:
        places.occupied[BASE[row.service]] -= row.units


@compiled_step
def still_wait(places: Places, stays: Stays, service: int, at_most: int) -> int:
    """How many stand in the queue and still wait, counted up to `at_most`."""
    count = 0
    for claim in places.claims[service, : places.queued[service]]:
        if count == at_most:
            break
        if is_waiting(stays, claim.row):
            count += 1
    return count
