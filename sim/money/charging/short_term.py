"""Care that is free at first, or always: reablement, intermediate care, equipment."""

import numpy as np
from numpy.typing import NDArray

from sim.money.activity import DAYS_IN_WEEK
from sim.money.charging.rules import ChargingRules, Pence
from sim.parameters import InputError

Days = NDArray[np.int64]
PLACE = "short-term care"


def chargeable_days(days_before: Days, days: Days, rules: ChargingRules) -> Days:
    """Days of a spell that can be charged for, of `days` that follow `days_before` of it.

    The first six weeks of a spell of reablement or intermediate care are free, in a bed or at home.
    Raises InputError for days below 0.
    """
    for key, given in (("days_before", days_before), ("days", days)):
        if (given < 0).any():
            raise InputError(PLACE, key, f"{given.min()} days are below 0", "Give 0 or more")
    free_days = rules.free_weeks * DAYS_IN_WEEK
    free = np.clip(free_days - days_before, 0, days)
    return np.asarray(days - free)


def short_term_charge_pence(
    days_before: Days, days: Days, charge_pence: Pence, rules: ChargingRules
) -> Pence:
    """What days of reablement or intermediate care cost the client.

    After the free weeks a client is charged as with care at home, `charge_pence` a week
    (`sim.money.charging.assess`), by the day and rounded down.
    """
    return chargeable_days(days_before, days, rules) * charge_pence // DAYS_IN_WEEK


def equipment_charge_pence(
    cost_pence: Pence, is_adaptation: NDArray[np.bool_], rules: ChargingRules
) -> Pence:
    """The most that can be charged for community equipment and adaptations of the home.

    Equipment is free whatever it costs, an adaptation up to GBP 1,000. Raises InputError for a cost
    below 0.
    """
    if (cost_pence < 0).any():
        problem = f"a cost of {cost_pence.min()} pence is below 0"
        raise InputError("equipment", "cost_pence", problem, "Give 0 or more")
    is_free = ~is_adaptation | (cost_pence <= rules.free_adaptation_pence)
    return np.where(is_free, 0, cost_pence)
