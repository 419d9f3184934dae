"""Reablement in the years of a run: free for six weeks, then charged as care at home is.

Intermediate care in a bed is the NHS's, which never charges.
"""

from typing import Any

import numpy as np

from sim.money.activity import DAYS_IN_WEEK
from sim.money.charging.client_charges import (
    charge_at_home_pence,
    counted_income_pence,
    housing_costs_pence,
)
from sim.money.charging.rules import ChargingRules
from sim.money.charging.short_term import chargeable_days, short_term_charge_pence
from sim.money.inflation import Kind
from sim.money.means_test import NO_PURSE, Purses
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE, PENCE_PER_POUND, parts
from sim.money.prices import Terms
from sim.parameters import Values
from sim.population import means_on_entry
from sim.services import NOBODY, Ids, NewStays, Service


class Reablement:
    """Stays in reablement that are going on."""

    def __init__(self) -> None:
        self._new = NewStays([Service.REABLEMENT])
        self._rows: Ids = NOBODY

    def close_month(
        self,
        purses: Purses,
        place: Any,
        nothing: Values,
        rules: ChargingRules,
        terms: Terms,
        first: int,
        until: int,
    ) -> int:
        """What those charged owe for the days from `first` up to `until`, in pence of the sample.

        Who has no purse yet owns what people do whose care begins, as under do nothing (`nothing`).
        """
        record = place.record
        rows = np.concatenate([self._rows, self._new.begun(record)])
        self._rows = rows[record.ended[rows] > until]
        starts = np.maximum(record.started[rows], first).astype(np.int64)
        days = np.maximum(np.minimum(record.ended[rows], until) - starts, 0)
        before = starts - record.started[rows]
        charged = chargeable_days(before, days, rules) > 0
        slots = record.resident[rows[charged]]
        if not slots.size:
            return 0
        owned = means_on_entry(nothing, place.people, slots, place.seed)
        level = parts(terms.index.level[Kind.GENERAL])
        income = owned.income_gbp_per_week * PENCE_PER_POUND
        capital = owned.capital_gbp * PENCE_PER_POUND * level // PARTS_PER_SHARE
        number = purses.number[slots]
        has_purse = number != NO_PURSE
        of = purses.of.take(number[has_purse])
        income[has_purse] = of["income_pence"]
        capital[has_purse] = np.maximum(of["left_pence"] - of["home_in_it_pence"], 0)
        age = place.people.age[slots].astype(np.int64)
        housing = housing_costs_pence(owned.with_partner, rules)
        income = np.maximum(income - housing, 0) * level // PARTS_PER_SHARE
        counted = counted_income_pence(income, age, owned.with_partner, rules)
        a_day = terms.price["reablement_care_day"] // MICROPENCE_PER_PENNY
        fee = np.full_like(counted, a_day * DAYS_IN_WEEK)
        a_week = charge_at_home_pence(counted, capital, fee, age, owned.with_partner, rules)
        of_each = short_term_charge_pence(before[charged], days[charged], a_week, rules)
        return int(of_each.sum())
