"""What schemes were, year by year: people in them, places, cost; means and intervals over runs."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.paired import interval
from sim.results import ALL, Results, table
from sim.results.outcomes import financial_year

# Counted through a year, and as they stand on the first day of a month.
BY_THE_YEAR = ("offered", "accepted", "started", "ended", "contacts")
AT_A_TIME = ("eligible", "waiting", "enrolled", "working", "overlapping", "places")
PAID = ("fixed_pence", "set_up_pence", "variable_pence")
COST = "cost_gbp"
PER_PERSON = "cost_gbp_per_person_year"
FILLED = "filled"
UNITS = {
    FILLED: "percent",
    "contacts": "contacts",
    COST: "GBP",
    PER_PERSON: "GBP per person per year",
}
PERCENT, MONTHS_IN_YEAR, PENCE_PER_POUND = 100, 12, 100
KEYS = ["scenario", "scheme", "replicate", "financial_year"]
Numbers = NDArray[np.float64]


def scheme_years(results: Sequence[Results]) -> dict[str, pl.DataFrame]:
    """The table `scheme_years`; nothing where no scenario ever had a scheme.

    Years in which a scheme is not there yet count as 0. Filled is the share of places in use, and
    cost a person what all of it costs over the people in it; neither has a value where there are
    no places or no people.
    """
    found = [one.tables["schemes"] for one in results if "schemes" in one.tables]
    if not found:
        return {}
    sums = _sums(pl.concat(found))
    years = sorted({year for one in results for year in one.tables["outcomes"]["financial_year"]})
    replicates = sorted(set(pl.concat(found)["replicate"]))
    pairs = sums.select("scenario", "scheme").unique().sort("scenario", "scheme").rows()
    rows = []
    for scenario, scheme in pairs:
        of = {
            (row["replicate"], row["financial_year"]): row
            for row in sums.filter(scenario=scenario, scheme=scheme).to_dicts()
        }
        for year in (*years, ALL):
            within = years if year == ALL else [year]
            counted = {
                name: np.array(
                    [
                        sum(of.get((run, each), {}).get(name, 0) for each in within) / len(within)
                        for run in replicates
                    ]
                )
                for name in (*BY_THE_YEAR, *AT_A_TIME, "pence")
            }
            rows += _rows(scenario, scheme, year, counted)
    return {"scheme_years": table("scheme_years", rows)}


def _sums(months: pl.DataFrame) -> pl.DataFrame:
    """Whole sums of a year, of each run: what stands at a time is summed over its months."""
    pence = pl.sum_horizontal(PAID).alias("pence")
    return (
        months.with_columns(financial_year(pl.col("month")).alias("financial_year"), pence)
        .group_by(KEYS)
        .agg(pl.col(*BY_THE_YEAR, *AT_A_TIME, "pence").sum())
        .sort(KEYS)
    )


def _rows(
    scenario: str, scheme: str, year: str, counted: dict[str, Numbers]
) -> list[dict[str, object]]:
    enrolled = counted["enrolled"] / MONTHS_IN_YEAR
    pounds = counted["pence"] / PENCE_PER_POUND
    told: dict[str, Numbers] = {name: counted[name] for name in BY_THE_YEAR}
    told |= {name: counted[name] / MONTHS_IN_YEAR for name in AT_A_TIME}
    told |= {
        FILLED: _ratio(PERCENT * counted["enrolled"], counted["places"]),
        COST: pounds,
        PER_PERSON: _ratio(pounds, enrolled),
    }
    rows = []
    for name, values in told.items():
        mean, low, high = (float(end) for end in interval(values))
        if np.isnan(mean):
            continue
        rows.append(
            {
                **{"scenario": scenario, "scheme": scheme, "financial_year": year},
                **{
                    "measure": name,
                    "unit": "percent" if name == FILLED else UNITS.get(name, "people"),
                },
                **{"mean": mean, "low": low, "high": high},
                "replicates": int((~np.isnan(values)).sum()),
            }
        )
    return rows


def _ratio(upper: Numbers, lower: Numbers) -> Numbers:
    return np.divide(upper, lower, out=np.full_like(upper, np.nan), where=lower > 0)
