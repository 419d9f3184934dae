"""A ledger, budgets and a pooled fund small enough to add up by hand."""

from datetime import date
from typing import Any

import polars as pl

from sim.results import Results, table

APRIL, NEXT_APRIL = date(2025, 4, 1), date(2026, 4, 1)
YEARS = ("2025-26", "2026-27")
Posting = tuple[str, str, str, int]
"""Payer, provider, line and pence; a line of `fund` is a transfer."""


def run_of(
    scenario: str,
    replicate: int,
    postings: list[Posting],
    outcomes: dict[str, tuple[float, float]],
    pool: list[tuple[Any, ...]] | None = None,
) -> Results:
    """One run of two years; all is paid in the first month, `outcomes` by year."""
    ledger = [
        {
            "month": APRIL,
            **{"payer": payer, "provider": provider, "line": line, "amount_pence": pence},
            **{"transfer": line == "fund", "fund": "pool" if line == "fund" else "own"},
        }
        for payer, provider, line, pence in postings
    ]
    groups = dict.fromkeys(("age_band", "deprivation_quintile", "conditions", "cohort"), "all")
    of_years = [
        {"financial_year": year, "measure": measure, "value": value, **groups}
        for measure, values in outcomes.items()
        for year, value in zip(YEARS, values, strict=True)
    ]
    tables = {
        "ledger": table("ledger", ledger, scenario, replicate),
        "outcomes": table("outcomes", of_years, scenario, replicate),
    }
    if pool is not None:
        names = ("financial_year", "line", "partner", "contribution_pence", "actual_pence")
        columns = (*names, "variance_share_pence", "unfunded_pence")
        rows = pl.DataFrame(pool, schema=columns, orient="row")
        tables["pool"] = table("pool", rows, scenario, replicate)
    return Results(tables, {"residents": 100_000})
