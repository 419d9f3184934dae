"""The moves between services that every pathway shares: enter, leave, ask for a place, move on."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.parameters import Values
from sim.pathways.foresee import HOME, keep_fates
from sim.pathways.place import IS_CARE_HOME, IS_HOSPITAL, IS_LONG_TERM, Place, Slots
from sim.services import NOT_A_ROW, Funder, Ids, Service, WayOut

_HOURS_IN_A_WEEK = 168


def enter_hospital(place: Place, rows: Ids, values: Values, day: int) -> None:
    """Hold the bed; intermediate care ends, a home care package is held for a while."""
    slots = place.record.resident[rows]
    place.holds["hospital"][slots] = rows
    place.finish(place.let_go("recovery", slots), day, WayOut.MOVED_ON)
    at_home = rows[place.has("home_care", slots)]
    if at_home.size:
        held_days = int(values.number("pathways.long_term.package_held_days"))
        place.lapses.add(np.full(at_home.size, day + held_days), at_home)


def plan_leaving(place: Place, rows: Ids) -> None:
    """Who needs no place goes home once process is done; the others are seen when they are fit."""
    record = place.record
    fit, home = record.fit[rows], record.pathway[rows] == HOME
    place.go_home.add((fit + record.process[rows])[home], rows[home])
    place.fit.add(fit[~home], rows[~home])


def leave_same_day(place: Place, rows: Ids, day: int) -> None:
    """A stay without a night holds no bed at midnight."""
    if rows.size:
        place.record.ended[rows] = day
        _see_off(place, rows, day, WayOut.COMPLETED)


def leave_hospital(place: Place, rows: Ids, day: int, way_out: WayOut) -> None:
    """End hospital stays and free their beds."""
    if rows.size:
        place.holds["hospital"][place.record.resident[rows]] = NOT_A_ROW
        place.beds.end(place.record, rows, day)
        _see_off(place, rows, day, way_out)


def _see_off(place: Place, rows: Ids, day: int, way_out: WayOut) -> None:
    """Some patients will be back within the month."""
    record = place.record
    record.way_out[rows] = way_out
    place.left_hospital[record.resident[rows]] = day
    returns = record.returns[rows]
    back = returns.nonzero()[0]
    if back.size:
        place.readmissions.add(day + returns[back].astype(np.int64), rows[back])


def ask_for_place(
    place: Place,
    service: NDArray[np.integer],
    slots: Slots,
    event: NDArray[np.integer],
    due: NDArray[np.integer],
    values: Values,
    day: int,
    upstream: Ids | None = None,
) -> None:
    """Book a place today: the request reaches its service when `due`; one entry per resident.

    `upstream` is the stay that each resident leaves when the place is there.
    """
    if not slots.size:
        return
    # A new assessment replaces whatever was asked for before.
    place.finish(place.let_go("asked", slots), day, WayOut.MOVED_ON)
    rows = place.add_rows(service, slots, event)
    if upstream is None:
        keep_fates(place, rows)
    else:
        place.record.upstream[rows] = upstream
        place.record.fate[rows] = place.record.fate[upstream]
    describe(place, rows, values)
    place.holds["asked"][slots] = rows
    place.requests.add(due, rows)


def describe(place: Place, rows: Ids, values: Values) -> None:
    """How much each resident asks for, and who will pay."""
    record = place.record
    service = record.service[rows]
    at_home = rows[service == Service.HOME_CARE]
    if at_home.size:
        record.units[at_home] = _home_care_hours(place, at_home, values)
    long_term = rows[IS_LONG_TERM[service]]
    if long_term.size:
        record.funder[long_term] = _funder(place, long_term, values)


def move_on(place: Place, started: Ids, day: int) -> None:
    """Residents whose next place starts today leave the stay in which they waited for it."""
    record = place.record
    place.holds["asked"][record.resident[started]] = NOT_A_ROW
    leave_for(place, record.upstream[started], day, WayOut.MOVED_ON)


def leave_for(place: Place, upstream: Ids, day: int, way_out: WayOut) -> None:
    """End the stays, if any and if open, in which residents waited."""
    record = place.record
    upstream = place.still_open(upstream[upstream != NOT_A_ROW])
    if not upstream.size:
        return
    in_hospital = IS_HOSPITAL[record.service[upstream]]
    leave_hospital(place, upstream[in_hospital], day, way_out)
    others = upstream[~in_hospital]
    if others.size:
        place.holds["recovery"][record.resident[others]] = NOT_A_ROW
        place.finish(others, day, way_out)


def _home_care_hours(place: Place, rows: Ids, values: Values) -> NDArray[np.int32]:
    """Whole hours a week, log-normal between clients, at least one."""
    mean = values.number("pathways.long_term.home_care_hours_per_week")
    spread = values.number("pathways.long_term.home_care_hours_spread")
    normal = ndtri(place.fate("home_care_hours", rows))
    hours = mean * np.exp(spread * normal - spread**2 / 2)
    return np.clip(np.rint(hours), 1, _HOURS_IN_A_WEEK).astype(np.int32)


def _funder(place: Place, rows: Ids, values: Values) -> NDArray[np.int8]:
    """Who will pay: the person, the NHS (continuing healthcare), otherwise the council."""
    people, slots = place.people, place.record.resident[rows]
    service = place.record.service[rows]
    older = people.age[slots] >= values.number("pathways.long_term.older_age")
    own = np.where(
        IS_CARE_HOME[service],
        np.where(
            older,
            values["pathways.long_term.self_funder_share"][people.quintile[slots]],
            values.number("pathways.long_term.self_funder_share_younger"),
        ),
        values.number("pathways.long_term.self_funder_share_home_care"),
    )
    nhs = values.number("pathways.long_term.continuing_healthcare_share")
    nhs = nhs * (service == Service.NURSING_CARE)
    draw = place.fate("funder", rows)
    funder = np.where(draw < own, Funder.PERSON, np.where(draw > 1 - nhs, Funder.ICB, 0))
    return funder.astype(np.int8)
