"""What the clients of a council pay for their care, from the purses of those who have it.

The charge is worked out for everybody for whom the council paid in a month, by days, from what is
in the purse at its end.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_with_arrays
from sim.money.charging.assess import charge_pence, guarantee_pence
from sim.money.charging.rules import ChargingRules, Pence
from sim.money.means_test import NO_PURSE, Purses
from sim.money.payments import LONG_TERM_CARE
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE
from sim.money.prices import Terms
from sim.services import Funder, Ids, Record, Service

IS_CARE_HOME = np.zeros(len(Service), np.bool_)
IS_CARE_HOME[[care.service for care in LONG_TERM_CARE if care.home_counts]] = True


class LongTermStays(NamedTuple):
    """What charging asks of rows of the record, one entry for each."""

    resident: NDArray[np.int64]
    service: NDArray[np.int64]
    units: NDArray[np.int64]
    started: NDArray[np.int64]
    ended: NDArray[np.int64]
    funder: NDArray[np.int64]
    funder_from: NDArray[np.int64]
    council_from: NDArray[np.int64]

    def those(self, which: NDArray[np.int64]) -> "Held":
        """What is held by some of them, of which the places in the columns are given."""
        return Held(self.resident[which], self.service[which], self.units[which])


class Held(NamedTuple):
    """Whose stays they are, and what they hold."""

    resident: NDArray[np.int64]
    service: NDArray[np.int64]
    units: NDArray[np.int64]


class CouncilClients(NamedTuple):
    """Those whom the council pays for, one entry for each stay.

    `units`: places held, or hours a week. `income_pence` a week without housing costs, and
    `capital_pence` that counts, in cash of the year. `with_partner`: one of a couple, as far as
    they live at home.
    """

    service: NDArray[np.int64]
    units: NDArray[np.int64]
    income_pence: Pence
    capital_pence: Pence
    age: NDArray[np.int64]
    with_partner: NDArray[np.bool_]


class Weekly(NamedTuple):
    """The fee of each client and the charge within it, pence a week."""

    fee_pence: Pence
    charge_pence: Pence


class PaidDays(NamedTuple):
    """Days of a month by who paid, one entry for each stay; the NHS pays for the others.

    The council pays `before` the client's own home counts and `after` capital is down to the limit,
    the `person` in between.
    """

    before: NDArray[np.int64]
    person: NDArray[np.int64]
    after: NDArray[np.int64]


def stays_of(record: Record, rows: Ids) -> LongTermStays:
    """The rows read from the record: whole ones at once, because they lie far apart."""
    whole = record.stays.row.take(rows)
    return LongTermStays(*(whole[name].astype(np.int64) for name in LongTermStays._fields))


@compiled_with_arrays
def paid_days(row: LongTermStays, first: int, end: int) -> PaidDays:
    """Who paid for which days, from `first` up to `end`, of stays of long-term care."""
    before, person = np.zeros_like(row.started), np.zeros_like(row.started)
    after = np.zeros_like(row.started)
    for at in range(row.started.size):
        starts, ends = max(row.started[at], first), min(row.ended[at], end)
        held_until = max(starts, ends)
        if row.funder[at] == Funder.PERSON:
            own_from = min(max(row.funder_from[at], starts), held_until)
            own_until = min(max(row.council_from[at], own_from), held_until)
            before[at], person[at] = own_from - starts, own_until - own_from
        if row.funder[at] != Funder.ICB:
            after[at] = held_until - starts - before[at] - person[at]
    return PaidDays(before, person, after)


def council_clients(
    purses: Purses,
    row: Held,
    age: NDArray[np.integer],
    price_level: int,
    home_counts: NDArray[np.bool_] | bool,
    rules: ChargingRules,
) -> CouncilClients:
    """Who has these stays, with what is in their purses.

    `age` in years by slot; `price_level`: general prices over those of 2025-26, parts per million.
    Unless `home_counts`, what the home is worth is no capital yet.
    """
    slots = row.resident
    numbers = purses.number[slots]
    if (numbers == NO_PURSE).any():
        raise ValueError("a client of the council has no purse: ask who pays first")
    of = purses.of.take(numbers)
    with_partner, home = of["with_partner"].copy(), of["home_in_it_pence"]
    income = of["income_pence"] - housing_costs_pence(with_partner, rules)
    return CouncilClients(
        service=row.service,
        units=row.units,
        income_pence=np.maximum(income, 0) * price_level // PARTS_PER_SHARE,
        capital_pence=of["left_pence"] - np.where(home_counts, 0, home),
        age=age[slots].astype(np.int64),
        with_partner=with_partner,
    )


def council_rates(terms: Terms) -> Pence:
    """Millionths of a penny a week that a council pays for a unit, by service."""
    rate = np.zeros(len(Service), np.int64)
    for care in LONG_TERM_CARE:
        rate[care.service] = terms.price[care.council]
    return rate


def weekly_charges(clients: CouncilClients, rules: ChargingRules, terms: Terms) -> Weekly:
    """A week's fee of each client and the charge within it, at the council's prices.

    Residents of care homes are single to the law.
    At home a couple's halves stay halves, benefits for disability come on top, and a usual amount
    of disability-related expenses is left to each.
    """
    fee = clients.units * council_rates(terms)[clients.service] // MICROPENCE_PER_PENNY
    in_home = IS_CARE_HOME[clients.service]
    # A client's capital is at or below the limit, or the council would not pay.
    capital = np.minimum(clients.capital_pence, rules.upper_limit_pence)
    in_couple = clients.with_partner & ~in_home
    income = counted_income_pence(clients.income_pence, clients.age, in_couple, rules)
    at_home = kept_at_home_pence(clients.age, clients.with_partner, rules)
    kept = np.where(in_home, rules.personal_expenses_allowance_pence, at_home)
    means = income + np.where(in_home, 0, rules.disability_benefit_pence)
    return Weekly(fee, charge_pence(means, capital, fee, kept, rules))


def charge_at_home_pence(
    income_pence: Pence,
    capital_pence: Pence,
    fee_pence: Pence,
    age: NDArray[np.int64],
    with_partner: NDArray[np.bool_],
    rules: ChargingRules,
) -> Pence:
    """The charge of people at home, who have the usual benefits and expenses of a disability."""
    kept = kept_at_home_pence(age, with_partner, rules)
    with_benefit = income_pence + rules.disability_benefit_pence
    return charge_pence(with_benefit, capital_pence, fee_pence, kept, rules)


def kept_at_home_pence(
    age: NDArray[np.int64], with_partner: NDArray[np.bool_], rules: ChargingRules
) -> Pence:
    """What is left to people at home: the income guaranteed to them, and usual expenses."""
    return guarantee_pence(age, with_partner, rules) + rules.disability_related_expenses_pence


def counted_income_pence(
    income_pence: Pence,
    age: NDArray[np.int64],
    with_partner: NDArray[np.bool_],
    rules: ChargingRules,
) -> Pence:
    """The income that counts: what somebody has or is entitled to, and no earnings.

    Below pension age all but benefits is taken to be earnings. From it on a couple's income holds
    what pension credit makes it up to (`population.means.least_income`), and a single person's is
    made up to it here, where it was one half of a couple's.
    """
    working_age = rules.working_age_income_pence[with_partner.astype(np.int64)]
    least = np.where(with_partner, 0, rules.guarantee_credit_pence)
    return np.where(age >= rules.pension_age, np.maximum(income_pence, least), working_age)


def housing_costs_pence(with_partner: NDArray[np.bool_], rules: ChargingRules) -> Pence:
    """Housing costs within the income of each; those of a couple are shared."""
    return np.where(with_partner, rules.housing_costs_pence // 2, rules.housing_costs_pence)


def added_up(amounts: Pence, service: NDArray[np.int64]) -> Pence:
    """Sums by service."""
    # Whole pence below 2**53, so that the sums of numbers with a point are exact.
    return np.rint(np.bincount(service, amounts, len(Service))).astype(np.int64)
