"""Use of care by morbidity segment in the tables of one run."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

# What each published kind of use is in the model: services, and the column that counts.
COUNTED_AS: dict[str, tuple[tuple[str, ...], str]] = {
    "ae": (("ae",), "starts"),
    "emergency_inpatient": (("emergency_inpatient",), "starts"),
    "elective_inpatient": (("elective_inpatient",), "starts"),
    "gp": (("gp",), "units"),
    "ambulance": (("ambulance",), "units"),
    "outpatient": (("outpatient",), "units"),
    "day_case": (("day_case",), "starts"),
    "community_nursing": (
        (
            *("community_nursing", "case_management", "specialist_nurse"),
            *("urgent_community_response", "end_of_life_home"),
        ),
        "units",
    ),
    "community_mental_health": (("community_mental_health", "crisis_team"), "units"),
}
ADMISSIONS = ("emergency_inpatient", "elective_inpatient", "day_case")
TOO_YOUNG = "none"


def use_ratios(tables: Mapping[str, pl.DataFrame]) -> dict[str, NDArray[np.float64]]:
    """Use per adult of segments 1 to 5 over that of all adults, in the first financial year."""
    return {
        name: ratios(tables, services, column) for name, (services, column) in COUNTED_AS.items()
    }


def ratios(
    tables: Mapping[str, pl.DataFrame], services: tuple[str, ...], column: str
) -> NDArray[np.float64]:
    """The same for some services together."""
    use, years = (_by_segment(tables[name]) for name in ("activity_by_segment", "population"))
    of_services = use.filter(pl.col("service").is_in(services))
    counted = of_services.group_by("segment").agg(pl.col(column).sum()).sort("segment")
    lived = years.group_by("segment").agg(pl.col("person_years").sum()).sort("segment")
    beside = lived.join(counted, on="segment", how="left", maintain_order="left")
    each = beside[column].fill_null(0).to_numpy()
    person_years = lived["person_years"].to_numpy()
    if not each.any():
        return np.full(each.size, np.nan)
    return np.asarray(each / person_years / (each.sum() / person_years.sum()), np.float64)


def _by_segment(table: pl.DataFrame) -> pl.DataFrame:
    """The first financial year of those old enough to be in a segment."""
    first = table.filter(pl.col("financial_year") == pl.col("financial_year").min())
    return first.filter(pl.col("segment").cast(pl.String) != TOO_YOUNG)
