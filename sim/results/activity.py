"""The activity and capacity tables of one run, from the month-by-month tally of the services."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.services.names import UNIT_OF_ACTIVITY, Service

Counts = NDArray[np.int64]

DAYS_PER_WEEK = 7
SHARE_OF_LONG_WAIT = 0.95  # the p95 in `wait_days_p95`
HALF = 0.5
_APRIL = 4
_MONTHS = 12
_CENTURY = 100


class Counted(Protocol):
    """What the services count, in sample units: axis 0 is the month, axis 1 the service.

    `starts`, `ends` and `units` have the group as a third axis, `starts_by_segment` and
    `units_by_segment` the segment; `wait_histogram` the days waited, 0, 1, 2, ... with everything
    longer in the last column; `units_by_funder_and_age` the funder and then age bands, in each the
    quintiles; `care_home_stays` ages and then whole weeks; `outcomes` the
    events of `sim.services.names.OUTCOME_EVENTS`, then age bands, in each the quintiles.
    """

    @property
    def starts(self) -> Counts: ...  # noqa: D102
    @property
    def ends(self) -> Counts: ...  # noqa: D102
    @property
    def units(self) -> Counts: ...  # noqa: D102
    @property
    def starts_by_segment(self) -> Counts: ...  # noqa: D102
    @property
    def units_by_segment(self) -> Counts: ...  # noqa: D102
    @property
    def units_by_funder_and_age(self) -> Counts: ...  # noqa: D102
    @property
    def waits_days_sum(self) -> Counts: ...  # noqa: D102
    @property
    def waits_counted(self) -> Counts: ...  # noqa: D102
    @property
    def wait_histogram(self) -> Counts: ...  # noqa: D102
    @property
    def capacity_days(self) -> Counts: ...  # noqa: D102
    @property
    def occupied_days(self) -> Counts: ...  # noqa: D102
    @property
    def waiting_days(self) -> Counts: ...  # noqa: D102
    @property
    def waiting_weeks(self) -> Counts: ...  # noqa: D102
    @property
    def delayed_days(self) -> Counts: ...  # noqa: D102
    @property
    def care_home_stays(self) -> Counts: ...  # noqa: D102
    @property
    def outcomes(self) -> Counts: ...  # noqa: D102


def activity(
    tally: Counted,
    months: Sequence[date],
    weight: int,
    groups: Sequence[Sequence[str]],
) -> pl.DataFrame:
    """Starts, ends and units by month, service and group, where anything happened.

    `groups` are the labels of age band, deprivation quintile and conditions; the last varies
    fastest. Counts are people and days of the whole place: sample counts times `weight`.
    """
    # By name, as the rows of a table are sorted: those that stand in order need no sorting.
    by_name = np.argsort([service.label for service in Service])
    month, position, group = np.nonzero(_happened(tally)[:, by_name])
    service = by_name[position]
    at = np.ravel_multi_index((month, service, group), tally.units.shape)
    starts, ends, units = (of.take(at) * weight for of in (tally.starts, tally.ends, tally.units))
    counts = starts, ends, in_hours(units, service)
    return _by_group(_months(months)[month], service, group, groups, counts)


def activity_of_years(
    tally: Counted, months: Sequence[date], weight: int, groups: Sequence[Sequence[str]]
) -> pl.DataFrame:
    """The same by financial year instead of month."""
    starts, ends, units, happened = (
        of.reshape(-1, _MONTHS, *of.shape[1:])
        for of in (tally.starts, tally.ends, tally.units, _happened(tally))
    )
    year, service, group = at = np.nonzero(happened.any(axis=1))
    delivered = units.sum(axis=1) * weight
    hours = _hours(units[:, :, Service.HOME_CARE] * weight)
    delivered[:, Service.HOME_CARE] = hours.sum(axis=1)
    counts = *(of.sum(axis=1)[at] * weight for of in (starts, ends)), delivered[at]
    named = _labels(_years(months), year).alias("financial_year")
    return _by_group(named, service, group, groups, counts)


def _happened(tally: Counted) -> NDArray[np.bool_]:
    """Where anything was counted, as in the tally."""
    return np.asarray((tally.starts != 0) | (tally.ends != 0) | (tally.units != 0))


def _by_group(
    time: pl.Series,
    service: NDArray[np.integer],
    group: NDArray[np.integer],
    groups: Sequence[Sequence[str]],
    counts: Sequence[Counts],
) -> pl.DataFrame:
    # What each group is called, in each way: the last varies fastest.
    age_band, quintile, conditions = zip(*product(*groups), strict=True)
    starts, ends, units = counts
    return pl.DataFrame(
        {
            time.name: time,
            "service": _labels([s.label for s in Service], service),
            "age_band": _labels(age_band, group),
            "deprivation_quintile": _labels(quintile, group),
            "conditions": _labels(conditions, group),
            "starts": starts,
            "ends": ends,
            "units": units,
            "unit": _labels([UNIT_OF_ACTIVITY[s] for s in Service], service),
        }
    )


def activity_by_segment(
    tally: Counted, months: Sequence[date], weight: int, segments: Sequence[str]
) -> pl.DataFrame:
    """Starts and units by financial year, service and segment, where anything happened."""
    years = len(months) // _MONTHS
    shape = (years, _MONTHS, *tally.starts_by_segment.shape[1:])
    starts = tally.starts_by_segment.reshape(shape).sum(axis=1)
    units = tally.units_by_segment.reshape(shape).sum(axis=1)
    year, service, segment = np.nonzero((starts != 0) | (units != 0))
    where = year, service, segment
    return pl.DataFrame(
        {
            "financial_year": _labels(_years(months), year),
            "service": _labels([s.label for s in Service], service),
            "segment": _labels(segments, segment),
            "starts": starts[where] * weight,
            "units": in_hours(units[where] * weight, service),
            "unit": _labels([UNIT_OF_ACTIVITY[s] for s in Service], service),
        }
    )


def capacity(tally: Counted, months: Sequence[date], weight: int) -> pl.DataFrame:
    """Capacity, occupancy, queues and delays by month and service, for the whole place."""
    month, service = (axis.ravel() for axis in np.indices(tally.capacity_days.shape))
    days = np.array([_days_in(m) for m in months])[month]
    sums = {
        name: getattr(tally, name).ravel() * weight
        for name in (
            *("capacity_days", "occupied_days", "waiting_days"),
            *("waits_counted", "waits_days_sum", "delayed_days"),
        )
    }
    counted = sums["waits_counted"]
    median, long = _waits_of((HALF, SHARE_OF_LONG_WAIT), tally.wait_histogram)
    means = {
        "capacity": sums["capacity_days"] / days,
        "occupied": sums["occupied_days"] / days,
        "people_waiting": sums["waiting_days"] / days,
        "wait_days_mean": _where(counted > 0, sums["waits_days_sum"] / np.maximum(counted, 1)),
        "wait_days_median": _where(counted > 0, median.ravel()),
        "wait_days_p95": _where(counted > 0, long.ravel()),
    }
    labels = _labels([s.label for s in Service], service)
    return pl.DataFrame(
        {"month": _months(months)[month], "service": labels, "days": days, **sums, **means}
    )


def waiting_list(tally: Counted, months: Sequence[date], weight: int) -> pl.DataFrame:
    """People on the lists of planned care at the end of each month, by whole weeks waited."""
    waiting = tally.waiting_weeks
    month, service, weeks = np.nonzero(waiting)
    return pl.DataFrame(
        {
            "month": _months(months)[month],
            "service": _labels([s.label for s in Service], service),
            "weeks_waited": weeks,
            "people": waiting[month, service, weeks] * weight,
        }
    )


def month_starts(first_year: int, years: int) -> list[date]:
    """The first day of every month from 1 April of the first year on."""
    april, months = date(first_year, _APRIL, 1), years * _MONTHS
    return [_later(april, index) for index in range(months)]


def _later(month: date, months: int) -> date:
    years, index = divmod(month.month - 1 + months, _MONTHS)
    return date(month.year + years, index + 1, 1)


def _days_in(month: date) -> int:
    return (_later(month, 1) - month).days


def _months(months: Sequence[date]) -> pl.Series:
    return pl.Series("month", list(months), pl.Date)


def _years(months: Sequence[date]) -> list[str]:
    """The financial years of months from an April to a March, written 2026-27."""
    return [f"{m.year}-{(m.year + 1) % _CENTURY:02d}" for m in months[::_MONTHS]]


def _labels(labels: Sequence[str], index: NDArray[np.integer]) -> pl.Series:
    return pl.Series(list(labels), dtype=pl.String)[index]


def in_hours(units: Counts, service: NDArray[np.integer]) -> Counts:
    """Home care is tallied as hours a week times days; whole hours are what was delivered."""
    delivered: Counts = np.where(service == Service.HOME_CARE, _hours(units), units)
    return delivered


def _hours(units: Counts) -> Counts:
    return (units + DAYS_PER_WEEK // 2) // DAYS_PER_WEEK


def _waits_of(shares: Sequence[float], histogram: Counts) -> NDArray[np.int64]:
    """The fewest days that such shares of waits did not exceed [share, month, service]."""
    days = np.empty((len(shares), *histogram.shape[:-1]), np.int64)
    for month, counts in enumerate(histogram):  # one month stays in the processor's memory
        so_far = counts.cumsum(axis=-1)
        for number, share in enumerate(shares):
            days[number, month] = (so_far >= share * so_far[:, -1:]).argmax(axis=-1)
    return days


def _where(known: NDArray[np.bool_], values: NDArray[np.generic]) -> pl.Series:
    """The values, empty where they are not known."""
    return pl.Series(values).to_frame("v").select(pl.when(pl.Series(known)).then("v")).to_series()
