"""The two components of hospital cost add up to the published totals at England's activity.

Costs are published per finished consultant episode; the model admits people, so totals are spread
over admissions (spells): 1.49 episodes an emergency admission, 1.05 an elective one.
"""

import csv
from pathlib import Path

import pytest

from sim.parameters import catalogue

DAYS_IN_YEAR = 365
ROUNDING = 2e-5

with Path(__file__).with_name("test_money_published.csv").open(encoding="utf-8") as handle:
    PUBLISHED = {row["item"]: float(row["value"]) for row in csv.DictReader(handle)}


def number(name: str) -> float:
    return float(catalogue()[f"money.{name}"].value)


def bed_days() -> tuple[float, float]:
    """England's emergency and elective bed days."""
    occupied = PUBLISHED["general_acute_beds_occupied"] * DAYS_IN_YEAR
    elective = occupied * PUBLISHED["elective_share_of_occupied_beds"]
    return occupied - elective, elective


def emergency_cost() -> float:
    left_out = PUBLISHED["maternity_cost"] + PUBLISHED["newborn_cost"]
    return PUBLISHED["nonelective_cost"] - left_out


def in_2025_26(published: float) -> float:
    return published * PUBLISHED["uplift_2025_26"]


def test_emergency_components_add_up_to_the_published_total() -> None:
    days, _ = bed_days()
    admissions = PUBLISHED["emergency_admissions"] * number("prices.emergency_admission")
    total = admissions + days * number("prices.hospital_bed_day")
    assert total == pytest.approx(in_2025_26(emergency_cost()), rel=ROUNDING)


def test_elective_components_add_up_to_the_published_total() -> None:
    _, days = bed_days()
    admissions = PUBLISHED["elective_admissions"] * number("prices.elective_admission")
    total = admissions + days * number("prices.hospital_bed_day")
    assert total == pytest.approx(in_2025_26(PUBLISHED["elective_cost"]), rel=ROUNDING)


def test_attendances_add_up_to_the_published_total() -> None:
    total = PUBLISHED["ae_attendances"] * number("prices.ae_attendance")
    assert total == pytest.approx(in_2025_26(PUBLISHED["ae_cost"]), rel=ROUNDING)


def test_episodes_in_an_admission() -> None:
    episodes = PUBLISHED["nonelective_episodes"]
    episodes -= PUBLISHED["maternity_episodes"] + PUBLISHED["newborn_episodes"]
    assert episodes / PUBLISHED["emergency_admissions"] == pytest.approx(1.487, abs=0.001)
    elective = PUBLISHED["elective_episodes"] / PUBLISHED["elective_admissions"]
    assert elective == pytest.approx(1.052, abs=0.001)


def test_a_day_is_the_last_published_excess_bed_day_in_todays_prices() -> None:
    moved = PUBLISHED["nhs_cost_inflation_2016_17_to_2024_25"]
    day = in_2025_26(PUBLISHED["excess_bed_day_cost"] * moved)
    staffed = in_2025_26(PUBLISHED["staffed_bed_day_cost"] * moved)
    assert number("prices.hospital_bed_day") == pytest.approx(day, abs=0.005)
    assert number("resource_cost.staffed_bed_day") == pytest.approx(staffed, abs=0.005)
    assert number("prices.escalation_bed_day_premium") == pytest.approx(0.55 * staffed, abs=0.005)


def test_parts_of_hospital_cost_add_up_to_the_published_total() -> None:
    """Fixed by people, step by beds open, variable by activity: nothing is left, nothing twice."""
    open_days = PUBLISHED["general_acute_beds_open"] * DAYS_IN_YEAR
    admissions = PUBLISHED["emergency_admissions"] * number("prices.emergency_admission")
    admissions += PUBLISHED["elective_admissions"] * number("prices.elective_admission")
    days = sum(bed_days()) * number("prices.hospital_bed_day")
    total = PUBLISHED["people"] * number("resource_cost.hospital_fixed_per_head")
    total += open_days * number("resource_cost.staffed_bed_day")
    total += admissions * number("resource_cost.admission_variable_share")
    total += days * number("resource_cost.bed_day_variable_share")
    published = in_2025_26(emergency_cost() + PUBLISHED["elective_cost"])
    assert total == pytest.approx(published, rel=ROUNDING)


@pytest.mark.parametrize("service", ["residential_care", "nursing_care", "home_care"])
def test_social_care_breaks_even_at_the_national_mix_of_payers(service: str) -> None:
    unit_cost = catalogue()["money.resource_cost.unit_cost"]
    cost = dict(zip(unit_cost.labels[0], unit_cost.value.tolist(), strict=True))[service]
    if service == "home_care":
        council, own, share, per = "home_care_hour_council", "home_care_hour_self_funded", 0.258, 1
    else:
        home = service.removesuffix("_care")
        council, own, share, per = f"{home}_week_council", f"{home}_week_self_funded", 0.37, 7
    paid = number(f"prices.{council}") * (1 - share) + number(f"prices.{own}") * share
    if service == "nursing_care":
        paid += number("prices.funded_nursing_care_week")
    assert cost == pytest.approx(paid / per, abs=0.006)


def test_parts_of_every_unit_cost_add_up_to_one() -> None:
    parts = catalogue()["money.resource_cost.cost_parts"].value
    assert parts.sum(axis=1) == pytest.approx(1)
