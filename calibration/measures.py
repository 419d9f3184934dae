"""What one run says about each target, from its tables."""

from collections.abc import Mapping

import polars as pl
from polars import DataFrame

PER_THOUSAND = 1_000
PER_HUNDRED_THOUSAND = 100_000
PER_CENT = 100
CHILDREN = "0-17"
FEWER_THAN_TWO = ("0", "1")
MOST_DEPRIVED, LEAST_DEPRIVED = "1", "5"
PATHWAYS = range(4)
MONTHS_IN_A_YEAR = 12


def first_year_measures(tables: Mapping[str, DataFrame]) -> dict[str, float]:
    """Every target of the first financial year, in the target's unit."""
    population = first_year_of(tables["population"])
    total = yearly_totals(first_year_of(tables["outcomes"]))
    people = float(population["person_years"].sum())
    days = days_in_first_year(tables["capacity"])
    with_ready_date, late = total["discharges_with_ready_date"], total["discharges_delayed"]
    discharges = [total[f"discharges_pathway_{pathway}"] for pathway in PATHWAYS]
    admissions = total["emergency_admissions"]
    measures = {
        "ae_attendances": PER_THOUSAND * total["ae_attendances"] / people,
        "emergency_admissions": PER_THOUSAND * admissions / people,
        "direct_share": PER_CENT * total["emergency_admissions_direct"] / admissions,
        "deaths": PER_THOUSAND * total["deaths"] / people,
        "beds": PER_HUNDRED_THOUSAND * total["hospital_capacity_days"] / days / people,
        "occupancy": PER_CENT * total["hospital_occupied_days"] / total["hospital_capacity_days"],
        "elective_share_of_beds": PER_CENT * total["elective_bed_days"] / total["bed_days"],
        "late_discharges": PER_CENT * late / with_ready_date,
        "delay_days": total["discharge_delay_days"] / max(late, 1),
        "beds_lost_to_delay": PER_HUNDRED_THOUSAND * total["discharge_delay_days"] / days / people,
        "no_criteria_to_reside": PER_HUNDRED_THOUSAND
        * total["no_criteria_to_reside_days"]
        / days
        / people,
        "readmissions": PER_CENT
        * total["readmissions_30_days"]
        / total["discharges_for_readmission"],
    }
    for pathway in PATHWAYS:
        measures[f"pathway_{pathway}"] = PER_CENT * discharges[pathway] / sum(discharges)
    return measures | multimorbidity(population)


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


def first_year_of(table: DataFrame) -> DataFrame:
    """The rows of a table's first financial year."""
    return table.filter(pl.col("financial_year") == pl.col("financial_year").min())


def yearly_totals(outcomes: DataFrame) -> dict[str, float]:
    """Each outcome summed over all groups; one that never happened is 0."""
    sums = outcomes.group_by("measure").agg(pl.col("value").sum())
    return Totals(zip(sums["measure"].to_list(), sums["value"].to_list(), strict=True))


class Totals(dict[str, float]):
    """Totals by measure, in which what was never counted is 0."""

    def __missing__(self, measure: str) -> float:
        return 0.0


def days_in_first_year(capacity: DataFrame) -> int:
    """Days in the first financial year of a capacity table."""
    months = capacity.select("month", "days").unique().sort("month").head(MONTHS_IN_A_YEAR)
    return int(months["days"].sum())


def _share_with_two(people: DataFrame) -> float:
    few = people.filter(pl.col("conditions").cast(pl.String).is_in(FEWER_THAN_TWO))
    return 1 - float(few["people_start"].sum()) / float(people["people_start"].sum())


def _band_start() -> pl.Expr:
    """First age of an age band such as 65-74 or 85+."""
    return pl.col("age_band").cast(pl.String).str.extract(r"^(\d+)").cast(pl.Int32)
