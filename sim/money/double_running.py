"""Paying twice: an old service beside a new one, and a block contract after care has moved away.

Between two runs it is told from what there is: less of an old service is used than in the baseline,
but its capacity has not left as fast; meanwhile others have been built up. What stands free so is
paid twice, as far as what was built up costs.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.cashable import CashableMonth, Part
from sim.money.freed import CareMonth
from sim.money.freed_terms import CareTerms, Leaves
from sim.money.pence import pence, split
from sim.parameters.errors import InputError

PLACE = "double running"


class DoubleRunning(NamedTuple):
    """One month in which an old service gives way to a new one, in pence.

    `old_pence` and `new_pence` are paid; of what the old one is paid, `twice_pence` is for care
    that the new one gives already.
    """

    month: int
    old_pence: int
    new_pence: int
    twice_pence: int


def double_running(
    old_monthly_pence: int, new_monthly_pence: int, phase_in_months: int, months: int
) -> list[DoubleRunning]:
    """Both services month by month, from the month in which the new one opens.

    The new one builds up in equal steps, complete in the last month of the phase-in, and is paid
    for as far as it is built up. The old one is paid in full until then, and nothing after. A
    phase-in of 0 months is a swap overnight, without double running. Raises InputError for numbers
    below 0.
    """
    given = {
        "old_monthly_pence": old_monthly_pence,
        "new_monthly_pence": new_monthly_pence,
        "phase_in_months": phase_in_months,
        "months": months,
    }
    for key, number in given.items():
        _at_least_nothing(key, number)
    rows = []
    for month in range(months):
        built, left = min(month + 1, phase_in_months), max(0, phase_in_months - month - 1)
        new, _ = split(new_monthly_pence, (built, left)) if built else (new_monthly_pence, 0)
        runs = month < phase_in_months
        old = old_monthly_pence if runs else 0
        twice, _ = split(old, (built, left)) if runs else (0, 0)
        rows.append(DoubleRunning(month, old, new, twice))
    return rows


class PaidTwice(NamedTuple):
    """One month of a scenario held against the baseline, in pence.

    `emptied_pence`: what stands free of services that are not built up, and goes on costing: staff,
    and all of a contract that has not ended. `built_up_pence`: what more capacity of others costs,
    used or not (in hospital staff only: its buildings follow the people of the place).
    """

    emptied_pence: int = 0
    built_up_pence: int = 0

    @property
    def twice_pence(self) -> int:
        """What is paid for old capacity beside new: the lesser of the two."""
        return min(self.emptied_pence, self.built_up_pence)


def paid_twice(
    baseline: Sequence[CareMonth],
    scenario: Sequence[CareMonth],
    terms: Sequence[CareTerms],
    rows: Sequence[CashableMonth],
) -> list[PaidTwice]:
    """What one kind of care adds to each month; `rows` are what `freed` finds of it.

    Over all kinds emptied and built up add up, and then the lesser of them is paid twice. Care
    whose capacity nothing limits has no part in it.
    """
    found = []
    leaves = terms[0].leaves
    stays = {Part.STEP, Part.FIXED} if leaves is Leaves.CONTRACT else {Part.STEP}
    opens = (Part.STEP,) if leaves is Leaves.WARD else (Part.STEP, Part.FIXED)
    released = [0] * len(scenario)
    for row in rows:
        if row.part in stays:
            released[row.month] += row.capacity_released_pence
    for month, (was, now) in enumerate(zip(baseline, scenario, strict=True)):
        of_year = terms[month // MONTHS_IN_YEAR]
        more = now.capacity_units - was.capacity_units
        if not of_year.units_of_capacity:
            found.append(PaidTwice())
        elif more > 0:
            standing = sum(getattr(of_year.cost, part) for part in opens)
            found.append(PaidTwice(0, pence(more, standing)))
        else:
            found.append(PaidTwice(max(0, released[month]), 0))
    return found


class StrandedMonth(NamedTuple):
    """One month of a block contract, in pence.

    `stranded_pence` is paid for care that has moved away; `saved_pence` is what the block has
    fallen by since it was agreed anew. Paid and saved are the block as first agreed.
    """

    month: int
    paid_pence: int
    stranded_pence: int
    saved_pence: int


def stranded_block(
    monthly_pence: int,
    planned_units: int,
    moved_units: Sequence[int],
    notice_given: int | None,
    notice_months: int,
) -> list[StrandedMonth]:
    """What a block costs while care moves away: all of it, until rebased after its notice.

    `planned_units`: what the block was agreed for, a month. `moved_units`: of these, moved away by
    each month. In the month in which notice given in month `notice_given` (None: never) runs out,
    the block falls once, by what has moved away by then; what moves later is stranded again. Care
    that comes back is not paid for twice over: nothing is stranded then. Raises InputError for
    numbers below 0 and for more moved than planned.
    """
    for key, number in (("monthly_pence", monthly_pence), ("notice_months", notice_months)):
        _at_least_nothing(key, number)
    if planned_units < 1:
        problem = f"a block for {planned_units} units cannot lose any"
        raise InputError(PLACE, "planned_units", problem, "Give the units a month, 1 or more")
    _at_least_nothing("notice_given", notice_given or 0)
    for month, moved in enumerate(moved_units):
        _at_least_nothing(f"moved_units.{month}", moved)
        if moved > planned_units:
            problem = f"{moved} units moved away, of {planned_units} planned"
            raise InputError(PLACE, f"moved_units.{month}", problem, "No more can move than are")
    rebased_from = len(moved_units) if notice_given is None else notice_given + notice_months
    rows = []
    for month, moved in enumerate(moved_units):
        taken_out = moved_units[rebased_from] if month >= rebased_from else 0
        stranded = max(0, moved - taken_out)
        saved, paid = split(monthly_pence, (taken_out, planned_units - taken_out))
        rest = planned_units - taken_out - stranded
        lost, _ = split(paid, (stranded, rest)) if stranded else (0, 0)
        rows.append(StrandedMonth(month, paid, lost, saved))
    return rows


def _at_least_nothing(key: str, number: int) -> None:
    if number < 0:
        raise InputError(PLACE, key, f"{number} is below 0", "Give a whole number, 0 or more")
