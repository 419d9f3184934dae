"""The cost shift: who invests, who benefits, and what goes to those who did not invest."""

from collections.abc import Mapping
from typing import NamedTuple

PARTS_PER_SHARE = 1_000_000

Pence = Mapping[str, int]
"""Whole pence by payer."""


class PayerShift(NamedTuple):
    """One payer: what it invested, what it got back, and its net gain (below 0 a loss), in pence.

    `benefit_pence` = baseline + invested - scenario: below 0 where costs were shifted here. The net
    gain is what it spends less than in the baseline.
    """

    payer: str
    invested_pence: int
    benefit_pence: int
    net_gain_pence: int


class MatrixRow(NamedTuple):
    """One investor and one payer that benefits (or below 0 bears a cost), in pence.

    A payer's benefit is shared by investors as they invested; over all investors it adds up to it.
    """

    investor: str
    beneficiary: str
    benefit_pence: int


class CostShift(NamedTuple):
    """Who invests and who benefits.

    `to_others`: of all gains, the share that went to payers that did not invest, in parts per
    million; None where nobody gains.
    """

    payers: tuple[PayerShift, ...]
    matrix: tuple[MatrixRow, ...]
    to_others: int | None


def cost_shift(baseline: Pence, scenario: Pence, invested: Pence) -> CostShift:
    """Who gains from whose money, from what each payer spends and the budgets that were added.

    `invested` is the extra budget of the scenario, below 0 where a budget was cut: its effects are
    shared then by the size of each change. Everything adds up to the penny: over payers the net
    gain to the difference in spending, and over investors each benefit. Where nobody invested the
    matrix has no rows.
    """
    names = sorted({*baseline, *scenario, *invested})
    payers = tuple(
        _payer(name, *(of.get(name, 0) for of in (baseline, scenario, invested))) for name in names
    )
    return CostShift(payers, _matrix(payers), _to_others(payers))


def _payer(payer: str, was: int, is_now: int, put_in: int) -> PayerShift:
    return PayerShift(payer, put_in, was + put_in - is_now, was - is_now)


def _matrix(payers: tuple[PayerShift, ...]) -> tuple[MatrixRow, ...]:
    weights = {one.payer: abs(one.invested_pence) for one in payers if one.invested_pence}
    if not weights:
        return ()
    shares = {one.payer: _shared(one.benefit_pence, weights) for one in payers}
    return tuple(
        MatrixRow(investor, one.payer, shares[one.payer][investor])
        for investor in weights
        for one in payers
    )


def _shared(pence: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Whole pence by weights, adding up exactly: largest remainder, of equal ones the first.

    A loss is shared as a gain of its size would be.
    """
    total, size = sum(weights.values()), abs(pence)
    shares = {name: size * weight // total for name, weight in weights.items()}
    odd = size - sum(shares.values())
    for name in sorted(weights, key=lambda name: (-(size * weights[name] % total), name))[:odd]:
        shares[name] += 1
    return shares if pence >= 0 else {name: -share for name, share in shares.items()}


def _to_others(payers: tuple[PayerShift, ...]) -> int | None:
    gains = {one.payer: max(0, one.benefit_pence) for one in payers}
    in_all = sum(gains.values())
    if in_all == 0:
        return None
    others = sum(gains[one.payer] for one in payers if one.invested_pence <= 0)
    return others * PARTS_PER_SHARE // in_all
