"""From purses to what the clients of a month pay: a few clients worked by hand."""

from typing import Any

import numpy as np
import pytest

from sim.money import Purses, prices
from sim.money.charging import (
    CouncilClients,
    charging_rules,
    council_clients,
    paid_days,
    stays_of,
    weekly_charges,
)
from sim.money.client_shares import NO_CLIENTS, council_and_client, person_and_council
from sim.money.inflation import Index
from sim.money.pence import PARTS_PER_SHARE
from sim.services import Record, Service
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
    """Whom the council pays for on one day."""
    rows = stays_of(life.record, np.arange(life.record.rows, dtype=np.int32))
    paid = paid_days(rows, day, day + 1)
    both = [
        council_clients(life.purses, rows.those(days > 0), AGE, PARTS_PER_SHARE, home_counts, RULES)
        for days, home_counts in ((paid.before, False), (paid.after, True))
    ]
    return CouncilClients(*(np.concatenate(columns) for columns in zip(*both, strict=True)))


def test_charges_of_a_week() -> None:
    """At home 10 h at 24.10 cost 241.00, and 0.4 x 96.79 = 38.72 of benefits come on top.

    Single, 300.00 + 38.72 + 3 - 232.60 - 20.00 leave 89.12; one of a couple with 300.00 pays
    141.17. In a residential home somebody with 173.30, half of what a couple is made up to, is
    single and has 227.10: 196.45. In a nursing home 400.00 + 36 - 30.65 make 405.35; somebody of
    40 who earns 500.00 has 190.02 by universal credit and pays 159.37, and at home, with 49.65 of
    premium, 190.02 + 38.72 - 162.15 - 20.00 = 46.59; one of a couple of 40 has 121.31, and
    121.31 + 38.72 - 88.35 - 35.40 - 20.00 leave 16.28.
    """
    weekly = weekly_charges(
        clients(
            (HOME, 10, 30_000, 1_500_000, 80, False),
            (HOME, 10, 30_000, 0, 80, True),
            (RESIDENTIAL, 1, 17_330, 0, 80, True),
            (NURSING, 1, 40_000, 2_325_000, 80, False),
            (NURSING, 1, 50_000, 0, 40, False),
            (HOME, 10, 10_000, 0, 40, False),
            (HOME, 10, 10_000, 0, 40, True),
        ),
        RULES,
        TERMS,
    )
    assert weekly.fee_pence.tolist() == [24_100] * 2 + [95_600] + [108_900] * 2 + [24_100] * 2
    charges = [8_912, 14_117, 19_645, 40_535, 15_937, 4_659, 1_628]
    assert weekly.charge_pence.tolist() == charges


def shares(fee: int, charge: int, own: int = 0, relieved: int = 0) -> Any:
    columns = np.zeros((4, len(Service)), np.int64)
    columns[:, HOME] = fee, charge, own, relieved
    return NO_CLIENTS._replace(
        **dict(zip(("fee", "charge", "own", "relieved"), columns, strict=True))
    )


def test_a_months_fee_in_the_same_proportion() -> None:
    """15,285 / 48,200 of 1,000.01 are 317.119."""
    assert council_and_client(100_001, HOME, shares(48_200, 15_285)) == (68_289, 31_712)
    assert person_and_council(100_001, HOME, shares(0, 0, 48_200, 15_285)) == (68_289, 31_712)


def test_where_nobody_has_the_service_the_council_pays() -> None:
    assert council_and_client(12_345, NURSING, shares(48_200, 15_285)) == (12_345, 0)
    assert person_and_council(12_345, NURSING, shares(0, 0, 48_200, 15_285)) == (12_345, 0)


def test_savings_are_those_in_the_purse_after_the_council_took_over() -> None:
    """30,000.00 less eight weeks of 863.65 are 23,090.80: 36 steps from 14,250 on.

    Of an income of 465.00, 40.59 are for housing.
    """
    life = Life(owned(30_000))
    life.stay(RESIDENTIAL, started=10)
    life.pay(91)
    assert not len(found(life, 10 + 8 * 7 - 1).service)
    now = found(life, 10 + 8 * 7)
    assert now.capital_pence.tolist() == [3_000_000 - 8 * 86_365]
    assert now.income_pence.tolist() == [46_500 - 4_059]
    weekly = weekly_charges(now, RULES, TERMS)
    assert weekly.charge_pence.tolist() == [46_500 - 4_059 + 3_600 - 3_065]


def test_while_the_home_is_disregarded_savings_alone_count() -> None:
    life = Life(owned(15_000, home=200_000))
    life.stay(RESIDENTIAL, started=10)
    life.pay(91)
    assert found(life, 93).capital_pence.tolist() == [1_500_000]
    assert not len(found(life, 94).service)


def test_days_of_a_month_by_who_pays() -> None:
    """Twelve weeks from day 10 the council, then the resident; after eight weeks without a home."""
    owner, saver = Life(owned(15_000, home=200_000)), Life(owned(30_000))
    for life in (owner, saver):
        life.stay(RESIDENTIAL, started=10)
        life.pay(91)
    row, other = (stays_of(life.record, np.zeros(1, np.int32)) for life in (owner, saver))
    days = [[int(n[0]) for n in paid_days(row, *of)] for of in ((0, 91), (91, 121))]
    assert days == [[81, 0, 0], [3, 27, 0]]
    assert [int(n[0]) for n in paid_days(other, 0, 91)] == [0, 56, 25]


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
    rows = stays_of(life.record, np.zeros(1, np.int32))
    later = council_clients(life.purses, rows, AGE, 1_016_200, True, RULES)
    assert later.income_pence.tolist() == [43_128]  # (465.00 - 40.59) x 1.0162 = 431.285


def test_a_client_without_a_purse_is_a_mistake() -> None:
    record, purses = Record(), Purses()
    rows = record.append(1, service=HOME, started=0)
    purses.strangers(record, rows, people=1)
    with pytest.raises(ValueError, match="has no purse"):
        council_clients(purses, stays_of(record, rows), AGE, PARTS_PER_SHARE, True, RULES)
