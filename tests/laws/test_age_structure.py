"""The two tables of people agree: `age_structure` and `population`, to the person."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.population import age_structure, by_five_years
from sim.population.cells import N_CELLS
from sim.results import Results
from sim.run import run
from sim.scenario import load_scenario
from tests.lived import small_place

MEASURES = ("people_start", "people_end")


@pytest.fixture(scope="module", params=["all", 2000])
def lived(request: pytest.FixtureRequest) -> Results:
    return run(
        small_place(8000), load_scenario("do_nothing"), years=2, seed=5, residents=request.param
    )


def sums(frame: pl.DataFrame, *by: str) -> list[tuple[Any, ...]]:
    return frame.group_by(by).agg(pl.col(MEASURES).sum()).sort(by).rows()


def test_sums_over_ages_are_those_of_the_population_table(lived: Results) -> None:
    by = ("financial_year", "sex", "deprivation_quintile", "conditions")
    inhabited = (pl.col("people_start") > 0) | (pl.col("people_end") > 0)
    population, ages = lived.tables["population"], lived.tables["age_structure"]
    found = pl.DataFrame(sums(ages, *by), orient="row")
    told = population.group_by(by).agg(pl.col(MEASURES).sum()).filter(inhabited).sort(by)
    assert found.rows() == told.rows()
    assert ages["people_end"].sum() == population["people_end"].sum() > 0


@pytest.mark.parametrize(
    ("band", "five_years"),
    [
        ("65-74", ("65-69", "70-74")),
        ("75-84", ("75-79", "80-84")),
        ("85+", ("85-89", "90+")),
    ],
)
def test_bands_that_both_tables_have_agree(
    lived: Results, band: str, five_years: tuple[str, ...]
) -> None:
    ages = lived.tables["age_structure"].filter(pl.col("age_band").is_in(five_years))
    population = lived.tables["population"].filter(age_band=band)
    assert sums(ages, "financial_year") == sums(population, "financial_year")


def test_a_year_begins_with_the_people_that_the_last_one_ended_with(lived: Results) -> None:
    ages = lived.tables["age_structure"]
    keys = ("age_band", "sex", "deprivation_quintile", "conditions")
    first, second = (ages.filter(financial_year=year) for year in ("2025-26", "2026-27"))
    ended = first.filter(pl.col("people_end") > 0).select(*keys, "people_end").sort(keys)
    began = second.filter(pl.col("people_start") > 0).select(*keys, "people_start").sort(keys)
    assert ended.rows() == began.rows()


def test_only_groups_that_are_empty_at_both_ends_have_no_row() -> None:
    at_first, at_last = np.zeros(N_CELLS, np.int64), np.zeros(N_CELLS, np.int64)
    at_first[0] = 3  # a newborn girl of the most deprived fifth, fit, no conditions
    at_last[N_CELLS - 1] = 2  # a man of 100 of the least deprived, five conditions or more
    counted = [by_five_years(cells) for cells in (at_first, at_last)]
    rows = pl.DataFrame(age_structure(counted, ["2025-26"], 7)).rows()
    assert rows == [
        ("2025-26", "0-4", "female", "1", "0", 21, 0),
        ("2025-26", "90+", "male", "5", "4+", 0, 14),
    ]
