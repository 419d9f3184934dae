"""At England's published activity what is modelled and what is left out add up to what is spent.

By programme: an ICB's spending per head. By setting: the National Cost Collection. Nothing is
scaled: what hospitals cost beyond an ICB's acute spending, NHS England pays itself.
"""

import csv
from pathlib import Path

import pytest

from sim.money.cost_terms import PLACES, units_of_capacity
from sim.money.health_payments import BOUGHT, Bought, Per
from sim.money.names import Payer
from sim.parameters import catalogue
from sim.services.names import Service
from tests.unit.money_month import values
from tests.unit.test_money_reconciliation import PUBLISHED, bed_days, emergency_cost, in_2025_26

PENNY = 0.011
# A price in whole pence is off by up to half a penny in tens of pounds.
ROUNDING = 3e-4
SHARE_OF_ICB_SPENDING = {
    "other_acute": 0.51,
    "primary_care": 0.14,
    "community_health": 0.11,
    "mental_health": 0.11,
}
PER_HEAD = {
    "ambulance": 62.24,
    "day_case": 143.64,
    "community_health": 112.11,
    "mental_health_contacts": 121.15,
    "mental_health_inpatient": 92.18,
}


def rows(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


LEVELS, SETTINGS = rows("test_money_levels.csv"), rows("test_money_settings.csv")


def price(name: str) -> float:
    known = catalogue()
    found = known.get(f"money.health_prices.{name}") or known[f"money.prices.{name}"]
    return float(found.value)


def paid(row: dict[str, str]) -> float:
    """What a unit of a level costs its payers; where no unit is paid for, what it costs."""
    cost = table("resource_cost.unit_cost")
    return price(row["price"]) if row["price"] else cost[row["service"]]


def share(name: str) -> float:
    return float(catalogue()[f"money.health_prices.share_of_{name}"].value) if name else 0


def table(name: str) -> dict[str, float]:
    found = catalogue()[f"money.{name}"]
    return dict(zip(found.labels[0], found.value.tolist(), strict=True))


@pytest.mark.parametrize("programme", SHARE_OF_ICB_SPENDING)
def test_modelled_and_left_out_are_what_icbs_spend(programme: str) -> None:
    modelled = sum(
        float(row["level_per_head"]) * paid(row) * (1 - share(row["share"]))
        for row in LEVELS
        if row["programme"] == programme
    )
    published = PUBLISHED["icb_allocations"] * SHARE_OF_ICB_SPENDING[programme]
    left_out = table("not_modelled.spend_per_head")[programme]
    assert left_out > 0
    assert modelled + left_out == pytest.approx(
        in_2025_26(published) / PUBLISHED["people"], abs=PENNY
    )


def test_every_service_bought_has_a_level() -> None:
    """But for those bought by schemes only, and social care, which a council pays for."""
    bought = {row.service.label for row in BOUGHT} | {"ambulance"}
    only_schemes = {"link_worker", "health_coach", "broker"}
    council = {row.service.label for row in BOUGHT if row.payer is Payer.COUNCIL}
    assert {row["service"] for row in LEVELS} == bought - only_schemes - council


@pytest.mark.parametrize("setting", PER_HEAD)
def test_settings_reach_the_cost_collection(setting: str) -> None:
    ours, published = 0.0, 0.0
    for row in SETTINGS:
        if row["setting"] != setting:
            continue
        cost = float(row["cost_gbp"])
        published += cost
        if row["price"]:
            pairs = zip(row["price"].split("|"), row["activity"].split("|"), strict=True)
            modelled = sum(price(name) * float(activity) for name, activity in pairs)
            assert modelled == pytest.approx(in_2025_26(cost), rel=ROUNDING), row["price"]
            ours += modelled
        else:
            ours += in_2025_26(cost)
    assert published / PUBLISHED["people"] == pytest.approx(PER_HEAD[setting], abs=0.01)
    assert ours / PUBLISHED["people"] == pytest.approx(in_2025_26(PER_HEAD[setting]), abs=0.02)


def test_an_appointment_is_the_primary_medical_allocation_over_appointments() -> None:
    each = PUBLISHED["primary_medical_allocation"] / PUBLISHED["gp_appointments"]
    cost = table("resource_cost.unit_cost")["gp"]
    assert cost == pytest.approx(in_2025_26(each), abs=0.005)


def test_practices_are_paid_that_allocation_and_it_is_what_appointments_cost_them() -> None:
    a_head = price("gp_contract_per_head")
    published = PUBLISHED["primary_medical_allocation"] / PUBLISHED["people"]
    assert a_head == pytest.approx(in_2025_26(published), abs=0.005)
    (level,) = (float(row["level_per_head"]) for row in LEVELS if row["service"] == "gp")
    assert a_head == pytest.approx(level * table("resource_cost.unit_cost")["gp"], abs=0.005)


def attendances_cost() -> float:
    """Outpatient attendances at the last published mean, without and with procedures."""
    moved = PUBLISHED["outpatient_attendance_cost"]
    moved *= PUBLISHED["nhs_cost_inflation_2016_17_to_2024_25"]
    others = PUBLISHED["outpatient_attendances"] - PUBLISHED["outpatient_procedures"]
    return others * moved + PUBLISHED["outpatient_procedures_cost"]


def test_an_outpatient_attendance_is_the_mean_of_attendances_and_procedures() -> None:
    each = attendances_cost() / PUBLISHED["outpatient_attendances"]
    assert price("outpatient_attendance") == pytest.approx(in_2025_26(each), abs=0.005)


def test_what_hospitals_cost_beyond_icbs_nhs_england_pays() -> None:
    planned = attendances_cost() + PUBLISHED["elective_cost"] + PUBLISHED["day_case_cost"]
    births = PUBLISHED["maternity_cost"] + PUBLISHED["newborn_cost"]
    left_out = births + PUBLISHED["critical_care_cost"] + PUBLISHED["rehabilitation_cost"]
    urgent = emergency_cost() + PUBLISHED["ae_cost"] + PUBLISHED["ambulance_cost"]
    icb = PUBLISHED["icb_allocations"] * SHARE_OF_ICB_SPENDING["other_acute"]
    # Prices of 2024/25 throughout: the uplift is the same for both.
    beyond = planned + left_out + urgent - icb
    expected = beyond / (planned + left_out)
    assert share("planned_care_nhs_england") == pytest.approx(expected, abs=0.001)
    specialised = PUBLISHED["specialised_mental_health_inpatient_cost"]
    of = specialised / PUBLISHED["mental_health_inpatient_cost"]
    assert share("mental_health_bed_nhs_england") == pytest.approx(of, abs=0.0005)


def test_levels_of_hospital_care_are_those_of_the_hospital_reconciliation() -> None:
    level = {(row["service"], row["price"]): float(row["level_per_head"]) for row in LEVELS}
    emergency, elective = bed_days()
    for key, england in {
        ("emergency_inpatient", "emergency_admission"): PUBLISHED["emergency_admissions"],
        ("emergency_inpatient", "hospital_bed_day"): emergency,
        ("elective_inpatient", "elective_admission"): PUBLISHED["elective_admissions"],
        ("elective_inpatient", "hospital_bed_day"): elective,
    }.items():
        assert level[key] == pytest.approx(england / PUBLISHED["people"], abs=1e-6), key


@pytest.mark.parametrize("bought", BOUGHT, ids=lambda bought: bought.price)
def test_care_costs_its_provider_what_is_paid_for_it_at_usual_use(bought: Bought) -> None:
    """Prices stand in two tables, of payers and of providers: they must say the same."""
    service, name = bought.service, bought.price
    if service in (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT):
        return
    if bought.per is Per.HEAD:
        return  # see test_practices_are_paid_that_allocation_and_it_is_what_appointments_cost_them
    cost = table("resource_cost.unit_cost")[service.label]
    if bought.per is Per.PLACE_DAY:
        assert service in PLACES
        contacts = units_of_capacity(values()).get(service.label, 1)
        used = table("resource_cost.usual_occupancy")[service.label] * contacts
        assert price(name) == pytest.approx(cost * used, rel=2e-4)
    else:
        assert price(name) == pytest.approx(cost, abs=0.005)


def test_fixed_cost_of_ambulances_and_hubs_is_their_share_at_england_s_level() -> None:
    parts = catalogue()["money.resource_cost.cost_parts"]
    fixed = dict(zip(parts.labels[0], parts.value[:, 0].tolist(), strict=True))
    cost = table("resource_cost.unit_cost")
    people = PUBLISHED["people"]
    ambulance = in_2025_26(PUBLISHED["ambulance_cost"]) / people * fixed["ambulance"]
    found = float(catalogue()["money.resource_cost.ambulance_fixed_per_head"].value)
    assert found == pytest.approx(ambulance, abs=0.005)
    care_days = 0.073 * table("resource_cost.usual_occupancy")["virtual_ward"]
    hub = cost["virtual_ward"] * fixed["virtual_ward"] * care_days
    found = float(catalogue()["money.resource_cost.virtual_ward_hub_per_head"].value)
    assert found == pytest.approx(hub, rel=0.002)
