"""What one run says about who pays for long-term care."""

from collections.abc import Mapping

import polars as pl
from polars import DataFrame

from calibration.tables import published
from calibration.targets import HERE
from calibration.totals import (
    PER_CENT,
    PER_HUNDRED_THOUSAND,
    days_in_first_year,
    first_year_of,
    over,
    yearly_totals,
)

CARE_HOMES = ("residential_care", "nursing_care")
YOUNGER_BANDS = ("0-17", "18-64")
QUINTILES = ("1", "2", "3", "4", "5")
PERSON = "person"


def payer_measures(tables: Mapping[str, DataFrame]) -> dict[str, float]:
    """Every target of payer_targets.toml, in its unit."""
    funding = first_year_of(tables["funding"])
    homes = funding.filter(pl.col("service").cast(pl.String).is_in(CARE_HOMES))
    is_younger = pl.col("age_band").cast(pl.String).is_in(YOUNGER_BANDS)
    younger, older = homes.filter(is_younger), homes.filter(~is_younger)
    total = yearly_totals(first_year_of(tables["outcomes"]))
    people = float(first_year_of(tables["population"])["person_years"].sum())
    days = days_in_first_year(tables["capacity"])
    home_care = funding.filter(pl.col("service").cast(pl.String) == "home_care")
    healthcare = total["continuing_healthcare_days"]
    return {
        "self_funders_older": over(_paid(older), _days(older), PER_CENT),
        "self_funders_younger": over(_paid(younger), _days(younger), PER_CENT),
        **_by_quintile(younger, older),
        "self_funders_home_care": over(_paid(home_care), _days(home_care), PER_CENT),
        "crossed_over_to_council": over(
            total["crossed_over_to_council"], people, PER_HUNDRED_THOUSAND
        ),
        "continuing_healthcare": over(healthcare / days, people, PER_HUNDRED_THOUSAND),
    }


def _by_quintile(younger: DataFrame, older: DataFrame) -> dict[str, float]:
    """The younger have the weight that homes for younger adults have among all residents."""
    share = published(HERE / "means_targets.csv")["younger_homes_share"] / PER_CENT
    kinds = [
        (of_kind, weight / _days(of_kind))
        for of_kind, weight in ((younger, share), (older, 1 - share))
        if _days(of_kind)
    ]
    found = {}
    for quintile in QUINTILES:
        here = pl.col("deprivation_quintile").cast(pl.String) == quintile
        paid, days = (
            sum(weight * count(of_kind.filter(here)) for of_kind, weight in kinds)
            for count in (_paid, _days)
        )
        found[f"self_funders_quintile_{quintile}"] = over(paid, days, PER_CENT)
    return found


def _paid(funding: DataFrame) -> float:
    """Units that people paid for themselves."""
    return _days(funding.filter(pl.col("funder").cast(pl.String) == PERSON))


def _days(funding: DataFrame) -> float:
    return float(funding["units"].sum())
