"""What one month came to, counted from the record."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sim.services.calendar import Ids
from sim.services.groups import AGE_BANDS, N_GROUPS
from sim.services.names import Funder, Service, WayOut
from sim.services.record import NEVER, Record

Counts = NDArray[np.int64]

N_SERVICES = len(Service)
LONGEST_WAIT_DAYS = 365
N_PATHWAYS = 4
HOSPITAL = (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT)
CARE_HOMES = (Service.RESIDENTIAL_CARE, Service.NURSING_CARE)
# Groups run by age band first: those from the second band on are adults.
_FIRST_ADULT_GROUP = N_GROUPS // len(AGE_BANDS)


@dataclass(frozen=True)
class Month:
    """One month of the sample; each resident stands for `weight` people.

    Rows are services. Columns of `starts`, `ends` and `units` are groups (`sim.services.groups`),
    of `units_by_funder` funders, of `wait_histogram` days waited (the last: that or more). Units
    are contacts, bed days, care days, or hours a week times days. General and acute beds are one
    base: its capacity stands in the row of emergency inpatients.
    """

    month: int
    financial_year: str
    days: int
    weight: int
    starts: Counts
    ends: Counts
    units: Counts
    units_by_funder: Counts
    waits_days_sum: Counts
    waits_counted: Counts
    wait_histogram: Counts
    capacity_days: Counts
    occupied_days: Counts
    waiting_days: Counts
    delayed_days: Counts
    escalation_bed_days: int
    events: dict[str, int]


@dataclass(frozen=True)
class Tally:
    """The months of a run side by side: arrays of `Month` with the month as the first axis."""

    starts: Counts
    ends: Counts
    units: Counts
    waits_days_sum: Counts
    waits_counted: Counts
    wait_histogram: Counts
    capacity_days: Counts
    occupied_days: Counts
    waiting_days: Counts
    delayed_days: Counts


def tally(months: list[Month]) -> Tally:
    """Put the months of a run side by side."""
    return Tally(
        **{
            field.name: np.stack([getattr(m, field.name) for m in months])
            for field in fields(Tally)
        }
    )


def count_rows(record: Record, rows: Ids, first: int, last: int) -> dict[str, Counts]:
    """Starts, ends, units, waits and delays in the days from `first` up to, not including, `last`.

    `rows` must hold every row that was open or waiting at some time in these days.
    """
    service = record.service[rows].astype(np.int64)
    group = record.group[rows]
    requested, started = record.requested[rows], record.started[rows]
    fit, ended = record.fit[rows], record.ended[rows]
    units = record.units[rows]
    stayed = started != NEVER
    starts_now = (started >= first) & (started < last)
    ends_now = stayed & (ended >= first) & (ended < last)
    held = units * _overlap(started, ended, first, last)
    waited = (started - requested)[starts_now]
    waiting = _overlap(requested, np.minimum(started, ended), first, last)
    delayed = _overlap(np.maximum(fit, started), ended, first, last)
    cell = service * N_GROUPS + group
    counts = {
        "starts": _count(cell[starts_now], (N_SERVICES, N_GROUPS)),
        "ends": _count(cell[ends_now], (N_SERVICES, N_GROUPS)),
        "units": _count(cell, (N_SERVICES, N_GROUPS), held),
        "units_by_funder": _count(
            service * len(Funder) + record.funder[rows], (N_SERVICES, len(Funder)), held
        ),
        "waits_days_sum": _count(service[starts_now], (N_SERVICES,), waited),
        "waits_counted": _count(service[starts_now], (N_SERVICES,)),
        "wait_histogram": _count(
            service[starts_now] * (LONGEST_WAIT_DAYS + 1) + np.minimum(waited, LONGEST_WAIT_DAYS),
            (N_SERVICES, LONGEST_WAIT_DAYS + 1),
        ),
        "waiting_days": _count(service, (N_SERVICES,), waiting),
        "delayed_days": _count(service, (N_SERVICES,), delayed),
    }
    return counts


def count_events(record: Record, rows: Ids, first: int, last: int) -> dict[str, int]:
    """Named counts of what happened in the days from `first` up to, not including, `last`."""
    started, ended = record.started[rows], record.ended[rows]
    # Most rows are long-term stays that go on: only those that start, end or are delayed matter.
    moved = (started >= first) | ((ended >= first) & (ended < last)) | (record.fit[rows] < last)
    rows, started, ended = rows[moved], started[moved], ended[moved]
    service = record.service[rows]
    fit, group, way_out = record.fit[rows], record.group[rows], record.way_out[rows]
    starts = (started >= first) & (started < last)
    ends = (ended >= first) & (ended < last)
    leaves = ends & (started != NEVER)
    emergency = starts & (service == Service.EMERGENCY_INPATIENT)
    inpatient = (service == HOSPITAL[0]) | (service == HOSPITAL[1])
    discharged = leaves & inpatient & ((way_out == WayOut.COMPLETED) | (way_out == WayOut.MOVED_ON))
    dated = discharged & (group >= _FIRST_ADULT_GROUP) & (ended > started)
    late = dated & (ended > fit)
    pathways = np.bincount(record.pathway[rows][dated], minlength=N_PATHWAYS)
    direct, readmitted = record.direct[rows], record.readmitted[rows]
    found = {
        "emergency_admissions": emergency,
        "emergency_admissions_direct": emergency & direct,
        "elective_admissions": starts & (service == Service.ELECTIVE_INPATIENT),
        "readmissions_30_days": emergency & readmitted,
        "discharges_for_readmission": discharged,
        "discharges_with_ready_date": dated,
        "discharges_delayed": late,
        "care_home_admissions": starts & ((service == CARE_HOMES[0]) | (service == CARE_HOMES[1])),
        "spot_purchases": ends & (way_out == WayOut.SPOT_PURCHASE),
        "requests_given_up": ends & (way_out == WayOut.NO_LONGER_NEEDED),
        "deaths_in_hospital": leaves & inpatient & (way_out == WayOut.DIED),
    }
    counts = {name: int(rows_found.sum()) for name, rows_found in found.items()}
    counts["discharge_delay_days"] = int((ended - fit)[late].sum())
    counts["no_criteria_to_reside_days"] = int(
        _overlap(np.maximum(fit, started), ended, first, last)[inpatient].sum()
    )
    counts |= {f"discharges_pathway_{i}": int(count) for i, count in enumerate(pathways)}
    return counts


def _overlap(
    begins: NDArray[np.int32], ends: NDArray[np.int32], first: int, last: int
) -> NDArray[np.int64]:
    """Midnights of each spell within the month; none where it has not begun."""
    days = np.minimum(ends, last).astype(np.int64) - np.maximum(begins, first)
    return np.maximum(days, 0)


def _count(
    cell: NDArray[np.integer], shape: tuple[int, ...], units: NDArray[np.integer] | None = None
) -> Counts:
    """Whole sums by cell: exact, since float64 holds whole numbers far beyond these counts."""
    size = int(np.prod(shape))
    return np.bincount(cell, units, minlength=size).astype(np.int64).reshape(shape)
