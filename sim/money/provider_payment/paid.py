"""What a payment rule pays for one line of care, and what it leaves unpaid."""

from typing import NamedTuple

from sim.money.provider_payment.contract import Care


class Paid(NamedTuple):
    """What one line of care is paid in one financial year, in pence.

    `fixed_pence` does not depend on this year's activity, `variable_pence` does (below 0: given
    back). Not paid: `retained_pence` stays with the commissioner for managing demand,
    `unpaid_pence` is care given for nothing (the provider's loss), `cut_pence` is care not given.
    """

    care: Care
    fixed_pence: int
    variable_pence: int
    retained_pence: int = 0
    unpaid_pence: int = 0
    cut_pence: int = 0

    @property
    def paid_pence(self) -> int:
        """What reaches the provider."""
        return self.fixed_pence + self.variable_pence
