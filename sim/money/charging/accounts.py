"""The accounts of a council's clients in the years of a run, closed once a month.

What each is charged, by the rules of the year and from their own purse; what people need not pay
once they have reached the cap on care costs, where there is one; what is lent on homes; and charges
of reablement beyond the weeks that are free. Ledgers are posted by what this adds up to.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.money.activity import DAYS_IN_WEEK
from sim.money.charging.care_cost_cap import CapTerms, Spells, cap_terms, under_cap
from sim.money.charging.client_charges import (
    IS_CARE_HOME,
    LongTermStays,
    PaidDays,
    added_up,
    council_clients,
    council_rates,
    paid_days,
    stays_of,
    weekly_charges,
)
from sim.money.charging.deferred_payment import DeferredTerms, deferred_terms
from sim.money.charging.lending import Cash, Lending, Residents
from sim.money.charging.reablement import Reablement
from sim.money.charging.rules import ChargingRules, Pence, rules_of_year
from sim.money.client_shares import NO_CLIENTS, ClientShares
from sim.money.inflation import Kind
from sim.money.ledger import Ledger
from sim.money.means_test import Charges, Purses, charges
from sim.money.names import Payer
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE, parts
from sim.money.prices import Terms
from sim.parameters import Values
from sim.population import draw_of_a_loan
from sim.services import NOBODY, Ids

LENT, REPAID = "deferred_payment_lent", "deferred_payment_repaid"


class ClientAccounts:
    """What clients of the council owe, month by month; amounts are those of the sample."""

    def __init__(self) -> None:
        self.lending = Lending()
        self.shares: ClientShares = NO_CLIENTS
        self._reablement = Reablement()
        self._rows: Ids = NOBODY
        self._there: NDArray[np.integer] = NOBODY
        self._meter: Pence = np.zeros(0, np.int64)
        self._now: YearOfRules | None = None
        self._cash = Cash(0, 0)
        self._until, self._month, self._weight = 0, 0, 1

    def close_month(
        self,
        purses: Purses,
        begun: Ids,
        place: Any,
        nothing: Values,
        values: Values,
        terms: Terms,
        until: int,
    ) -> None:
        """Look at everybody who has had long-term care since this was last done, up to day `until`.

        `begun` as in `Purses.begun`; what people own is as under do nothing (`nothing`). The
        `terms` are those of the year of `values`.
        """
        year = self._year(values, terms)
        first, self._until = self._until, until
        record = place.record
        rows = np.concatenate([self._rows, begun])
        row = stays_of(record, rows)
        goes_on = row.ended > until
        self._rows = rows[goes_on]
        self._there = row.resident[goes_on & IS_CARE_HOME[row.service]]
        paid = paid_days(row, first, until)
        kept = year.means_test
        of_council = self._of_council(purses, row, place.people.age, paid, terms, year)
        own = _paid_privately(purses, row, paid.person, kept, terms)
        by_council, by_person = self._under_cap(of_council, own, purses, year.cap)
        self.shares = ClientShares(
            fee=added_up(of_council.days * of_council.fee_pence, of_council.service),
            charge=added_up(
                of_council.days * of_council.paid_pence - by_council * DAYS_IN_WEEK,
                of_council.service,
            ),
            own=added_up(own.days * own.paid_pence, own.service),
            relieved=added_up(by_person * DAYS_IN_WEEK, own.service),
            reablement_pence=self._reablement.close_month(
                purses, place, nothing, year.rules, terms, first, until
            ),
        )
        self._lend(purses, place, own, year)

    def post(self, month: int, weight: int, ledger: Ledger) -> None:
        """Enter the month's loans in the ledger; `weight` people stand behind each resident."""
        self._weight = weight
        lent, repaid = (pence * weight for pence in self._cash)
        ledger.lend(month, Payer.COUNCIL, Payer.PERSON, LENT, lent)
        ledger.lend(month, Payer.PERSON, Payer.COUNCIL, REPAID, repaid)

    def close_year(self, year: str) -> dict[tuple[str, str], int]:
        """What the year's deferred payments came to, and what is owed at its end."""
        moved, new = self.lending.close_year()
        told = {
            "lent_pence": moved.lent_pence,
            "repaid_pence": moved.repaid_pence,
            "interest_pence": moved.interest_pence + moved.fee_pence,
            "written_off_pence": moved.written_off_pence,
            "outstanding_pence": self.lending.outstanding_pence,
            "new": new,
        }
        return {
            (year, f"deferred_payments_{name}"): amount * self._weight
            for name, amount in told.items()
        }

    def _year(self, values: Values, terms: Terms) -> "YearOfRules":
        if self._now is None or self._now.rules.financial_year != values.financial_year:
            rules = rules_of_year(values, self._now.rules if self._now else None)
            self._now = YearOfRules(
                rules, cap_terms(values), deferred_terms(values, rules), charges(values, terms)
            )
        return self._now

    def _of_council(
        self,
        purses: Purses,
        row: LongTermStays,
        age: NDArray[np.integer],
        paid: PaidDays,
        terms: Terms,
        year: "YearOfRules",
    ) -> "Paid":
        """Care that the council pays for: before the home counts, and once capital is down."""
        level = parts(terms.index.level[Kind.GENERAL])
        before, after = np.flatnonzero(paid.before > 0), np.flatnonzero(paid.after > 0)
        days = np.concatenate([paid.before[before], paid.after[after]])
        home_counts = np.repeat([False, True], [before.size, after.size])
        stays = row.those(np.concatenate([before, after]))
        clients = council_clients(purses, stays, age, level, home_counts, year.rules)
        fee, charge = weekly_charges(clients, year.rules, terms)
        purse = purses.number[stays.resident].astype(np.int64)
        return Paid(clients.service, days, fee, charge, purse, stays.resident)

    def _under_cap(
        self, of_council: "Paid", own: "Paid", purses: Purses, terms: CapTerms
    ) -> tuple[Pence, Pence]:
        """What people need not pay: the council's clients, and those who pay, who keep it."""
        if not terms.in_force:
            return np.zeros_like(of_council.paid_pence), np.zeros_like(own.paid_pence)
        room = np.zeros(purses.count - self._meter.size, np.int64)
        self._meter = np.append(self._meter, room)
        both = _together(of_council, own)
        spells = Spells(
            paid_pence=both.paid_pence,
            council_rate_pence=both.fee_pence,
            in_care_home=IS_CARE_HOME[both.service],
            days=both.days,
            person=both.person,
        )
        relieved, self._meter = under_cap(spells, self._meter, terms)
        by_council, by_person = np.split(relieved, [of_council.days.size])
        np.add.at(purses.of["left_pence"], own.person, by_person)
        return by_council, by_person

    def _lend(self, purses: Purses, place: Any, own: "Paid", year: "YearOfRules") -> None:
        """Loans on homes to those who pay for a care home themselves."""
        kept = year.means_test
        in_home = np.flatnonzero(IS_CARE_HOME[own.service])
        draw = draw_of_a_loan(place.people, own.slot[in_home], place.seed)
        owes = self.lending.owing(purses.count)[own.person[in_home]]
        # Few would ever borrow, and nothing more is asked of the others.
        would = np.flatnonzero(owes | (draw < year.lending.taken_up))
        those = in_home[would]
        purse, fee = own.person[those], own.paid_pence[those]
        income = purses.of["income_pence"][purse] * kept.price_level // PARTS_PER_SHARE
        left_of_income = np.maximum(income - kept.kept_pence[own.service[those]], 0)
        residents = Residents(
            purse=purse,
            days=own.days[those],
            fee_pence=fee,
            income_pence=income,
            own_pence=np.maximum(fee - left_of_income, 0),
            draw=draw[would],
            owes=owes[would],
        )
        staying = np.zeros(purses.count, np.bool_)
        staying[purses.number[self._there]] = True
        self._cash = self.lending.close_month(
            self._month, purses.of, residents, staying, year.lending, kept.limit_pence
        )
        self._month += 1


class YearOfRules(NamedTuple):
    """All that clients are charged by in one financial year."""

    rules: ChargingRules
    cap: CapTerms
    lending: DeferredTerms
    means_test: Charges


class Paid(NamedTuple):
    """Care of a month, one entry for each stay and payer; pence a week.

    `fee_pence` what the council pays for such care, `paid_pence` what the person is to pay;
    `person` the number of the purse, `slot` the resident's.
    """

    service: NDArray[np.int64]
    days: NDArray[np.int64]
    fee_pence: Pence
    paid_pence: Pence
    person: NDArray[np.int64]
    slot: NDArray[np.int64]


def _together(*of: Paid) -> Paid:
    columns = [np.concatenate([getattr(one, name) for one in of]) for name in Paid._fields]
    return Paid(*columns)


def _paid_privately(
    purses: Purses,
    row: LongTermStays,
    days: NDArray[np.int64],
    kept: Charges,
    terms: Terms,
) -> Paid:
    """Care that people pay for themselves, at the prices that they pay."""
    those = np.flatnonzero(days > 0)
    slot, service, units = row.those(those)
    rate, price = (
        units * of[service] // MICROPENCE_PER_PENNY
        for of in (council_rates(terms), kept.unit_price)
    )
    return Paid(service, days[those], rate, price, purses.number[slot].astype(np.int64), slot)
