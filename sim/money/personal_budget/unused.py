"""Money in a budget that was not spent: the oldest is spent first, and what stays is taken back."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.parameters import InputError

PLACE = "unused balance"


class PurseMonth(NamedTuple):
    """One month of one budget, in pence.

    `bought_pence` as far as there is money, `short_pence` what was wanted beyond it;
    `held_pence` is left for later. Over the months so far, budgets are what was bought, recovered
    and is still held.
    """

    month: int
    budget_pence: int
    bought_pence: int
    short_pence: int
    recovered_pence: int
    held_pence: int


def purse_months(
    budget_pence: Sequence[int], wanted_pence: Sequence[int], recovered_after_months: int
) -> list[PurseMonth]:
    """A budget month by month: paid in, spent, and taken back once it has lain for so long.

    Money paid in during month 0 and not spent is recovered at the end of month
    `recovered_after_months`: at once where that is 0, as with a notional budget, whose money never
    leaves its payer. Raises InputError for amounts and months below 0 and for unequal lengths.
    """
    _check(budget_pence, wanted_pence, recovered_after_months)
    left: list[int] = []  # of each month's money, what is still there
    rows = []
    for month, (paid_in, wanted) in enumerate(zip(budget_pence, wanted_pence, strict=True)):
        left.append(paid_in)
        to_spend = wanted
        for of in range(len(left)):
            spent = min(left[of], to_spend)
            left[of] -= spent
            to_spend -= spent
        old = month + 1 - recovered_after_months
        recovered = sum(left[: max(old, 0)])
        left[: max(old, 0)] = [0] * max(old, 0)
        bought = wanted - to_spend
        rows.append(PurseMonth(month, paid_in, bought, to_spend, recovered, sum(left)))
    return rows


def _check(budget: Sequence[int], wanted: Sequence[int], after: int) -> None:
    if len(budget) != len(wanted):
        problem = f"{len(wanted)} months are spent from, {len(budget)} are paid in"
        raise InputError(PLACE, "wanted_pence", problem, "Give both for the same months")
    for key, amounts in (("budget_pence", budget), ("wanted_pence", wanted)):
        for month, amount in enumerate(amounts):
            if amount < 0:
                problem = f"{amount} pence is below 0"
                raise InputError(PLACE, f"{key}.{month}", problem, "Give 0 or more")
    if after < 0:
        problem = f"{after} months are below 0"
        raise InputError(PLACE, "recovered_after_months", problem, "Give 0 or more")
