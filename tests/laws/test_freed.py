"""Cash and capacity released are the full cost of what is freed, over made-up years."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money.cashable import lever_terms
from sim.money.double_running import paid_twice
from sim.money.freed import CareMonth, freed
from sim.money.freed_terms import BED_DAYS, Leaves, care_terms
from sim.money.pence import pence
from tests.unit.money_month import values

YEARS = [values("2025-26"), values("2026-27")]
LEVERS = [lever_terms(year) for year in YEARS]
TERMS = care_terms(YEARS)
KINDS = (BED_DAYS, "home_care", "link_worker", "escalation_beds", "spot_purchase", "ae")
MONTHS = st.lists(
    st.builds(CareMonth, st.integers(28, 31), st.integers(0, 100_000), st.integers(0, 100_000)),
    min_size=24,
    max_size=24,
)
KIND = st.sampled_from(KINDS)


def test_the_kinds_are_of_every_way_to_leave() -> None:
    assert {TERMS[kind][0].leaves for kind in KINDS} == set(Leaves)


@given(KIND, MONTHS, MONTHS)
@settings(deadline=None)
def test_cash_and_capacity_are_the_full_cost_of_what_is_freed(
    kind: str, one: list[CareMonth], other: list[CareMonth]
) -> None:
    rows = freed(one, other, TERMS[kind], LEVERS)
    assert sorted({row.month for row in rows}) == list(range(24))
    for month, (was, now) in enumerate(zip(one, other, strict=True)):
        of_it = [row for row in rows if row.month == month]
        net = was.units - now.units
        full = sum(TERMS[kind][month // 12].cost)
        assert {row.freed_units for row in of_it} == {net}
        both = sum(row.cash_released_pence + row.capacity_released_pence for row in of_it)
        assert both == (pence(net, full) if net > 0 else -pence(-net, full))


@given(KIND, MONTHS)
@settings(deadline=None)
def test_nothing_is_freed_where_nothing_differs(kind: str, one: list[CareMonth]) -> None:
    rows = freed(one, one, TERMS[kind], LEVERS)
    assert not any(amount for row in rows for amount in row[2:])
    assert not any(sum(each) for each in paid_twice(one, one, TERMS[kind], rows))


@given(KIND, MONTHS, MONTHS)
@settings(deadline=None)
def test_capacity_that_closes_never_releases_less_cash(
    kind: str, one: list[CareMonth], other: list[CareMonth]
) -> None:
    """Against a scenario with as much capacity as the baseline."""
    closing = [
        now._replace(capacity_units=min(now.capacity_units, was.capacity_units))
        for was, now in zip(one, other, strict=True)
    ]
    open_ = [
        now._replace(capacity_units=was.capacity_units) for was, now in zip(one, other, strict=True)
    ]
    pairs = zip(
        freed(one, closing, TERMS[kind], LEVERS),
        freed(one, open_, TERMS[kind], LEVERS),
        strict=True,
    )
    for closed, left in pairs:
        assert closed.cash_released_pence >= left.cash_released_pence


@given(KIND, MONTHS, MONTHS)
@settings(deadline=None)
def test_nothing_of_what_is_paid_twice_is_cash(
    kind: str, one: list[CareMonth], other: list[CareMonth]
) -> None:
    """What stands free and goes on costing is never more than the capacity released."""
    rows = freed(one, other, TERMS[kind], LEVERS)
    for month, each in enumerate(paid_twice(one, other, TERMS[kind], rows)):
        released = sum(row.capacity_released_pence for row in rows if row.month == month)
        assert 0 <= each.emptied_pence <= max(0, released)
        assert min(each.emptied_pence, each.built_up_pence) == 0
        assert each.twice_pence == 0


@pytest.mark.parametrize("kind", sorted(TERMS))
def test_every_kind_of_care_has_a_cost_in_every_year(kind: str) -> None:
    assert len(TERMS[kind]) == len(YEARS)
    assert all(sum(one.cost) > 0 for one in TERMS[kind])
