"""Payments worked by hand, as data; costs worked by hand; a month in whole pence."""

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from sim.money import Ledger, ResourceCosts, settle
from sim.services.names import Funder, Service
from tests.unit.money_month import CLIENTS, Month, values

Payments = dict[tuple[str, str, str], int]


def cases() -> dict[str, tuple[str, Payments]]:
    """Activity and expected payments of each case; further rows of a case leave it blank."""
    found: dict[str, tuple[str, Payments]] = {}
    case = ""
    with Path(__file__).with_name("test_money_cases.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            case = row["case"] or case
            key = row["payer"], row["provider"], row["line"]
            found.setdefault(case, (row["activity"], {}))[1][key] = int(row["amount_pence"])
    return found


def month_of(activity: str) -> Month:
    month = Month()
    for words in activity.split("; "):
        match words.split():
            case []:
                pass
            case ["weight", people]:
                month = replace(month, weight=int(people))
            case ["escalation", days]:
                month = replace(month, escalation_bed_days=int(days))
            case ["event", name, count]:
                month = replace(month, events={**month.events, name: int(count)})
            case ["funder", service, funder, units]:
                row = Service[service.upper()], Funder[funder.upper()]
                month.units_by_funder[row] += int(units)
                month.units[row[0], 0] += int(units)
            case ["places", service, count]:
                month.capacity_days[Service[service.upper()]] += int(count)
            case [table, service, count]:
                getattr(month, table)[Service[service.upper()], 0] += int(count)
    return month


def settled(month: Month, people: int = 0) -> tuple[Ledger, ResourceCosts]:
    ledger, costs = Ledger(), ResourceCosts()
    settle(month, values(month.financial_year), ledger, costs, people, clients=CLIENTS)
    return ledger, costs


def payments(ledger: Ledger) -> Payments:
    return {(row.payer, row.provider, row.line): row.amount_pence for row in ledger.rows()}


def variable(costs: ResourceCosts) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for row in costs.rows():
        found[row.service] += row.variable_pence
    return found


@pytest.mark.parametrize("case", cases())
def test_payments_worked_by_hand(case: str) -> None:
    activity, expected = cases()[case]
    ledger, _ = settled(month_of(activity))
    assert payments(ledger) == expected


@pytest.mark.parametrize("activity", ["", "units gp 1", "units gp 600", "places gp 3000"])
def test_practices_are_paid_by_the_head_whatever_they_do(activity: str) -> None:
    ledger, _ = settled(month_of(activity), people=1200)
    # A twelfth of 1200 x 203.52
    assert payments(ledger)["icb", "general_practice", "gp"] == 2_035_200


def test_an_avoided_delayed_day_saves_its_provider_the_variable_part_only() -> None:
    _, costs = settled(month_of("units emergency_inpatient 1"))
    # 414.58 x 0.10 = 41.458
    assert variable(costs)["emergency_inpatient"] == 4146
    assert sum(row.fixed_pence + row.step_pence for row in costs.rows()) == 0


def test_an_avoided_admission_saves_its_provider_the_marginal_rate_and_its_days() -> None:
    _, costs = settled(month_of("starts emergency_inpatient 1; units emergency_inpatient 5"))
    # 2260.89 x 0.30 = 678.267 and 5 x 41.458 = 207.29
    assert variable(costs)["emergency_inpatient"] == 67827 + 20729


def test_beds_cost_by_the_ward_and_are_shared_by_bed_days() -> None:
    month = month_of("units emergency_inpatient 700; units elective_inpatient 100")
    month.capacity_days[Service.EMERGENCY_INPATIENT] = 26 * month.days
    rows = {row.service: row for row in settled(month, people=1200)[1].rows()}
    emergency, elective = rows["emergency_inpatient"], rows["elective_inpatient"]
    # Two wards of 25 staffed for 30 days at 291.40; a twelfth of 299.71 a head; seven in eight,
    # and of two equal remainders the first has the penny.
    step, fixed = 2 * 25 * 30 * 29140, 1200 * 29971 // 12
    assert (emergency.step_pence, elective.step_pence) == (step * 7 // 8, step // 8)
    assert (emergency.fixed_pence, elective.fixed_pence) == (2622463, 374637)
    assert emergency.fixed_pence + elective.fixed_pence == fixed


def test_a_closed_ward_saves_its_staff_and_nothing_else() -> None:
    costs = []
    for beds in (100, 75):
        month = month_of("units emergency_inpatient 1800")
        month.capacity_days[Service.EMERGENCY_INPATIENT] = beds * month.days
        rows = settled(month, people=1200)[1].rows()
        costs.append(sum(sum(row[3:]) for row in rows))
    assert costs[0] - costs[1] == 25 * 30 * 29140


def test_home_care_costs_by_the_hour() -> None:
    month = month_of("funder home_care council 70")
    month.capacity_days[Service.HOME_CARE] = 500 * month.days
    (row,) = (row for row in settled(month)[1].rows() if row.service == "home_care")
    # 500 hours a week for 30 days = 2142.857 hours. 26.17 x 0.15 x 0.95 and 26.17 x 0.10 x 0.95
    assert row.fixed_pence == round(500 * 30 / 7 * 372.9225)
    assert row.step_pence == round(500 * 30 / 7 * 248.615)
    # Ten hours at 26.17 x 0.75
    assert row.variable_pence == 19628


def test_an_escalation_bed_costs_a_staffed_bed_and_agency_staff() -> None:
    rows = {row.service: row for row in settled(month_of("escalation 2"))[1].rows()}
    assert rows["escalation_beds"].step_pence == 2 * (29140 + 16027)


def test_a_month_of_another_year_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-27"):
        settle(Month(), values("2026-27"), Ledger(), ResourceCosts(), 0)
