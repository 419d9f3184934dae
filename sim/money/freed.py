"""What a scenario frees in hospital, month by month: cash, or capacity for somebody else.

A freed bed day is one that the baseline used and the scenario does not. What is bought with each
day (variable) is not bought. Staff of the bed (step) are no longer paid where beds closed, in the
scenario itself or by wards that somebody decides to close; without that their time is capacity
released. The rest (fixed) is never cash. A month in which the scenario uses more beds than the
baseline takes the same back, so that what is chance adds up to nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.cashable import (
    PLACE,
    CashableMonth,
    LeverTerms,
    Part,
    UnitCost,
    bed_day_cost,
    cashable,
    lever_terms,
    supplies_not_bought,
    ward_closure,
)
from sim.money.cost_terms import cost_terms
from sim.money.inflation import Index
from sim.money.prices import prices
from sim.parameters import Values
from sim.parameters.errors import InputError


class HospitalMonth(NamedTuple):
    """One month of a run's acute hospital, for the whole place.

    `bed_days`: of emergency and planned inpatients. `capacity_days`: beds summed over days, of the
    one bed base (the row of emergency inpatients).
    """

    days: int
    bed_days: int
    capacity_days: int


class FreedMonth(NamedTuple):
    """One month and part of the cost of freed bed days; below 0 where more are used."""

    month: int
    kind: Part
    freed_bed_days: int
    cash_released_pence: int
    capacity_released_pence: int


class _Terms(NamedTuple):
    cost: UnitCost
    levers: LeverTerms
    beds_per_ward: int


def freed(
    baseline: Sequence[HospitalMonth],
    scenario: Sequence[HospitalMonth],
    values: Sequence[Values],
    close_wards_from: int | None = None,
) -> list[FreedMonth]:
    """Rows by month and kind; cash and capacity together are the full cost of the bed days freed.

    `values`: the scenario's, one for each year, from 2025-26 prices on. `close_wards_from`: the
    month, from 0, in which somebody decides to close what stands free, beyond the beds that the
    scenario itself has closed; None for nobody. Raises InputError for runs of different lengths.
    """
    _check(baseline, scenario, values)
    pairs = list(zip(baseline, scenario, strict=True))
    fewer = [was.bed_days - now.bed_days for was, now in pairs]
    closed = [was.capacity_days - now.capacity_days for was, now in pairs]
    saved, more = _apart(fewer)
    gone, opened = _apart(closed)
    days = [now.days for _, now in pairs]
    rows = []
    for year, terms in enumerate(_terms_by_year(values)):
        months = range(year * MONTHS_IN_YEAR, (year + 1) * MONTHS_IN_YEAR)
        levers = [supplies_not_bought(0, len(days), terms.levers)]
        if close_wards_from is not None:
            levers += [ward_closure(close_wards_from, terms.beds_per_ward, days, terms.levers)]
        # What is bought for more days is bought at once: spending needs no notice.
        at_once = replace(terms.levers, supplies_lag_months=0)
        extra = cashable(more, terms.cost, [supplies_not_bought(0, len(days), at_once)], opened)
        found = cashable(saved, terms.cost, levers, gone)
        rows += [
            _less(one, other)
            for one, other in zip(found, extra, strict=True)
            if one.month in months
        ]
    return rows


def _apart(amounts: Sequence[int]) -> tuple[list[int], list[int]]:
    """Those above 0, and those below it turned round."""
    return [max(0, each) for each in amounts], [max(0, -each) for each in amounts]


def _less(one: CashableMonth, other: CashableMonth) -> FreedMonth:
    return FreedMonth(
        month=one.month,
        kind=one.part,
        freed_bed_days=one.freed_units - other.freed_units,
        cash_released_pence=one.cash_released_pence - other.cash_released_pence,
        capacity_released_pence=one.capacity_released_pence - other.capacity_released_pence,
    )


def _terms_by_year(values: Sequence[Values]) -> list[_Terms]:
    index, found = Index(), []
    for year in values:
        index = index.moved_to(year)
        terms = prices(year, index)
        costs = cost_terms(year, terms)
        found.append(_Terms(bed_day_cost(terms, costs), lever_terms(year), costs.beds_per_ward))
    return found


def _check(
    baseline: Sequence[HospitalMonth], scenario: Sequence[HospitalMonth], values: Sequence[Values]
) -> None:
    months = len(values) * MONTHS_IN_YEAR
    for key, run in (("baseline", baseline), ("scenario", scenario)):
        if len(run) != months:
            problem = f"{len(run)} months, but values of {len(values)} years"
            raise InputError(PLACE, key, problem, f"Give {months} months of each run")
