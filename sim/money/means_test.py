"""The means test of long-term care: who pays, and when capital is down to the limit.

Whoever has more than the upper capital limit pays the whole fee. Week by week their capital falls
by what the fee is above their income, less what they keep of it; with the first week that begins
at or below the limit the council takes over. In the first weeks in a care home the resident's own
home does not count: where capital is below the limit without it, the council pays until it does.
One resident has one purse, carried from stay to stay. All amounts are whole pence, so that
everything here is exact.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step, compiled_with_arrays
from sim.money.activity import DAYS_IN_WEEK
from sim.money.inflation import Kind
from sim.money.payments import LONG_TERM_CARE
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE, PENCE_PER_POUND, parts, price
from sim.money.prices import Terms
from sim.parameters import Values
from sim.population.means import Means, capital_limit_gbp
from sim.services import NEVER, NOBODY, Funder, Ids, NewStays, Record, Service, Stays, goes_on

_PURSE = np.dtype(
    [
        ("left_pence", np.int64),  # capital that counts
        ("home_pence", np.int64),  # worth of the home, less its mortgage, until it counts
        ("home_in_it_pence", np.int64),  # what the home added to `left_pence` when it came to count
        ("income_pence", np.int64),  # a week, in prices of 2025-26
        ("paid_until", np.int32),  # first day of the first week that is not paid for yet
        ("with_partner", np.bool_),
    ],
    align=True,
)
NO_PURSE = np.int32(-1)


class Charges(NamedTuple):
    """What the means test asks in one financial year, by service where an array.

    `unit_price`: millionths of a penny a week for a unit (a place, an hour a week) that somebody
    buys themselves; `kept_pence`: income a week that they keep; `home_counts`: whether the home is
    capital. `limit_pence`: the upper capital limit; `disregard_days`: for so long after a move into
    a care home the home does not count yet. `price_level`: general prices over those of 2025-26, in
    parts per million.
    """

    unit_price: NDArray[np.int64]
    kept_pence: NDArray[np.int64]
    home_counts: NDArray[np.bool_]
    limit_pence: int
    disregard_days: int
    price_level: int


def upper_limit_gbp(values: Values) -> float:
    """Capital above which the council pays nothing; the cap on care costs has a limit of its own.

    The cap was legislated and never begun: a switch, off by default (sim/money/charging.toml).
    """
    with_cap = values.number("money.charging.cap_upper_limit")
    return with_cap if values.whole("money.charging.cap_in_force") else capital_limit_gbp(values)


def charges(values: Values, terms: Terms) -> Charges:
    """The charges in force with the values and the prices of one financial year."""
    level = terms.index.level[Kind.GENERAL]
    found = Charges(
        np.zeros(len(Service), np.int64),
        np.zeros(len(Service), np.int64),
        np.zeros(len(Service), np.bool_),
        round(upper_limit_gbp(values) * PENCE_PER_POUND),
        values.whole("money.means_test.home_disregard_weeks") * DAYS_IN_WEEK,
        parts(level),
    )
    for care in LONG_TERM_CARE:
        kept = price(values.number(f"money.means_test.{care.keeps}") * level)
        found.unit_price[care.service] = terms.price[care.person]
        found.kept_pence[care.service] = kept // MICROPENCE_PER_PENNY
        found.home_counts[care.service] = care.home_counts
    return found


class Purses:
    """What is left to everybody who has come to long-term care.

    `of` holds the purses, the first `count` of them in use, and `number` by slot which is the
    resident's, or `NO_PURSE`. `paying` are the rows of the record whose resident pays, open when
    last looked at.
    """

    def __init__(self) -> None:
        self.of = np.zeros(0, _PURSE)
        self.count = 0
        self.number = np.zeros(0, np.int32)
        self.paying: Ids = NOBODY
        self._new = NewStays([care.service for care in LONG_TERM_CARE])

    def begun(self, record: Record) -> Ids:
        """Rows of long-term care that have started since this was last asked, first day first."""
        return self._new.begun(record)

    def strangers(self, record: Record, begun: Ids, people: int) -> tuple[Ids, NDArray[np.bool_]]:
        """Residents whose stay has `begun` without a purse, and which were in care before day 0.

        Room is made for `people` purses.
        """
        if self.number.size < people:
            grown = np.full(people + people // 2, NO_PURSE)
            grown[: self.number.size] = self.number
            self.number = grown
        slots, at = np.unique(record.resident[begun], return_index=True)
        new = self.number[slots] == NO_PURSE
        return slots[new], record.started[begun[at[new]]] < 0

    def begin(self, slots: Ids, owned: Means, terms: Charges) -> None:
        """Purses of residents who own so much, in prices of 2025-26, at the prices of the year."""
        alone = owned.owns_home & ~owned.with_partner
        home = np.where(alone, owned.home_value_gbp - owned.mortgage_gbp, 0)
        first, self.count = self.count, self.count + slots.size
        if self.of.size < self.count:
            grown = np.zeros(2 * self.count, _PURSE)
            grown[:first] = self.of[:first]
            self.of = grown
        of = self.of[first : self.count]
        of["left_pence"] = _in_cash(owned.capital_gbp, terms)
        of["home_pence"] = _in_cash(home, terms)
        of["income_pence"] = owned.income_gbp_per_week * PENCE_PER_POUND
        of["with_partner"] = owned.with_partner
        self.number[slots] = np.arange(first, self.count)

    def pay(
        self, record: Record, begun: Ids, by_need: NDArray[np.bool_], terms: Charges, until: int
    ) -> None:
        """Let the weeks that begin before day `until` be paid for, and write down who pays.

        Of stays that have `begun` the NHS pays for those `by_need`; for the others the resident or,
        where there is no more capital than the limit, the council.
        """
        still = _run_down(self.of, self.number, record.stays, self.paying, terms, until)
        own = _assess(self.of, self.number, record.stays, begun, by_need, terms, until)
        self.paying = np.concatenate([still, own])


def _in_cash(pounds: NDArray[np.int64], terms: Charges) -> NDArray[np.int64]:
    """Whole pence of the year from whole pounds of 2025-26."""
    return pounds * PENCE_PER_POUND * terms.price_level // PARTS_PER_SHARE


@compiled_with_arrays
def _run_down(
    purses: NDArray[np.void],
    purse_of: Ids,
    stays: Stays,
    paying: Ids,
    terms: Charges,
    until: int,
) -> Ids:
    """Pay on for stays that their residents pay for; returns those for which they still do."""
    # Rows and purses lie far apart in memory: whose they are is read ahead, each in a loop in which
    # nothing waits for what was read before.
    purse_number = np.empty(paying.size, np.int32)
    for at in range(paying.size):
        purse_number[at] = stays.row[paying[at]].resident
    for at in range(paying.size):
        purse_number[at] = purse_of[purse_number[at]]
    still = np.empty(paying.size, np.int32)
    count = 0
    for at in range(paying.size):
        if _pays_on(purses[purse_number[at]], stays.row[paying[at]], terms, until):
            still[count] = paying[at]
            count += 1
    return still[:count]


@compiled_with_arrays
def _assess(
    purses: NDArray[np.void],
    purse_of: Ids,
    stays: Stays,
    begun: Ids,
    by_need: NDArray[np.bool_],
    terms: Charges,
    until: int,
) -> Ids:
    """Say who pays for stays that have begun, in their order; returns those paid for privately."""
    still = np.empty(begun.size, np.int32)
    count = 0
    for at in range(begun.size):
        number = begun[at]
        row = stays.row[number]
        purse = purses[purse_of[row.resident]]
        if by_need[at]:
            row.funder = Funder.ICB
            continue
        if goes_on(stays, row):
            row.funder_from = stays.row[row.upstream].funder_from
        if terms.home_counts[row.service] and purse.home_pence > 0:
            if purse.left_pence <= terms.limit_pence and row.started >= 0:
                row.funder_from = row.started + terms.disregard_days
            purse.left_pence += purse.home_pence
            purse.home_in_it_pence, purse.home_pence = purse.home_pence, 0
        if purse.left_pence <= terms.limit_pence:
            row.funder = Funder.COUNCIL
            continue
        row.funder = Funder.PERSON
        # A week that the care before has been paid for is not paid for twice.
        purse.paid_until = max(purse.paid_until, row.started, row.funder_from, 0)
        if _pays_on(purse, row, terms, until):
            still[count] = number
            count += 1
    return still[:count]


@compiled_step
def _pays_on(purse: Any, row: Any, terms: Charges, until: int) -> bool:
    """Take the fees of the weeks that begin before `until` from the purse; whether to go on."""
    fee = row.units * terms.unit_price[row.service] // MICROPENCE_PER_PENNY
    income = purse.income_pence * terms.price_level // PARTS_PER_SHARE
    a_week = max(fee - max(income - terms.kept_pence[row.service], 0), 0)
    above = purse.left_pence - terms.limit_pence
    days = max(min(row.ended, until) - purse.paid_until, 0)
    weeks = (days + DAYS_IN_WEEK - 1) // DAYS_IN_WEEK
    lasts = weeks  # where income pays for all of the fee, capital lasts for ever
    if above <= 0:
        lasts = 0
    elif a_week > 0:
        lasts = (above + a_week - 1) // a_week
    if lasts < weeks:
        weeks = lasts
        row.council_from = purse.paid_until + weeks * DAYS_IN_WEEK
    purse.left_pence -= weeks * a_week
    purse.paid_until += weeks * DAYS_IN_WEEK
    return bool(row.ended >= until and row.council_from == NEVER)
