"""A pooled fund over the years of a run: opened each April, settled each month and each March.

A line of the fund is what its lead pays providers on the lines of the ledger that it covers. In the
first year the partners put in what that comes to, by the shares agreed or as they pay it: nobody
has a year to plan from, so no variance arises. From then on each contributes what it did the year
before, grown as its money grows, and what the allocation rule moves there on top; what is spent
beyond that is shared by the rules. What a gain share puts into next year's fund its partners bring
then, once, on top of what they contribute.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from math import floor

from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.ledger import Ledger
from sim.money.names import Line, Payer
from sim.money.pool import (
    Agreement,
    Gained,
    Paid,
    PoolRow,
    Transfer,
    check,
    check_agreed,
    paid_on_lines,
    settle_month,
    settle_year,
)
from sim.money.pool.apportion import apportion
from sim.money.pool.from_rules import KEY, agreed_terms, agreement_from
from sim.parameters.errors import InputError
from sim.scenario.money_rules import PoolRules

GAIN = Line.GAIN_SHARE
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
        # Of last year's verified saving, what each partner puts into this year's fund on top.
        self.brought_pence: Mapping[Payer, int] = {}
        self.put_by_pence: Mapping[Payer, int] = {}
        self._brought: list[tuple[str, Payer, int]] = []
        self.rows: list[PoolRow] = []

    def open_year(self, financial_year: str, growth: Mapping[Payer, Fraction]) -> None:
        """1 April: contributions grow as the money of each partner; in the first year none yet."""
        self._agreement, self._moved, self._year = None, [], financial_year
        self.brought_pence, self.put_by_pence, self._brought = self.put_by_pence, {}, []
        if self._contributed:
            usual = {
                line: {payer: floor(pence * growth.get(payer, 1)) for payer, pence in given.items()}
                for line, given in self._contributed.items()
            }
            self._agreement = self._agree(financial_year, usual)
            self._brought = self._by_line(self.brought_pence)
            self._add(self._brought)

    def planned_pence(self) -> dict[Payer, int]:
        """What each partner is to have from the fund this year for the lines it leads.

        Below 0 where it contributes more to the lines of others than they do to its own. What it
        brings of a saving is not of this year's money. In the first year nothing is planned.
        """
        found = {payer: self.brought_pence.get(payer, 0) for payer in self.partners}
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
        self._add(
            (line.name, payer, pence)
            for (covered, payer), pence in moved.items()
            for line in self._agreement.lines
            if covered in line.covers and payer in self.partners
        )
        with_brought = {payer: has[payer] + self.brought_pence.get(payer, 0) for payer in has}
        with self._in_words_of_the_file():
            check(self._agreement, with_brought)

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
        """31 March: the variance is shared out and what is still owed is paid.

        Raises InputError where a partner has put more into the first year than it was given for it.
        """
        paid = self._paid(months, ledger)
        if self._agreement is None:
            self._agreement = self._at_out_turn(financial_year, paid)
            with self._in_words_of_the_file():
                check(self._agreement, self._given(financial_year, ledger))
        agreement = self._agreement
        end = settle_year(agreement, paid, already=self._moved)
        self._post(months[-1], list(end.transfers), ledger)
        self.rows += end.rows
        if end.gained is not None:
            self._pay_providers(agreement, end.gained, months, ledger)
            self.put_by_pence = end.gained.put_by_pence
        self._contributed = {line.name: dict(line.contribution_pence) for line in agreement.lines}
        for line, payer, pence in self._brought:  # a saving is brought once
            self._contributed[line][payer] -= pence

    def _pay_providers(
        self, agreement: Agreement, gained: Gained, months: range, ledger: Ledger
    ) -> None:
        """Who was paid most for the care of a line gets what its providers get of a gain."""
        for line in agreement.lines:
            pence = gained.provider_pence[line.name]
            if pence:
                provider = ledger.paid_to(line.commissioner, line.covers, months)[0]
                ledger.post(months[-1], line.commissioner, provider, GAIN, pence)

    def _add(self, more: Iterable[tuple[str, Payer, int]]) -> None:
        """More (below 0: less) on lines of this year's agreement, from whom; never below 0."""
        assert self._agreement is not None
        given = {line.name: dict(line.contribution_pence) for line in self._agreement.lines}
        for line, payer, pence in more:
            given[line][payer] = max(given[line].get(payer, 0) + pence, 0)
        self._agreement = replace(
            self._agreement,
            lines=tuple(
                replace(line, contribution_pence=given[line.name]) for line in self._agreement.lines
            ),
        )

    def _by_line(self, pence_of: Mapping[Payer, int]) -> list[tuple[str, Payer, int]]:
        """What partners bring, by lines as their budgets are."""
        assert self._agreement is not None
        budgets = {line.name: line.budget_pence for line in self._agreement.lines}
        if not any(budgets.values()):
            return []
        return [
            (line, payer, part)
            for payer, pence in pence_of.items()
            for line, part in apportion(pence, budgets).items()
        ]

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

    def _given(self, financial_year: str, ledger: Ledger) -> dict[Payer, int]:
        """What each partner was given for the year; no less than it has paid for care by itself."""
        return {
            payer: max(given, ledger.paid(financial_year, payer))
            for payer in self.partners
            if (given := ledger.allocations.get((financial_year, payer))) is not None
        }

    def _gives_most(self, partner: str) -> str:
        """The line into which a partner puts most this year."""
        lines = self._agreement.lines if self._agreement else ()
        given = {line.name: line.contribution_pence.get(Payer(partner), 0) for line in lines}
        return max(given, key=given.__getitem__)

    def _paid(self, months: Iterable[int], ledger: Ledger) -> dict[str, dict[Payer, int]]:
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
