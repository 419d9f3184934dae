"""From purses to what the clients of a month pay: a few clients worked by hand."""

import numpy as np
import pytest

from sim.money import Purses, prices
from sim.money.charging import (
    CouncilClients,
    charging_rules,
    council_and_client,
    council_clients,
    council_pays,
    still_open,
    weekly_charges,
)
from sim.money.inflation import Index
from sim.money.pence import PARTS_PER_SHARE
from sim.services import NEVER, Record, Service
from tests.unit.money_month import values
from tests.unit.test_means_test import Life, owned

HOME, RESIDENTIAL, NURSING = (
    Service.HOME_CARE,
    Service.RESIDENTIAL_CARE,
    Service.NURSING_CARE,
)
VALUES = values("2025-26")
RULES, TERMS = charging_rules(VALUES), prices(VALUES, Index())
AGE = np.array([85])


def clients(*told: tuple[Service, int, int, int, int, bool]) -> CouncilClients:
    """Service, units, income and capital in pence, age, whether one of a couple."""
    columns = [np.array(column) for column in zip(*told, strict=True)]
    return CouncilClients(*columns)


def found(life: Life, day: int) -> CouncilClients:
    rows = np.arange(life.record.rows, dtype=np.int32)
    paid = council_pays(life.record, rows, day)
    return council_clients(life.purses, life.record, paid, AGE, PARTS_PER_SHARE, day)


def test_charges_of_a_week_by_service() -> None:
    """At home 10 h at 24.10 cost 241.00; single, 300.00 + 3 - 232.60 - 20.00 leave 50.40.

    One of a couple with 300.00 pays 102.45 of 241.00. In a residential home somebody with 173.30,
    half of what a couple is made up to, is single and has 227.10: 196.45 of 956.00. In a nursing
    home 400.00 + 36 - 30.65 make 405.35 of 1,089.00; somebody of 40 with 100.00 pays 69.35.
    """
    weekly = weekly_charges(
        clients(
            (HOME, 10, 30_000, 1_500_000, 80, False),
            (HOME, 10, 30_000, 0, 80, True),
            (RESIDENTIAL, 1, 17_330, 0, 80, True),
            (NURSING, 1, 40_000, 2_325_000, 80, False),
            (NURSING, 1, 10_000, 0, 40, False),
        ),
        RULES,
        TERMS,
    )
    assert weekly.fee_pence[[HOME, RESIDENTIAL, NURSING]].tolist() == [48_200, 95_600, 217_800]
    assert weekly.charge_pence[[HOME, RESIDENTIAL, NURSING]].tolist() == [15_285, 19_645, 47_470]
    assert weekly.fee_pence.sum() == 361_600
    # A month's fee of 1,000.01 in the same proportion: 15,285 / 48,200 of it are 317.119
    assert council_and_client(100_001, HOME, weekly) == (68_289, 31_712)


def test_where_nobody_has_the_service_the_council_pays() -> None:
    weekly = weekly_charges(clients((HOME, 10, 30_000, 0, 80, False)), RULES, TERMS)
    assert council_and_client(12_345, NURSING, weekly) == (12_345, 0)


def test_savings_are_those_in_the_purse_after_the_council_took_over() -> None:
    """30,000.00 less eight weeks of 863.65 are 23,090.80: 36 steps from 14,250 on."""
    life = Life(owned(30_000))
    life.stay(RESIDENTIAL, started=10)
    life.pay(91)
    assert not len(found(life, 10 + 8 * 7 - 1).service)
    now = found(life, 10 + 8 * 7)
    assert now.capital_pence.tolist() == [3_000_000 - 8 * 86_365]
    assert now.income_pence.tolist() == [46_500]
    weekly = weekly_charges(now, RULES, TERMS)
    assert weekly.charge_pence[RESIDENTIAL] == 46_500 + 3_600 - 3_065


def test_while_the_home_is_disregarded_savings_alone_count() -> None:
    life = Life(owned(15_000, home=200_000))
    life.stay(RESIDENTIAL, started=10)
    life.pay(91)
    assert found(life, 93).capital_pence.tolist() == [1_500_000]
    assert not len(found(life, 94).service)


def test_nobody_is_a_client_before_the_stay_or_after_it() -> None:
    life = Life(owned(0, partner=True))
    life.stay(HOME, started=10, ended=20, units=7)
    life.pay(30)
    assert [len(found(life, day).service) for day in (9, 10, 19, 20)] == [0, 1, 1, 0]
    assert found(life, 10).with_partner.tolist() == [True]
    assert found(life, 10).units.tolist() == [7]


def test_the_nhs_pays_for_no_client_of_the_council() -> None:
    life = Life(owned(0))
    life.stay(NURSING, started=0)
    life.pay(30, by_need=True)
    assert not len(found(life, 5).service)


def test_income_is_in_prices_of_the_year() -> None:
    life = Life(owned(0))
    life.stay(HOME, started=0, units=7)
    life.pay(30)
    rows = np.zeros(1, np.int32)
    later = council_clients(life.purses, life.record, rows, AGE, 1_016_200, 5)
    assert later.income_pence.tolist() == [47_253]  # 465.00 x 1.0162


def test_rows_are_dropped_when_their_stay_is_over() -> None:
    record = Record()
    rows = record.append(3, service=HOME, started=0, ended=np.array([5, 6, NEVER]))
    assert still_open(record, rows[:2], rows[2:], 5).tolist() == [1, 2]


def test_a_client_without_a_purse_is_a_mistake() -> None:
    record, purses = Record(), Purses()
    rows = record.append(1, service=HOME, started=0)
    purses.strangers(record, rows, people=1)
    with pytest.raises(ValueError, match="has no purse"):
        council_clients(purses, record, rows, AGE, PARTS_PER_SHARE, 1)
