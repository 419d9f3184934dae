"""Residents who are followed: chosen by a hash of who they are, so the same in every scenario.

What becomes of each is told by the record, row by row; visits to A&E that end at home have no row
of the record and are noted here, but for those of people turned away by a team, whose request is in
the record. Contacts that are counted by month (GP, outpatient, day case,
ambulance) belong to groups of people and to no one person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.population import Residents
from sim.population.cells import QUINTILES, SEXES
from sim.services.names import Funder, Service, WayOut
from sim.services.record import NEVER, Record

Slots = NDArray[np.integer]
Days = NDArray[np.integer]

DIED, MOVED_AWAY = "died", "moved_away"
FIRST_DAY = 0
HAVE_A_FUNDER = (Service.HOME_CARE, Service.RESIDENTIAL_CARE, Service.NURSING_CARE)
_DAYS = ("requested", "started", "ready", "ended")
_NOBODY = np.empty(0, np.int64)


@dataclass
class Followed:
    """Slots of the residents who are followed, who they were on the first day, and their visits."""

    slots: Slots = field(default_factory=_NOBODY.copy)
    about: Mapping[str, list[Any]] = field(default_factory=dict)
    visits: list[tuple[Slots, Days]] = field(default_factory=list)
    dead: set[int] = field(default_factory=set)

    def visit_ae(self, slots: Slots, days: Days) -> None:
        """Note who of them only attends A&E, and on which day."""
        mine = np.isin(slots, self.slots)
        self.visits.append((slots[mine], days[mine]))

    def die(self, slots: Slots) -> None:
        """Note who of them has died."""
        self.dead.update(slots[np.isin(slots, self.slots)].tolist())


def follow(people: Residents, count: int) -> Followed:
    """Choose so many of the residents of the first day; fewer are always among more.

    The hash knows no seed and no scenario: whoever lives here is chosen, or not, in every run.
    """
    if count < 0:
        raise ValueError(f"{count} residents cannot be followed")
    if count == 0:
        return Followed()  # without looking through everybody
    identity = people.identity[: people.n]
    slots = np.sort(np.argsort(draws.bits(0, "journeys", identity), kind="stable")[:count])
    about = {
        "resident": [f"{one:016x}" for one in identity[slots].tolist()],
        "age": people.age[slots].tolist(),
        "sex": [SEXES[sex] for sex in people.sex[slots]],
        "deprivation_quintile": [QUINTILES[quintile] for quintile in people.quintile[slots]],
        "conditions": people.condition_count[slots].tolist(),
    }
    return Followed(slots, about)


def journey_rows(
    followed: Followed, record: Record, people: Residents, end_day: int
) -> dict[str, list[Any]] | None:
    """Every request of the followed that was open on the first day or came later, as columns.

    What had not come by `end_day` is None, and what was only foreseen has no row. Requests that
    ended in the warm-up are left out: its residents are replaced when they die, so that it may
    have been somebody else's. An admission through A&E is one row, of the hospital bed. Nobody
    followed: None.
    """
    if not followed.slots.size:
        return None
    told = _of_record(followed, record, end_day) + _visits(followed)
    told.sort(key=lambda row: (row["who"], row["requested"], row["service"]))
    columns: dict[str, list[Any]] = {name: [] for name in ("journey", *_OF_A_ROW)}
    seen = [0] * followed.slots.size
    for row in told:
        seen[row["who"]] += 1
        columns["journey"].append(seen[row["who"]])
        for name in _OF_A_ROW:
            columns[name].append(row[name])
    columns["service"] = [service.label for service in columns["service"]]
    who = [row["who"] for row in told]
    about = {**followed.about, **_departures(followed, people)}
    return columns | {name: [values[one] for one in who] for name, values in about.items()}


_OF_A_ROW = ("service", *_DAYS, "way_out", "funder", "funder_from", "council_from")


def _of_record(followed: Followed, record: Record, end_day: int) -> list[dict[str, Any]]:
    rows = np.flatnonzero(np.isin(record.resident[: record.rows], followed.slots))
    rows = rows[(record.requested[rows] < end_day) & (record.ended[rows] >= FIRST_DAY)]
    who = np.searchsorted(followed.slots, record.resident[rows])
    told = []
    for number, one in zip(rows.tolist(), who.tolist(), strict=True):
        requested, started = int(record.requested[number]), int(record.started[number])
        ended, fit = int(record.ended[number]), int(record.fit[number])
        service = Service(int(record.service[number]))
        # The day they can leave is known beforehand, but some die or move on before it comes.
        is_ready = started != NEVER and fit <= min(ended, end_day - 1)
        days = (requested, started, fit if is_ready else int(NEVER), ended)
        has_funder = service in HAVE_A_FUNDER and started != NEVER
        funder = Funder(int(record.funder[number])).name.lower() if has_funder else None
        told.append(_row(one, service, days, WayOut(int(record.way_out[number])), funder))
        if started != NEVER and record.funder_from[number] > max(started, 0):
            told[-1]["funder_from"] = int(record.funder_from[number])
        if record.council_from[number] != NEVER:
            told[-1]["council_from"] = int(record.council_from[number])
    return told


def _visits(followed: Followed) -> list[dict[str, Any]]:
    return [
        _row(int(who), Service.AE, (day,) * len(_DAYS), WayOut.COMPLETED, None)
        for slots, days in followed.visits
        for who, day in zip(np.searchsorted(followed.slots, slots), days.tolist(), strict=True)
    ]


def _row(
    who: int, service: Service, days: tuple[int, ...], way_out: WayOut, funder: str | None
) -> dict[str, Any]:
    """One row; `who` is the position among the followed."""
    come = (None if day == NEVER else day for day in days)
    told = {"who": who, "service": service, "way_out": way_out.name.lower(), "funder": funder}
    told |= {"funder_from": None, "council_from": None}
    return told | dict(zip(_DAYS, come, strict=True))


def _departures(followed: Followed, people: Residents) -> dict[str, list[Any]]:
    """When each no longer lived here, and why; None for those who still do."""
    slots = followed.slots.tolist()
    here = people.alive[followed.slots].tolist()
    left = people.left_day[followed.slots].tolist()
    why = [DIED if slot in followed.dead else MOVED_AWAY for slot in slots]
    return {
        "left_day": [None if lives else day for lives, day in zip(here, left, strict=True)],
        "left": [None if lives else word for lives, word in zip(here, why, strict=True)],
    }
