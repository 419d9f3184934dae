"""The table of who pays for long-term care, in units of it."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from sim.results.activity import Counted, in_hours
from sim.results.outcomes import financial_year
from sim.services.names import UNIT_OF_ACTIVITY, Funder, Service

_WHO = ("service", "funder", "age_band", "deprivation_quintile")


def funding(
    tally: Counted,
    months: Sequence[date],
    weight: int,
    ages: Sequence[str],
    quintiles: Sequence[str],
) -> pl.DataFrame:
    """Units of long-term care by financial year, service, funder, age band and quintile.

    Where somebody paid for something; for the whole place: sample counts times `weight`.
    """
    units = tally.units_by_funder_and_age
    others = np.moveaxis(units[:, :, [Funder.PERSON, Funder.ICB]], 1, 0)
    care = others.reshape(len(Service), -1).sum(axis=1) > 0
    units = units.reshape(*units.shape[:-1], len(ages), len(quintiles))
    at = np.nonzero(units * care[:, np.newaxis, np.newaxis, np.newaxis])
    labels = ([s.label for s in Service], [f.name.lower() for f in Funder], ages, quintiles)
    columns = {
        name: pl.Series(list(of), dtype=pl.String)[where]
        for name, of, where in zip(_WHO, labels, at[1:], strict=True)
    }
    by_month = pl.DataFrame(
        {
            "month": pl.Series(list(months), dtype=pl.Date)[at[0]],
            **columns,
            "units": units[at] * weight,
            "unit": pl.Series([UNIT_OF_ACTIVITY[s] for s in Service])[at[1]],
            "at": at[1],
        }
    )
    year = financial_year(pl.col("month")).alias("financial_year")
    by_year = by_month.group_by(year, *_WHO, "unit", "at").agg(pl.col("units").sum())
    whole = pl.Series("units", in_hours(by_year["units"].to_numpy(), by_year["at"].to_numpy()))
    return by_year.with_columns(whole).drop("at").sort("financial_year", *_WHO)
