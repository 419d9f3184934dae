"""The payments ledger: every penny has one payer and one payee."""

from collections import defaultdict
from collections.abc import Container, Iterable
from typing import NamedTuple, TypeVar

from sim.money.names import Fund, Line, Payer, Provider
from sim.money.prices import Terms

Key = TypeVar("Key")
Who = TypeVar("Who")
What = TypeVar("What")
# Who can be left with more or less by a charge: payers, and the provider that it is paid to.
Party = Payer | Provider


class Posting(NamedTuple):
    """What one payer paid one provider in one month, from one fund, for one thing.

    A transfer has two: what the giver paid the receiver, and the same below 0 for the receiver. So
    whatever is summed by payer is what each bears, and transfers add up to nothing. What is lent
    and repaid is a transfer too, from the fund `loan`: cash, and no part of what each bears.
    """

    month: int
    payer: str
    provider: str
    fund: str
    line: str
    transfer: bool
    amount_pence: int


class Ledger:
    """All payments of one run, and the allocations they are made from, in whole pence.

    Double entry in one row: an amount leaves the payer's fund and reaches the provider.
    """

    def __init__(self) -> None:
        self._amounts: dict[tuple[int, Payer, Provider, Fund, Line], int] = {}
        self._transfers: dict[tuple[int, Payer, Payer, str], int] = {}
        self._charges: dict[tuple[int, Party, Party, Line], int] = {}
        self._loans: dict[tuple[int, Payer, Payer, str], int] = {}
        self._year_of: dict[int, str] = {}
        self.allocations: dict[tuple[str, Payer], int] = {}
        self.terms: Terms | None = None

    @property
    def opened(self) -> Terms:
        """The terms of the financial year that is open; payments before 1 April are a mistake."""
        if self.terms is None:
            raise ValueError("no financial year is open: call open_year first")
        return self.terms

    def post(
        self,
        month: int,
        payer: Payer,
        provider: Provider,
        line: Line,
        pence: int,
        fund: Fund = Fund.OWN,
    ) -> None:
        """Record a payment; a second one for the same thing in the month is added to the first."""
        if pence:
            key = (month, payer, provider, fund, line)
            self._amounts[key] = self._amounts.get(key, 0) + pence
            self._year_of[month] = self.opened.financial_year

    def transfer(self, month: int, giver: Payer, receiver: Payer, line: str, pence: int) -> None:
        """Record money between payers on account of a line of a pooled fund."""
        self._move(self._transfers, month, giver, receiver, line, pence)

    def lend(self, month: int, giver: Payer, receiver: Payer, line: str, pence: int) -> None:
        """Record what one lends to or pays back to another: cash that is nobody's spending."""
        self._move(self._loans, month, giver, receiver, line, pence)

    def charge(self, month: int, giver: Party, receiver: Party, line: Line, pence: int) -> None:
        """Record what one has to give another without any care being bought: a flagged transfer."""
        self._move(self._charges, month, giver, receiver, line, pence)

    def rows(self) -> list[Posting]:
        """The `ledger` table, in the order of posting; `month` counts from 0."""
        paid = [
            Posting(month, payer.value, provider.value, fund.value, line.value, False, pence)
            for (month, payer, provider, fund, line), pence in self._amounts.items()
        ]
        moved_on = [
            Posting(month, giver.value, receiver.value, fund.value, line, True, pence)
            for fund, moved in ((Fund.POOL, self._transfers), (Fund.LOAN, self._loans))
            for (month, giver, receiver, line), pence in moved.items()
        ]
        charged = [
            Posting(month, giver.value, receiver.value, Fund.OWN.value, line.value, True, pence)
            for (month, giver, receiver, line), pence in self._charges.items()
        ]
        return paid + moved_on + charged

    def spend(self) -> dict[tuple[str, Party], int]:
        """Pence borne by financial year and payer: paid to providers, and net given to others.

        A provider that is paid a charge bears less than nothing by it.
        """
        by_month: Iterable[tuple[int, Party, int]] = (
            (key[0], key[1], pence)
            for amounts in (self._amounts, self._transfers, self._charges)
            for key, pence in amounts.items()
        )
        return _summed(((self._year_of[month], party), pence) for month, party, pence in by_month)

    def paid(self, year: str, payer: Payer) -> int:
        """Pence that a payer paid providers for care in a financial year, whoever bore it."""
        return sum(
            pence
            for (month, who, *_), pence in self._amounts.items()
            if who is payer and self._year_of[month] == year
        )

    def paid_in(self, months: Container[int]) -> dict[tuple[Payer, Line], int]:
        """Pence paid in some months to providers, and in charges, by payer and line."""
        paid = [(key[0], key[1], key[-1], pence) for key, pence in self._amounts.items()]
        charged = [
            (month, payer, line, pence)
            for (month, payer, _, line), pence in self._charges.items()
            if isinstance(payer, Payer)
        ]
        return _summed(
            ((payer, line), pence)
            for month, payer, line, pence in paid + charged
            if month in months
        )

    def paid_to(
        self, payer: Payer, lines: Container[str], months: Container[int]
    ) -> list[Provider]:
        """The providers that a payer paid on some lines in some months, who got most first."""
        got = _summed(
            (provider, pence)
            for (month, who, provider, _, line), pence in self._amounts.items()
            if who is payer and line in lines and month in months
        )
        return sorted(got, key=lambda provider: (-got[provider], provider))

    def received_by_line(self) -> dict[tuple[str, Provider, Line], int]:
        """Pence received by financial year, provider and line, charges among them."""
        paid = [(key[0], key[2], key[-1], pence) for key, pence in self._amounts.items()]
        charged = [
            (month, provider, line, pence)
            for (month, _, provider, line), pence in self._charges.items()
            if isinstance(provider, Provider)
        ]
        return _summed(
            ((self._year_of[month], provider, line), pence)
            for month, provider, line, pence in paid + charged
        )

    def received(self) -> dict[tuple[str, Provider], int]:
        """Pence received by financial year and provider."""
        return _summed(
            ((year, provider), pence)
            for (year, provider, _), pence in self.received_by_line().items()
        )

    def _move(
        self,
        moved: dict[tuple[int, Who, Who, What], int],
        month: int,
        giver: Who,
        receiver: Who,
        line: What,
        pence: int,
    ) -> None:
        if pence:
            for one, other, amount in ((giver, receiver, pence), (receiver, giver, -pence)):
                key = (month, one, other, line)
                moved[key] = moved.get(key, 0) + amount
            self._year_of[month] = self.opened.financial_year


def _summed(amounts: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    totals: defaultdict[Key, int] = defaultdict(int)
    for key, pence in amounts:
        totals[key] += pence
    return dict(totals)
