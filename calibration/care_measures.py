"""What one run says about care outside the hospital's beds, about deaths, and about spending."""

from collections.abc import Mapping, Sequence
from math import nan

import polars as pl
from polars import DataFrame

from calibration.targets import use_name
from calibration.totals import (
    PER_CENT,
    PER_HUNDRED_THOUSAND,
    PER_THOUSAND,
    Totals,
    days_in_first_year,
    first_months,
    first_year_of,
    over,
    yearly_totals,
)
from calibration.use_measures import ADMISSIONS, COUNTED_AS, ratios
from sim.population.groups import SEGMENTS

POUND = 100  # pence
LISTS = ("outpatient", "day_case", "elective_inpatient")
MENTAL_HEALTH = ("community_mental_health", "crisis_team", "mental_health_inpatient")
PLACES_OF_DEATH = ("hospital", "care_home", "home", "hospice")
# Use by segment: emergency, planned and day case admissions are published together.
USE = {
    **{kind: way for kind, way in COUNTED_AS.items() if kind not in ADMISSIONS},
    "admissions": (ADMISSIONS, "starts"),
}
# Services whose resource cost is held against a setting of the National Cost Collection.
SETTINGS = {
    "ae": ("ae",),
    "inpatients": ("emergency_inpatient", "elective_inpatient", "escalation_beds"),
    "day_case": ("day_case",),
    "outpatient": ("outpatient",),
    "ambulance": ("ambulance",),
    "community": (
        *("community_nursing", "case_management", "specialist_nurse"),
        *("urgent_community_response", "end_of_life_home"),
    ),
    "mental_health_contacts": ("community_mental_health", "crisis_team"),
    "mental_health_beds": ("mental_health_inpatient",),
}
NOT_MODELLED = ("critical_care", "talking_therapies")
# Lines of the ledger: inpatients by what is paid for them.
PAID = {
    "emergency": ("emergency_inpatient_admission", "emergency_inpatient_day", "escalation_beds"),
    "elective": ("elective_inpatient_admission", "elective_inpatient_day"),
}
PAYERS_OF_CARE_LEFT_OUT = ("icb", "council", "public_health", "person")


def care_measures(
    tables: Mapping[str, DataFrame], segments: Sequence[str] = SEGMENTS[1:]
) -> dict[str, float]:
    """Every target of care_targets.toml, spend_targets.toml and use_targets.toml, in its unit."""
    total = yearly_totals(first_year_of(tables["outcomes"]))
    people = float(first_year_of(tables["population"])["person_years"].sum())
    days = days_in_first_year(tables["capacity"])
    return {
        **_care(total, people, days),
        **_spending(total, tables["ledger"], people),
        **use_by_segment(tables, segments),
    }


def use_by_segment(tables: Mapping[str, DataFrame], segments: Sequence[str]) -> dict[str, float]:
    """Use per adult of each segment over that of all adults, by kind."""
    return {
        use_name(kind, segment): float(ratio)
        for kind, (services, column) in USE.items()
        for segment, ratio in zip(segments, ratios(tables, services, column), strict=True)
    }


def _care(total: Totals, people: float, days: int) -> dict[str, float]:
    """Contacts, places and deaths of the first year."""
    waiting = sum(total[f"waiting_days_{service}"] for service in LISTS)
    in_contact = sum(total[f"{service}_occupied_days"] for service in MENTAL_HEALTH)
    ward, beds = total["virtual_ward_capacity_days"], total["mental_health_inpatient_capacity_days"]
    in_use, occupied = (
        total[f"{service}_occupied_days"] for service in ("virtual_ward", "mental_health_inpatient")
    )
    nights, stays = (total[f"overnight_emergency_{what}_65"] for what in ("days", "discharges"))
    incidents, deaths = total["ambulance_incidents"], total["deaths"]
    found = {
        "gp_appointments": over(total["gp_appointments"], people),
        "outpatient_attendances": over(total["outpatient_attendances"], people),
        "people_waiting": over(waiting / days, people, PER_THOUSAND),
        "stay_65": over(nights, stays),
        "ambulance_conveyed": over(total["ambulance_conveyed"], incidents, PER_CENT),
        "virtual_ward_places": over(ward / days, people, PER_HUNDRED_THOUSAND),
        "virtual_ward_occupancy": over(in_use, ward, PER_CENT),
        "mental_health_contact": over(in_contact / days, people, PER_THOUSAND),
        "mental_health_beds_occupied": over(occupied, beds, PER_CENT),
        "end_of_life_identified": over(total["end_of_life_identified"], deaths, PER_CENT),
    }
    for name in (
        *("day_cases", "elective_admissions", "ambulance_incidents", "urgent_response_referrals"),
        *("urgent_response_turned_away", "same_day_emergency_care"),
    ):
        found[name] = over(total[name], people, PER_THOUSAND)
    for place in PLACES_OF_DEATH:
        found[f"deaths_at_{place}"] = over(total[f"deaths_at_{place}"], deaths, PER_CENT)
    return found


def _spending(total: Totals, ledger: DataFrame, people: float) -> dict[str, float]:
    """Pounds per head of the first year, by setting, and what is left out, by payer."""
    pence = {
        f"spend_{setting}": sum(total[f"resource_cost_{service}_pence"] for service in services)
        for setting, services in SETTINGS.items()
    }
    paid = first_months(ledger)
    for what, lines in PAID.items():
        of_lines = paid.filter(pl.col("line").cast(pl.String).is_in(lines))
        pence[f"paid_{what}"] = float(of_lines["amount_pence"].sum())
    for payer in PAYERS_OF_CARE_LEFT_OUT:
        pence[f"not_modelled_{payer}"] = total[f"not_modelled_{payer}_pence"]
    missing = {f"spend_{setting}": nan for setting in NOT_MODELLED}
    return {name: over(amount / POUND, people) for name, amount in pence.items()} | missing
