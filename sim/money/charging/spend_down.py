"""The week in which a self-funder's capital is down to the limit, and the council takes over."""

import numpy as np

from sim.money.charging.assess import Weeks
from sim.money.charging.rules import Pence
from sim.parameters import InputError

# Where income pays for all of the fee, capital is never touched.
FOR_EVER = np.iinfo(np.int64).max


def weeks_to_pay(
    capital_pence: Pence, fee_pence: Pence, income_pence: Pence, kept_pence: Pence, limit_pence: int
) -> Weeks:
    """Weeks that each pays for from capital above the limit; with the next the council takes over.

    A week's fee less the income that is not kept comes out of capital; the last week is paid for
    whole although it ends below the limit. `FOR_EVER` where income pays for all, 0 at or below the
    limit. Raises InputError for amounts below 0. Agrees with `sim.money.means_test` at one price.
    """
    given = {
        "capital": capital_pence,
        "fee": fee_pence,
        "income": income_pence,
        "kept": kept_pence,
    }
    for key, amounts in given.items():
        if (amounts < 0).any():
            problem = f"{amounts.min()} pence is below 0"
            raise InputError("spend-down", f"{key}_pence", problem, "Give 0 or more")
    a_week = np.maximum(fee_pence - np.maximum(income_pence - kept_pence, 0), 0)
    above = np.maximum(capital_pence - limit_pence, 0)
    weeks = -(-above // np.maximum(a_week, 1))
    return np.where((a_week == 0) & (above > 0), FOR_EVER, weeks)
