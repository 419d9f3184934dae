"""Deferred payments in the years of a run: who borrows on their home, and when it is repaid.

The resident pays the care home as before, with money that the council lends: so a loan moves no
cost. Interest, the fee and the income that the resident keeps meanwhile come out of the home's
worth. The loan is repaid from the home at the end of the stay or when the home is sold before; what
the home fetches is what it was worth when it came to count. Loans of before day 0 are not known.
"""

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
    same for life, by which some take an agreement.
    """

    purse: NDArray[np.int64]
    days: NDArray[np.int64]
    fee_pence: Pence
    income_pence: Pence
    own_pence: Pence
    draw: NDArray[np.float64]


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
        first = len(self.book.rows)
        home = purses["home_in_it_pence"][residents.purse]
        savings = purses["left_pence"][residents.purse] - home
        new = can_defer(savings, home, limit_pence) & (residents.draw < terms.taken_up)
        lent = deferred_pence(residents.fee_pence, residents.income_pence, terms)
        owes = np.zeros(purses.size, np.bool_)
        owes[list(self.book.owed_pence)] = True
        asked = new | owes[residents.purse]
        columns = residents.purse, residents.days, lent, residents.own_pence, residents.draw
        for one in zip(*(column[asked].tolist() for column in columns), strict=True):
            self._lend(month, purses, terms, *one)
        before = dict(self.book.owed_pence)
        self.book.charge_interest(month, terms)
        left = purses["left_pence"]
        for number, owed in self.book.owed_pence.items():
            _take(left, number, owed - before[number])
        for number in before:
            if not staying[number] or self._is_sold(month, number, terms):
                self.book.settle(month, number, int(purses["home_in_it_pence"][number]))
        moved = balance(self.book.rows[first:])
        return Cash(moved.lent_pence, moved.repaid_pence)

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
        purses: NDArray[Any],
        terms: DeferredTerms,
        number: int,
        days: int,
        a_week: int,
        own_a_week: int,
        draw: float,
    ) -> None:
        left = purses["left_pence"]
        if number not in self.book.owed_pence:
            if number in self._begun:
                return  # the home has been sold
            self._begun[number] = month, draw / terms.taken_up
            self.book.agree(number, int(purses["home_in_it_pence"][number]), terms)
            _take(left, number, self.book.charge_fee(month, number, terms))
        lent = self.book.lend(month, number, a_week * days // DAYS_IN_WEEK)
        _take(left, number, lent - own_a_week * days // DAYS_IN_WEEK)

    def _is_sold(self, month: int, number: int, terms: DeferredTerms) -> bool:
        """Homes are sold at an even rate, in an order that each owner keeps for life."""
        begun, order = self._begun[number]
        return order < 1 - (1 - terms.sold_in_month) ** (month - begun + 1)


def _take(left: NDArray[Any], number: int, pence: int) -> None:
    left[number] = max(left[number] - max(pence, 0), 0)
