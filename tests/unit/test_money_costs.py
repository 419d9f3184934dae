"""What new care costs its provider, worked by hand; and how a virtual ward's cost moves."""

import numpy as np
import pytest

from sim.money import prices
from sim.money.cost_terms import cost_terms
from sim.money.inflation import Index
from sim.parameters import catalogue
from sim.services.names import Service
from tests.unit.money_month import Month, values
from tests.unit.test_money_cases import month_of, settled

PEOPLE = 500_000
SAME_DAY = Service.SAME_DAY_EMERGENCY_CARE
YEAR_DAYS, MONTH_DAYS = 365, 30


def cost_of(month: Month, service: str, people: int = 0) -> tuple[int, int, int]:
    _, costs = settled(month, people)
    (row,) = (row for row in costs.rows() if row.service == service)
    return row.fixed_pence, row.step_pence, row.variable_pence


def ward(slots: int, care_days: int, people: int = PEOPLE) -> tuple[int, int, int]:
    month = month_of(f"places virtual_ward {slots * MONTH_DAYS}; units virtual_ward {care_days}")
    return cost_of(month, "virtual_ward", people)


def test_a_virtual_ward_has_a_hub_teams_and_little_else() -> None:
    fixed, step, variable = ward(slots=30, care_days=600)
    # A hub for 600,000 people at 0.3725 a head and year, though 500,000 live here
    assert fixed == 600_000 * 3725 // 1200
    # Two teams of 20 slots at 105.80 x 0.7564 x 0.798 = 63.86193...
    assert step == round(40 * 30 * 105.80 * 0.7564 * 0.798 * 100)
    # 105.80 x 0.1832 = 19.38256
    assert variable == round(600 * 1938.256)


def test_a_hub_grows_with_a_place_larger_than_it_serves() -> None:
    assert ward(100, 0, people=1_200_000)[0] == 2 * ward(100, 0, people=300_000)[0]


def test_no_slot_no_hub() -> None:
    assert ward(0, 0) == (0, 0, 0)


def test_a_slot_costs_less_the_more_there_are() -> None:
    each = [sum(ward(slots, 0)) / slots for slots in (20, 40, 80, 160)]
    assert each == sorted(each, reverse=True)
    assert each[0] > 1.2 * each[-1]


def test_cost_of_a_patient_s_day_falls_then_rises_with_slots_at_given_demand() -> None:
    """Demand fills 60 slots: fewer spread the hub over few patients, more stand empty."""
    demand = 60 * MONTH_DAYS
    each = {
        slots: sum(ward(slots, used)) / used
        for slots in (20, 40, 60, 80, 120, 200)
        for used in [min(slots * MONTH_DAYS, demand)]
    }
    assert each[20] > each[40] > each[60] < each[80] < each[120] < each[200]


def test_both_published_wards_are_reached_within_a_tenth() -> None:
    """West Hertfordshire per patient's day, Wigan per year, in 2025-26 prices."""
    wigan = ward(40, round(40 * MONTH_DAYS * 0.24), 300_000)
    published = 1_000_000 * 1.0247 * 1.0402 * 1.0483 * MONTH_DAYS / YEAR_DAYS
    assert sum(wigan) / 100 == pytest.approx(published, rel=0.1)
    used = round(120 * MONTH_DAYS * 0.694)
    west_hertfordshire = sum(ward(120, used, 600_000)) / used
    assert west_hertfordshire / 100 == pytest.approx(118.49 * 1.0402 * 1.0483, rel=0.1)


def test_an_empty_slot_is_paid_for_and_costs_its_team() -> None:
    full, empty = (month_of(f"places virtual_ward 600; units virtual_ward {n}") for n in (600, 0))
    paid = [settled(month, PEOPLE)[0].spend() for month in (full, empty)]
    assert paid[0] == paid[1]
    fixed, step, variable = cost_of(empty, "virtual_ward", PEOPLE)
    assert (fixed, step) == cost_of(full, "virtual_ward", PEOPLE)[:2]
    assert variable == 0


def test_ambulances_cost_by_people_by_shift_and_by_where_they_go() -> None:
    month = month_of("units ambulance 501; event ambulance_conveyed 250")
    fixed, step, variable = cost_of(month, "ambulance", people=1200)
    assert fixed == 1200 * 2610 // 12
    # Two shifts of 500 incidents at 418.87 x 0.45 = 188.4915
    assert step == round(1000 * 18849.15)
    # 250 x 532.42 x 0.15 = 19965.75 and 251 x 305.65 x 0.15 = 11507.7225
    assert variable == 1996575 + 1150772


def test_appointments_cost_by_weekly_capacity() -> None:
    month = month_of("units gp 350")
    month.capacity_days[Service.GP] = 90 * month.days
    fixed, step, variable = cost_of(month, "gp")
    # 90 appointments a week for 30 days, all of them given: 31.82 x 0.35 = 11.137
    assert fixed == round(90 * 30 / 7 * 1113.7)
    # One clinician's hundred a week: 31.82 x 0.55 = 17.501
    assert step == round(100 * 30 / 7 * 1750.1)
    assert variable == round(350 * 318.2)


def test_a_clinic_costs_by_all_attendances_that_its_first_ones_lead_to() -> None:
    month = month_of("units outpatient 500")
    month.capacity_days[Service.OUTPATIENT] = 50 * month.days
    # 2.2 follow-ups to a first, all given: 175.90 x 3.2 = 562.88
    a_first = 175.90 * 3.2
    assert cost_of(month, "outpatient") == (
        round(50 * 30 / 7 * a_first * 0.30 * 100),
        # Two clinics of 40 first attendances a week
        round(80 * 30 / 7 * a_first * 0.50 * 100),
        500 * 3518,
    )


def test_cost_of_a_place_follows_the_days_between_contacts() -> None:
    name = "pathways.caseload.days_between_contacts"
    labels = catalogue()[name].labels[0]
    between = np.where(np.array(labels) == "link_worker", 5.0, catalogue()[name].value)
    place = []
    for changed in ({}, {name: between}):
        year = values(changed=changed)
        part = cost_terms(year, prices(year, Index())).parts[Service.LINK_WORKER]
        place.append(part.fixed + part.step)
    assert place[1] == pytest.approx(2 * place[0], rel=1e-6)


def test_a_caseload_costs_by_the_place() -> None:
    month = month_of("units case_management 90")
    month.capacity_days[Service.CASE_MANAGEMENT] = 60 * month.days
    # A contact every 14 days for nine in ten places: 137.23 x 0.9 / 14 = 8.8219...
    a_place = 137.23 * 0.9 / 14
    assert cost_of(month, "case_management") == (
        round(60 * 30 * a_place * 0.20 * 100),
        # Two teams of 50
        round(100 * 30 * a_place * 0.70 * 100),
        round(90 * 1372.3),
    )


def test_same_day_emergency_care_is_not_recorded() -> None:
    _, costs = settled(month_of("units same_day_emergency_care 5"), PEOPLE)
    assert "same_day_emergency_care" not in {row.service for row in costs.rows()}


@pytest.mark.parametrize("service", [service for service in Service if service is not SAME_DAY])
def test_every_service_is_paid_for_and_costs_its_provider_something(service: Service) -> None:
    month = Month()
    month.starts[service, 0] = 10
    month.units[service, 0] = 10
    month.units_by_funder[service, 0] = 10
    # Elective care has its beds in the row of emergency care.
    month.capacity_days[:] = 10 * month.days
    ledger, costs = settled(month)
    assert any(row.line != "not_modelled" for row in ledger.rows())
    (row,) = (row for row in costs.rows() if row.service == service.label)
    assert row.variable_pence > 0
    if service not in (Service.AE, Service.AMBULANCE):
        assert row.step_pence > 0
