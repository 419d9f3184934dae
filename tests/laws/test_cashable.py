"""Cash and capacity released are the full cost; cash never comes before the lag."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sim.money.cashable import Lever, Part, UnitCost, cashable
from sim.money.double_running import double_running, stranded_block
from sim.money.pence import pence

MONTHS = 18
COUNTS = st.integers(0, 5000)
FREED = st.lists(COUNTS, min_size=1, max_size=MONTHS)
COSTS = st.builds(UnitCost, *[st.integers(0, 10**11)] * 3)
PENCE = st.integers(0, 10**9)


@st.composite
def levers(draw: st.DrawFn) -> Lever:
    acts_on = draw(st.sets(st.sampled_from(list(Part)), min_size=1))
    steps = draw(st.lists(st.integers(1, 900), min_size=MONTHS, max_size=MONTHS))
    at_most = draw(st.none() | st.integers(0, 20))
    decided, lag = draw(st.integers(0, 8)), draw(st.integers(0, 8))
    return Lever("a lever", frozenset(acts_on), decided, lag, tuple(steps), at_most)


SETS_OF_LEVERS = st.lists(levers(), max_size=4)


@given(FREED, COSTS, SETS_OF_LEVERS)
def test_cash_and_capacity_are_the_full_cost(
    freed: list[int], cost: UnitCost, pulled: list[Lever]
) -> None:
    rows = cashable(freed, cost, pulled)
    assert len(rows) == len(freed) * len(Part)
    for month, units in enumerate(freed):
        of_month = [row for row in rows if row.month == month]
        cash = sum(row.cash_released_pence for row in of_month)
        capacity = sum(row.capacity_released_pence for row in of_month)
        assert cash + capacity == pence(units, sum(cost))
        assert all(row.freed_units == units for row in of_month)
    assert all(row.cash_released_pence >= 0 <= row.capacity_released_pence for row in rows)


@given(FREED, COSTS, SETS_OF_LEVERS)
def test_cash_comes_from_a_lever_that_acts_on_its_part_and_not_before_the_lag(
    freed: list[int], cost: UnitCost, pulled: list[Lever]
) -> None:
    for row in cashable(freed, cost, pulled):
        due = [one.decided_month + one.lag_months for one in pulled if row.part in one.acts_on]
        if row.month < min(due, default=len(freed)):
            assert row.cash_released_pence == 0


@given(FREED, COSTS, SETS_OF_LEVERS, levers())
def test_another_lever_never_makes_less_cash(
    freed: list[int], cost: UnitCost, pulled: list[Lever], other: Lever
) -> None:
    fewer, more = cashable(freed, cost, pulled), cashable(freed, cost, [*pulled, other])
    for before, after in zip(fewer, more, strict=True):
        assert after.cash_released_pence >= before.cash_released_pence


@given(FREED, COSTS, st.integers(1, 900))
def test_less_than_a_step_is_never_cash(freed: list[int], cost: UnitCost, step: int) -> None:
    lever = Lever("a ward", frozenset(Part), 0, 0, (step,) * MONTHS)
    for row in cashable(freed, cost, [lever]):
        if row.freed_units < step:
            assert row.cash_released_pence == 0
        if row.freed_units % step == 0:
            assert row.capacity_released_pence == 0


@given(PENCE, PENCE, st.integers(0, 24), st.integers(0, 36))
def test_what_is_paid_twice_is_what_both_cost_more_than_a_swap(
    old: int, new: int, phase_in: int, months: int
) -> None:
    rows = double_running(old, new, phase_in, months)
    assert len(rows) == months
    for row in rows:
        assert 0 <= row.twice_pence <= row.old_pence
        if row.month >= phase_in:
            assert (row.old_pence, row.new_pence, row.twice_pence) == (0, new, 0)
        else:
            # Both built up together, to less than a penny
            assert row.old_pence == old
            assert abs(row.twice_pence * phase_in - old * (row.month + 1)) < phase_in
            assert abs(row.new_pence * phase_in - new * (row.month + 1)) < phase_in
    for before, after in pairwise(rows):
        assert before.new_pence <= after.new_pence


@given(
    PENCE,
    st.lists(st.integers(0, 100), min_size=1, max_size=MONTHS),
    st.none() | st.integers(0, 12),
    st.integers(0, 12),
)
def test_a_block_saves_nothing_until_its_notice_runs_out(
    block: int, moved: list[int], given_in: int | None, notice: int
) -> None:
    rows = stranded_block(block, 100, moved, given_in, notice)
    rebased = len(moved) if given_in is None else given_in + notice
    for row in rows:
        assert row.paid_pence + row.saved_pence == block
        assert 0 <= row.stranded_pence <= row.paid_pence
        if row.month < rebased:
            assert (row.paid_pence, row.saved_pence) == (block, 0)
        else:
            assert row.paid_pence == rows[rebased].paid_pence
            if moved[row.month] <= moved[rebased]:
                assert row.stranded_pence == 0
