"""What the tables say about care outside the hospital's beds: worked by hand on small tables."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from calibration.care_measures import care_measures
from calibration.targets import targets

YEAR = "2025-26"
MONTHS = [date(2025 + (month > 9), (month + 2) % 12 + 1, 1) for month in range(1, 13)]
COUNTED = {
    "gp_appointments": 6_000,
    "outpatient_attendances": 1_700,
    "day_cases": 138,
    "elective_admissions": 21,
    "ambulance_incidents": 160,
    "ambulance_conveyed": 80,
    "urgent_response_referrals": 15,
    "waiting_days_outpatient": 30_000,
    "waiting_days_day_case": 6_000,
    "waiting_days_elective_inpatient": 500,
    "waiting_days_link_worker": 9_999,  # on no list for a hospital
    "virtual_ward_capacity_days": 73,
    "virtual_ward_occupied_days": 57,
    "mental_health_inpatient_capacity_days": 100,
    "mental_health_inpatient_occupied_days": 90,
    "community_mental_health_occupied_days": 10_950,
    "crisis_team_occupied_days": 275,
    "overnight_emergency_discharges_65": 50,
    "overnight_emergency_days_65": 500,
    "deaths": 10,
    "deaths_at_hospital": 4,
    "deaths_at_home": 3,
    "end_of_life_identified": 6,
    "resource_cost_ae_pence": 12_000_000,
    "resource_cost_emergency_inpatient_pence": 40_000_000,
    "resource_cost_elective_inpatient_pence": 10_000_000,
    "resource_cost_escalation_beds_pence": 1_000_000,
    "not_modelled_icb_pence": 70_000_000,
}


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    """A place of 1,000 people in a year of 365 days; half its adults are in the first segment."""
    people = [("none", 200.0), ("1", 400.0), ("2", 400.0)]
    population = {
        "financial_year": YEAR,
        "segment": [one for one, _ in people],
        "person_years": [years for _, years in people],
    }
    by_segment: list[dict[str, Any]] = [
        {"financial_year": YEAR, "service": service, "segment": segment, "starts": n, "units": n}
        for service in ("ae", "emergency_inpatient", "day_case", "gp")
        for segment, n in (("none", 50), ("1", 100), ("2", 300))
    ]
    ledger = {
        "month": [*MONTHS, date(2026, 4, 1)],
        "line": ["elective_inpatient_admission"] * 13,
        "amount_pence": [100_000] * 13,
    }
    outcomes = {
        "financial_year": YEAR,
        "cohort": "all",
        "measure": list(COUNTED),
        "value": [float(count) for count in COUNTED.values()],
    }
    days = [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
    return care_measures(
        {
            "population": pl.DataFrame(population),
            "activity_by_segment": pl.DataFrame(by_segment),
            "ledger": pl.DataFrame(ledger),
            "outcomes": pl.DataFrame(outcomes),
            "capacity": pl.DataFrame({"month": MONTHS, "days": days}),
        },
        segments=("1", "2"),
    )


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("gp_appointments", 6.0),
        ("outpatient_attendances", 1.7),
        ("day_cases", 138.0),
        ("elective_admissions", 21.0),
        ("people_waiting", 100.0),
        ("stay_65", 10.0),
        ("ambulance_conveyed", 50.0),
        ("urgent_response_referrals", 15.0),
        ("urgent_response_turned_away", 0.0),
        ("virtual_ward_places", 20.0),
        ("virtual_ward_occupancy", 100 * 57 / 73),
        ("mental_health_contact", 31.0),
        ("mental_health_beds_occupied", 90.0),
        ("deaths_at_hospital", 40.0),
        ("deaths_at_hospice", 0.0),
        ("end_of_life_identified", 60.0),
        ("spend_ae", 120.0),
        ("spend_inpatients", 510.0),
        ("paid_elective", 12.0),
        ("not_modelled_icb", 700.0),
        ("use_ae_1", 0.5),
        ("use_admissions_2", 1.5),
    ],
)
def test_by_hand(found: dict[str, float], name: str, by_hand: float) -> None:
    assert name in targets()
    assert found[name] == pytest.approx(by_hand)


def test_every_segment_is_held_against_its_published_ratio() -> None:
    of_use = {name: target for name, target in targets().items() if name.startswith("use_")}
    assert len(of_use) == 35
    assert of_use["use_ae_1"].published == 0.7539
    assert of_use["use_admissions_5"].published == 5.6788
    assert {target.tolerance for target in of_use.values()} == {0.15}


def test_the_level_of_grade_c_is_never_judged() -> None:
    assert all(t.tolerance is None for t in targets().values() if t.grade == "C")
