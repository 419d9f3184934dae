"""The charge of each client of a council, a week, from income and capital.

All amounts are whole pence in arrays with one entry for each client, so that the charge and what
the council pays add up to the fee exactly. The rules are those of rules.md, section 5, in the
project's reference on money.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.money.charging.rules import ChargingRules, Pence
from sim.parameters import InputError

Flags = NDArray[np.bool_]
Weeks = NDArray[np.int64]
PLACE = "clients"


class Clients(NamedTuple):
    """Clients of a council, one entry each.

    `fee_pence`: what the care costs the council a week. `in_care_home` and, of these, `permanent`;
    `weeks_there`: whole weeks since the move. `home_pence`: the home less its mortgage, 0 without
    one; `partner_at_home`: a partner or qualifying relative lives in it. `expenses_pence`: a week,
    because of a disability. `with_partner`: one of a couple; `age` in years.
    """

    fee_pence: Pence
    income_pence: Pence
    savings_pence: Pence
    home_pence: Pence
    in_care_home: Flags
    permanent: Flags
    weeks_there: Weeks
    partner_at_home: Flags
    with_partner: Flags
    age: NDArray[np.int64]
    expenses_pence: Pence


class Charged(NamedTuple):
    """Who pays what of the week's fee, and what it was worked out from."""

    charge_pence: Pence
    council_pence: Pence
    capital_pence: Pence
    tariff_income_pence: Pence


def assess(clients: Clients, rules: ChargingRules) -> Charged:
    """Charge each client for a week; charge and council add up to the fee.

    Raises InputError for amounts below 0 and for entries missing from a column.
    """
    check_clients(clients)
    capital = clients.savings_pence + np.where(home_counts(clients, rules), clients.home_pence, 0)
    guarantee = guarantee_pence(clients.age, clients.with_partner, rules)
    in_home = care_home_charge_pence(clients.income_pence, capital, clients.fee_pence, rules)
    kept = guarantee + clients.expenses_pence
    at_home = charge_pence(clients.income_pence, capital, clients.fee_pence, kept, rules)
    charge = np.where(clients.in_care_home & clients.permanent, in_home, at_home)
    tariff = tariff_income_pence(capital, rules)
    return Charged(charge, clients.fee_pence - charge, capital, tariff)


def home_counts(clients: Clients, rules: ChargingRules) -> Flags:
    """Whether the client's own home is capital.

    In permanent care homes alone, from the end of the weeks in which it is disregarded, and not
    while a partner or qualifying relative lives in it.
    """
    settled = clients.permanent & (clients.weeks_there >= rules.home_disregard_weeks)
    return np.asarray(clients.in_care_home & settled & ~clients.partner_at_home)


def tariff_income_pence(capital_pence: Pence, rules: ChargingRules) -> Pence:
    """Income a week assumed from capital between the limits: so much for each step or part of it.

    Above the upper limit it is what it is at the limit.
    """
    between = rules.upper_limit_pence - rules.lower_limit_pence
    over = np.clip(capital_pence - rules.lower_limit_pence, 0, between)
    return -(-over // rules.tariff_step_pence) * rules.tariff_income_pence


def guarantee_pence(age: NDArray[np.integer], with_partner: Flags, rules: ChargingRules) -> Pence:
    """Minimum income guarantee a week; of a couple each keeps one member's."""
    at = np.minimum(age, len(rules.guarantee_pence) - 1)
    return np.asarray(rules.guarantee_pence[at, with_partner.astype(np.int64)])


def care_home_charge_pence(
    income_pence: Pence, capital_pence: Pence, fee_pence: Pence, rules: ChargingRules
) -> Pence:
    """`max(0, income + tariff - personal expenses allowance)`, up to the fee."""
    kept = np.full_like(income_pence, rules.personal_expenses_allowance_pence)
    return charge_pence(income_pence, capital_pence, fee_pence, kept, rules)


def charge_pence(
    income_pence: Pence,
    capital_pence: Pence,
    fee_pence: Pence,
    kept_pence: Pence,
    rules: ChargingRules,
) -> Pence:
    """`max(0, income + tariff - kept)`, up to the fee; all of it above the upper limit.

    At home, what is kept is the minimum income guarantee and disability-related expenses.
    """
    means = income_pence + tariff_income_pence(capital_pence, rules) - kept_pence
    in_full = capital_pence > rules.upper_limit_pence
    return np.where(in_full, fee_pence, np.clip(means, 0, fee_pence))


def check_clients(clients: Clients, origin: str = PLACE) -> None:
    """Refuse amounts, ages and weeks below 0, and columns that are not equally long."""
    length = len(clients.fee_pence)
    for name, column in clients._asdict().items():
        if len(column) != length:
            problem = f"{len(column)} entries beside {length} fees"
            raise InputError(origin, name, problem, "Give each client one entry in each column")
        if column.dtype != np.bool_ and (column < 0).any():
            problem = f"{column.min()} of client {column.argmin()} is below 0"
            raise InputError(origin, name, problem, "Give 0 or more")
