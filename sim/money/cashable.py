"""When freed care becomes cash, and when it is capacity released and nothing else.

A saving is cash only where a lever is pulled: a ward closes, a contract ends, a post is not
refilled, supplies are not bought. Each lever takes a lag, works in whole steps, and acts on some
parts of the cost (fixed, step, variable). Whatever no lever reaches is capacity released: somebody
else can use it, nobody has the money.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from sim.money.cost_terms import CostTerms
from sim.money.pence import PARTS_PER_SHARE, parts, pence, split
from sim.money.prices import Terms
from sim.parameters import Values
from sim.parameters.errors import InputError

PLACE = "cashable saving"


class Part(StrEnum):
    """A part of what care costs: what it moves with."""

    FIXED = "fixed"
    STEP = "step"
    VARIABLE = "variable"


class UnitCost(NamedTuple):
    """What one unit (a bed day, an hour, a contact) costs in full, in millionths of a penny."""

    fixed: int
    step: int
    variable: int


@dataclass(frozen=True)
class Lever:
    """A decision that turns freed units into cash from `lag_months` after `decided_month` on.

    `step_units`: units that go together, in each month (a ward's bed days; 1 where each unit counts
    by itself). `at_most_steps`: how many steps may go, None for as many as stand free. A step goes
    only where it stood free in every month of the lag; where care comes back the step opens again.
    `only_closed`: it acts on freed units whose beds, places or posts have closed, and on no other.
    """

    name: str
    acts_on: frozenset[Part]
    decided_month: int
    lag_months: int
    step_units: tuple[int, ...]
    at_most_steps: int | None = None
    only_closed: bool = False


class CashableMonth(NamedTuple):
    """One month and part of the cost of freed units; both amounts together are its full cost."""

    month: int
    part: Part
    freed_units: int
    cash_released_pence: int
    capacity_released_pence: int


@dataclass(frozen=True)
class LeverTerms:
    """How long each lever takes, in months, and the shares to compare with (parts per million)."""

    ward_closure_lag_months: int
    contract_notice_months: int
    post_not_refilled_lag_months: int
    supplies_lag_months: int
    phase_in_months: int
    share_first_year: tuple[int, int]
    share_ward_closed: tuple[int, int]

    @property
    def in_months(self) -> tuple[int, ...]:
        """How long each lever takes."""
        return (
            self.ward_closure_lag_months,
            self.contract_notice_months,
            self.post_not_refilled_lag_months,
            self.supplies_lag_months,
        )

    def without_lags(self) -> "LeverTerms":
        """The same where everything takes effect at once."""
        return replace(
            self,
            ward_closure_lag_months=0,
            contract_notice_months=0,
            post_not_refilled_lag_months=0,
            supplies_lag_months=0,
        )


def lever_terms(values: Values) -> LeverTerms:
    """The terms of the year of `values` (sim/money/cashable.toml)."""
    return LeverTerms(
        ward_closure_lag_months=values.whole("money.cashable.ward_closure_lag_months"),
        contract_notice_months=values.whole("money.cashable.contract_notice_months"),
        post_not_refilled_lag_months=values.whole("money.cashable.post_not_refilled_lag_months"),
        supplies_lag_months=values.whole("money.cashable.supplies_lag_months"),
        phase_in_months=values.whole("money.cashable.phase_in_months"),
        share_first_year=_range(values, "money.cashable.share_first_year"),
        share_ward_closed=_range(values, "money.cashable.share_ward_closed"),
    )


def _range(values: Values, name: str) -> tuple[int, int]:
    given, number = values.parameters[name], values.number(name)
    ends = (number if end is None else end for end in (given.low, given.high))
    low, high = (parts(end) for end in ends)
    return low, high


def ward_closure(
    decided_month: int, beds_per_ward: int, days: Sequence[int], terms: LeverTerms
) -> Lever:
    """Whole wards close: their staff (step) are saved. `days`: of each month."""
    step = tuple(beds_per_ward * each for each in days)
    lag = terms.ward_closure_lag_months
    return Lever("ward_closure", frozenset({Part.STEP}), decided_month, lag, step)


def contract_ends(decided_month: int, units: Sequence[int], terms: LeverTerms) -> Lever:
    """One contract ends after its notice, and with it every part of the cost of its units."""
    lag, every = terms.contract_notice_months, frozenset(Part)
    return Lever("contract_ends", every, decided_month, lag, tuple(units), at_most_steps=1)


def posts_not_refilled(
    decided_month: int, units_per_post: Sequence[int], posts: int, terms: LeverTerms
) -> Lever:
    """As many posts as fall vacant are not refilled: their pay (step) is saved."""
    lag, pay = terms.post_not_refilled_lag_months, frozenset({Part.STEP})
    return Lever("posts_not_refilled", pay, decided_month, lag, tuple(units_per_post), posts)


def supplies_not_bought(decided_month: int, months: int, terms: LeverTerms) -> Lever:
    """What is bought with each unit (variable) is not bought, as long as nobody else uses it."""
    lag, bought = terms.supplies_lag_months, frozenset({Part.VARIABLE})
    return Lever("supplies_not_bought", bought, decided_month, lag, (1,) * months)


def unit_cost(full: int, shares: tuple[int, int, int]) -> UnitCost:
    """A full cost (millionths of a penny) by shares of fixed, step and variable, to the last one.

    `shares`: in any whole unit, as in cost_parts.csv times a million.
    """
    return UnitCost(*split(full, shares))


def bed_day_cost(terms: Terms, costs: CostTerms) -> UnitCost:
    """A day in an acute bed: staff of the bed (step), what is bought with it, and the rest."""
    full, step, variable = (
        terms.cost["hospital_bed_day"],
        costs.staffed_bed_day,
        costs.bed_day_variable,
    )
    return UnitCost(full - step - variable, step, variable)


def cashable(
    freed_units: Sequence[int],
    cost: UnitCost,
    levers: Iterable[Lever],
    closed_units: Sequence[int] = (),
    since: int = 0,
) -> list[CashableMonth]:
    """Cash and capacity released by month and part; together the full cost of what is freed.

    `freed_units`: units of care in each month that are no longer needed; `closed_units`: those that
    closed capacity stands for; `since`: the first month that is told. Two levers on one part add
    up, to no more than what is freed. Raises InputError for negative units, costs or lags, and for
    a lever whose steps do not cover the months.
    """
    pulled = list(levers)
    _check(freed_units, cost, pulled)
    closed = closed_units or [0] * len(freed_units)
    shut = [min(units, gone) for units, gone in zip(freed_units, closed, strict=True)]
    rows = []
    for month in range(since, len(freed_units)):
        units = freed_units[month]
        if not units:
            rows += [CashableMonth(month, part, 0, 0, 0) for part in Part]
            continue
        full = pence(units, sum(cost))
        by_part = split(full, cost) if full else [0] * len(cost)
        reached = [
            _units_reached(lever, shut if lever.only_closed else freed_units, month)
            for lever in pulled
        ]
        for part, amount in zip(Part, by_part, strict=True):
            acted = (of for lever, of in zip(pulled, reached, strict=True) if part in lever.acts_on)
            gone = min(units, sum(acted))
            cash = (
                amount if gone == units else split(amount, (gone, units - gone))[0] if gone else 0
            )
            rows.append(CashableMonth(month, part, units, cash, amount - cash))
    return rows


def _units_reached(lever: Lever, freed_units: Sequence[int], month: int) -> int:
    """Units of the steps that stood free in every month of the lag up to this one."""
    first = month - lever.lag_months
    if first < lever.decided_month:
        return 0
    months = range(first, month + 1)
    steps = min(freed_units[at] // lever.step_units[at] for at in months)
    if lever.at_most_steps is not None:
        steps = min(steps, lever.at_most_steps)
    return steps * lever.step_units[month]


def cashable_share(rows: Iterable[CashableMonth]) -> int:
    """Cash over full cost of freed units, in parts per million; 0 where nothing is freed."""
    cash = capacity = 0
    for row in rows:
        cash += row.cash_released_pence
        capacity += row.capacity_released_pence
    full = cash + capacity
    return cash * PARTS_PER_SHARE // full if full else 0


class BesidePublished(NamedTuple):
    """A share found beside the range to compare with, in parts per million."""

    share: int
    low: int
    high: int
    within: bool


def beside_published(
    rows: Iterable[CashableMonth], ward_closed: bool, terms: LeverTerms
) -> BesidePublished:
    """The cashable share beside the suggested range: of a first year, or where a ward closes."""
    share = cashable_share(rows)
    low, high = terms.share_ward_closed if ward_closed else terms.share_first_year
    return BesidePublished(share, low, high, low <= share <= high)


def _check(freed_units: Sequence[int], cost: UnitCost, levers: Sequence[Lever]) -> None:
    for month, units in enumerate(freed_units):
        if units < 0:
            problem = f"{units} freed units in month {month} are below 0"
            remedy = "More care than before is a cost: count it where activity is paid for"
            raise InputError(PLACE, "freed_units", problem, remedy)
    for part, amount in zip(Part, cost, strict=True):
        if amount < 0:
            problem = f"a {part} cost of {amount} is below 0"
            raise InputError(PLACE, f"cost.{part}", problem, "Give what a unit costs")
    for lever in levers:
        _check_lever(lever, len(freed_units))


def _check_lever(lever: Lever, months: int) -> None:
    for name in ("decided_month", "lag_months", "at_most_steps"):
        number = getattr(lever, name)
        if number is not None and number < 0:
            key, problem = f"{lever.name}.{name}", f"{number} is below 0"
            raise InputError(PLACE, key, problem, "Give a whole number, 0 or more")
    if not lever.acts_on:
        remedy = f"Name one or more of {', '.join(Part)}"
        raise InputError(PLACE, f"{lever.name}.acts_on", "the lever acts on no cost", remedy)
    if len(lever.step_units) < months or min(lever.step_units, default=1) < 1:
        problem = f"steps of {list(lever.step_units)} do not cover {months} months"
        remedy = "Give the units of a step, 1 or more, for each month"
        raise InputError(PLACE, f"{lever.name}.step_units", problem, remedy)
