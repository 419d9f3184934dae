"""One resident whose months of care are charged by the rooms of a run, without a run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.money import Charges, Ledger, Purses, ResourceCosts, charges, prices, settle
from sim.money.charging import ClientAccounts, paid_days, stays_of
from sim.money.inflation import Index
from sim.money.payments import LONG_TERM_CARE
from sim.parameters import Values
from sim.services import NEVER, Funder, Record, Service
from tests.unit.money_month import Month, values
from tests.unit.test_means_test import owned

MONTH_DAYS = 28  # four whole weeks
NOBODY_DEFERS = {"money.charging.deferred_payment_share": 0.0}
Stay = Mapping[str, Any]


@dataclass
class Client:
    """A resident with savings, income a week and perhaps a home, in pounds, and stays in care."""

    capital: int = 0
    income: int = 0
    home: int = 0
    partner: bool = False
    age: int = 85
    changed: Mapping[str, float] = field(default_factory=dict)
    stays: Sequence[Stay] = ()

    def live(self, months: int) -> None:
        """So many months of four weeks, each closed as a run closes it."""
        self.values: Values = values("2025-26", {**NOBODY_DEFERS, **self.changed})
        self.terms = prices(self.values, Index())
        self.record, self.purses, self.accounts = Record(), Purses(), ClientAccounts()
        self.ledger, self.units = Ledger(), []
        one = np.zeros(1, np.uint64)
        people = SimpleNamespace(age=np.array([self.age]), sex=one, quintile=one, identity=one)
        self.place = SimpleNamespace(record=self.record, people=people, seed=1)
        for stay in self.stays:
            self._enter(stay)
        for month in range(months):
            self._close(month, charges(self.values, self.terms))

    def paid(self, month: int, payer: str) -> int:
        """Pence that a payer paid for care in a month."""
        of_month = [row for row in self.ledger.rows() if row.month == month]
        return sum(row.amount_pence for row in of_month if row.payer == payer and not row.transfer)

    def loans(self, month: int) -> tuple[int, int]:
        """Pence that the council lent in a month, and got back."""
        found: defaultdict[str, int] = defaultdict(int)
        for row in self.ledger.rows():
            if row.fund == "loan" and row.month == month and row.payer == "council":
                found[row.line] += row.amount_pence
        return found["deferred_payment_lent"], -found["deferred_payment_repaid"]

    @property
    def left_pence(self) -> int:
        """What is in the purse, with the home once it counts."""
        return int(self.purses.of["left_pence"][0])

    def _enter(self, stay: Stay) -> None:
        told = {name: stay[name] for name in ("service", "units") if name in stay}
        told["service"] = Service[str(told["service"]).upper()]
        ended = stay.get("ended", int(NEVER))
        self.record.append(1, resident=0, started=stay.get("started", 0), ended=ended, **told)

    def _close(self, number: int, means_test: Charges) -> None:
        first, until = number * MONTH_DAYS, (number + 1) * MONTH_DAYS
        begun = self.purses.begun(self.record)
        begun = begun[self.record.started[begun] < until]
        slots, _ = self.purses.strangers(self.record, begun, people=1)
        if slots.size:
            means = owned(self.capital, self.income, self.home, partner=self.partner)
            self.purses.begin(slots, means, means_test)
        need = np.array([bool(self.stays[int(row)].get("by_need")) for row in begun], np.bool_)
        self.purses.pay(self.record, begun, need, means_test, until)
        self.accounts.close_month(
            self.purses, begun, self.place, self.values, self.values, self.terms, until
        )
        month = self._activity(number, first, until)
        self.units.append(month.units_by_funder)
        settle(month, self.values, self.ledger, ResourceCosts(), 0, clients=self.accounts.shares)
        self.accounts.post(number, 1, self.ledger)

    def _activity(self, number: int, first: int, until: int) -> Month:
        """Units of care, counted by the day."""
        month, record = Month(month=number, days=until - first), self.record
        rows = np.arange(record.rows, dtype=np.int32)
        days = paid_days(stays_of(record, rows), first, until)
        for row in rows.tolist():
            service = int(record.service[row])
            held = max(min(int(record.ended[row]), until) - max(int(record.started[row]), first), 0)
            units = int(record.units[row])
            month.units[service, 0] += units * held
            if service in [care.service for care in LONG_TERM_CARE]:
                council, own = int(days.before[row] + days.after[row]), int(days.person[row])
                found = month.units_by_funder[service]
                found[Funder.COUNCIL] += units * council
                found[Funder.PERSON] += units * own
                found[Funder.ICB] += units * (held - council - own)
        return month
