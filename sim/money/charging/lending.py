"""Deferred payments in the years of a run: who borrows on their home, and when it is repaid.

The resident pays the care home as before, with money that the council lends: so a loan moves no
cost. Interest, the fee and the income that the resident keeps meanwhile come out of the home's
worth. The loan is repaid from the home at the end of the stay or when the home is sold before; what
the home fetches is what it was worth when it came to count. Loans of before day 0 are not known.
"""

from collections import defaultdict
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.money.activity import DAYS_IN_WEEK
from sim.money.charging.assess import Flags
from sim.money.charging.deferred_payment import (
    Balance,
    DeferredTerms,
    LoanBook,
    balance,
    can_defer,
    deferred_pence,
)
from sim.money.charging.rules import Pence


class Residents(NamedTuple):
    """People who pay for a care home themselves, one entry for each of the month's stays.

    `purse`: its number; `days` paid for in the month; `fee_pence` and `income_pence` a week, and
    `own_pence` what the means test takes out of capital for a week. `draw`: a uniform number, the
    same for life, by which some take an agreement; `owes` whether there is one.
    """

    purse: NDArray[np.int64]
    days: NDArray[np.int64]
    fee_pence: Pence
    income_pence: Pence
    own_pence: Pence
    draw: NDArray[np.float64]
    owes: Flags


class Cash(NamedTuple):
    """What a council lent in a month, and what it got back."""

    lent_pence: int
    repaid_pence: int


class Lending:
    """The deferred payment agreements of one run, in pence of the sample."""

    def __init__(self) -> None:
        self.book = LoanBook()
        self._begun: dict[int, tuple[int, float]] = {}
        self._year_starts, self._had = 0, 0

    def owing(self, purses: int) -> Flags:
        """Who has an agreement that is still open, by purse."""
        owes = np.zeros(purses, np.bool_)
        owes[list(self.book.owed_pence)] = True
        return owes

    def close_month(
        self,
        month: int,
        purses: NDArray[Any],
        residents: Residents,
        staying: Flags,
        terms: DeferredTerms,
        limit_pence: int,
    ) -> Cash:
        """Lend for the month's days, charge interest, and settle what has come to its end.

        `purses` as in `sim.money.means_test`, out of which interest and the like are taken;
        `staying` by purse: who lives in a care home at the month's end.
        """
        left, homes = purses["left_pence"], purses["home_in_it_pence"]
        home = homes[residents.purse]
        savings = left[residents.purse] - home
        new = can_defer(savings, home, limit_pence) & (residents.draw < terms.taken_up)
        lent = deferred_pence(residents.fee_pence, residents.income_pence, terms)
        asked = new | residents.owes
        wanted, own = (
            a_week * residents.days // DAYS_IN_WEEK for a_week in (lent, residents.own_pence)
        )
        columns = residents.purse, wanted, own, home, residents.draw
        taken: defaultdict[int, int] = defaultdict(int)
        lent_in_all = sum(
            self._lend(month, terms, taken, *one)
            for one in zip(*(column[asked].tolist() for column in columns), strict=True)
        )
        before = dict(self.book.owed_pence)
        self.book.charge_interest(month, terms)
        for number, owed in self.book.owed_pence.items():
            taken[number] += owed - before[number]
        numbers = list(taken)
        left[numbers] = np.maximum(left[numbers] - list(taken.values()), 0)
        repaid = sum(
            self.book.settle(month, number, int(homes[number])).repaid_pence
            for number in before
            if not staying[number] or self._is_sold(month, number, terms)
        )
        return Cash(lent_in_all, repaid)

    def close_year(self) -> tuple[Balance, int]:
        """The entries of the year added up, and how many agreements were made in it."""
        of_year = balance(self.book.rows[self._year_starts :])
        new = len(self._begun) - self._had
        self._year_starts, self._had = len(self.book.rows), len(self._begun)
        return of_year, new

    @property
    def outstanding_pence(self) -> int:
        """What is owed now."""
        return sum(self.book.owed_pence.values())

    def _lend(
        self,
        month: int,
        terms: DeferredTerms,
        taken: defaultdict[int, int],
        number: int,
        wanted: int,
        own: int,
        home: int,
        draw: float,
    ) -> int:
        """What is lent for one stay's days; what it costs more than the means test is `taken`."""
        if number not in self.book.owed_pence:
            if number in self._begun:
                return 0  # the home has been sold
            self._begun[number] = month, draw / terms.taken_up
            self.book.agree(number, home, terms)
            taken[number] += self.book.charge_fee(month, number, terms)
        lent = self.book.lend(month, number, wanted)
        taken[number] += max(lent - own, 0)
        return lent

    def _is_sold(self, month: int, number: int, terms: DeferredTerms) -> bool:
        """Homes are sold at an even rate, in an order that each owner keeps for life."""
        begun, order = self._begun[number]
        return order < 1 - (1 - terms.sold_in_month) ** (month - begun + 1)
