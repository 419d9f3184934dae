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


class Purse:
    """One budget's money from month to month.

    What is paid in during a month and not spent is recovered at the end of the month
    `recovered_after_months` later: at once where that is 0, as with a notional budget, whose money
    never leaves its payer.
    """

    def __init__(self, recovered_after_months: int) -> None:
        self._after = recovered_after_months
        self._left: list[int] = []  # of each month's money, the oldest first, what is still there
        self._month = 0

    @property
    def held_pence(self) -> int:
        """What is left for later."""
        return sum(self._left)

    def month(self, budget_pence: int, wanted_pence: int) -> PurseMonth:
        """A month: paid in, spent, and taken back once it has lain for so long."""
        self._left.append(budget_pence)
        to_spend = wanted_pence
        for of, there in enumerate(self._left):
            spent = min(there, to_spend)
            self._left[of] -= spent
            to_spend -= spent
        old = max(len(self._left) - self._after, 0)
        recovered = sum(self._left[:old])
        self._left = self._left[old:]
        bought, month = wanted_pence - to_spend, self._month
        self._month += 1
        return PurseMonth(month, budget_pence, bought, to_spend, recovered, self.held_pence)

    def close(self) -> int:
        """The budget has ended: all that is left is taken back."""
        left = self.held_pence
        self._left = []
        return left


def purse_months(
    budget_pence: Sequence[int], wanted_pence: Sequence[int], recovered_after_months: int
) -> list[PurseMonth]:
    """A budget month by month, see `Purse`.

    Raises InputError for amounts and months below 0 and for unequal lengths.
    """
    _check(budget_pence, wanted_pence, recovered_after_months)
    purse = Purse(recovered_after_months)
    return [purse.month(*one) for one in zip(budget_pence, wanted_pence, strict=True)]


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
