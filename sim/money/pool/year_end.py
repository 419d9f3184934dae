"""The end of a pooled fund's year: what each partner pays, line by line, and who owes whom.

What nobody pays for is left with the lead that bought the care, what is unspent with the host.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pool.agreement import GAIN_SHARE, Agreement, PoolLine
from sim.money.pool.gained import Gained, gained
from sim.money.pool.line_end import LineEnd, charges, close_lines, contributed
from sim.money.pool.payment_for_performance import release
from sim.money.pool.risk_share import LineYear
from sim.money.pool.transfers import Paid, Transfer, net_given, settle_up


class PoolRow(NamedTuple):
    """The `pool` table: one line and partner of a financial year, in pence.

    `actual_pence`: what the partner paid the line's providers. `variance_share_pence`: what it pays
    beyond its contribution, below 0 what comes back. `unfunded_pence`: what it is left with that
    nobody pays, below 0 what it holds for the fund. Over the partners of a line the last two add up
    to actual less contribution. A gain share is a line of its own, on which providers are paid
    theirs, partners hand on what came back to them, and hold what goes into next year's fund.
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
    with and held add up to without, the spending, and to what providers get of a gain.
    """

    partner: str
    with_pool_pence: int
    held_pence: int
    without_pool_pence: int


class YearEnd(NamedTuple):
    """A pooled fund at the end of its year."""

    rows: tuple[PoolRow, ...]
    transfers: tuple[Transfer, ...]
    liabilities: tuple[Liability, ...]
    lines: Mapping[str, LineEnd]
    gained: Gained | None = None

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
    ends = close_lines(agreement, years, saved)
    charged = charges(agreement, ends)
    rows = [
        row for name, end in ends.items() for row in _rows(agreement, name, end, charged, actual)
    ]
    gain = _gained(agreement, rows)
    if gain is not None:
        rows += _gain_rows(agreement, gain)
    return YearEnd(
        tuple(rows),
        tuple(_transfers(rows, already)),
        _liabilities(agreement, rows, years),
        ends,
        gain,
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
    contribution, spent = contributed(agreement, name), actual.get(name, {})
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


def _gained(agreement: Agreement, rows: Sequence[PoolRow]) -> Gained | None:
    spent = dict.fromkeys((line.name for line in agreement.lines), 0)
    back = dict.fromkeys(agreement.partners, 0)
    for row in rows:
        spent[row.line] = spent.get(row.line, 0) + row.actual_pence
        back[Payer(row.partner)] -= row.variance_share_pence
    return gained(agreement, spent, back)


def _gain_rows(agreement: Agreement, gain: Gained) -> list[PoolRow]:
    to_providers = dict.fromkeys(agreement.partners, 0)
    for line in agreement.lines:
        to_providers[line.commissioner] += gain.provider_pence[line.name]
    return [
        PoolRow(
            agreement.financial_year,
            GAIN_SHARE,
            partner.value,
            0,
            to_providers[partner],
            gain.handed_on_pence[partner] - gain.gain.partner_pence.get(partner, 0),
            -gain.put_by_pence.get(partner, 0),
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
