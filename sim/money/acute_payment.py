"""What commissioners pay the acute trust under a payment rule, month by month.

In the first year care is paid for by activity: nobody has a year to plan from. From then on the
contract holds pennyworths of care at the prices of the year, so that an admission and its days are
one activity. Its baseline is the first year's care, valued at this year's prices. Its plan is the
first year's out-turn, grown each year as the ICB's money grows: the care that the money buys.

Each month is the rule applied to the year so far, with as many twelfths of plan and baseline, less
what is paid already. So a fixed sum comes in twelfths, and the last month settles the year. Under a
cap only the year's end tells whether the sum was fixed: it stays on the lines of what was done. The
premium for escalation beds stays outside: it is paid by the bed day.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.names import Line
from sim.money.pence import MICROPENCE_PER_PENNY, pence, split
from sim.money.provider_payment import (
    Care,
    Contract,
    ContractLine,
    PaymentTerms,
    Price,
    Unit,
    pay,
    payment_terms,
    rule_named,
)
from sim.money.provider_payment.rounding import round_half_even
from sim.parameters import Values
from sim.parameters.errors import InputError
from sim.population.groups import COHORTS, SEGMENTS
from sim.services.names import Service

KEY = "money.acute_payment"
CAPITATION, CAPPED, LOW_VOLUME = "capitation", "capped_area_total", "low_volume_block"
# Rules that pay sums which do not depend on what is done, on the lines named fixed.
WITH_FIXED_SUMS = ("block", "blended", "aligned_payment_and_incentive", CAPITATION)
PENNYWORTH = Price(MICROPENCE_PER_PENNY, Unit.PENNYWORTH)


class AcuteLines(NamedTuple):
    """One line of care of the contract, and the lines of the ledger that it is paid on."""

    care: Care
    service: Service
    by_activity: tuple[Line, ...]
    fixed: Line


ACUTE = (
    AcuteLines(Care.AE, Service.AE, (Line.AE,), Line.AE_FIXED),
    AcuteLines(
        Care.EMERGENCY_ADMISSION,
        Service.EMERGENCY_INPATIENT,
        (Line.EMERGENCY_ADMISSION, Line.EMERGENCY_DAY),
        Line.EMERGENCY_FIXED,
    ),
    AcuteLines(
        Care.ELECTIVE,
        Service.ELECTIVE_INPATIENT,
        (Line.ELECTIVE_ADMISSION, Line.ELECTIVE_DAY),
        Line.ELECTIVE_FIXED,
    ),
    AcuteLines(Care.OUTPATIENT, Service.OUTPATIENT, (Line.OUTPATIENT,), Line.OUTPATIENT_FIXED),
    AcuteLines(Care.DAY_CASE, Service.DAY_CASE, (Line.DAY_CASE,), Line.DAY_CASE_FIXED),
)


class Done(NamedTuple):
    """Care of one month on one line of the ledger: how much, at which price, and its worth."""

    line: Line
    price: str
    quantity: int
    worth_pence: int


class ContractYear(NamedTuple):
    """What a contract paid apart from what was done, at the prices of the year, in pence.

    `stranded_pence`: paid for care that did not come. `unpaid_pence`: care that came and was not
    paid for; of it the commissioner keeps `retained_pence` for managing demand.
    """

    stranded_pence: int = 0
    unpaid_pence: int = 0
    retained_pence: int = 0


class _Year(NamedTuple):
    """The contract of one financial year: plan and baseline in pence by line of care."""

    terms: PaymentTerms
    planned: Mapping[Care, int]
    baseline: Mapping[Care, int]
    people: Mapping[str, int]


class AcutePayment:
    """The contract of one place with its acute trust, over the years of a run."""

    def __init__(self, rule: str, origin: str) -> None:
        """Raises InputError for a rule that does not exist or cannot pay a whole trust."""
        rule_named(rule, origin, KEY)
        if rule == LOW_VOLUME:
            problem = "a low-volume block is for small pairs, and a place's own acute trust is none"
            raise InputError(origin, KEY, problem, "Choose block for a fixed sum, or another rule")
        self.rule = rule
        self._first_year: dict[tuple[Line, str], int] = {}
        self._planned: dict[Care, int] = {}
        self._year: _Year | None = None
        self._people: list[Mapping[str, int]] = []
        self._open()

    def _open(self) -> None:
        self._so_far = dict.fromkeys((acute.care for acute in ACUTE), 0)
        self._paid = dict.fromkeys(self._so_far, (0, 0))
        self._retained = 0

    @property
    def counts_people(self) -> bool:
        """Whether the rule pays by people, so that `count` must be told of them each month."""
        return self.rule == CAPITATION

    def count(self, by_group: NDArray[np.int64]) -> None:
        """Residents (of the sample) by group, see `sim.population.groups`, at a month's end."""
        by_segment = by_group.reshape(-1, len(SEGMENTS), len(COHORTS)).sum(axis=(0, 2)).tolist()
        self._people.append(dict(zip(SEGMENTS, by_segment, strict=True)))

    def open_year(self, values: Values, price: Mapping[str, int], growth: Fraction) -> None:
        """1 April: plan and baseline of the year, from the second year on.

        `price`: millionths of a penny by name. `growth`: the ICB's money over last year's.
        Capitated prices are agreed anew for the people who live in the place now.
        """
        if not self._first_year:
            return
        self._planned = self._planned or dict(self._so_far)
        self._planned = {care: floor(was * growth) for care, was in self._planned.items()}
        baseline = {
            acute.care: sum(
                pence(quantity, price[name])
                for (line, name), quantity in self._first_year.items()
                if line in acute.by_activity
            )
            for acute in ACUTE
        }
        people = self._people[-1] if self._people else {}
        self._year = _Year(payment_terms(values), self._planned, baseline, people)
        self._people = []
        self._open()

    def pay_month(self, month: int, done: Sequence[Done]) -> dict[Line, int]:
        """Pence to pay in a month on each line; the lines of fixed sums are among them."""
        worth = {one.line: one.worth_pence for one in done}
        for acute in ACUTE:
            self._so_far[acute.care] += sum(worth.get(line, 0) for line in acute.by_activity)
        if self._year is None:
            for one in done:
                key = one.line, one.price
                self._first_year[key] = self._first_year.get(key, 0) + one.quantity
            return worth
        contract = self._contract(self._year, month % MONTHS_IN_YEAR + 1)
        due = pay(self.rule, contract, self._year.terms)
        self._retained = sum(line.retained_pence for line in due)
        found: dict[Line, int] = {}
        for acute, line in zip(ACUTE, due, strict=True):
            before = self._paid[acute.care]
            is_fixed = 0 if self.rule == CAPPED else line.fixed_pence
            now = self._paid[acute.care] = is_fixed, line.paid_pence - is_fixed
            fixed, variable = (so_far - paid for so_far, paid in zip(now, before, strict=True))
            found[acute.fixed] = fixed
            by_worth = [worth.get(each, 0) for each in acute.by_activity]
            weights = by_worth if any(by_worth) else [1] * len(by_worth)
            amounts = split(variable, weights)
            found |= dict(zip(acute.by_activity, amounts, strict=True))
        return found

    def year_so_far(self) -> ContractYear:
        """What the year's contract has paid for nothing and left unpaid, up to now.

        Line by line; a sum for the people of a place is for all its care together. In the first
        year care is paid by activity, so that it is all 0.
        """
        if self._year is None:
            return ContractYear()
        more = [sum(self._paid[care]) - worth for care, worth in self._so_far.items()]
        if self.rule == CAPITATION:
            more = [sum(more)]
        return ContractYear(
            stranded_pence=sum(max(0, one) for one in more),
            unpaid_pence=sum(max(0, -one) for one in more),
            retained_pence=self._retained,
        )

    def _contract(self, year: _Year, months: int) -> Contract:
        """The contract for the months of the year so far."""

        def part(amount: int) -> int:
            return amount * months // MONTHS_IN_YEAR

        return Contract(
            lines=tuple(
                ContractLine(care, part(planned), part(year.baseline[care]), actual, PENNYWORTH)
                for (care, planned), actual in zip(
                    year.planned.items(), self._so_far.values(), strict=True
                )
            ),
            people=self._mean_people(),
            people_when_agreed=year.people,
            allocation_pence=part(sum(year.planned.values())),
        )

    def _mean_people(self) -> dict[str, int]:
        """People by segment, mean of the months so far."""
        counts = self._people
        return {
            segment: round_half_even(sum(one[segment] for one in counts), len(counts))
            for segment in (counts[0] if counts else ())
        }
