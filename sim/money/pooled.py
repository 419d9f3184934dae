"""A pooled fund over the years of a run: opened each April, settled each month and each March.

A line of the fund is what its lead pays providers on the lines of the ledger that it covers. In the
first year the partners put in what that comes to, by the shares agreed or as they pay it: nobody
has a year to plan from, so no variance arises. From then on each contributes what it did the year
before, grown as its money grows, and what the allocation rule moves there on top; what is spent
beyond that is shared by the rules.
"""

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from math import floor

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.ledger import Ledger
from sim.money.names import Line, Payer
from sim.money.pool import (
    Agreement,
    Paid,
    PoolRow,
    Transfer,
    check,
    check_agreed,
    paid_on_lines,
    settle_month,
    settle_year,
)
from sim.money.pool.from_rules import KEY, agreed_terms, agreement_from
from sim.parameters.errors import InputError
from sim.scenario.money_rules import PoolRules

# What a key of an agreement is called in a scenario's file.
_IN_FILE = {
    ".risk_share.name": ".risk_share.rule",
    "risk_pool.contributions": "risk_pool_share",
    ".contributions": ".contributed",
}


class PooledFund:
    """One place's pooled fund; `rows` are those of the `pool` table."""

    def __init__(self, rules: PoolRules, origin: str) -> None:
        """Raises InputError for what cannot be agreed, before anything is run."""
        self._rules, self._origin = rules, origin
        for number, line in enumerate(rules.lines, start=1):
            if line.risk_share.rule == "p4p":
                problem = "payment for performance needs admissions by quarter, agreed beforehand"
                key = f"{KEY}.line {number}.risk_share.rule"
                raise InputError(origin, key, problem, "Choose another rule")
        self._terms = agreed_terms(rules, origin)
        with self._in_words_of_the_file():
            check_agreed(self._terms)
        self.partners, self._year = self._terms.partners, ""
        self._agreement: Agreement | None = None
        self._contributed: dict[str, dict[Payer, int]] = {}
        self._moved: list[Transfer] = []
        self.rows: list[PoolRow] = []

    def open_year(self, financial_year: str, growth: Mapping[Payer, Fraction]) -> None:
        """1 April: contributions grow as the money of each partner; in the first year none yet."""
        self._agreement, self._moved, self._year = None, [], financial_year
        if self._contributed:
            usual = {
                line: {payer: floor(pence * growth.get(payer, 1)) for payer, pence in given.items()}
                for line, given in self._contributed.items()
            }
            self._agreement = self._agree(financial_year, usual)

    def planned_pence(self) -> dict[Payer, int]:
        """What each partner is to have from the fund this year for the lines it leads.

        Below 0 where it contributes more to the lines of others than they do to its own. In the
        first year nothing is planned.
        """
        found = dict.fromkeys(self.partners, 0)
        for line in self._agreement.lines if self._agreement else ():
            found[line.commissioner] += line.budget_pence
            for payer, pence in line.contribution_pence.items():
                found[payer] -= pence
        return found

    def agree(self, moved: Mapping[tuple[Line, Payer], int], has: Mapping[Payer, int]) -> None:
        """Add what the allocation rule moves to (below 0: from) lines of the ledger this year.

        Raises InputError where a partner is to contribute more than the pence it `has`.
        """
        if self._agreement is None:
            return
        usual = {line.name: dict(line.contribution_pence) for line in self._agreement.lines}
        for line in self._agreement.lines:
            given = usual[line.name]
            for (covered, payer), pence in moved.items():
                if covered in line.covers and payer in self.partners:
                    given[payer] = max(given.get(payer, 0) + pence, 0)
        self._agreement = replace(
            self._agreement,
            lines=tuple(
                replace(line, contribution_pence=usual[line.name]) for line in self._agreement.lines
            ),
        )
        with self._in_words_of_the_file():
            check(self._agreement, has)

    def covers(self, line: str) -> bool:
        """Whether a line of the ledger is paid from the fund."""
        return any(line in covered.covers for covered in self._terms.lines)

    def close_month(self, month: int, ledger: Ledger) -> None:
        """Instalments less what partners paid: the difference moves between them.

        In the first year each pays its share of what the month has cost.
        """
        paid = self._paid((month,), ledger)
        if self._agreement is not None:
            moved = settle_month(self._agreement, month % MONTHS_IN_YEAR, paid)
        else:
            moved = list(settle_year(self._at_out_turn(self._year, paid), paid).transfers)
        self._post(month, moved, ledger)

    def close_year(self, months: range, financial_year: str, ledger: Ledger) -> None:
        """31 March: the variance is shared out and what is still owed is paid."""
        paid = self._paid(months, ledger)
        agreement = self._agreement or self._at_out_turn(financial_year, paid)
        end = settle_year(agreement, paid, already=self._moved)
        self._post(months[-1], list(end.transfers), ledger)
        self.rows += end.rows
        self._contributed = {line.name: dict(line.contribution_pence) for line in agreement.lines}

    @contextmanager
    def _in_words_of_the_file(self) -> Iterator[None]:
        """What cannot be agreed is refused in the words of the scenario's file."""
        try:
            yield
        except InputError as error:
            key, problem, remedy = error.key, error.problem, error.remedy
            if key.startswith("contributions."):
                most = self._gives_most(key.removeprefix("contributions."))
                key, problem = f"lines.{most}.contributions", f"in {self._year} {problem}"
                remedy = "Let it contribute less: lower contributed, or risk_pool_share"
            known = {line.name: n for n, line in enumerate(self._rules.lines, start=1)}
            for name, number in known.items():
                within = f"lines.{name}"
                if key == within or key.startswith(f"{within}."):
                    key, problem = f"line {number}{key.removeprefix(within)}", f"{name}: {problem}"
            for said, meant in _IN_FILE.items():
                key = key.replace(said, meant)
            raise InputError(self._origin, f"{KEY}.{key}", problem, remedy) from None

    def _gives_most(self, partner: str) -> str:
        """The line into which a partner puts most this year."""
        lines = self._agreement.lines if self._agreement else ()
        given = {line.name: line.contribution_pence.get(Payer(partner), 0) for line in lines}
        return max(given, key=given.__getitem__)

    def _paid(self, months: Container[int], ledger: Ledger) -> dict[str, dict[Payer, int]]:
        """What leads paid providers on their lines; what others pay on them is not in the fund."""
        paid = paid_on_lines(self._terms, ledger.paid_in(months))
        return {
            line.name: {line.commissioner: paid[line.name].get(line.commissioner, 0)}
            for line in self._terms.lines
        }

    def _at_out_turn(self, financial_year: str, paid: Paid) -> Agreement:
        """The first year's agreement: what has been paid, by the shares agreed."""
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
