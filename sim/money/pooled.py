"""A pooled fund over the years of a run: opened each April, settled each month and each March.

A line of the fund is what its lead pays providers on the lines of the ledger that it covers. In the
first year the partners put in what they pay: nobody has a year to plan from, so contributions are
set to the out-turn and no variance arises. From then on each contributes what it did the year
before, grown as its money grows; what is spent beyond that is shared by the rules.
"""

from collections.abc import Container, Mapping
from fractions import Fraction
from math import floor

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.ledger import Ledger
from sim.money.names import Payer
from sim.money.pool import (
    Agreement,
    Paid,
    PoolRow,
    Transfer,
    check,
    paid_on_lines,
    settle_month,
    settle_year,
)
from sim.money.pool.from_rules import KEY, agreement_from
from sim.parameters.errors import InputError
from sim.scenario.money_rules import PoolRules

_MADE_UP_YEAR = "2025-26"


class PooledFund:
    """One place's pooled fund; `rows` are those of the `pool` table."""

    def __init__(self, rules: PoolRules, origin: str) -> None:
        """Raises InputError for what cannot be agreed, before anything is run."""
        self._rules, self._origin = rules, origin
        agreed = agreement_from(rules, _MADE_UP_YEAR, _equal(rules), origin)
        check(agreed, None, f"{origin}, {KEY}")
        for line in rules.lines:
            if line.risk_share.rule == "p4p":
                problem = "payment for performance needs admissions by quarter, agreed beforehand"
                remedy = "Choose another rule; its first year is reckoned in `localpound pool`"
                raise InputError(origin, f"{KEY}.lines.{line.name}.risk_share", problem, remedy)
        self.partners, self._template = agreed.partners, agreed
        self._agreement: Agreement | None = None
        self._contributed: dict[str, dict[Payer, int]] = {}
        self._moved: list[Transfer] = []
        self.rows: list[PoolRow] = []

    def open_year(self, financial_year: str, growth: Mapping[Payer, Fraction]) -> None:
        """1 April: contributions grow as the money of each partner; in the first year none yet."""
        self._agreement, self._moved = None, []
        if self._contributed:
            usual = {
                line: {payer: floor(pence * growth[payer]) for payer, pence in given.items()}
                for line, given in self._contributed.items()
            }
            self._agreement = self._agree(financial_year, usual)

    def covers(self, line: str) -> bool:
        """Whether a line of the ledger is paid from the fund."""
        return any(line in covered.covers for covered in self._template.lines)

    def close_month(self, month: int, ledger: Ledger) -> None:
        """Instalments less what partners paid: the difference moves between them."""
        if self._agreement is not None:
            paid = self._paid((month,), ledger)
            moved = settle_month(self._agreement, month % MONTHS_IN_YEAR, paid)
            self._post(month, moved, ledger)

    def close_year(self, months: range, financial_year: str, ledger: Ledger) -> None:
        """31 March: the variance is shared out and what is still owed is paid."""
        paid = self._paid(months, ledger)
        first = self._agreement is None
        agreement = self._agreement or self._at_out_turn(financial_year, paid)
        end = settle_year(agreement, paid, already=self._moved)
        if not first:
            self._post(months[-1], list(end.transfers), ledger)
        self.rows += end.rows
        self._contributed = {line.name: dict(line.contribution_pence) for line in agreement.lines}

    def _paid(self, months: Container[int], ledger: Ledger) -> dict[str, dict[Payer, int]]:
        """What leads paid providers on their lines; what others pay on them is not in the fund."""
        paid = paid_on_lines(self._template, ledger.paid_in(months))
        return {
            line.name: {line.commissioner: paid[line.name].get(line.commissioner, 0)}
            for line in self._template.lines
        }

    def _at_out_turn(self, financial_year: str, paid: Paid) -> Agreement:
        """The first year's agreement: each partner contributes what it has paid."""
        usual = {
            line: {payer: on_line.get(payer, 0) for payer in self.partners}
            for line, on_line in paid.items()
        }
        return agreement_from(self._rules, financial_year, usual, self._origin, as_paid=True)

    def _agree(self, financial_year: str, usual: Mapping[str, Mapping[Payer, int]]) -> Agreement:
        return agreement_from(self._rules, financial_year, usual, self._origin)

    def _post(self, month: int, moved: list[Transfer], ledger: Ledger) -> None:
        self._moved += moved
        for one in moved:
            ledger.transfer(month, one.giver, one.receiver, one.line, one.pence)


def _equal(rules: PoolRules) -> dict[str, dict[Payer, int]]:
    """Made-up contributions to look an agreement over with: the same of every partner."""
    known = {payer.value: payer for payer in Payer}
    partners = [known[name] for name in rules.partners if name in known]
    return {line.name: dict.fromkeys(partners, 1) for line in rules.lines}
