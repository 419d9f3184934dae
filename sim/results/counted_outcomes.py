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
    month, event, group = np.nonzero(tally.outcomes)
    of_age_and_quintile, of_cohort = np.divmod(group, len(cohorts))
    of_age, of_quintile = np.divmod(of_age_and_quintile, len(quintiles))
    by_month = pl.DataFrame(
        {
            "month": pl.Series(list(months), dtype=pl.Date).gather(month),
            "outcome": pl.Series(list(OUTCOME_EVENTS)).gather(event),
            "age_band": pl.Series(list(ages), dtype=pl.String).gather(of_age),
            "deprivation_quintile": pl.Series(list(quintiles), dtype=pl.String).gather(of_quintile),
            "cohort": pl.Series(list(cohorts), dtype=pl.String).gather(of_cohort),
            "count": tally.outcomes[month, event, group] * weight,
        }
    ).with_columns(financial_year(pl.col("month")).alias("financial_year"))
    in_windows = [
        by_month.filter(
            pl.col("outcome") == one["outcome"],
            pl.col("month").dt.month().is_in([int(number) for number in one["months"].split("|")]),
        ).with_columns(pl.lit(one["name"]).alias("outcome"))
        for one in _windows()
    ]
    counted = _summed(pl.concat([by_month, *in_windows]).select(*_KEYS, "count"))
    away = counted.filter(outcome="nights_away").with_columns(-pl.col("count"))
    at_home = pl.concat([lived, away]).with_columns(pl.lit("days_at_home").alias("outcome"))
    return pl.concat([counted, lived, _summed(at_home)]).sort(_KEYS)


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
