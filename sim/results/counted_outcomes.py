"""The table of counted outcomes: what residents would notice, by year and by group."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.outcomes.plans import percent_days_with_plan
from sim.parameters import catalogue
from sim.results.activity import Counted
from sim.results.outcomes import financial_year
from sim.services.names import OUTCOME_EVENTS

# Outcomes that a definition counts in some months only: discharges of October to December, say.
WINDOWS = Path(__file__).with_name("counted_windows.csv")
DAYS_PER_YEAR = 365.25  # as the table of population has its years
PLAN_DAYS = "people_with_plan_days"  # what schemes add: person-days with a single plan
_WHO = ("age_band", "deprivation_quintile", "cohort")
_KEYS = ("financial_year", "outcome", *_WHO)
_NONE = "0"


def counted_outcomes(
    tally: Counted,
    months: Sequence[date],
    weight: int,
    groups: tuple[Sequence[str], Sequence[str], Sequence[str]],
    population: pl.DataFrame,
) -> pl.DataFrame:
    """Counts of people, events and days of the whole place: sample counts times `weight`.

    `groups` are the labels of age bands, quintiles and commissioning groups.

    Also days lived here (`person_days`), and those of them that were spent at home
    (`days_at_home`): not in a hospital bed, an intermediate care bed, a care home or a hospice.
    """
    ages, quintiles, cohorts = groups
    lived = _person_days(population)
    years, by_year = _by_year(tally.outcomes, months)
    year, event, group = np.nonzero(by_year)
    of_age_and_quintile, of_cohort = np.divmod(group, len(cohorts))
    of_age, of_quintile = np.divmod(of_age_and_quintile, len(quintiles))
    names = [*OUTCOME_EVENTS, *(one["name"] for one in _windows())]
    labels = {
        "financial_year": (years, year),
        "outcome": (names, event),
        "age_band": (ages, of_age),
        "deprivation_quintile": (quintiles, of_quintile),
        "cohort": (cohorts, of_cohort),
    }
    counted = pl.DataFrame(
        {name: pl.Series(list(known), dtype=pl.String)[at] for name, (known, at) in labels.items()}
        | {"count": by_year[year, event, group] * weight}
    )
    away = counted.filter(outcome="nights_away").with_columns(-pl.col("count"))
    at_home = pl.concat([lived, away]).with_columns(pl.lit("days_at_home").alias("outcome"))
    return pl.concat([counted, lived, _summed(at_home)])


def _by_year(
    outcomes: NDArray[np.int64], months: Sequence[date]
) -> tuple[list[str], NDArray[np.int64]]:
    """Financial years, and what each came to [year, outcome, group]: events, then windows."""
    dates = pl.DataFrame({"month": list(months)}).select(financial_year(pl.col("month")))
    of_month = dates.to_series().to_list()
    years = list(dict.fromkeys(of_month))
    begins = [of_month.index(year) for year in years]
    in_windows = [
        np.where(_in_window(one, months)[:, np.newaxis], outcomes[:, at], 0)
        for one in _windows()
        for at in (OUTCOME_EVENTS.index(one["outcome"]),)
    ]
    every = [outcomes, *(window[:, np.newaxis] for window in in_windows)]
    return years, np.concatenate([np.add.reduceat(one, begins) for one in every], axis=1)


def _in_window(window: Mapping[str, str], months: Sequence[date]) -> NDArray[np.bool_]:
    """Which months a definition counts."""
    numbers = {int(number) for number in window["months"].split("|")}
    return np.array([month.month in numbers for month in months])


def days_planned(
    events: Mapping[str, NDArray[np.int64]],
    months: Sequence[date],
    weight: int,
    population: pl.DataFrame,
) -> pl.DataFrame:
    """By year, person-days of people with a long-term condition, and percent-days with a plan."""
    with_condition = population.filter(pl.col("conditions").cast(pl.String) != _NONE)
    days = _person_days(with_condition).group_by("financial_year").agg(pl.col("count").sum())
    noted = pl.DataFrame({"month": list(months), "noted": events.get(PLAN_DAYS, 0)})
    by_year = noted.group_by(financial_year(pl.col("month")).alias("financial_year")).agg(
        pl.col("noted").sum() * weight
    )
    held = int(catalogue()["outcomes.plans.held_percent"].value)
    known = days.join(by_year, on="financial_year").sort("financial_year")
    pairs = zip(known["noted"].to_list(), known["count"].to_list(), strict=True)
    planned = [percent_days_with_plan(had, of, held) for had, of in pairs]
    measures = {"days_with_condition": known["count"].to_list(), "plan_percent_days": planned}
    return pl.concat(
        [
            pl.DataFrame({"financial_year": known["financial_year"], "value": values}).select(
                "financial_year", pl.lit(name).alias("measure"), "value"
            )
            for name, values in measures.items()
        ]
    )


def _person_days(population: pl.DataFrame) -> pl.DataFrame:
    """Days lived here: whole numbers, which years in the table of population came from."""
    whole = (pl.col("person_years") * DAYS_PER_YEAR).round().cast(pl.Int64)
    days = population.select(
        "financial_year",
        pl.lit("person_days").alias("outcome"),
        *(pl.col(name).cast(pl.String) for name in _WHO),
        whole.alias("count"),
    )
    return _summed(days)


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by(_KEYS).agg(pl.col("count").sum()).select(*_KEYS, "count")


@cache
def _windows() -> tuple[dict[str, str], ...]:
    with WINDOWS.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
