"""The lifetime cap on care costs: legislated, never begun, cancelled in July 2024. Off by default.

What counts is what the person pays for care at the council's rate; in a care home so much of it as
is above the costs of daily living. Once the meter has reached the cap, the council pays what would
have counted, and the person goes on to pay for daily living, and for what is dearer than the
council's rate. In a run the meter stands at 0 on day 0. The capital limits that were to come with
the cap hold while it does.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.money.activity import DAYS_IN_WEEK
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


class Spells(NamedTuple):
    """Care that somebody pays for or towards, one entry for each spell of days.

    What is `paid` and what the council pays for such care, pence a week; `person`: a number from 0.
    """

    paid_pence: Pence
    council_rate_pence: Pence
    in_care_home: Flags
    days: NDArray[np.int64]
    person: NDArray[np.int64]


class Capped(NamedTuple):
    """What the council pays of each spell, and where each person's meter stands after them."""

    relieved_pence: Pence
    meter_pence: Pence


def cap_terms(values: Values) -> CapTerms:
    """The cap as it was legislated (sim/money/charging.toml)."""
    cap, living = (
        round(values.number(f"money.charging.{name}") * PENCE_PER_POUND)
        for name in ("care_cost_cap", "cap_daily_living_costs")
    )
    return CapTerms(bool(values.whole("money.charging.cap_in_force")), cap, living)


def counts_towards_cap_pence(spells: Spells, terms: CapTerms) -> Pence:
    """What of a week's payment the meter counts: at the council's rate, for care alone."""
    living = np.where(spells.in_care_home, terms.daily_living_pence, 0)
    counted = np.minimum(spells.paid_pence, spells.council_rate_pence) - living
    counts: Pence = np.maximum(counted, 0)
    return counts


def under_cap(spells: Spells, meter_pence: Pence, terms: CapTerms) -> Capped:
    """What people need not pay of these spells, in their order; `meter_pence` by person.

    The meter never goes past the cap, unless a scenario lowers it. Without a cap nothing changes.
    Raises InputError for amounts below 0.
    """
    for key, amounts in {**spells._asdict(), "meter_pence": meter_pence}.items():
        if (amounts < 0).any():
            raise InputError(PLACE, key, f"{amounts.min()} is below 0", "Give 0 or more")
    if not terms.in_force or not spells.days.size:
        return Capped(np.zeros_like(spells.paid_pence), meter_pence)
    counts = counts_towards_cap_pence(spells, terms) * spells.days // DAYS_IN_WEEK
    order = np.argsort(spells.person, kind="stable")
    person, of_spell = spells.person[order], counts[order]
    so_far = np.cumsum(of_spell) - of_spell
    first = np.searchsorted(person, person)
    room = np.maximum(terms.cap_pence - meter_pence, 0)[person] - (so_far - so_far[first])
    metered = np.clip(room, 0, of_spell)
    relieved = np.zeros_like(counts)
    relieved[order] = of_spell - metered
    meter = meter_pence.copy()
    np.add.at(meter, person, metered)
    return Capped(relieved, meter)
