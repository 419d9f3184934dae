"""What one run says about each target, from its tables."""

from collections.abc import Mapping

import polars as pl
from polars import DataFrame

from calibration.care_measures import care_measures
from calibration.payer_measures import payer_measures
from calibration.quality_measures import quality_measures
from calibration.social_measures import social_measures
from calibration.totals import (
    PER_CENT,
    PER_HUNDRED_THOUSAND,
    PER_THOUSAND,
    days_in_first_year,
    first_year_of,
    over,
    yearly_totals,
)

CHILDREN = "0-17"
FEWER_THAN_TWO = ("0", "1")
MOST_DEPRIVED, LEAST_DEPRIVED = "1", "5"
PATHWAYS = range(4)


def first_year_measures(tables: Mapping[str, DataFrame]) -> dict[str, float]:
    """Every target of the first financial year, in the target's unit."""
    population = first_year_of(tables["population"])
    total = yearly_totals(first_year_of(tables["outcomes"]))
    people = float(population["person_years"].sum())
    days = days_in_first_year(tables["capacity"])
    ready, late = total["discharges_with_ready_date"], total["discharges_delayed"]
    admissions, beds = total["emergency_admissions"], total["hospital_capacity_days"]
    left = sum(total[f"discharges_pathway_{pathway}"] for pathway in PATHWAYS)
    per_day = PER_HUNDRED_THOUSAND / days
    readmitted, could_be = total["readmissions_30_days"], total["discharges_for_readmission"]
    measures = {
        "ae_attendances": over(total["ae_attendances"], people, PER_THOUSAND),
        "emergency_admissions": over(admissions, people, PER_THOUSAND),
        "direct_share": over(total["emergency_admissions_direct"], admissions, PER_CENT),
        "deaths": over(total["deaths"], people, PER_THOUSAND),
        "beds": over(beds, people, per_day),
        "occupancy": over(total["hospital_occupied_days"], beds, PER_CENT),
        "ae_over_four_hours": over(total["ae_over_four_hours"], total["ae_attendances"], PER_CENT),
        "elective_share_of_beds": over(total["elective_bed_days"], total["bed_days"], PER_CENT),
        "late_discharges": over(late, ready, PER_CENT),
        "delay_days": over(total["discharge_delay_days"], late),
        "beds_lost_to_delay": over(total["discharge_delay_days"], people, per_day),
        "no_criteria_to_reside": over(total["no_criteria_to_reside_days"], people, per_day),
        "readmissions": over(readmitted, could_be, PER_CENT),
    }
    for pathway in PATHWAYS:
        count = total[f"discharges_pathway_{pathway}"]
        measures[f"pathway_{pathway}"] = over(count, left, PER_CENT)
    others = care_measures(tables) | social_measures(tables) | payer_measures(tables)
    return measures | others | quality_measures(tables) | multimorbidity(population)


def multimorbidity(population: DataFrame) -> dict[str, float]:
    """Share of adults with two or more conditions on the first day, and its gradient."""
    adults = population.filter(pl.col("age_band").cast(pl.String) != CHILDREN)
    share = _share_with_two(adults)
    quintile = pl.col("deprivation_quintile").cast(pl.String)
    most = _share_with_two(adults.filter(quintile == MOST_DEPRIVED))
    least = _share_with_two(adults.filter(quintile == LEAST_DEPRIVED))
    return {
        "two_or_more_conditions": PER_CENT * share,
        "two_or_more_by_deprivation": most / least,
    }


def growth(tables: Mapping[str, DataFrame]) -> dict[str, float]:
    """People at the end of the run over people at its start: all, from 65 and from 85."""
    population = tables["population"]
    first, last = population["financial_year"].min(), population["financial_year"].max()
    found = {}
    for name, oldest_left_out in (("residents", 0), ("residents_65", 65), ("residents_85", 85)):
        group = population.filter(_band_start() >= oldest_left_out)
        start = float(group.filter(pl.col("financial_year") == first)["people_start"].sum())
        end = float(group.filter(pl.col("financial_year") == last)["people_end"].sum())
        found[f"{name}_after_ten_years"] = end / start
    return found


def _share_with_two(people: DataFrame) -> float:
    few = people.filter(pl.col("conditions").cast(pl.String).is_in(FEWER_THAN_TWO))
    return 1 - float(few["people_start"].sum()) / float(people["people_start"].sum())


def _band_start() -> pl.Expr:
    """First age of an age band such as 65-74 or 85+."""
    return pl.col("age_band").cast(pl.String).str.extract(r"^(\d+)").cast(pl.Int32)
