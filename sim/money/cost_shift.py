"""The cost-shift matrix: who invests, who benefits, and what goes to those who did not invest."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE
from sim.money.pool.apportion import apportion

Spend = Mapping[tuple[Payer, str], int]
"""Pence by payer and service (or line of the ledger)."""


class ShiftRow(NamedTuple):
    """One payer and service: what changed, what of it was investment, and the rest.

    `benefit_pence` = baseline + invested - scenario: below 0 where costs were shifted here.
    """

    payer: str
    service: str
    baseline_pence: int
    scenario_pence: int
    invested_pence: int
    benefit_pence: int


class MatrixRow(NamedTuple):
    """One investor and one payer that benefits (or below 0 bears a cost), in pence.

    A payer's benefit is shared by investors as they invested; over all investors it adds up to it.
    """

    investor: str
    beneficiary: str
    benefit_pence: int


class PayerShift(NamedTuple):
    """One payer: what it invested, what it got back, and its net gain (below 0 a loss), in pence.

    The net gain is what it spends less than in the baseline.
    """

    payer: str
    invested_pence: int
    benefit_pence: int
    net_gain_pence: int


class CostShift(NamedTuple):
    """Who invests and who benefits.

    `to_others`: of all gains, the share that went to payers that did not invest, in parts per
    million; None where nobody gains.
    """

    rows: tuple[ShiftRow, ...]
    payers: tuple[PayerShift, ...]
    matrix: tuple[MatrixRow, ...]
    to_others: int | None


def cost_shift(baseline: Spend, scenario: Spend, invested: Spend) -> CostShift:
    """Who gains from whose money, from two ledgers' spend and the budgets that were added.

    `invested` is the extra budget of the scenario, below 0 where a budget was cut: its effects are
    shared then by the size of each change. Everything adds up to the penny: over its services a
    payer's benefit, over payers the net gain to the difference of both ledgers, and over investors
    each benefit. Where nobody invested the matrix has no rows.
    """
    keys = sorted({*baseline, *scenario, *invested})
    rows = tuple(_row(payer, service, baseline, scenario, invested) for payer, service in keys)
    payers = tuple(_payer(payer, rows) for payer in sorted({payer for payer, _ in keys}))
    return CostShift(rows, payers, _matrix(payers), _to_others(payers))


def _row(payer: Payer, service: str, before: Spend, after: Spend, extra: Spend) -> ShiftRow:
    key = payer, service
    was, is_now, put_in = before.get(key, 0), after.get(key, 0), extra.get(key, 0)
    return ShiftRow(payer.value, service, was, is_now, put_in, was + put_in - is_now)


def _payer(payer: Payer, rows: tuple[ShiftRow, ...]) -> PayerShift:
    own = [row for row in rows if row.payer == payer]
    invested = sum(row.invested_pence for row in own)
    benefit = sum(row.benefit_pence for row in own)
    return PayerShift(payer.value, invested, benefit, benefit - invested)


def _matrix(payers: tuple[PayerShift, ...]) -> tuple[MatrixRow, ...]:
    weights = {one.payer: abs(one.invested_pence) for one in payers if one.invested_pence}
    if not weights:
        return ()
    shares = {one.payer: apportion(one.benefit_pence, weights) for one in payers}
    return tuple(
        MatrixRow(investor, one.payer, shares[one.payer][investor])
        for investor in sorted(weights)
        for one in payers
    )


def _to_others(payers: tuple[PayerShift, ...]) -> int | None:
    gains = {one.payer: max(0, one.benefit_pence) for one in payers}
    in_all = sum(gains.values())
    if in_all == 0:
        return None
    others = sum(gains[one.payer] for one in payers if one.invested_pence <= 0)
    return others * PARTS_PER_SHARE // in_all
