"""Cash and capacity released are the full cost of what is freed, and a swap turns every sign."""

from hypothesis import given
from hypothesis import strategies as st

from sim.money.freed import HospitalMonth, freed
from sim.money.pence import pence, price
from tests.unit.money_month import values

YEAR = [values("2025-26")]
MONTHS = st.lists(
    st.builds(HospitalMonth, st.integers(28, 31), st.integers(0, 100_000), st.integers(0, 100_000)),
    min_size=12,
    max_size=12,
)


@given(MONTHS, MONTHS, st.none() | st.integers(0, 11))
def test_cash_and_capacity_are_the_full_cost_of_the_days_freed(
    one: list[HospitalMonth], other: list[HospitalMonth], close: int | None
) -> None:
    rows = freed(one, other, YEAR, close)
    each = price(YEAR[0].number("money.prices.hospital_bed_day"))
    for month, (was, now) in enumerate(zip(one, other, strict=True)):
        of_it = [row for row in rows if row.month == month]
        net = was.bed_days - now.bed_days
        assert {row.freed_bed_days for row in of_it} == {net}
        both = sum(row.cash_released_pence + row.capacity_released_pence for row in of_it)
        assert both == (pence(net, each) if net > 0 else -pence(-net, each))


@given(MONTHS, MONTHS)
def test_a_swap_of_baseline_and_scenario_turns_every_sign(
    one: list[HospitalMonth], other: list[HospitalMonth]
) -> None:
    for there, back in zip(freed(one, other, YEAR), freed(other, one, YEAR), strict=True):
        assert there[:2] == back[:2]
        assert [-amount for amount in there[2:]] == list(back[2:])


@given(MONTHS)
def test_nothing_is_freed_where_nothing_differs(one: list[HospitalMonth]) -> None:
    assert not any(amount for row in freed(one, one, YEAR, 0) for amount in row[2:])


@given(MONTHS, MONTHS)
def test_a_decision_to_close_wards_never_releases_less_cash(
    one: list[HospitalMonth], other: list[HospitalMonth]
) -> None:
    for decided, left in zip(freed(one, other, YEAR, 0), freed(one, other, YEAR), strict=True):
        assert decided.cash_released_pence >= left.cash_released_pence
