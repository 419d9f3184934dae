"""What a scenario frees of one kind of care, worked by hand: cash, or capacity released."""

from collections.abc import Sequence

import pytest

from sim.money.cashable import CashableMonth, Part, lever_terms
from sim.money.double_running import PaidTwice, paid_twice
from sim.money.freed import CareMonth, freed
from sim.money.freed_terms import BED_DAYS, Leaves, care_terms
from sim.parameters import InputError, Values
from tests.unit.money_month import values

YEAR = [values("2025-26")]
# A bed day is worth GBP 414.58: 291.40 for staff of the bed, 41.458 for what is bought with it
FULL, STEP, VARIABLE = 41458, 29140, 4145.8
FIXED = 4145800 - 2914000 - 414580
DAYS, BEDS, WARD = 30, 100, 25
LAG = 6


def months(bed_days: Sequence[int], beds: int = BEDS) -> list[CareMonth]:
    return [CareMonth(DAYS, each, beds * DAYS) for each in bed_days]


def of_kind(
    kind: str,
    baseline: Sequence[CareMonth],
    scenario: Sequence[CareMonth],
    years: Sequence[Values] = YEAR,
) -> list[CashableMonth]:
    return freed(baseline, scenario, care_terms(years)[kind], [lever_terms(one) for one in years])


def of_beds(
    bed_days: tuple[int, int], beds: int = BEDS, years: Sequence[Values] = YEAR
) -> list[CashableMonth]:
    was, now = ([each] * (12 * len(years)) for each in bed_days)
    return of_kind(BED_DAYS, months(was), months(now, beds), years)


def sums(rows: Sequence[CashableMonth], month: int) -> dict[Part, tuple[int, int]]:
    return {
        row.part: (row.cash_released_pence, row.capacity_released_pence)
        for row in rows
        if row.month == month
    }


def test_without_a_bed_closed_only_supplies_are_cash() -> None:
    by_part = sums(of_beds((2900, 2800)), 0)
    # 100 days x 41.458; 100 x 291.40; the rest of 100 x 414.58
    assert by_part[Part.VARIABLE] == (414580, 0)
    assert by_part[Part.STEP] == (0, 2914000)
    assert by_part[Part.FIXED] == (0, FIXED)


def test_staff_of_closed_wards_are_cash_from_the_lag_on() -> None:
    """A ward of 25 beds closes and 800 days a month are freed: 750 of them are its own."""
    rows = of_beds((2900, 2100), BEDS - WARD)
    cash = [sums(rows, month)[Part.STEP][0] for month in range(12)]
    assert cash == [0] * LAG + [WARD * DAYS * STEP] * (12 - LAG)
    assert sums(rows, 11)[Part.STEP][1] == 50 * STEP
    assert sums(rows, 11)[Part.FIXED] == (0, 8 * FIXED)


def test_a_ward_that_closed_while_its_days_are_used_elsewhere_frees_nothing_of_its_own() -> None:
    """Two wards close, and days of one only are freed."""
    rows = of_beds((2900, 2900 - WARD * DAYS), BEDS - 2 * WARD)
    assert sums(rows, 11)[Part.STEP] == (WARD * DAYS * STEP, 0)


def test_fewer_beds_than_a_ward_move_no_cash_of_staff() -> None:
    rows = of_beds((2900, 2000), BEDS - WARD + 1)
    assert all(sums(rows, month)[Part.STEP][0] == 0 for month in range(12))


def test_more_days_take_back_what_fewer_give() -> None:
    one, other = [2900, 2800] * 6, [2800, 2900] * 6
    rows = of_kind(BED_DAYS, months(one), months(other))
    for part in Part:
        of_part = [row for row in rows if row.part is part]
        assert sum(row.cash_released_pence for row in of_part) == 0
        assert sum(row.capacity_released_pence for row in of_part) == 0
        assert of_part[0].freed_units == -of_part[1].freed_units == 100


def test_beds_that_open_are_paid_for_at_once() -> None:
    """Three more beds, 100 more days: staff for 90 of them come new, and ten were there."""
    by_part = sums(of_beds((2800, 2900), BEDS + 3), 0)
    assert by_part[Part.STEP] == (-90 * STEP, -10 * STEP)
    assert by_part[Part.VARIABLE] == (-414580, 0)


def test_a_contract_ends_with_all_its_cost_after_its_notice() -> None:
    """A year later; what is bought with each hour is saved from the first month on."""
    two = [values("2025-26"), values("2026-27")]
    was, now = ([CareMonth(DAYS, hours, hours) for _ in range(24)] for hours in (1000, 900))
    rows = of_kind("home_care", was, now, two)
    for month, ended in ((0, False), (11, False), (12, True), (23, True)):
        by_part = sums(rows, month)
        assert (by_part[Part.FIXED][1] == by_part[Part.STEP][1] == 0) is ended
        assert (by_part[Part.FIXED][0] > 0) is ended
        assert by_part[Part.VARIABLE][1] == 0


def test_posts_go_by_whole_teams_after_three_months() -> None:
    """A link worker has 52 places, at 90 % in use each good for a contact in ten days."""
    terms = care_terms(YEAR)["link_worker"][0]
    assert terms.leaves is Leaves.POST
    team = terms.units_in_a_step * DAYS
    assert team == pytest.approx(52 * 0.9 / 10 * DAYS)
    was, now = ([CareMonth(DAYS, n, n) for _ in range(12)] for n in (1000, 1000 - round(team)))
    cash = [sums(of_kind("link_worker", was, now), month)[Part.STEP][0] for month in range(12)]
    assert cash[:3] == [0, 0, 0]
    assert min(cash[3:]) > 0


def test_each_year_has_its_prices() -> None:
    rows = of_beds((2900, 2800), years=[values("2025-26"), values("2026-27")])
    before, after = (sum(map(sum, sums(rows, month).values())) for month in (11, 12))
    assert before == 100 * FULL
    assert after == pytest.approx(before * _nhs_growth(), abs=1)


def _nhs_growth() -> float:
    return 1 + values("2026-27").number("money.inflation.nhs_change_percent") / 100


def test_runs_of_different_lengths_are_refused() -> None:
    with pytest.raises(InputError, match="scenario: 11 months, but terms of 1 years"):
        of_kind(BED_DAYS, months([1] * 12), months([1] * 11))


def test_what_stands_free_is_paid_twice_as_far_as_something_else_is_built_up() -> None:
    """100 bed days stand free at 291.40; slots of a virtual ward grow by 100 a month."""
    terms = care_terms(YEAR)
    was, now = months([2900] * 12), months([2800] * 12)
    beds = paid_twice(was, now, terms[BED_DAYS], of_kind(BED_DAYS, was, now))
    assert beds == [PaidTwice(100 * STEP, 0)] * 12
    few, many = ([CareMonth(DAYS, 500, slots)] * 12 for slots in (600, 700))
    ward = paid_twice(few, many, terms["virtual_ward"], of_kind("virtual_ward", few, many))
    cost = terms["virtual_ward"][0].cost
    built = round(100 * (cost.fixed + cost.step) / 1_000_000)
    assert ward == [PaidTwice(0, built)] * 12
    together = PaidTwice(*map(sum, zip(beds[0], ward[0], strict=True)))
    assert together.twice_pence == min(100 * STEP, built)


def test_what_stood_free_all_along_is_not_paid_twice() -> None:
    same = months([2000] * 12)
    rows = of_kind(BED_DAYS, same, same)
    assert paid_twice(same, same, care_terms(YEAR)[BED_DAYS], rows) == [PaidTwice()] * 12
