"""The payments ledger: every penny has one payer and one payee."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple, TypeVar

from sim.money.names import Fund, Line, Payer, Provider
from sim.money.prices import Terms

Key = TypeVar("Key")
Who = TypeVar("Who")
What = TypeVar("What")
# Who can be left with more or less by a charge: payers, and the provider that it is paid to.
Party = Payer | Provider
# Pence by month and, in it, by who gave whom and for what.
Monthly = defaultdict[int, dict[Key, int]]


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
        # By month: most questions are about a year or less, and are asked every year or month.
        self._amounts: Monthly[tuple[Payer, Provider, Fund, Line]] = defaultdict(dict)
        self._transfers: Monthly[tuple[Payer, Payer, str]] = defaultdict(dict)
        self._charges: Monthly[tuple[Party, Party, Line]] = defaultdict(dict)
        self._loans: Monthly[tuple[Payer, Payer, str]] = defaultdict(dict)
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
            key, paid = (payer, provider, fund, line), self._amounts[month]
            paid[key] = paid.get(key, 0) + pence
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
        """The `ledger` table, month by month in the order of posting; `month` counts from 0."""
        paid = [
            Posting(month, payer, provider, fund, line, False, pence)
            for month, amounts in self._amounts.items()
            for (payer, provider, fund, line), pence in amounts.items()
        ]
        moved_on = [
            Posting(month, giver, receiver, fund, line, True, pence)
            for fund, moved in ((Fund.POOL, self._transfers), (Fund.LOAN, self._loans))
            for month, amounts in moved.items()
            for (giver, receiver, line), pence in amounts.items()
        ]
        charged = [
            Posting(month, giver, receiver, Fund.OWN, line, True, pence)
            for month, amounts in self._charges.items()
            for (giver, receiver, line), pence in amounts.items()
        ]
        return paid + moved_on + charged

    def spend(self) -> dict[tuple[str, Party], int]:
        """Pence borne by financial year and payer, as in `borne`."""
        years = dict.fromkeys(self._year_of.values())
        return {(year, who): pence for year in years for who, pence in self.borne(year).items()}

    def borne(self, year: str) -> dict[Party, int]:
        """Pence borne in a financial year by payer: paid to providers, and net given to others.

        A provider that is paid a charge bears less than nothing by it.
        """
        months = self._months_of(year)
        by_party: Iterable[tuple[Party, int]] = (
            (key[0], pence)
            for monthly in (self._amounts, self._transfers, self._charges)
            for month in months
            if month in monthly
            for key, pence in monthly[month].items()
        )
        return _summed(by_party)

    def paid(self, year: str, payer: Payer) -> int:
        """Pence that a payer paid providers for care in a financial year, whoever bore it."""
        paid = _of(self._amounts, self._months_of(year))
        return sum(pence for (who, *_), pence in paid if who is payer)

    def paid_in(self, months: Iterable[int]) -> dict[tuple[Payer, Line], int]:
        """Pence paid in some months to providers, and in charges, by payer and line."""
        months = list(months)
        paid = [((who, line), pence) for (who, *_, line), pence in _of(self._amounts, months)]
        charged = [
            ((payer, line), pence)
            for (payer, _, line), pence in _of(self._charges, months)
            if isinstance(payer, Payer)
        ]
        return _summed(paid + charged)

    def paid_to(self, payer: Payer, lines: Container[str], months: Iterable[int]) -> list[Provider]:
        """The providers that a payer paid on some lines in some months, who got most first."""
        got = _summed(
            (provider, pence)
            for (who, provider, _, line), pence in _of(self._amounts, months)
            if who is payer and line in lines
        )
        return sorted(got, key=lambda provider: (-got[provider], provider))

    def received_by_line(self) -> dict[tuple[str, Provider, Line], int]:
        """Pence received by financial year, provider and line, charges among them."""
        paid = [
            ((self._year_of[month], provider, line), pence)
            for month, amounts in self._amounts.items()
            for (_, provider, _, line), pence in amounts.items()
        ]
        charged = [
            ((self._year_of[month], provider, line), pence)
            for month, amounts in self._charges.items()
            for (_, provider, line), pence in amounts.items()
            if isinstance(provider, Provider)
        ]
        return _summed(paid + charged)

    def received(self) -> dict[tuple[str, Provider], int]:
        """Pence received by financial year and provider."""
        return _summed(
            ((year, provider), pence)
            for (year, provider, _), pence in self.received_by_line().items()
        )

    def _months_of(self, year: str) -> list[int]:
        return [month for month, of in self._year_of.items() if of == year]

    def _move(
        self,
        moved: Monthly[tuple[Who, Who, What]],
        month: int,
        giver: Who,
        receiver: Who,
        line: What,
        pence: int,
    ) -> None:
        if pence:
            amounts = moved[month]
            for one, other, amount in ((giver, receiver, pence), (receiver, giver, -pence)):
                key = (one, other, line)
                amounts[key] = amounts.get(key, 0) + amount
            self._year_of[month] = self.opened.financial_year


def _of(monthly: Mapping[int, Mapping[Key, int]], months: Iterable[int]) -> list[tuple[Key, int]]:
    """What was posted in some months, month by month."""
    return [posted for month in months for posted in monthly.get(month, {}).items()]


def _summed(amounts: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    totals: defaultdict[Key, int] = defaultdict(int)
    for key, pence in amounts:
        totals[key] += pence
    return dict(totals)
