"""Deferred payment agreements: the council lends a resident the fee, secured on their home.

A loan is cash that goes out and comes back, and no cost of care. What is income to the council is
the interest, and what it loses is what it must write off. Every penny lent or charged as interest
is repaid, written off or still owed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.charging.assess import Flags
from sim.money.charging.rules import ChargingRules, Pence
from sim.money.inflation import PERCENT
from sim.money.pence import PARTS_PER_SHARE, PENCE_PER_POUND, parts, pence
from sim.parameters import InputError, Values

PLACE = "deferred payment"


class DeferredTerms(NamedTuple):
    """On what terms a council lends in one financial year.

    `interest`: millionths of the debt for a year; `fee_pence` for setting up an agreement.
    `allowance_pence`: income a week that the resident may keep. `held_back`: parts per million of
    the home's worth that are not lent on, nor is `floor_pence` of it. `taken_up`: the share of
    those who could that take one; `sold_in_month`: of homes, those sold while the owner lives.
    """

    financial_year: str
    interest: int
    fee_pence: int
    allowance_pence: int
    held_back: int
    floor_pence: int
    taken_up: float
    sold_in_month: float


def deferred_terms(values: Values, rules: ChargingRules) -> DeferredTerms:
    """The terms of the year of `values` (sim/money/charging.toml), under the `rules` of that year.

    After the last year for which interest is given, the last one holds.
    """

    def number(name: str) -> float:
        return values.number(f"money.charging.{name}")

    return DeferredTerms(
        financial_year=values.financial_year,
        interest=parts(number("deferred_payment_interest") / PERCENT),
        fee_pence=round(number("deferred_payment_fee") * PENCE_PER_POUND),
        allowance_pence=round(number("deferred_payment_allowance") * PENCE_PER_POUND),
        held_back=parts(number("deferred_payment_held_back")),
        floor_pence=rules.lower_limit_pence,
        taken_up=number("deferred_payment_share"),
        sold_in_month=1 - (1 - number("deferred_payment_sold_per_year")) ** (1 / MONTHS_IN_YEAR),
    )


def can_defer(savings_pence: Pence, home_pence: Pence, limit_pence: int) -> Flags:
    """Whether residents must be offered an agreement: the home counts, and savings do not pay.

    `home_pence`: the home less its mortgage, 0 where it does not count, as when a partner lives in
    it; savings are at or below the upper capital limit.
    """
    return np.asarray((home_pence > 0) & (savings_pence <= limit_pence))


def deferred_pence(fee_pence: Pence, income_pence: Pence, terms: DeferredTerms) -> Pence:
    """What is lent of a week's fee: all but the income above what the resident may keep."""
    own = np.maximum(income_pence - terms.allowance_pence, 0)
    lent: Pence = np.maximum(fee_pence - own, 0)
    return lent


def equity_limit_pence(home_pence: int, terms: DeferredTerms) -> int:
    """How far the fee may be deferred on a home: a tenth and the lower limit are left out."""
    lent_on = home_pence * (PARTS_PER_SHARE - terms.held_back) // PARTS_PER_SHARE
    return max(0, lent_on - terms.floor_pence)


class Entry(StrEnum):
    """What happened to a loan."""

    LENT = "lent"
    INTEREST = "interest"
    REPAID = "repaid"
    WRITTEN_OFF = "written_off"
    FEE = "fee"


class LoanRow(NamedTuple):
    """One entry in the account of one agreement; amounts are never below 0."""

    month: int
    agreement: int
    entry: Entry
    amount_pence: int


class Settled(NamedTuple):
    """How the worth of a home was shared out at the end of an agreement."""

    repaid_pence: int
    written_off_pence: int
    left_pence: int


class Balance(NamedTuple):
    """All entries added up; what is owed is the difference."""

    lent_pence: int
    interest_pence: int
    repaid_pence: int
    written_off_pence: int
    fee_pence: int

    @property
    def outstanding_pence(self) -> int:
        """What is still owed to the council."""
        owed = self.lent_pence + self.interest_pence + self.fee_pence
        return owed - self.repaid_pence - self.written_off_pence

    @property
    def cash_pence(self) -> int:
        """What the council has got back in cash, less what it gave out."""
        return self.repaid_pence - self.lent_pence

    @property
    def revenue_pence(self) -> int:
        """What the loans have earned: interest and fees, less what was written off."""
        return self.interest_pence + self.fee_pence - self.written_off_pence


@dataclass
class LoanBook:
    """The accounts of all deferred payment agreements of one council.

    `rows` is the whole record; `owed_pence` and `limit_pence` by agreement are those still open.
    """

    rows: list[LoanRow] = field(default_factory=list)
    owed_pence: dict[int, int] = field(default_factory=dict)
    limit_pence: dict[int, int] = field(default_factory=dict)

    def agree(self, agreement: int, home_pence: int, terms: DeferredTerms) -> None:
        """Open an account; raises InputError for a second one and for a home without worth."""
        if agreement in self.owed_pence:
            problem = f"agreement {agreement} is open already"
            raise InputError(PLACE, "agreement", problem, "Settle it before opening another")
        if home_pence <= 0:
            problem = f"a home worth {home_pence} pence secures nothing"
            raise InputError(PLACE, "home_pence", problem, "Give its worth less the mortgage")
        self.owed_pence[agreement] = 0
        self.limit_pence[agreement] = equity_limit_pence(home_pence, terms)

    def charge_fee(self, month: int, agreement: int, terms: DeferredTerms) -> int:
        """The fee for setting up an agreement, added to what is owed."""
        self._owed(agreement)
        self._enter(month, agreement, Entry.FEE, terms.fee_pence)
        self.owed_pence[agreement] += terms.fee_pence
        return terms.fee_pence

    def lend(self, month: int, agreement: int, wanted_pence: int) -> int:
        """Lend as much of it as the home still secures; returns what was lent."""
        owed = self._owed(agreement)
        _at_least_nothing("wanted_pence", wanted_pence)
        lent = min(wanted_pence, max(0, self.limit_pence[agreement] - owed))
        self._enter(month, agreement, Entry.LENT, lent)
        self.owed_pence[agreement] += lent
        return lent

    def charge_interest(self, month: int, terms: DeferredTerms) -> int:
        """A month's interest on all that is owed, added to it; also past the limit of equity."""
        total = 0
        for agreement, owed in self.owed_pence.items():
            amount = pence(owed, terms.interest, MONTHS_IN_YEAR)
            self._enter(month, agreement, Entry.INTEREST, amount)
            self.owed_pence[agreement] += amount
            total += amount
        return total

    def settle(self, month: int, agreement: int, proceeds_pence: int) -> Settled:
        """At death or sale the debt is repaid from what the home fetched; a shortfall is lost.

        No home is left then to secure it.
        """
        owed = self._owed(agreement)
        _at_least_nothing("proceeds_pence", proceeds_pence)
        repaid = min(owed, proceeds_pence)
        self._enter(month, agreement, Entry.REPAID, repaid)
        self._enter(month, agreement, Entry.WRITTEN_OFF, owed - repaid)
        del self.owed_pence[agreement], self.limit_pence[agreement]
        return Settled(repaid, owed - repaid, proceeds_pence - repaid)

    def _owed(self, agreement: int) -> int:
        if agreement not in self.owed_pence:
            problem = f"there is no open agreement {agreement}"
            raise InputError(PLACE, "agreement", problem, "Open it with agree first")
        return self.owed_pence[agreement]

    def _enter(self, month: int, agreement: int, entry: Entry, amount: int) -> None:
        if amount:
            self.rows.append(LoanRow(month, agreement, entry, amount))


def balance(rows: Iterable[LoanRow]) -> Balance:
    """Entries added up, of all months or of those given."""
    total = dict.fromkeys(Entry, 0)
    for row in rows:
        total[row.entry] += row.amount_pence
    return Balance(*(total[entry] for entry in Entry))


def _at_least_nothing(key: str, amount: int) -> None:
    if amount < 0:
        raise InputError(PLACE, key, f"{amount} pence is below 0", "Give 0 or more")
