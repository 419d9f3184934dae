"""The lifetime cap on care costs: legislated, never begun, cancelled in July 2024. Off by default.

What counts is what the person pays for care at the council's rate; in a care home so much of it as
is above the costs of daily living. Once the meter has reached the cap, the council pays what would
have counted, and the person goes on to pay for daily living, and for what is dearer than the
council's rate. The capital limits that were to come with it are in `charging_rules`.
"""

from typing import NamedTuple

import numpy as np

from sim.money.charging.assess import Flags
from sim.money.charging.rules import Pence
from sim.money.pence import PENCE_PER_POUND
from sim.parameters import InputError, Values

PLACE = "care cost cap"


class CapTerms(NamedTuple):
    """The cap, in pence over a lifetime, and what does not count of a week in a care home."""

    in_force: bool
    cap_pence: int
    daily_living_pence: int


class Capped(NamedTuple):
    """A week under the cap: who pays, and where the meter stands after it."""

    person_pence: Pence
    relieved_pence: Pence
    meter_pence: Pence


def cap_terms(values: Values) -> CapTerms:
    """The cap as it was legislated (sim/money/charging.toml)."""
    return CapTerms(
        bool(values.whole("money.charging.cap_in_force")),
        round(values.number("money.charging.care_cost_cap") * PENCE_PER_POUND),
        round(values.number("money.charging.cap_daily_living_costs") * PENCE_PER_POUND),
    )


def counts_towards_cap_pence(
    paid_pence: Pence, council_rate_pence: Pence, in_care_home: Flags, terms: CapTerms
) -> Pence:
    """What of a week's payment the meter counts: at the council's rate, for care alone."""
    living = np.where(in_care_home, terms.daily_living_pence, 0)
    counts: Pence = np.maximum(np.minimum(paid_pence, council_rate_pence) - living, 0)
    return counts


def cap_week(
    paid_pence: Pence,
    council_rate_pence: Pence,
    in_care_home: Flags,
    meter_pence: Pence,
    terms: CapTerms,
) -> Capped:
    """What the person still pays of a week that would cost them `paid_pence` without the cap.

    Person and relief add up to `paid_pence`; the meter never goes past the cap. Without a cap
    nothing changes. Raises InputError for amounts below 0.
    """
    for key, amounts in (
        ("paid_pence", paid_pence),
        ("council_rate_pence", council_rate_pence),
        ("meter_pence", meter_pence),
    ):
        if (amounts < 0).any():
            raise InputError(PLACE, key, f"{amounts.min()} is below 0", "Give 0 or more")
    if not terms.in_force:
        return Capped(paid_pence, np.zeros_like(paid_pence), meter_pence)
    counts = counts_towards_cap_pence(paid_pence, council_rate_pence, in_care_home, terms)
    metered = np.minimum(counts, np.maximum(terms.cap_pence - meter_pence, 0))
    relieved = counts - metered
    return Capped(paid_pence - relieved, relieved, meter_pence + metered)
