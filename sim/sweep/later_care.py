"""What reablement does to later home care, measured in the pathway that carries it.

The place is run twice under the same dice: all who leave hospital for home with support have
reablement first, or all have home care straight away. There is room for everybody. Of the same
residents, who were to leave on the same day, the days of home care are compared: in the year from
that day on, or from the end of reablement on.
"""

from functools import partial
from typing import Any

import numpy as np
import polars as pl

from sim.area import Area
from sim.parameters import catalogue
from sim.parameters.financial_year import financial_year
from sim.results import Results
from sim.run import run
from sim.scenario import Change, Scenario
from sim.sweep.pool import run_tasks
from sim.sweep.task import Residents, Runner, Task
from sim.sweep.trial_counts import Counts, Numbers

YEAR = 365  # days
YEARS = 2  # one in which people leave hospital, one in which they are followed
_DAYS_OF_A_BLOCK = 30
TO_REABLEMENT = "pathways.discharge.pathway_1_to_reablement"
_WHO = ["resident", "requested"]


def later_care(
    area: Area, years: int, residents: Residents, seed: int, workers: int, runner: Runner = run
) -> Counts:
    """Days of home care in the year after, by month of leaving: straight away, and reablement."""
    pair = [_scenario(area, share) for share in (0.0, 1.0)]
    everybody = round(area.people) if residents == "all" else residents
    tasks = [
        Task(area, scenario, max(years, YEARS), seed, 0, residents, everybody) for scenario in pair
    ]
    straight, after = (
        one.tables["journeys"].filter(pl.col("service").is_in(["reablement", "home_care"]))
        for one in run_tasks(tasks, partial(_journeys, runner), workers=workers)
    )
    return _counts(straight, after)


def _journeys(runner: Runner, *given: Any, **named: Any) -> Results:
    results = runner(*given, **named)
    return Results({"journeys": results.tables["journeys"]}, results.facts)


def _counts(straight: pl.DataFrame, after: pl.DataFrame) -> Counts:
    """Of residents who ask for reablement in one run and, that day, for home care in the other."""
    asked = after.filter(pl.col("service") == "reablement", pl.col("requested").is_between(0, YEAR))
    first = asked.sort(_WHO).unique("resident", keep="first").select(_WHO)
    same = straight.filter(pl.col("service") == "home_care").select(_WHO).unique()
    over_on = asked.group_by(_WHO).agg(pl.col("ended").max()).drop_nulls()
    people = first.join(same, on=_WHO, how="semi").join(over_on, on=_WHO).sort(_WHO)
    begins = people["requested"], people["ended"]
    block = people["requested"].to_numpy() // _DAYS_OF_A_BLOCK
    size = int(block.max()) + 1
    over = np.bincount(block, minlength=size).astype(np.float64)
    without, events = (
        np.bincount(block, _days(people, since, journeys), minlength=size).astype(np.float64)
        for since, journeys in zip(begins, (straight, after), strict=True)
    )
    return Counts(without, over, events, over)


def _days(people: pl.DataFrame, since: pl.Series, journeys: pl.DataFrame) -> Numbers:
    """Days of home care of each in the year from a day of their own on."""
    people = people.select(*_WHO, since.alias("since"))
    care = journeys.filter(pl.col("service") == "home_care", pl.col("started").is_not_null())
    care = care.select("resident", "started", "ended")
    begun, end = pl.max_horizontal("started", "since"), pl.col("since") + YEAR
    ended = pl.min_horizontal(pl.col("ended").fill_null(end.max() + YEAR), end)
    days = (
        people.join(care, on="resident")
        .with_columns((ended - begun).clip(0).alias("days"))
        .group_by(_WHO)
        .agg(pl.col("days").sum())
    )
    of_each = people.join(days, on=_WHO, how="left", maintain_order="left")["days"]
    return of_each.fill_null(0).to_numpy().astype(np.float64)


def _scenario(area: Area, share: float) -> Scenario:
    since = financial_year(area.first_year)
    grows = float(catalogue()["sweep.home_care_curve.workforce_growth_per_year"].value)
    room = [
        Change(f"area.capacity.{places}", "multiply", 1 + grows, "Room for everybody", since=since)
        for places in ("reablement_places", "home_care_hours_per_week")
    ]
    staff = Change(
        "pathways.capacity.workforce_growth_per_year",
        "set",
        grows,
        "Staff are assumed to be found at once",
        where={"service": ("reablement", "home_care")},
        since=since,
    )
    who = Change(TO_REABLEMENT, "set", share, "All have it, or nobody", since=since)
    name = f"reablement for {share:g} of those who leave hospital with support"
    return Scenario(name, name, "What does reablement do later?", (who, staff, *room))
