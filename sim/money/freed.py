"""What a scenario frees of one kind of care, month by month: cash, or capacity for somebody else.

A freed unit (a bed day, an hour, a contact) is one that the baseline used and the scenario does
not. What is bought with each unit (variable) is not bought. What goes with capacity (staff, and of
a contract that ends everything) is no longer paid where capacity really closed in the scenario, in
whole steps, from the lag of its lever on. The rest is capacity released. A month in which the
scenario uses more than the baseline takes back: what is bought and what was opened is paid at once.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.cashable import (
    PLACE,
    CashableMonth,
    Lever,
    LeverTerms,
    Part,
    cashable,
    supplies_not_bought,
)
from sim.money.freed_terms import CareTerms, Leaves
from sim.parameters.errors import InputError

_ENDS = {
    Leaves.WARD: frozenset({Part.STEP}),
    Leaves.POST: frozenset({Part.STEP}),
    Leaves.CONTRACT: frozenset(Part),
}


class CareMonth(NamedTuple):
    """One month of one kind of care in a run, for the whole place.

    `units` used; `capacity_units`: those that its capacity stands for at usual use, 0 where nothing
    limits it.
    """

    days: int
    units: int
    capacity_units: int = 0


def freed(
    baseline: Sequence[CareMonth],
    scenario: Sequence[CareMonth],
    terms: Sequence[CareTerms],
    levers: Sequence[LeverTerms],
) -> list[CashableMonth]:
    """Rows by month and part, below 0 where more is used.

    Cash and capacity together are the full cost of the units freed, to the penny. `terms` and
    `levers`: the scenario's, one for each year. Raises InputError for runs of different lengths.
    """
    _check(baseline, scenario, len(terms))
    pairs = list(zip(baseline, scenario, strict=True))
    saved, more = _apart([was.units - now.units for was, now in pairs])
    closed, opened = _apart([was.capacity_units - now.capacity_units for was, now in pairs])
    days = [now.days for _, now in pairs]
    rows = []
    for year, (of_year, lags) in enumerate(zip(terms, levers, strict=True)):
        # Of the months before the year only those of a lag can matter.
        first = year * MONTHS_IN_YEAR
        start = max(0, first - max(lags.in_months))
        seen = slice(start, first + MONTHS_IN_YEAR)
        # Spending needs no notice, and goes by the unit.
        at_once, no_lag = of_year._replace(units_in_a_step=0), lags.without_lags()
        lagged, none = (_levers(*each, days[seen]) for each in ((of_year, lags), (at_once, no_lag)))
        cost, told = of_year.cost, first - start
        less = cashable(saved[seen], cost, lagged, closed[seen], told)
        extra = cashable(more[seen], cost, none, opened[seen], told)
        rows += [_less(one, other, start) for one, other in zip(less, extra, strict=True)]
    return rows


def _levers(terms: CareTerms, lags: LeverTerms, days: Sequence[int]) -> list[Lever]:
    """What is not bought, and the lever that ends what goes with the care's capacity."""
    found = [supplies_not_bought(0, len(days), lags)]
    if terms.leaves is Leaves.BY_THE_DAY:
        every = frozenset({Part.STEP})
        found.append(Lever("staffed_by_the_day", every, 0, 0, (1,) * len(days)))
    elif terms.leaves is not Leaves.NEVER:
        lag = {
            Leaves.WARD: lags.ward_closure_lag_months,
            Leaves.POST: lags.post_not_refilled_lag_months,
            Leaves.CONTRACT: lags.contract_notice_months,
        }[terms.leaves]
        steps = tuple(max(1, round(terms.units_in_a_step * each)) for each in days)
        ends = _ENDS[terms.leaves]
        found.append(Lever(terms.leaves.value, ends, 0, lag, steps, only_closed=True))
    return found


def _apart(amounts: Sequence[int]) -> tuple[list[int], list[int]]:
    """Those above 0, and those below it turned round."""
    return [max(0, each) for each in amounts], [max(0, -each) for each in amounts]


def _less(one: CashableMonth, other: CashableMonth, start: int) -> CashableMonth:
    return CashableMonth(
        one.month + start,
        one.part,
        one.freed_units - other.freed_units,
        one.cash_released_pence - other.cash_released_pence,
        one.capacity_released_pence - other.capacity_released_pence,
    )


def _check(baseline: Sequence[CareMonth], scenario: Sequence[CareMonth], years: int) -> None:
    months = years * MONTHS_IN_YEAR
    for key, run in (("baseline", baseline), ("scenario", scenario)):
        if len(run) != months:
            problem = f"{len(run)} months, but terms of {years} years"
            raise InputError(PLACE, key, problem, f"Give {months} months of each run")
