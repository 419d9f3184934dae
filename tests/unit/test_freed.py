"""What a scenario frees in hospital, worked by hand: cash, or capacity for somebody else."""

from collections.abc import Sequence

import pytest

from sim.money.cashable import Part
from sim.money.freed import FreedMonth, HospitalMonth, freed
from sim.parameters import InputError
from tests.unit.money_month import values

YEAR = [values("2025-26")]
# A bed day is worth GBP 414.58: 291.40 for staff of the bed, 41.458 for what is bought with it
FULL, STEP, VARIABLE = 41458, 29140, 4145.8
DAYS, BEDS = 30, 100


def months(bed_days: Sequence[int], beds: int = BEDS) -> list[HospitalMonth]:
    return [HospitalMonth(DAYS, each, beds * DAYS) for each in bed_days]


def sums(rows: Sequence[FreedMonth], month: int) -> dict[Part, tuple[int, int]]:
    return {
        row.kind: (row.cash_released_pence, row.capacity_released_pence)
        for row in rows
        if row.month == month
    }


def test_without_a_bed_closed_only_supplies_are_cash() -> None:
    rows = freed(months([2900] * 12), months([2800] * 12), YEAR)
    by_kind = sums(rows, 0)
    # 100 days x 41.458; 100 x 291.40; the rest of 100 x 414.58
    assert by_kind[Part.VARIABLE] == (414580, 0)
    assert by_kind[Part.STEP] == (0, 2914000)
    assert by_kind[Part.FIXED] == (0, 4145800 - 2914000 - 414580)


def test_staff_are_cash_as_far_as_beds_closed_and_days_were_freed() -> None:
    few = freed(months([2900] * 12), months([2800] * 12, BEDS - 2), YEAR)
    # 2 beds x 30 days of the 100 freed
    assert sums(few, 3)[Part.STEP] == (60 * STEP, 40 * STEP)
    many = freed(months([2900] * 12), months([2800] * 12, BEDS - 10), YEAR)
    assert sums(many, 3)[Part.STEP] == (100 * STEP, 0)


def test_a_ward_closes_after_its_lag_on_what_stands_free() -> None:
    """As many days as a ward has; six months after the decision its staff are gone."""
    year = [values("2025-26", {"money.cashable.ward_closure_lag_months": 6})]
    wards = round(year[0].number("money.resource_cost.beds_per_ward")) * DAYS
    rows = freed(months([2900] * 12), months([2900 - wards - 1] * 12), year, close_wards_from=2)
    cash = [sums(rows, month)[Part.STEP][0] for month in range(12)]
    assert cash == [0] * 8 + [wards * STEP] * 4


def test_beds_that_the_scenario_closed_are_not_closed_twice() -> None:
    year = [values("2025-26", {"money.cashable.ward_closure_lag_months": 0})]
    ward = round(year[0].number("money.resource_cost.beds_per_ward"))
    scenario = months([2900 - ward * DAYS] * 12, BEDS - 1)
    rows = freed(months([2900] * 12), scenario, year, close_wards_from=0)
    # One bed is gone, and what is left free is no whole ward
    assert sums(rows, 0)[Part.STEP] == (DAYS * STEP, (ward - 1) * DAYS * STEP)


def test_more_days_take_back_what_fewer_give() -> None:
    one, other = [2900, 2800] * 6, [2800, 2900] * 6
    rows = freed(months(one), months(other), YEAR)
    for kind in Part:
        of_kind = [row for row in rows if row.kind is kind]
        assert sum(row.cash_released_pence for row in of_kind) == 0
        assert sum(row.capacity_released_pence for row in of_kind) == 0
        assert of_kind[0].freed_bed_days == -of_kind[1].freed_bed_days == 100


def test_each_year_has_its_prices() -> None:
    two = [values("2025-26"), values("2026-27")]
    rows = freed(months([2900] * 24), months([2800] * 24), two)
    before, after = (sum(map(sum, sums(rows, month).values())) for month in (11, 12))
    assert before == 100 * FULL
    assert after == pytest.approx(before * _nhs_growth(), abs=1)


def _nhs_growth() -> float:
    return 1 + values("2026-27").number("money.inflation.nhs_change_percent") / 100


def test_runs_of_different_lengths_are_refused() -> None:
    with pytest.raises(InputError, match="scenario: 11 months, but values of 1 years"):
        freed(months([1] * 12), months([1] * 11), YEAR)
