"""The end of a pooled fund's year: what each partner pays, line by line, and who owes whom.

Overspends go by the risk share, underspends by the underspend rule, except where the risk share
lets one partner bear a line alone: whoever would pay for its overspend has its underspend. What
nobody pays for is left with the lead that bought the care, what is unspent with the host.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, parts
from sim.money.pool.agreement import RISK_POOL, Agreement, PoolLine
from sim.money.pool.apportion import apportion
from sim.money.pool.payment_for_performance import release
from sim.money.pool.risk_share import NO_REMEDIES, LineYear, Remedies, Shared, share_risk
from sim.money.pool.transfers import Paid, Transfer, net_given, settle_up
from sim.money.pool.underspend import Disposed, Unspent, dispose
from sim.money.pool.waterfall import Met, Standing, remedies

WATERFALL = "waterfall"
BORNE_BY_ONE = {"none", "own_risk", "host_bears", "p4p"}


class PoolRow(NamedTuple):
    """The `pool` table: one line and partner of a financial year, in pence.

    `actual_pence`: what the partner paid the line's providers. `variance_share_pence`: what it pays
    beyond its contribution, below 0 what comes back. `unfunded_pence`: what it is left with that
    nobody pays, below 0 what it holds for the fund. Over the partners of a line the last two add up
    to actual less contribution.
    """

    financial_year: str
    line: str
    partner: str
    contribution_pence: int
    actual_pence: int
    variance_share_pence: int
    unfunded_pence: int


class Liability(NamedTuple):
    """What a partner pays for the year with the pool, and what it would have paid under `none`.

    `held_pence`: what it is left with besides, as `unfunded_pence` of the table. Over all partners
    with and held add up to without: the spending.
    """

    partner: str
    with_pool_pence: int
    held_pence: int
    without_pool_pence: int


class LineEnd(NamedTuple):
    """How a line's variance was dealt with: what was shared, what was done with the rest.

    `shared` also has what the fund did itself, step by step, and `cut_pence` is what was cut from
    this line for the overspends of all.
    """

    variance_pence: int
    shared: Shared
    disposed: Disposed
    cut_pence: int


class YearEnd(NamedTuple):
    """A pooled fund at the end of its year."""

    rows: tuple[PoolRow, ...]
    transfers: tuple[Transfer, ...]
    liabilities: tuple[Liability, ...]
    lines: Mapping[str, LineEnd]

    @property
    def kept_pence(self) -> int:
        """What stays in the fund for anything in its plan that does not recur."""
        return sum(end.disposed.kept_pence for end in self.lines.values())

    @property
    def carried_pence(self) -> dict[str, int]:
        """What next year's lines have on top of their contributions."""
        return {
            name: end.disposed.carried_pence
            for name, end in self.lines.items()
            if end.disposed.carried_pence
        }


def settle_year(
    agreement: Agreement,
    paid: Paid,
    from_management_pence: Mapping[str, int] | None = None,
    admissions: Mapping[str, Sequence[int]] | None = None,
    already: Iterable[Transfer] = (),
) -> YearEnd:
    """Share out each line's variance, and say who must still pay whom.

    `paid`: pence to providers by line and partner; a line that covers nothing of the ledger and is
    not among them was spent in full by its lead. `from_management_pence` of a line's underspend;
    emergency `admissions` by quarter of lines under payment for performance; transfers made
    `already` in the year. The agreement is one that `check` has passed.
    """
    saved, admitted = from_management_pence or {}, admissions or {}
    actual = _actual(agreement, paid)
    years = {line.name: _year(line, agreement, actual, admitted) for line in agreement.lines}
    met = _met(agreement, years)
    ends = {}
    for line in agreement.lines:
        year = years[line.name]._replace(remedies=met.remedies.get(line.name, NO_REMEDIES))
        cut = met.cut_pence.get(line.name, 0)
        ends[line.name] = _end(line, year, saved.get(line.name, 0), cut)
    if any(agreement.risk_pool_pence.values()):
        ends[RISK_POOL] = _reserve_end(agreement, met.drawn_pence)
    charged = _charged(agreement, ends)
    rows = [
        row for name, end in ends.items() for row in _rows(agreement, name, end, charged, actual)
    ]
    return YearEnd(
        tuple(rows), tuple(_transfers(rows, already)), _liabilities(agreement, rows, years), ends
    )


def _actual(agreement: Agreement, paid: Paid) -> dict[str, dict[Payer, int]]:
    """What was paid on every line, by partner; what cannot be so is a ValueError."""
    unknown = set(paid) - {line.name for line in agreement.lines}
    if unknown:
        raise ValueError(f"the pooled fund has no line {min(unknown)}")
    found = {}
    for line in agreement.lines:
        in_full = {line.commissioner: line.budget_pence}
        on_line = dict(paid.get(line.name, {} if line.covers else in_full))
        for payer, pence in on_line.items():
            if payer not in agreement.partners or pence < 0:
                raise ValueError(f"{payer} paid {pence} pence on line {line.name}")
        found[line.name] = on_line
    return found


def _year(
    line: PoolLine, agreement: Agreement, actual: Paid, admitted: Mapping[str, Sequence[int]]
) -> LineYear:
    withheld = 0
    if line.risk_share.performance is not None:
        withheld = release(line.risk_share.performance, admitted[line.name]).withheld_pence
    spent = sum(actual[line.name].values())
    contribution, host = line.contribution_pence, agreement.host
    return LineYear(line.commissioner, host, contribution, spent, withheld_pence=withheld)


def _met(agreement: Agreement, years: Mapping[str, LineYear]) -> Met:
    standing = {
        line.name: Standing(
            years[line.name].variance_pence,
            line.budget_pence * parts(line.uncommitted) // PARTS_PER_SHARE,
        )
        for line in agreement.lines
        if line.risk_share.name == WATERFALL
    }
    return remedies(standing, sum(agreement.risk_pool_pence.values()))


def _end(line: PoolLine, year: LineYear, saved_pence: int, cut_pence: int) -> LineEnd:
    left = year.variance_pence - year.remedies.total_pence
    if left < 0 and line.risk_share.name not in BORNE_BY_ONE:
        shared = Shared({}, left, year.remedies)
    else:
        shared = share_risk(year, line.risk_share)
    unspent = max(-shared.unfunded_pence, 0)
    disposed = dispose(Unspent(unspent, line.contribution_pence, saved_pence), line.underspend)
    return LineEnd(year.variance_pence, shared, disposed, cut_pence)


def _reserve_end(agreement: Agreement, drawn_pence: int) -> LineEnd:
    """The risk pool as a line on which nothing is spent: it gives, and the rest is unspent."""
    reserve = sum(agreement.risk_pool_pence.values())
    shared = Shared({}, drawn_pence - reserve, Remedies(risk_pool_pence=-drawn_pence))
    unspent = Unspent(reserve - drawn_pence, agreement.risk_pool_pence)
    return LineEnd(-reserve, shared, dispose(unspent, agreement.risk_pool_underspend), 0)


def _contribution(agreement: Agreement, name: str) -> Mapping[Payer, int]:
    by_line = {line.name: line.contribution_pence for line in agreement.lines}
    return agreement.risk_pool_pence if name == RISK_POOL else by_line[name]


def _charged(agreement: Agreement, ends: Mapping[str, LineEnd]) -> dict[str, dict[Payer, int]]:
    """Each line's variance by partner: shares, what came back, and what moved within the fund.

    Money that moves from one line to another is still its partners' money: what they contributed
    to the line that gives counts on the line that gets, so that nobody pays more for it.
    """
    within = {
        name: end.shared.remedies.netted_pence + end.shared.remedies.risk_pool_pence
        for name, end in ends.items()
    }
    charged: dict[str, dict[Payer, int]] = {}
    moving = dict.fromkeys(agreement.partners, 0)
    for name, amount in within.items():
        charged[name] = dict.fromkeys(agreement.partners, 0)
        _add(charged[name], ends[name].shared.extra_pence)
        _add(charged[name], ends[name].disposed.returned_pence, -1)
        if amount < 0:
            given = apportion(-amount, _contribution(agreement, name))
            _add(charged[name], given, -1)
            _add(moving, given)
    for name in sorted(within):
        if within[name] > 0:
            got = apportion(within[name], moving)
            _add(charged[name], got)
            _add(moving, got, -1)
    return charged


def _add(to: dict[Payer, int], amounts: Mapping[Payer, int], sign: int = 1) -> None:
    for payer, pence in amounts.items():
        to[payer] += sign * pence


def _rows(
    agreement: Agreement,
    name: str,
    end: LineEnd,
    charged: Mapping[str, Mapping[Payer, int]],
    actual: Paid,
) -> list[PoolRow]:
    lead = {line.name: line.commissioner for line in agreement.lines}.get(name, agreement.host)
    held = dict.fromkeys(agreement.partners, 0)
    held[lead] += max(end.shared.unfunded_pence, 0) + max(end.shared.remedies.cut_pence, 0)
    held[agreement.host] -= end.disposed.in_fund_pence
    contribution, spent = _contribution(agreement, name), actual.get(name, {})
    return [
        PoolRow(
            agreement.financial_year,
            name,
            partner.value,
            contribution.get(partner, 0),
            spent.get(partner, 0),
            charged[name][partner],
            held[partner],
        )
        for partner in agreement.partners
    ]


def _transfers(rows: Sequence[PoolRow], already: Iterable[Transfer]) -> list[Transfer]:
    """What each partner bears of each line, less what it paid providers and other partners."""
    given = net_given(already)
    owes: dict[str, dict[Payer, int]] = {}
    for row in rows:
        partner = Payer(row.partner)
        bears = row.contribution_pence + row.variance_share_pence + row.unfunded_pence
        paid = row.actual_pence + given.get((row.line, partner), 0)
        owes.setdefault(row.line, {})[partner] = bears - paid
    return [one for line, amounts in owes.items() for one in settle_up(line, amounts)]


def _liabilities(
    agreement: Agreement, rows: Sequence[PoolRow], years: Mapping[str, LineYear]
) -> tuple[Liability, ...]:
    found = []
    for partner in agreement.partners:
        own = [row for row in rows if row.partner == partner]
        without = sum(year.contribution_pence.get(partner, 0) for year in years.values())
        led = [year.variance_pence for year in years.values() if year.lead == partner]
        found.append(
            Liability(
                partner.value,
                sum(row.contribution_pence + row.variance_share_pence for row in own),
                sum(row.unfunded_pence for row in own),
                without + sum(led),
            )
        )
    return tuple(found)
