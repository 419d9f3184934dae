"""The moves between services that every pathway shares: ask, arrive, leave, come back."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.parameters import Values
from sim.pathways.place import CARE_HOMES, Place
from sim.services import NEVER, NOT_A_ROW, Funder, Ids, Service, WayOut

# A need and the readmissions that follow from it share one number: the last four bits count them.
FOLLOWED_BY = 16
LONG_TERM = (*CARE_HOMES, Service.HOME_CARE)
HOSPITAL = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)


def ask_for_place(
    place: Place,
    service: Service,
    slots: NDArray[np.integer],
    event: NDArray[np.integer],
    due: NDArray[np.integer],
    values: Values,
    day: int,
    upstream: Ids | None = None,
) -> None:
    """Book a place today: the request reaches the service when `due`, one day for each resident.

    `upstream` is the stay that each resident leaves when the place is there.
    """
    if not slots.size:
        return
    # A new assessment replaces whatever was asked for before.
    place.finish(place.let_go("asked", slots), day, WayOut.MOVED_ON)
    rows = place.add_rows(service, slots, event)
    if upstream is not None:
        place.record.upstream[rows] = upstream
    describe(place, service, rows, values)
    place.holds["asked"][slots] = rows
    place.requests.add(due, rows)


def describe(place: Place, service: Service, rows: Ids, values: Values) -> None:
    """How much each resident asks for, and who will pay."""
    if service == Service.HOME_CARE:
        place.record.units[rows] = _home_care_hours(place, rows, values)
    if service in LONG_TERM:
        place.record.funder[rows] = _funder(place, service, rows, values)


def leave_hospital(place: Place, rows: Ids, values: Values, day: int, way_out: WayOut) -> None:
    """End hospital stays and free their beds; some patients will be back within the month."""
    if not rows.size:
        return
    slots = place.record.resident[rows]
    place.let_go("hospital", slots)
    place.left_hospital[slots] = day
    place.finish(rows, day, way_out)
    plan_readmissions(place, rows, values, day)


def plan_readmissions(place: Place, rows: Ids, values: Values, day: int) -> None:
    """Some come back within the month: a risk of its own, keyed by the need that led here."""
    record = place.record
    rows = rows[(record.event[rows] % FOLLOWED_BY) < FOLLOWED_BY - 1]
    if not rows.size:
        return
    frailty = place.people.frailty[record.resident[rows]]
    share = values.number("demand.urgent.readmission_extra_share")
    share = share * values["demand.urgent.readmission_by_frailty"][frailty]
    draw = place.draw("readmission", rows)
    back = draw < share
    rows, spread = rows[back], (draw / share)[back]
    # Given that they come back, draw / share is uniform: it sets the day, exponential, cut off.
    mean_day = values.number("demand.urgent.readmission_mean_day")
    within = values.number("demand.urgent.readmission_days")
    reach = 1 - np.exp(-within / mean_day)
    later = (-mean_day * np.log1p(-spread * reach)).astype(np.int64)
    place.readmissions.add(day + np.clip(later, 1, int(within) - 1), rows)


def enter_hospital(place: Place, rows: Ids, values: Values, day: int) -> None:
    """Hold the bed; intermediate care ends, a home care package is held for a while."""
    slots = place.record.resident[rows]
    place.holds["hospital"][slots] = rows
    place.finish(place.let_go("recovery", slots), day, WayOut.MOVED_ON)
    at_home = rows[place.holds["home_care"][slots] != NOT_A_ROW]
    held_days = int(values.number("pathways.long_term.package_held_days"))
    place.lapses.add(np.full(at_home.size, day + held_days), at_home)


def move_on(place: Place, started: Ids, values: Values, day: int) -> None:
    """Residents whose next place starts today leave the stay in which they waited for it."""
    record = place.record
    place.let_go("asked", record.resident[started])
    upstream = record.upstream[started]
    upstream = upstream[upstream != NOT_A_ROW]
    upstream = upstream[record.ended[upstream] == NEVER]
    in_hospital = np.isin(record.service[upstream], HOSPITAL)
    leave_hospital(place, upstream[in_hospital], values, day, WayOut.MOVED_ON)
    others = upstream[~in_hospital]
    place.let_go("recovery", record.resident[others])
    place.finish(others, day, WayOut.MOVED_ON)


def _home_care_hours(place: Place, rows: Ids, values: Values) -> NDArray[np.int32]:
    """Whole hours a week, log-normal between clients, at least one."""
    mean = values.number("pathways.long_term.home_care_hours_per_week")
    spread = values.number("pathways.long_term.home_care_hours_spread")
    normal = ndtri(place.draw("home_care_hours", rows))
    hours = mean * np.exp(spread * normal - spread**2 / 2)
    return np.clip(np.rint(hours), 1, _HOURS_IN_A_WEEK).astype(np.int32)


_HOURS_IN_A_WEEK = 168


def _funder(place: Place, service: Service, rows: Ids, values: Values) -> NDArray[np.int8]:
    """Who will pay: the person, the NHS (continuing healthcare), otherwise the council."""
    people, slots = place.people, place.record.resident[rows]
    draw = place.draw("funder", rows)
    if service == Service.HOME_CARE:
        own = np.full(rows.size, values.number("pathways.long_term.self_funder_share_home_care"))
    else:
        older = people.age[slots] >= values.number("pathways.long_term.older_age")
        by_place = values["pathways.long_term.self_funder_share"][people.quintile[slots]]
        younger = values.number("pathways.long_term.self_funder_share_younger")
        own = np.where(older, by_place, younger)
    nhs = 0.0
    if service == Service.NURSING_CARE:
        nhs = values.number("pathways.long_term.continuing_healthcare_share")
    return np.where(draw < own, Funder.PERSON, np.where(draw > 1 - nhs, Funder.ICB, 0)).astype(
        np.int8
    )
