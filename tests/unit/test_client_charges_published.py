"""Charges by the rules, of the residents whom the model draws, beside the published income.

What councils took in 2016-17 holds the NHS's money and that of full payers too, and fees have risen
faster than pensions since, so that charges by the rules must come out below it in care homes.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.money import prices
from sim.money.charging import (
    CouncilClients,
    charging_rules,
    guarantee_pence,
    weekly_charges,
)
from sim.money.charging.client_charges import housing_costs_pence
from sim.money.inflation import Index
from sim.population import (
    Means,
    capital_limit_gbp,
    means_in_care,
    pays_for_care_home,
    pays_for_home_care,
)
from sim.services import Service
from tests.unit.money_month import values
from tests.unit.population_setting import SEED, do_nothing
from tests.unit.test_means_published import people

VALUES = values("2025-26")
RULES, TERMS = charging_rules(VALUES), prices(VALUES, Index())
HOURS_A_WEEK = 13  # units of home care; the mean of the model's packages is about that
with Path(__file__).with_name("client_charges_published.csv").open(encoding="utf-8") as file:
    PUBLISHED = {row["item"]: float(row["value"]) for row in csv.DictReader(file)}


@cache
def owned() -> Means:
    return means_in_care(do_nothing()[0], people(), slice(0, people().n), SEED)


@cache
def older_clients(service: Service) -> CouncilClients:
    """Everybody from 65 on whom the council would pay for if they needed the service."""
    crowd, found, limit = people(), owned(), capital_limit_gbp(do_nothing()[0])
    own = pays_for_home_care if service is Service.HOME_CARE else pays_for_care_home
    age = crowd.age[: crowd.n].astype(np.int64)
    who = np.flatnonzero((age >= 65) & ~own(found, limit))
    units = HOURS_A_WEEK if service is Service.HOME_CARE else 1
    return CouncilClients(
        service=np.full(who.size, service, np.int64),
        units=np.full(who.size, units, np.int64),
        income_pence=np.maximum(
            100 * found.income_gbp_per_week[who]
            - housing_costs_pence(found.with_partner[who], RULES),
            0,
        ),
        capital_pence=100 * found.capital_gbp[who],
        age=age[who],
        with_partner=found.with_partner[who],
    )


def weights(clients: CouncilClients) -> NDArray[np.float64]:
    """How likely each age is to live in a care home, among people of that age."""
    return do_nothing()[0].by_age("demand.social_care.care_home_by_age")[clients.age]


def share(service: Service) -> float:
    """Charges over fees, each age as likely as it needs a care home."""
    clients = older_clients(service)
    weight, weekly = weights(clients), weekly_charges(clients, RULES, TERMS)
    return float((weight * weekly.charge_pence).sum() / (weight * weekly.fee_pence).sum())


@pytest.mark.parametrize(
    ("service", "item", "expected"),
    [
        (Service.RESIDENTIAL_CARE, "income_of_fee_residential_65", 0.27),
        (Service.NURSING_CARE, "income_of_fee_nursing_65", 0.24),
    ],
)
def test_in_care_homes_charges_are_below_all_income(
    service: Service, item: str, expected: float
) -> None:
    found = share(service)
    assert found == pytest.approx(expected, abs=0.02)
    assert found < PUBLISHED[item]


def test_in_care_homes_pension_credit_alone_pays_a_fifth() -> None:
    """(227.10 - 30.65) / 956 = 0.205: nobody from pension age on is charged less."""
    least = RULES.guarantee_credit_pence - RULES.personal_expenses_allowance_pence
    fee = TERMS.price["residential_week_council"] // 1_000_000
    assert least / fee == pytest.approx(0.205, abs=0.001)
    assert share(Service.RESIDENTIAL_CARE) > least / fee


def test_at_home_charges_are_above_all_income() -> None:
    """Clients of councils at home are poorer than the model's, whose means are those of care homes.

    Councils took about half as much in 2016-17; nothing here is fitted to it.
    """
    found = share(Service.HOME_CARE)
    assert found == pytest.approx(0.35, abs=0.02)
    assert found > PUBLISHED["income_of_fee_home_care_65"]


def test_most_incomes_of_clients_at_home_are_near_the_guarantee() -> None:
    """Why charges at home are small: the guarantee leaves the middle client little to pay from."""
    clients = older_clients(Service.HOME_CARE)
    kept = guarantee_pence(clients.age, clients.with_partner, RULES)
    assert -5_000 < np.median(clients.income_pence - kept) < 12_000
