"""All tables of one run, from what the rooms of the model have counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.results.activity import (
    Counted,
    activity,
    activity_by_segment,
    activity_of_years,
    capacity,
    waiting_list,
)
from sim.results.care_home_stays import care_home_stays
from sim.results.counted_outcomes import counted_outcomes, days_planned
from sim.results.funding import funding
from sim.results.outcomes import ALL, GROUPS, outcomes
from sim.results.schemes import scheme_events, scheme_rows
from sim.results.table import table

Rows = Mapping[str, Any] | Sequence[Any] | pl.DataFrame


def tables_of_run(
    scenario: str,
    replicate: int,
    *,
    tally: Counted,
    events: Mapping[str, NDArray[np.int64]],
    months: Sequence[date],
    weight: int,
    axes: Sequence[Sequence[str]],
    stay_ages: Sequence[str],
    cohorts: Sequence[str],
    population: Rows,
    age_structure: Rows,
    ledger: Rows,
    resource_cost: Rows,
    yearly: Rows,
    by_group: Rows | None = None,
    journeys: Rows | None = None,
    pool: Rows | None = None,
    provider_position: Rows | None = None,
    schemes: Sequence[Any] = (),
    scheme_costs: Sequence[Any] = (),
) -> dict[str, pl.DataFrame]:
    """Every table of the schema but `comparison`.

    `tally` and `events` are in sample units (see `activity` and `outcomes`); `axes` are the labels
    of what activity is counted by, the last of them morbidity segments; `stay_ages` those of stays
    in care homes, `cohorts` the commissioning groups; `schemes` and `scheme_costs` are months of
    schemes as the register and the books tell them (no rows, no tables of them); `population`,
    `age_structure`, `ledger` and `resource_cost` are columns by the schema, for the whole place,
    without scenario and replicate (months may be numbered from 0); `yearly` are further outcomes
    (financial_year, measure, value), such as budgets, and `by_group` those that have the columns of
    groups and cohort besides, such as QALYs. Where nobody is followed there are no
    `journeys`, and where nothing is pooled no `pool`, and no table of them; nor is there one of
    `provider_position` where it is not given.
    """
    *of_activity, segments = axes
    rows: dict[str, Rows] = {
        "population": population,
        "age_structure": age_structure,
        "activity": activity(tally, months, weight, of_activity),
        "activity_by_segment": activity_by_segment(tally, months, weight, segments),
        "funding": funding(tally, months, weight, *axes[:2]),
        "capacity": capacity(tally, months, weight),
        "care_home_stays": care_home_stays(tally, months, weight, stay_ages),
        "waiting_list": waiting_list(tally, months, weight),
        "ledger": ledger,
        "resource_cost": resource_cost,
    }
    tried = scheme_rows(schemes, scheme_costs, weight), scheme_events(schemes, weight)
    for name, found in zip(("schemes", "scheme_events"), tried, strict=True):
        if found is not None:
            rows[name] = found
    people = pl.DataFrame(population)
    groups = axes[0], axes[1], cohorts
    rows["counted_outcomes"] = counted_outcomes(tally, months, weight, groups, people)
    tables = {
        name: table(name, _dated(pl.DataFrame(given), months), scenario, replicate)
        for name, given in rows.items()
    }
    # Most outcomes are sums of activity: of a twelfth of the rows, where months are added up first.
    by_year = activity_of_years(tally, months, weight, of_activity)
    summed = outcomes(tables | {"activity": by_year}, events, months, weight)
    of_years = pl.DataFrame(yearly).cast({"value": pl.Float64})
    plans = days_planned(events, months, weight, people).cast({"value": pl.Float64})
    further = pl.concat([of_years.select(plans.columns), plans]).with_columns(
        pl.lit(ALL).alias(name) for name in GROUPS
    )
    parts = [further, *([] if by_group is None else [pl.DataFrame(by_group)])]
    each = (part.select(summed.columns).cast({"value": pl.Float64}) for part in parts)
    together = pl.concat([summed, *each])
    tables["outcomes"] = table("outcomes", together, scenario, replicate)
    may_be = {"journeys": journeys, "pool": pool, "provider_position": provider_position}
    for name, given in may_be.items():
        if given is not None:
            tables[name] = table(name, given, scenario, replicate)
    return tables


def _dated(rows: pl.DataFrame, months: Sequence[date]) -> pl.DataFrame:
    """The rows with months by date, where they were numbered from 0."""
    if "month" not in rows.columns or not rows.schema["month"].is_integer():
        return rows
    dates = pl.Series("month", list(months), pl.Date)
    return rows.with_columns(dates[rows["month"]].alias("month"))
