"""Where residents spent the nights of a month, who came to them, and whom to look at again.

A month has at most 31 days: each is a bit of one number for each resident. So somebody who keeps a
place in a care home while in hospital is away from home once, not twice, and what is counted does
not hang on the order of rows.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.services.names import Service

Bits = NDArray[np.int32]
Whole = int | np.integer

# This month and the four before it reach back ninety days from any day.
MONTHS_KEPT = 5
_SERVICES = np.array(Service)
HOSPITAL = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)
_OTHER_BEDS = (
    *(Service.MENTAL_HEALTH_INPATIENT, Service.INTERMEDIATE_CARE_BED, Service.HOSPICE),
    *(Service.RESIDENTIAL_CARE, Service.NURSING_CARE),
)
# Nights in these are not nights at home; supported living and Shared Lives are home.
IS_AWAY = np.isin(_SERVICES, (*HOSPITAL, *_OTHER_BEDS))
# Long-term care of people who live at home, held every day.
IS_SUPPORT = np.isin(
    _SERVICES,
    (Service.HOME_CARE, Service.DIRECT_PAYMENT, Service.SUPPORTED_LIVING, Service.SHARED_LIVES),
)
# Somebody comes to the home: every day, or on the days of contacts.
IS_VISITED_DAILY = IS_SUPPORT | np.isin(_SERVICES, (Service.REABLEMENT, Service.VIRTUAL_WARD))
IS_VISITED = IS_VISITED_DAILY | np.isin(
    _SERVICES,
    (
        *(Service.COMMUNITY_NURSING, Service.CASE_MANAGEMENT),
        *(Service.URGENT_COMMUNITY_RESPONSE, Service.END_OF_LIFE_HOME),
    ),
)
# Who makes an assessment of its own when it first sees somebody, by number; 0: none does.
AGENCY = np.zeros(len(Service), np.int64)
_AGENCIES = (
    (Service.SOCIAL_CARE_ASSESSMENT, Service.REABLEMENT),
    (Service.COMMUNITY_NURSING, Service.URGENT_COMMUNITY_RESPONSE, Service.SPECIALIST_NURSE),
    (Service.COMMUNITY_MENTAL_HEALTH, Service.CRISIS_TEAM),
    (Service.CASE_MANAGEMENT, Service.LINK_WORKER),
)
for _number, _services in enumerate(_AGENCIES, start=1):
    AGENCY[list(_services)] = _number
N_AGENCIES = len(_AGENCIES)
NOT_ASSESSED = np.int16(np.iinfo(np.int16).min)
FOLLOWED = np.dtype([(name, np.int32) for name in ("kind", "slot", "day", "whose")])
_SPARE = 8


class Whereabouts(NamedTuple):
    """By slot of the resident, bits of this month's days, the first the lowest.

    `away`: nights in a bed or a care home; `visited`: days on which care came to the home;
    `supported`: days with long-term care at home. `assessed`: by slot and agency the day of the
    last assessment, `dead`: who has died. `followed`: who is to be looked at again; the
    first row has their number. `group`: what population counts each resident in. `brought` is a
    place to write down what was looked up only to have it at hand.
    """

    away: Bits
    visited: Bits
    supported: Bits
    assessed: NDArray[np.int16]
    dead: NDArray[np.bool_]
    followed: NDArray[Any]
    group: NDArray[np.uint16]
    brought: NDArray[np.int64]


class Watch:
    """The whereabouts of this month and of the months before it, as far as they are kept."""

    def __init__(self) -> None:
        self._away = np.zeros((MONTHS_KEPT, 0), np.int32)
        self._days = np.zeros((2, 0), np.int32)
        self._assessed = np.zeros((0, N_AGENCIES), np.int16)
        self._dead = np.zeros(0, np.bool_)
        self._followed = np.zeros(1, FOLLOWED)
        self.firsts: list[int] = []

    def begin(
        self, group: NDArray[np.uint16], dead: NDArray[np.integer], first: int, rows: int
    ) -> Whereabouts:
        """A new month from day `first` on, in which so many rows are to be counted.

        `group` is by slot what population counts each resident in, `dead` the slots of those who
        died in the month.
        """
        self._make_room(group.size, rows)
        self._dead[dead] = True
        number = len(self.firsts) % MONTHS_KEPT
        self.firsts.append(first)
        self._away[number] = 0
        self._days[:] = 0
        return Whereabouts(
            self._away[number],
            self._days[0],
            self._days[1],
            self._assessed,
            self._dead,
            self._followed,
            group,
            np.zeros(1, np.int64),
        )

    def kept(self) -> tuple[Bits, NDArray[np.int64], NDArray[np.int64]]:
        """Nights away by month; which of them are kept, from this one backwards; their firsts."""
        now = len(self.firsts) - 1
        kept = range(now, max(now - MONTHS_KEPT, -1), -1)
        firsts = np.array([self.firsts[number] for number in kept])
        return self._away, np.array(kept) % MONTHS_KEPT, firsts

    def _make_room(self, slots: int, rows: int) -> None:
        if slots > self._assessed.shape[0]:
            self._away = _wider(self._away, slots)
            self._days = _wider(self._days, slots)
            self._dead = _wider(self._dead, slots)
            known = self._assessed
            self._assessed = np.full((slots, N_AGENCIES), NOT_ASSESSED)
            self._assessed[: len(known)] = known
        needed = int(self._followed[0]["slot"]) + 2 * rows + 1
        if needed > len(self._followed):
            grown = np.zeros(needed + needed // _SPARE, FOLLOWED)
            grown[: len(self._followed)] = self._followed
            self._followed = grown


def _wider(known: NDArray[Any], slots: int) -> NDArray[Any]:
    """The same with room for so many slots, its last axis: 0 for those that are new."""
    wider = np.zeros((*known.shape[:-1], slots), known.dtype)
    wider[..., : known.shape[-1]] = known
    return wider


@compiled_step
def days_of(begins: int, ends: int, first: int, last: int) -> int:
    """The bits of the days of a month on which a spell lasts; none where it has not begun."""
    since, until = max(begins, first), min(ends, last)
    if until <= since:
        return 0
    return ((1 << (until - since)) - 1) << (since - first)


@compiled_step
def count_of(bits: Whole) -> int:
    """How many days these are."""
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count
