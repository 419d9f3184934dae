"""What schemes were by year, from months written by hand."""

from datetime import date

import polars as pl
import pytest

from sim.comparison import scheme_years
from sim.results import Results
from sim.results.schema import polars_schema

MONTHS = [date(2025 + (month + 3) // 12, (month + 3) % 12 + 1, 1) for month in range(24)]


def run_of(replicate: int, enrolled: int, places: int, from_month: int = 0) -> Results:
    """Two years in which each month costs 1,000 pounds and brings in two people."""
    counts = dict.fromkeys(("eligible", "offered", "accepted", "ended", "overlapping"), 0)
    rows = [
        {
            **{"scenario": "one", "replicate": replicate, "month": month, "scheme": "visits"},
            **counts,
            **{"switch": "central", "waiting": 3, "started": 2, "enrolled": enrolled},
            **{"working": enrolled, "places": places, "contacts": 5, "fixed_pence": 60_000},
            **{"set_up_pence": 10_000, "variable_pence": 30_000},
        }
        for month in MONTHS[from_month:]
    ]
    # Later columns of the table are no part of this.
    others = {name: 0 for name in polars_schema("schemes") if name not in rows[0]}
    years = pl.DataFrame({"scenario": "one", "financial_year": ["2025-26", "2026-27"]})
    return Results({"schemes": pl.DataFrame(rows).with_columns(**others), "outcomes": years})


def told(*runs: Results) -> dict[tuple[str, str], dict[str, float]]:
    rows = scheme_years(runs)["scheme_years"].to_dicts()
    return {(row["measure"], row["financial_year"]): row for row in rows}


def test_people_by_the_year_are_summed_and_at_a_time_averaged() -> None:
    found = told(run_of(0, 10, 20), run_of(1, 14, 20))
    assert found["started", "2025-26"]["mean"] == 24
    assert found["waiting", "all"]["mean"] == 3
    assert found["enrolled", "2026-27"]["mean"] == 12
    assert found["filled", "all"]["mean"] == pytest.approx(60)
    # Two runs, 10 and 14: standard error 2, and Student's t of one degree of freedom.
    assert found["enrolled", "all"]["high"] == pytest.approx(12 + 12.7062 * 2, abs=1e-3)


def test_pounds_a_year_and_a_person() -> None:
    found = told(run_of(0, 10, 20), run_of(1, 10, 20))
    assert found["cost_gbp", "all"]["mean"] == 12_000
    assert found["cost_gbp_per_person_year", "2025-26"]["mean"] == 1200
    assert found["cost_gbp", "all"]["low"] == found["cost_gbp", "all"]["high"] == 12_000


def test_a_year_without_it_counts_as_none() -> None:
    found = told(run_of(0, 10, 20, from_month=12), run_of(1, 10, 20, from_month=12))
    assert found["enrolled", "2025-26"]["mean"] == 0
    assert found["enrolled", "all"]["mean"] == 5
    assert ("filled", "2025-26") not in found
    assert found["cost_gbp_per_person_year", "all"]["mean"] == 1200


def test_a_service_has_no_places_to_fill() -> None:
    found = told(run_of(0, 10, 0), run_of(1, 10, 0))
    assert ("filled", "all") not in found


def test_where_nobody_has_a_scheme_there_is_no_table() -> None:
    assert scheme_years([Results({"outcomes": pl.DataFrame()})]) == {}
