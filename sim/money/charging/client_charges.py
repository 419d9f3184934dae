"""What the clients of a council pay of a month's care, from the purses of those who have it.

The charge is worked out for everybody whom the council pays for on the last day of a month. Their
charges and fees, by service, are the weights by which the month's fee is split: so those who came
and went within the month are taken to pay like the others.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.money.charging.assess import care_home_charge_pence, charge_pence, guarantee_pence
from sim.money.charging.rules import ChargingRules, Pence
from sim.money.means_test import NO_PURSE, Purses
from sim.money.payments import LONG_TERM_CARE
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE, split
from sim.money.prices import Terms
from sim.services import Funder, Ids, Record, Service

IS_CARE_HOME = np.zeros(len(Service), np.bool_)
IS_CARE_HOME[[care.service for care in LONG_TERM_CARE if care.home_counts]] = True


class CouncilClients(NamedTuple):
    """Those whom the council pays for on one day, one entry for each stay.

    `units`: places held, or hours a week. `income_pence` a week and `capital_pence` that counts, in
    cash of the year. `with_partner`: one of a couple, as far as they live at home.
    """

    service: NDArray[np.int64]
    units: NDArray[np.int64]
    income_pence: Pence
    capital_pence: Pence
    age: NDArray[np.int64]
    with_partner: NDArray[np.bool_]


class ByService(NamedTuple):
    """Fees and the charges within them, pence a week by service (`sim.services.Service`)."""

    fee_pence: Pence
    charge_pence: Pence


def council_pays(record: Record, rows: Ids, day: int) -> Ids:
    """Of these rows of long-term care, those for which the council pays on `day`."""
    funder = record.funder[rows]
    is_open = (record.started[rows] <= day) & (day < record.ended[rows])
    within = (day >= record.funder_from[rows]) & (day < record.council_from[rows])
    own = (funder == Funder.PERSON) & within
    found: Ids = rows[is_open & ~own & (funder != Funder.ICB)]
    return found


def council_clients(
    purses: Purses, record: Record, rows: Ids, age: NDArray[np.integer], price_level: int, day: int
) -> CouncilClients:
    """Who stays in these `rows` (see `council_pays`), with what is in their purses on `day`.

    `age` in years by slot; `price_level`: general prices over those of 2025-26, parts per million.
    While the home does not count yet, what it is worth is no capital.
    """
    slots = record.resident[rows]
    numbers = purses.number[slots]
    if (numbers == NO_PURSE).any():
        raise ValueError("a client of the council has no purse: ask who pays first")
    of = purses.of
    disregarded = (record.funder[rows] == Funder.PERSON) & (day < record.funder_from[rows])
    home = np.where(disregarded, of["home_in_it_pence"][numbers], 0)
    return CouncilClients(
        service=record.service[rows].astype(np.int64),
        units=record.units[rows].astype(np.int64),
        income_pence=of["income_pence"][numbers] * price_level // PARTS_PER_SHARE,
        capital_pence=of["left_pence"][numbers] - home,
        age=age[slots].astype(np.int64),
        with_partner=of["with_partner"][numbers],
    )


def weekly_charges(clients: CouncilClients, rules: ChargingRules, terms: Terms) -> ByService:
    """Add up a week's fees and charges by service, at the council's prices.

    Residents of care homes are single to the law: from pension age on their income is at least what
    pension credit makes it up to. At home a couple's halves stay halves, and a usual amount of
    disability-related expenses is left to each.
    """
    price = np.zeros(len(Service), np.int64)
    price[[care.service for care in LONG_TERM_CARE]] = [
        terms.price[care.council] for care in LONG_TERM_CARE
    ]
    fee = clients.units * price[clients.service] // MICROPENCE_PER_PENNY
    in_home = IS_CARE_HOME[clients.service]
    least = np.where(clients.age >= rules.pension_age, rules.guarantee_credit_pence, 0)
    single = np.maximum(clients.income_pence, least)
    kept = guarantee_pence(clients.age, clients.with_partner, rules)
    kept = kept + rules.disability_related_expenses_pence
    # A client's capital is at or below the limit, or the council would not pay.
    capital = np.minimum(clients.capital_pence, rules.upper_limit_pence)
    charge = np.where(
        in_home,
        care_home_charge_pence(single, capital, fee, rules),
        charge_pence(clients.income_pence, capital, fee, kept, rules),
    )
    return ByService(_added_up(fee, clients.service), _added_up(charge, clients.service))


def council_and_client(fee_pence: int, service: Service, weekly: ByService) -> tuple[int, int]:
    """Split a month's fee of a service into what the council pays and what its clients do.

    The two add up to the fee. Where nobody has the service at the month's end, the council pays.
    """
    fee, charge = int(weekly.fee_pence[service]), int(weekly.charge_pence[service])
    council, client = split(fee_pence, (fee - charge, charge)) if fee else (fee_pence, 0)
    return council, client


def still_open(record: Record, rows: Ids, begun: Ids, day: int) -> Ids:
    """Rows of long-term care to look at next: those known and those that have begun, if not over.

    `begun` as in `Purses.begun`; a row is over if it ended by `day`.
    """
    known = np.concatenate([rows, begun])
    left: Ids = known[record.ended[known] > day]
    return left


def _added_up(amounts: Pence, service: NDArray[np.int64]) -> Pence:
    # Whole pence below 2**53, so that the sums of numbers with a point are exact.
    return np.rint(np.bincount(service, amounts, len(Service))).astype(np.int64)
