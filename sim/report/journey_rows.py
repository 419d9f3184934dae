"""The requests of followed residents: whose they are, and which of them touch a year."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from sim.report.journey_words import Row, Year
from sim.results import Results

TABLE, NUMBER = "journeys", "journey"
SCENARIO_ONLY = ("scenario", NUMBER)


def by_scenario(run: Results) -> dict[str, pl.DataFrame]:
    """Rows of the first replicate by scenario: in another the residents hold other conditions."""
    journeys = run.tables[TABLE]
    first = min(run.facts["run_seeds"], key=int)
    rows = journeys.filter(pl.col("replicate") == int(first))
    return {s["name"]: rows.filter(pl.col("scenario") == s["name"]) for s in run.facts["scenarios"]}


def of_resident(rows: pl.DataFrame, identity: str) -> list[Row]:
    """One resident's requests, in the order in which they were made."""
    return list(rows.filter(pl.col("resident") == identity).sort(NUMBER).iter_rows(named=True))


def by_resident(rows: pl.DataFrame, year: Year) -> dict[str, list[Row]]:
    """The requests of the year by resident, in the order in which they were made."""
    found: dict[str, list[Row]] = {}
    for row in of_year(rows, year).sort("resident", NUMBER).iter_rows(named=True):
        found.setdefault(row["resident"], []).append(row)
    return found


def of_year(rows: pl.DataFrame, year: Year) -> pl.DataFrame:
    """The requests of which any part lies in the year."""
    ended = pl.col("ended")
    return rows.filter(pl.col("requested") < year.end, ended.is_null() | (ended >= year.start))


def who_differ(first: pl.DataFrame, second: pl.DataFrame) -> set[str]:
    """Residents whose requests are not the same in both, whatever the scenario is called."""
    columns = [name for name in first.columns if name not in SCENARIO_ONLY]
    counted = [rows.group_by(columns).len() for rows in (first, second)]
    keys = [*columns, "len"]
    found: set[str] = set()
    for one, other in (counted, counted[::-1]):
        found |= set(one.join(other, on=keys, how="anti", nulls_equal=True)["resident"])
    return found


def touches(row: Row, year: Year) -> bool:
    """Whether any part of a request lies in the year."""
    return row["requested"] < year.end and (row["ended"] is None or row["ended"] >= year.start)


def alike(rows: list[Row] | None) -> list[Mapping[str, Any]]:
    """What can be compared between scenarios: the rows without what names the scenario."""
    return list(_bare(rows or []))


def _bare(rows: list[Row]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        yield {name: value for name, value in row.items() if name not in SCENARIO_ONLY}
