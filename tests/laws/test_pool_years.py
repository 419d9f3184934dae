"""Law 4 over a pooled fund's year: lines, partners and transfers add up to the penny."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.money import Line, Payer
from sim.money.pool import (
    RISK_POOL,
    Agreement,
    Basis,
    Performance,
    PoolLine,
    RiskShare,
    Transfer,
    YearEnd,
    check,
    instalments,
    release,
    settle_month,
    settle_year,
)
from sim.money.pool.agreement import GAIN_SHARE
from sim.money.pool.transfers import net_given
from tests.laws.made_up_pools import MAY_POOL, PENCE, POOLED, Paid, funds, gains, performance

# Thousands of made-up pools take their time.
pytestmark = pytest.mark.slow


def managed(agreement: Agreement) -> dict[str, int]:
    """Half of what each line had was saved by management."""
    return {line.name: line.budget_pence // 2 for line in agreement.lines}


def by_line(end: YearEnd, column: str) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for row in end.rows:
        found[row.line] += getattr(row, column)
    return dict(found)


@POOLED
@given(funds())
def test_every_line_of_a_year_adds_up(told: tuple[Agreement, Paid]) -> None:
    agreement, paid = told
    end = settle_year(agreement, paid, managed(agreement))
    shared, unfunded = by_line(end, "variance_share_pence"), by_line(end, "unfunded_pence")
    spent, given_in = by_line(end, "actual_pence"), by_line(end, "contribution_pence")
    for line in spent:
        assert shared[line] + unfunded[line] == spent[line] - given_in[line], line
        assert spent[line] - given_in[line] == end.lines[line].variance_pence
    keys = [row[:3] for row in end.rows]
    assert len(keys) == len(set(keys))


@POOLED
@given(funds())
def test_with_and_without_a_pool_the_same_spending_is_paid(
    told: tuple[Agreement, Paid],
) -> None:
    agreement, paid = told
    end = settle_year(agreement, paid, managed(agreement))
    spending = sum(row.actual_pence for row in end.rows)
    assert sum(one.without_pool_pence for one in end.liabilities) == spending
    with_pool = sum(one.with_pool_pence + one.held_pence for one in end.liabilities)
    assert with_pool == spending


@POOLED
@given(funds(), st.booleans())
def test_transfers_make_each_partner_bear_its_part(
    told: tuple[Agreement, Paid], monthly: bool
) -> None:
    """With instalments through the year or without: in the end it is the same."""
    agreement, paid = told
    already: list[Transfer] = []
    for month in range(12 if monthly else 0):
        in_month = {
            line: {payer: instalments(pence, 12)[month] for payer, pence in amounts.items()}
            for line, amounts in paid.items()
        }
        already += settle_month(agreement, month, in_month)
    end = settle_year(agreement, paid, managed(agreement), already=already)
    moved = [*already, *end.transfers]
    assert all(one.pence > 0 and one.giver != one.receiver for one in moved)
    given_away = net_given(moved)
    assert sum(given_away.values()) == 0
    for row in end.rows:
        bears = row.contribution_pence + row.variance_share_pence + row.unfunded_pence
        assert row.actual_pence + given_away.get((row.line, Payer(row.partner)), 0) == bears


@POOLED
@given(funds(("none",)))
def test_aligned_budgets_that_nobody_else_pays_into_move_no_money(
    told: tuple[Agreement, Paid],
) -> None:
    agreement, paid = told
    lines = tuple(
        replace(line, contribution_pence={line.commissioner: line.budget_pence})
        for line in agreement.lines
    )
    own = {
        line.name: {line.commissioner: sum(paid[line.name].values())}
        for line in lines
        if line.name in paid
    }
    alone = replace(agreement, lines=lines, risk_pool_pence={})
    end = settle_year(alone, own)
    assert end.transfers == ()
    assert all(one.with_pool_pence == one.without_pool_pence for one in end.liabilities)


@POOLED
@given(funds())
def test_own_risk_is_what_partners_pay_without_a_pool(told: tuple[Agreement, Paid]) -> None:
    agreement, paid = told
    alone = replace(agreement, risk_pool_pence={})
    ends = []
    for rule in ("own_risk", "none"):
        lines = tuple(
            replace(line, risk_share=RiskShare(rule), basis=Basis.VARIABLE) for line in alone.lines
        )
        ends.append(settle_year(replace(alone, lines=lines), paid))
    assert ends[0].rows == ends[1].rows
    assert all(one.with_pool_pence == one.without_pool_pence for one in ends[0].liabilities)


@POOLED
@given(funds(), st.permutations(MAY_POOL), st.randoms(use_true_random=False))
def test_the_order_of_partners_and_lines_changes_nothing(
    told: tuple[Agreement, Paid], order: list[Payer], shuffled: Any
) -> None:
    agreement, paid = told
    lines = list(agreement.lines)
    shuffled.shuffle(lines)
    turned = replace(
        agreement,
        partners=tuple(payer for payer in order if payer in agreement.partners),
        lines=tuple(lines),
    )
    before = settle_year(agreement, paid, managed(agreement))
    after = settle_year(turned, dict(reversed(paid.items())), managed(agreement))
    assert sorted(after.rows) == sorted(before.rows)
    assert sorted(after.transfers) == sorted(before.transfers)
    assert sorted(after.liabilities) == sorted(before.liabilities)


@POOLED
@given(funds(("waterfall",)))
def test_moving_money_within_the_fund_costs_no_partner_anything(
    told: tuple[Agreement, Paid],
) -> None:
    """Beyond what the last step charges or gives back, nobody pays for the first three."""
    agreement, paid = told
    end = settle_year(agreement, paid, managed(agreement))
    for partner in agreement.partners:
        charged = sum(
            line.shared.extra_pence.get(partner, 0) - line.disposed.returned_pence.get(partner, 0)
            for line in end.lines.values()
        )
        rows = [row for row in end.rows if row.partner == partner]
        assert sum(row.variance_share_pence for row in rows) == charged


@POOLED
@given(funds())
def test_the_risk_pool_helps_waterfalls_only(told: tuple[Agreement, Paid]) -> None:
    agreement, paid = told
    end = settle_year(agreement, paid, managed(agreement))
    reserve = sum(agreement.risk_pool_pence.values())
    assert (RISK_POOL in end.lines) == (reserve > 0)
    drawn = {
        line.name: end.lines[line.name].shared.remedies.risk_pool_pence for line in agreement.lines
    }
    if reserve:
        assert sum(drawn.values()) == -end.lines[RISK_POOL].shared.remedies.risk_pool_pence
    for line in agreement.lines:
        if line.risk_share.name != "waterfall":
            assert drawn[line.name] == 0


@POOLED
@given(performance(), PENCE, PENCE, st.lists(st.integers(0, 6000), min_size=4, max_size=4))
def test_what_performance_withholds_stays_with_the_nhs(
    agreed: Performance, more: int, spent: int, admissions: list[int]
) -> None:
    pot = sum(release(agreed, (0, 0, 0, 0)).pot_pence)
    line = PoolLine(
        "performance",
        Payer.COUNCIL,
        {Payer.ICB: pot + more},
        RiskShare("p4p", performance=agreed),
        "carry_forward",
        covers=(Line.CASE_MANAGEMENT,),
    )
    agreement = Agreement(Payer.ICB, (Payer.ICB, Payer.COUNCIL), (line,), financial_year="2025-26")
    check(agreement)
    paid = {"performance": {Payer.COUNCIL: spent}}
    end = settle_year(agreement, paid, admissions={"performance": admissions})
    found = release(agreed, admissions)
    icb, council = end.rows
    assert icb.variance_share_pence == -found.withheld_pence
    can_spend = more + sum(found.released_pence)
    assert council.variance_share_pence == max(spent - can_spend, 0)
    assert end.carried_pence.get("performance", 0) == max(can_spend - spent, 0)


@POOLED
@given(st.data(), funds())
def test_a_gain_is_handed_on_to_the_penny(
    data: st.DataObject, told: tuple[Agreement, Paid]
) -> None:
    """The other lines end as without it; every share of it adds up, and so do all transfers."""
    agreement, paid = told
    shared = replace(agreement, gain_share=data.draw(gains(agreement.partners)))
    check(shared)
    without, end = (settle_year(one, paid, managed(one)) for one in (agreement, shared))
    assert end.rows[: len(without.rows)] == without.rows
    own = end.rows[len(without.rows) :]
    assert {row.line for row in own} <= {GAIN_SHARE}
    if end.gained is None:
        assert not own
        return
    gain = end.gained.gain
    assert 0 < gain.saving_pence == sum(end.gained.handed_on_pence.values())
    assert min(end.gained.handed_on_pence.values()) >= 0
    assert sum(end.gained.provider_pence.values()) == gain.provider_pence
    assert sum(end.gained.put_by_pence.values()) == gain.reinvested_pence
    assert sum(row.actual_pence for row in own) == gain.provider_pence
    assert sum(row.unfunded_pence for row in own) == -gain.reinvested_pence
    assert sum(row.variance_share_pence + row.unfunded_pence - row.actual_pence for row in own) == 0
    given_away = net_given(end.transfers)
    for row in end.rows:
        bears = row.contribution_pence + row.variance_share_pence + row.unfunded_pence
        assert row.actual_pence + given_away.get((row.line, Payer(row.partner)), 0) == bears
    came_back = -sum(row.variance_share_pence for row in without.rows)
    unspent = sum(row.contribution_pence - row.actual_pence for row in without.rows)
    assert gain.saving_pence <= max(came_back, 0)
    if not any(agreement.risk_pool_pence.values()):
        assert gain.saving_pence <= max(unspent, 0)
