"""Spending by payer and programme, worked by hand, beside what is published."""

from datetime import date

import polars as pl
import pytest

from calibration.programme_targets import programme_measures, programme_targets
from sim.comparison.programmes import Spent, published_programmes, spent_by_programme
from sim.money import Payer
from sim.money.allocation import NOT_MODELLED
from sim.money.bought import BOUGHT_SERVICES, buyers_of
from sim.money.names import PROVIDER_OF
from sim.report.programmes import programmes
from sim.results import Results
from tests.unit.test_money_programmes import table

APRIL, LATER = date(2025, 4, 1), date(2026, 4, 1)
ROWS = [
    ("icb", "acute_trust", "emergency_inpatient_day", 30_000, APRIL, False),
    ("icb", "ambulance_trust", "ambulance_conveyed", 10_000, APRIL, False),
    ("icb", "acute_trust", "not_modelled", 5_000, APRIL, False),
    ("icb", "acute_trust", "outpatient", 99_000, LATER, False),
    ("icb", "care_home", "funded_nursing_care", 2_000, APRIL, False),
    ("icb", "community_pharmacy", "not_modelled", 4_000, APRIL, False),
    ("icb", "council", "home care", 70_000, APRIL, True),
    ("nhs_england", "acute_trust", "day_case", 8_000, APRIL, False),
    ("council", "home_care_provider", "home_care", 6_000, APRIL, False),
    ("council", "acute_trust", "delayed_discharge_charge", 500, APRIL, True),
    ("person", "home_care_provider", "home_care", 7_000, APRIL, False),
    ("person", "care_home", "client_contribution_nursing_care", 300, APRIL, False),
    ("housing", "home_adaptations", "housing_adaptations", 1_200, APRIL, False),
]
COLUMNS = ("payer", "provider", "line", "amount_pence", "month", "transfer")
LEDGER = pl.DataFrame(ROWS, schema=COLUMNS, orient="row")
POPULATION = pl.DataFrame(
    {"financial_year": ["2025-26", "2025-26", "2026-27"], "person_years": [4.0, 6.0, 90.0]}
)


def test_each_payment_of_the_first_year_is_of_one_programme() -> None:
    """Ten people: a hundredth of the pence is pounds, a tenth of that is a head's."""
    spent = spent_by_programme(LEDGER, POPULATION)
    assert spent["acute"] == Spent(40.0, 5.0)
    assert spent["acute"].together_gbp == 45
    assert spent["continuing_care"] == Spent(2.0, 0.0)
    assert spent["prescribing"] == Spent(0.0, 4.0)
    assert spent["council"] == Spent(6.0, 0.0)
    assert spent["clients"] == Spent(0.3, 0.0)
    assert spent["housing_adaptations"] == Spent(1.2, 0.0)
    assert spent["mental_health"] == Spent(0.0, 0.0)


def test_programmes_of_an_icb_are_all_of_what_it_spends() -> None:
    of_icb = [one for one in published_programmes() if one.label.startswith("ICB: ")]
    in_all = 127_200_000_000 * 1.0483 / 57_690_323
    assert sum(one.gbp_per_head for one in of_icb) == pytest.approx(in_all, abs=0.01)
    left_out = table("not_modelled.spend_per_head")
    known = {one.programme: one.gbp_per_head for one in of_icb}
    assert known["prescribing"] == left_out["prescribing"]
    assert known["administration"] == left_out["administration"]


def test_every_provider_that_an_icb_pays_has_a_programme() -> None:
    paid = {PROVIDER_OF[one.service] for one in BOUGHT_SERVICES if Payer.ICB in buyers_of(one)} | {
        provider for payer, provider in NOT_MODELLED.values() if payer is Payer.ICB
    }
    for provider in paid:
        one = [("icb", provider.value, "any", 1_000, APRIL, False)]
        ledger = pl.DataFrame(one, schema=COLUMNS, orient="row")
        spent = spent_by_programme(ledger, POPULATION)
        assert sum(each.together_gbp for each in spent.values()) == 1, provider


def test_validation_has_every_programme_and_what_is_left_out_of_it() -> None:
    measured = programme_measures({"ledger": LEDGER, "population": POPULATION})
    targets = {one.name: one for one in programme_targets()}
    assert set(targets) <= set(measured)
    assert (measured["programme_icb"], measured["programme_icb_not_modelled"]) == (51.0, 9.0)
    assert targets["programme_icb"].published == pytest.approx(2311.37)
    capital = [one.name for one in targets.values() if one.group.startswith("Capital")]
    assert capital == ["programme_housing_adaptations"]
    assert all(one.tolerance is None for one in targets.values())


def test_the_page_has_the_sum_of_an_icb_and_says_what_is_capital() -> None:
    tables = {
        name: frame.with_columns(scenario=pl.lit("mine"))
        for name, frame in (("ledger", LEDGER), ("population", POPULATION))
    }
    shown = programmes(Results(tables, {}), "mine", "Mine")
    rows = {label: cells for label, *cells in shown.rows}
    assert shown.caption == "Mine: spending by payer and programme in 2025-26, £ a head"
    assert rows["ICB: all of it"][1:4] == ["42.00", "9.00", "51.00"]
    assert rows["Council: housing adaptations (capital)"] == [
        *("12.32", "1.20", "0.00", "1.20", "-11.12"),
    ]
