"""Sums of the first financial year, from the tables of one run."""

import math

import polars as pl
from polars import DataFrame

PER_THOUSAND = 1_000
PER_HUNDRED_THOUSAND = 100_000
PER_CENT = 100
MONTHS_IN_A_YEAR = 12


def over(count: float, whole: float, scale: float = 1) -> float:
    """`count` for every `scale` of `whole`; not a number where there is no whole."""
    return scale * count / whole if whole else math.nan


def first_year_of(table: DataFrame) -> DataFrame:
    """The rows of a table's first financial year."""
    return table.filter(pl.col("financial_year") == pl.col("financial_year").min())


class Totals(dict[str, float]):
    """Totals by measure, in which what was never counted is 0."""

    def __missing__(self, measure: str) -> float:
        return 0.0


def yearly_totals(outcomes: DataFrame) -> Totals:
    """Each outcome summed over all groups; one that never happened is 0."""
    everybody = outcomes.filter(pl.col("cohort") == "all")
    sums = everybody.group_by("measure").agg(pl.col("value").sum())
    return Totals(zip(sums["measure"].to_list(), sums["value"].to_list(), strict=True))


def days_in_first_year(capacity: DataFrame) -> int:
    """Days in the first financial year of a capacity table."""
    months = capacity.select("month", "days").unique().sort("month").head(MONTHS_IN_A_YEAR)
    return int(months["days"].sum())


def first_months(table: DataFrame) -> DataFrame:
    """The rows of a table's first twelve months."""
    return table.filter(pl.col("month") < pl.col("month").min().dt.offset_by("1y"))
