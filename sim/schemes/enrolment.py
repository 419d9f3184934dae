"""Who is in one scheme, who waits for a place in it, and who has been in it: month by month.

A resident who is eligible is offered it by a draw of the month. Whether they accept is a trait of
the person, so that a larger uptake brings in everybody whom a smaller one does. Who accepts waits
for a place, first asked, first served, and is not offered it again for as long as the scheme says.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.pathways.place import Place
from sim.schemes.eligible import gone
from sim.schemes.scheme import Scheme

MONTHS_IN_A_YEAR = 12
Slots = NDArray[np.int64]


def _nobody() -> Slots:
    return np.empty(0, np.int64)


@dataclass
class Enrolment:
    """The residents of one scheme: `slots` are in it since the month `since`; `waiting` in order.

    `known` are those who have accepted, in the month `known_since`, or of a scheme that a service
    delivers, whose stay there has begun. On the `former`, whose time was over in the month `over`,
    it may still work. The numbers are those of the month.
    """

    slots: Slots = field(default_factory=_nobody)
    since: Slots = field(default_factory=_nobody)
    waiting: Slots = field(default_factory=_nobody)
    known: Slots = field(default_factory=_nobody)
    known_since: Slots = field(default_factory=_nobody)
    former: Slots = field(default_factory=_nobody)
    over: Slots = field(default_factory=_nobody)
    started: int = 0
    ended: int = 0
    offered: int = 0
    accepted: int = 0

    def leave(
        self, scheme: Scheme, place: Place, allowed: NDArray[np.bool_], month: int, day: int
    ) -> None:
        """Who has died, moved, left its setting, had their time or drops out is in it no more."""
        self.offered = self.accepted = self.started = 0
        slots, since = self.slots, self.since
        over = month - since >= scheme.months
        out = gone(place, slots, day) | ~allowed[slots]
        identity = place.people.identity[slots]
        drop = draws.uniform(place.seed, f"{scheme.name} dropped", identity, month)
        out |= drop < monthly(scheme.drop_out_per_year)
        out |= not scheme.is_there
        self._remember(scheme, slots[over & ~out], place, month, day)
        out |= over
        self.ended = int(out.sum())
        self.slots, self.since = slots[~out], since[~out]
        waits = ~gone(place, self.waiting, day) & allowed[self.waiting] & scheme.is_there
        self.waiting = self.waiting[waits]
        self._forget(scheme, month)

    def offer(
        self, scheme: Scheme, place: Place, who: NDArray[np.bool_], level: float, month: int
    ) -> None:
        """Some of those eligible are offered it; those who accept join the queue."""
        who = who.copy()
        who[self.known] = False
        slots = np.flatnonzero(who)
        identity = place.people.identity[slots]
        offered = draws.uniform(place.seed, f"{scheme.name} offered", identity, month)
        slots = slots[offered < monthly(scheme.offer_per_year) * level]
        self.offered = slots.size
        identity = place.people.identity[slots]
        slots = slots[
            draws.uniform(place.seed, f"{scheme.name} accepted", identity) < scheme.uptake
        ]
        self.accepted = slots.size
        order = draws.bits(place.seed, f"{scheme.name} first", place.people.identity[slots], month)
        self.waiting = np.concatenate([self.waiting, slots[np.argsort(order, kind="stable")]])
        self._know(slots, month)

    def fill(self, places: int, month: int) -> None:
        """Those first in the queue take the places that are free."""
        free = max(places - self.slots.size, 0)
        begin, self.waiting = self.waiting[:free], self.waiting[free:]
        self.started = begin.size
        self._begin(begin, month)

    def reach(
        self,
        scheme: Scheme,
        place: Place,
        rows: NDArray[np.int32],
        beyond_usual: float,
        month: int,
    ) -> None:
        """Of residents whose stay in the scheme's service has begun, some are in the scheme.

        `beyond_usual` is the share of them whom the service would not have had anyway.
        """
        slots = place.record.resident[rows].astype(np.int64)
        self._know(np.setdiff1d(slots, self.known), month)
        reached = place.draw(f"{scheme.name} accepted", rows) < scheme.uptake * beyond_usual
        slots = np.unique(slots[reached])
        slots = slots[~np.isin(slots, self.slots)]
        self.offered, self.accepted, self.started = rows.size, slots.size, slots.size
        self._begin(slots, month)

    def working(self, scheme: Scheme, month: int) -> Slots:
        """The slots of those on whom it works: who has been in it long enough, or was in it."""
        long_enough = self.slots[month - self.since >= scheme.lag_months]
        if not self.former.size:
            return long_enough
        return np.union1d(long_enough, self.former)

    def intended(self, place: Place, who: NDArray[np.bool_], day: int) -> NDArray[np.bool_]:
        """For whom it is meant [slot]: `who` is eligible, and all that are known and still here."""
        meant = who.copy()
        meant[self.known[~gone(place, self.known, day)]] = True
        return meant

    def _remember(self, scheme: Scheme, slots: Slots, place: Place, month: int, day: int) -> None:
        """Whose time is over keeps what it has done for a while; of the others it has worn off."""
        former = np.concatenate([self.former, slots])
        over = np.concatenate([self.over, np.full(slots.size, month)])
        still = (month - over < scheme.lasts_months) & ~gone(place, former, day)
        self.former, self.over = former[still], over[still]

    def _know(self, slots: Slots, month: int) -> None:
        self.known = np.concatenate([self.known, slots])
        self.known_since = np.concatenate([self.known_since, np.full(slots.size, month)])

    def _forget(self, scheme: Scheme, month: int) -> None:
        """Who accepted long ago, and is neither in it nor waits, can be offered it again."""
        if not scheme.again_after_months:
            return
        kept = month - self.known_since < scheme.again_after_months
        kept |= np.isin(self.known, self.slots) | np.isin(self.known, self.waiting)
        self.known, self.known_since = self.known[kept], self.known_since[kept]

    def _begin(self, slots: Slots, month: int) -> None:
        self.slots = np.concatenate([self.slots, slots])
        self.since = np.concatenate([self.since, np.full(slots.size, month)])


def monthly(per_year: float) -> float:
    """The share a month that comes to so much in a year."""
    return float(1 - (1 - per_year) ** (1 / MONTHS_IN_A_YEAR))
