"""1 April, inflation, care left out, and the first year's spend per head against out-turn."""

import numpy as np
import pytest

from sim.money import Ledger, Line, Payer, Provider, ResourceCosts, budgets, open_year, settle
from sim.money.cost_terms import units_of_capacity
from sim.money.inflation import Index, Kind
from sim.money.resource_cost import BY_THE_WEEK
from sim.services.names import Funder, Service
from tests.unit.money_month import CLIENTS, Month, values
from tests.unit.test_money_programmes import LEVELS, table
from tests.unit.test_money_reconciliation import PUBLISHED

PEOPLE = 1_000_000
# Of these the client pays a share, on the same line.
CHARGED = (Line.DIRECT_PAYMENT, Line.SUPPORTED_LIVING, Line.SHARED_LIVES)
WITHOUT_ALLOCATION = {Payer.PERSON, Payer.NHS_ENGLAND, Payer.CHARITY}
DAYS = (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31)


def index_in(financial_year: str) -> Index:
    index, last = Index(), int(financial_year[:4])
    for year in range(2025, last + 1):
        index = index.moved_to(values(f"{year}-{(year + 1) % 100}"))
    return index


def test_prices_of_the_first_year_are_those_of_the_tables() -> None:
    assert set(index_in("2025-26").level.values()) == {1}


def test_inflation_adds_up_over_years_and_the_last_published_change_holds() -> None:
    level = index_in("2030-31").level
    assert level[Kind.GENERAL] == pytest.approx(1.0162 * 1.0177 * 1.0188**3)
    assert level[Kind.HOME_CARE] == pytest.approx(1.0292 * 1.0307 * 1.0318**3)


def test_a_run_that_starts_a_year_later_has_the_same_prices() -> None:
    later = Index().moved_to(values("2026-27"))
    assert later == index_in("2026-27")


def test_funded_nursing_care_reaches_its_published_second_year() -> None:
    ledger = Ledger()
    open_year(values("2026-27"), ledger, 0)
    month = Month(financial_year="2026-27", month=12)
    month.units_by_funder[Service.NURSING_CARE, Funder.PERSON] = 7
    settle(month, values("2026-27"), ledger, ResourceCosts(), 0)
    paid = {row.line: row.amount_pence for row in ledger.rows()}
    assert paid[Line.FUNDED_NURSING_CARE] == 26768


def test_a_scenario_can_raise_inflation() -> None:
    changed = {"money.inflation.nhs_change_percent": 10.0}
    index = Index().moved_to(values("2027-28", changed))
    assert index.level[Kind.NHS] == pytest.approx(1.21)
    assert index.level[Kind.GENERAL] == pytest.approx(1.0177**2)


def test_allocations_are_per_head_and_reach_cash_by_general_inflation() -> None:
    ledger = Ledger()
    open_year(values(), ledger, PEOPLE)
    open_year(values("2026-27"), ledger, PEOPLE + 1000)
    assert ledger.allocations["2025-26", Payer.ICB] == 227846 * PEOPLE
    assert ledger.allocations["2025-26", Payer.COUNCIL] == 44244 * PEOPLE
    later = 6687 * 1.0162 * (PEOPLE + 1000)
    assert ledger.allocations["2026-27", Payer.PUBLIC_HEALTH] == pytest.approx(later, abs=1)
    assert {payer for _, payer in ledger.allocations} == set(Payer) - WITHOUT_ALLOCATION


def test_care_left_out_is_a_posting_of_its_own_each_month() -> None:
    ledger = Ledger()
    settle(Month(), values(), ledger, ResourceCosts(), PEOPLE)
    known = {Line.NOT_MODELLED, Line.GP, Line.HOUSING_ADAPTATIONS}
    assert {row.line for row in ledger.rows()} == known
    left_out = [row for row in ledger.rows() if row.line == Line.NOT_MODELLED]
    rows = {(row.payer, row.provider): row.amount_pence for row in left_out}
    # GBP 120.07 x 1,000,000 / 12
    assert rows[Payer.ICB, Provider.GENERAL_PRACTICE] == 1_000_583_333
    assert rows[Payer.COUNCIL, Provider.OTHER_SOCIAL_CARE] == pytest.approx(
        (20.57 + 8.95 + 85.48) * 100 * PEOPLE / 12, abs=2
    )


def test_the_public_health_grant_is_spent_to_the_penny() -> None:
    ledger, costs = Ledger(), ResourceCosts()
    open_year(values(), ledger, 500_003)
    for month, days in enumerate(DAYS):
        settle(Month(month=month, days=days), values(), ledger, costs, 500_003 + month)
    (grant,) = (row for row in budgets(ledger) if row.payer == Payer.PUBLIC_HEALTH)
    assert grant.gap_pence == 0
    assert grant.spend_pence == 6687 * 500_003


def rest_of_health_care(happened: Month, share: float) -> None:
    """What is not hospital beds at England's level, its capacity in usual use."""
    occupancy, each = table("resource_cost.usual_occupancy"), units_of_capacity(values())
    for row in LEVELS:
        service = Service[row["service"].upper()]
        if service < Service.GP:
            continue
        amount = round(float(row["level_per_head"]) * PEOPLE * share)
        if row["price"] == "virtual_ward_slot_day":
            happened.capacity_days[service] = amount
            happened.units[service, 0] = round(amount * occupancy["virtual_ward"])
            continue
        happened.units[service, 0] += amount
        if service is not Service.AMBULANCE:
            per = 7 if service in BY_THE_WEEK else 1
            places = amount * per / each.get(service.label, 1) / occupancy[service.label]
            happened.capacity_days[service] = round(places)


def england(month: int, days: int) -> Month:
    """A month of a place of a million people at England's published rates."""
    share = days / 365
    events = {
        **{"spot_purchases": 20, "ambulance_conveyed": round(0.07777 * PEOPLE * share)},
        "social_care_reviews": round(0.008 * PEOPLE * share),
    }
    happened = Month(month=month, days=days, events=events)
    rest_of_health_care(happened, share)

    def a_year(per_1000: float) -> int:
        return round(per_1000 * PEOPLE / 1000 * share)

    units, starts, funders = happened.units, happened.starts, happened.units_by_funder
    units[Service.AE, 0] = starts[Service.AE, 0] = a_year(455.5)
    starts[Service.EMERGENCY_INPATIENT, 0] = a_year(111.2)
    units[Service.EMERGENCY_INPATIENT, 0] = a_year(111.2 * 4.7)
    starts[Service.ELECTIVE_INPATIENT, 0] = a_year(20.9)
    units[Service.ELECTIVE_INPATIENT, 0] = a_year(20.9 * 3.5)
    happened.capacity_days[Service.EMERGENCY_INPATIENT] = 1744 * days
    places = {
        # service: (capacity, in use, share who pay for themselves)
        Service.INTERMEDIATE_CARE_BED: (233, 210, 0.0),
        Service.REABLEMENT: (593, 534, 0.0),
        Service.HOME_CARE: (79_600, 75_600, 0.258),
        Service.RESIDENTIAL_CARE: (5676, 4510, 0.37),
        Service.NURSING_CARE: (2432, 1930, 0.37),
    }
    for service, (capacity, used, own) in places.items():
        happened.capacity_days[service] = capacity * days
        units[service, 0] = used * days
        funders[service, Funder.PERSON] = round(used * days * own)
        funders[service, Funder.COUNCIL] = used * days - round(used * days * own)
    at_home = {
        **{Service.DIRECT_PAYMENT: 2039, Service.SUPPORTED_LIVING: 1030, Service.SHARED_LIVES: 95},
        Service.SOCIAL_CARE_ASSESSMENT: 410,
    }
    for service, people in at_home.items():
        happened.capacity_days[service] = units[service, 0] = people * days
    for service, share in ((Service.NURSING_CARE, 0.23), (Service.HOME_CARE, 0.086)):
        continuing = round(units[service, 0] * share)
        funders[service] += np.array([-continuing, 0, continuing])
    return happened


def england_after_a_year() -> tuple[Ledger, ResourceCosts]:
    ledger, costs = Ledger(), ResourceCosts()
    open_year(values(), ledger, PEOPLE)
    for month, days in enumerate(DAYS):
        settle(england(month, days), values(), ledger, costs, PEOPLE, clients=CLIENTS)
    return ledger, costs


def test_first_year_spend_per_head_is_near_published_out_turn() -> None:
    """Nothing is scaled to fit, so the tolerance is wide: wrong units would miss by far."""
    ledger, _ = england_after_a_year()
    spent = {payer: pence / 100 / PEOPLE for (_, payer), pence in ledger.spend().items()}
    per_head = {
        Payer.ICB: PUBLISHED["icb_allocations"] * PUBLISHED["uplift_2025_26"],
        Payer.COUNCIL: PUBLISHED["council_net_spending"] * PUBLISHED["care_fee_growth_2025_26"],
    }
    for payer, published in per_head.items():
        assert spent[payer] == pytest.approx(published / PUBLISHED["people"], rel=0.1), payer
    contributions = sum(
        row.amount_pence
        for row in ledger.rows()
        if row.payer == Payer.PERSON
        and (row.line.startswith("client") or row.line in {"not_modelled", *CHARGED})
    )
    published = PUBLISHED["client_contributions"] * PUBLISHED["care_fee_growth_2025_26"]
    assert contributions / 100 / PEOPLE == pytest.approx(published / PUBLISHED["people"], rel=0.2)


def test_providers_nearly_break_even_at_england_s_rates() -> None:
    """Costs are split anew, not made up: no provider is far from what it is paid.

    A million people need 17 hospice beds, which come in two units of ten.
    """
    ledger, costs = england_after_a_year()
    received, cost = ledger.received(), costs.by_provider()
    for key, paid in received.items():
        near = 0.1 if Provider.HOSPICE in key else 0.06
        assert cost[key] == pytest.approx(paid, rel=near), key
