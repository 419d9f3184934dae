"""Growth of people with many conditions by driver, and their share, worked by hand."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import sim
from sim.comparison import DRIVERS, growth, interval, prevalence, whole_parts
from sim.comparison.growth import growth_by_driver
from sim.parameters import InputError

with Path(__file__).with_name("test_growth_cases.csv").open(encoding="utf-8") as handle:
    CASES = list(csv.DictReader(handle))


def counted(words: str) -> tuple[list[int], list[int]]:
    """Holding and everyone, by group, from "10/100; 50/100"."""
    pairs = [tuple(map(int, pair.split("/"))) for pair in words.split("; ")]
    return [held for held, _ in pairs], [here for _, here in pairs]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_growth_by_hand(case: dict[str, str]) -> None:
    days = [counted(case[day]) for day in ("then", "now")]
    holding, everyone = (np.array([day[which] for day in days]) for which in (0, 1))
    parts = growth_by_driver(everyone, holding)[:, 0]
    assert parts.tolist() == [int(case[driver]) for driver in DRIVERS]


def test_the_largest_remainder_is_rounded_up_and_ties_go_to_the_first() -> None:
    assert whole_parts(np.array([0.2, 0.5, 0.3]), np.array(1)).tolist() == [0, 1, 0]
    assert whole_parts(np.array([1.5, 1.5]), np.array(3)).tolist() == [2, 1]
    assert whole_parts(np.array([-0.25, -0.75, 0.0]), np.array(-1)).tolist() == [0, -1, 0]
    assert whole_parts(np.array([2.9999999999, 1e-13]), np.array(3)).tolist() == [3, 0]


Row = tuple[int, str, str, str, str, int, int]


def table_of(rows: list[Row], scenario: str = "do_nothing") -> pl.DataFrame:
    """Rows replicate, year, age band, quintile, conditions, people on the first and last day."""
    names = ("replicate", "financial_year", "age_band", "deprivation_quintile", "conditions")
    columns = dict(
        zip((*names, "people_start", "people_end"), zip(*rows, strict=True), strict=True)
    )
    return pl.DataFrame(columns).with_columns(
        pl.lit(scenario).alias("scenario"), pl.lit("female").alias("sex")
    )


def two_runs() -> list[Row]:
    """Two years; 30 of 100 hold two or more, 10 four or more; then 33 or 37, then 44 or 36."""
    rows: list[Row] = []
    for replicate, ends in enumerate([((67, 21, 12), (56, 28, 16)), ((63, 25, 12), (64, 26, 10))]):
        start: tuple[int, ...] = (70, 20, 10)
        for year, end in zip(("2025-26", "2026-27"), ends, strict=True):
            for held, then, now in zip(("1", "3", "4+"), start, end, strict=True):
                rows.append((replicate, year, "85-89", "1", held, then, now))
            start = end
    return rows


def found(rows: pl.DataFrame, **values: Any) -> dict[str, Any]:
    return rows.row(
        by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in values.items()), named=True
    )


def test_growth_is_counted_from_the_first_day_with_an_interval_over_runs() -> None:
    rows = growth(table_of(two_runs()))
    assert rows.height == 2 * 2 * 4  # years x two or more, four or more x drivers and all
    mean, low, high = interval(np.array([14.0, 6.0]))
    whole = found(rows, conditions="2+", financial_year="2026-27", driver="all")
    assert whole["people_mean"] == mean == 10
    assert (whole["people_low"], whole["people_high"]) == (low, high)
    assert whole["replicates"] == 2
    incidence = found(rows, conditions="4+", financial_year="2025-26", driver="incidence")
    assert [incidence[f"people_{end}"] for end in ("mean", "low", "high")] == [2, 2, 2]


def test_scenarios_are_kept_apart() -> None:
    both = pl.concat([table_of(two_runs()), table_of(two_runs(), "another")])
    rows = growth(both)
    one, other = (rows.filter(scenario=name).drop("scenario") for name in ("do_nothing", "another"))
    assert one.equals(other)
    assert one.equals(growth(table_of(two_runs())).drop("scenario"))


def test_the_order_of_rows_and_rows_of_nobody_do_not_matter() -> None:
    nobody: list[Row] = [(k, "2025-26", "5-9", "5", "0", 0, 0) for k in range(2)]
    usual, turned = growth(table_of(two_runs())), growth(table_of([*nobody, *two_runs()[::-1]]))
    assert usual.equals(turned)


def test_shares_on_each_day_by_hand() -> None:
    rows = prevalence(table_of(two_runs()))
    assert rows["day"].unique().sort().to_list() == [
        date(2025, 4, 1),
        date(2026, 3, 31),
        date(2027, 3, 31),
    ]
    first = found(rows, conditions="2+", day=date(2025, 4, 1))
    assert (first["share_percent_mean"], first["people_mean"], first["everyone_mean"]) == (
        *(30, 30, 100),
    )
    last = found(rows, conditions="4+", day=date(2027, 3, 31))
    mean, low, high = interval(np.array([16.0, 10.0]))
    assert last["share_percent_mean"] == pytest.approx(mean)
    assert last["share_percent_low"] == pytest.approx(low)
    assert last["share_percent_high"] == pytest.approx(high)


def test_ages_come_in_order_and_empty_groups_are_left_out() -> None:
    rows: list[Row] = [
        (k, "2025-26", band, "1", held, people, people)
        for k in range(2)
        for band, people in (("90+", 4), ("5-9", 0), ("15-19", 8))
        for held in ("0", "2")
    ]
    by_age = prevalence(table_of(rows), ("age_band",)).filter(conditions="2+", day=date(2025, 4, 1))
    assert by_age["age_band"].to_list() == ["15-19", "90+"]
    assert by_age["share_percent_mean"].to_list() == [50, 50]


def test_at_the_same_ages_the_younger_fifth_is_not_the_healthier() -> None:
    """Young: 20 of 80 in fifth 1, 2 of 20 in 5. Old: 16 of 20 in fifth 1, 40 of 80 in 5."""
    people = {("20-24", "1"): (20, 80), ("20-24", "5"): (2, 20)}
    people |= {("80-84", "1"): (16, 20), ("80-84", "5"): (40, 80)}
    rows: list[Row] = [
        (k, "2025-26", age, fifth, held, count, count)
        for k in range(2)
        for (age, fifth), (many, here) in people.items()
        for held, count in (("0", here - many), ("4+", many))
    ]
    table, by = table_of(rows), ("deprivation_quintile",)
    day = pl.col("day") == date(2025, 4, 1)
    as_it_is = prevalence(table, by).filter(day, conditions="2+")["share_percent_mean"]
    assert as_it_is.to_list() == pytest.approx([36, 42])
    alike = prevalence(table, by, at_the_same_ages=True).filter(day, conditions="2+")
    assert alike["share_percent_mean"].to_list() == pytest.approx(
        [52.5, 30]
    )  # half young, half old
    whole = prevalence(table, (), at_the_same_ages=True).filter(day, conditions="2+")
    assert whole["share_percent_mean"].to_list() == pytest.approx([39])


def test_where_a_fifth_has_nobody_of_some_age_the_place_stands_in() -> None:
    rows: list[Row] = [
        (k, "2025-26", age, fifth, held, count, count)
        for k in range(2)
        for age, fifth, none, many in (("20-24", "1", 90, 10), ("80-84", "5", 50, 50))
        for held, count in (("0", none), ("4+", many))
    ]
    by = ("deprivation_quintile",)
    alike = prevalence(table_of(rows), by, at_the_same_ages=True).filter(conditions="2+")
    assert alike["share_percent_mean"].to_list() == pytest.approx([30] * 4)


def test_one_group_may_be_named_alone_and_sim_has_both_functions() -> None:
    table = table_of(two_runs())
    assert sim.prevalence(table, "sex").equals(prevalence(table, ("sex",)))
    assert sim.growth(table).equals(growth(table))


def test_one_run_uneven_years_and_unknown_groups_are_refused() -> None:
    rows = two_runs()
    with pytest.raises(InputError, match="at least 2 replicates"):
        growth(table_of([row for row in rows if row[0] == 0]))
    with pytest.raises(InputError, match="same years"):
        growth(table_of([row for row in rows if row[:2] != (1, "2026-27")]))
    with pytest.raises(InputError, match="age_band, sex, deprivation_quintile"):
        prevalence(table_of(rows), ("frailty",))
