"""How each line of a pooled fund ends its year: what the fund, its partners and nobody pay for.

Overspends go by the risk share, underspends by the underspend rule, except where the risk share
lets one partner bear a line alone: whoever would pay for its overspend has its underspend.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, parts
from sim.money.pool.agreement import RISK_POOL, Agreement, PoolLine
from sim.money.pool.apportion import apportion
from sim.money.pool.risk_share import NO_REMEDIES, LineYear, Remedies, Shared, share_risk
from sim.money.pool.underspend import Disposed, Unspent, dispose
from sim.money.pool.waterfall import Met, Standing, remedies

WATERFALL = "waterfall"
BORNE_BY_ONE = {"none", "own_risk", "host_bears", "p4p"}


class LineEnd(NamedTuple):
    """How a line's variance was dealt with: what was shared, what was done with the rest.

    `shared` also has what the fund did itself, step by step, and `cut_pence` is what was cut from
    this line for the overspends of all.
    """

    variance_pence: int
    shared: Shared
    disposed: Disposed
    cut_pence: int


def close_lines(
    agreement: Agreement,
    years: Mapping[str, LineYear],
    from_management_pence: Mapping[str, int],
) -> dict[str, LineEnd]:
    """Every line of the fund at the end of its year, the risk pool too if there is one."""
    met = _met(agreement, years)
    ends = {}
    for line in agreement.lines:
        year = years[line.name]._replace(remedies=met.remedies.get(line.name, NO_REMEDIES))
        saved = from_management_pence.get(line.name, 0)
        ends[line.name] = _end(line, year, saved, met.cut_pence.get(line.name, 0))
    if any(agreement.risk_pool_pence.values()):
        ends[RISK_POOL] = _reserve_end(agreement, met.drawn_pence)
    return ends


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


def contributed(agreement: Agreement, name: str) -> Mapping[Payer, int]:
    """Pence that each partner put into a line of this name, or into the risk pool."""
    by_line = {line.name: line.contribution_pence for line in agreement.lines}
    return agreement.risk_pool_pence if name == RISK_POOL else by_line[name]


def charges(agreement: Agreement, ends: Mapping[str, LineEnd]) -> dict[str, dict[Payer, int]]:
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
            given = apportion(-amount, contributed(agreement, name))
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
