"""The table of stays in care homes that ended, by how long they had lasted."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from sim.results.activity import Counted
from sim.results.outcomes import financial_year

_KEYS = ("financial_year", "age_band", "weeks")


def care_home_stays(
    tally: Counted, months: Sequence[date], weight: int, ages: Sequence[str]
) -> pl.DataFrame:
    """Stays by financial year, age on entry and whole weeks, where any ended so long after entry.

    For the whole place: sample counts times `weight`.
    """
    month, age, weeks = np.nonzero(tally.care_home_stays)
    of_months = pl.DataFrame(
        {
            "month": pl.Series(list(months), dtype=pl.Date)[month],
            "age_band": pl.Series(list(ages), dtype=pl.String)[age],
            "weeks": weeks,
            "stays": tally.care_home_stays[month, age, weeks] * weight,
        }
    )
    dated = of_months.with_columns(financial_year(pl.col("month")).alias("financial_year"))
    return dated.group_by(_KEYS).agg(pl.col("stays").sum()).sort(_KEYS)
