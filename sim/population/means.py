"""Means: what a resident owns and lives on, in pounds of 2025-26, for the means test of care.

Means follow from identity, age, sex and deprivation alone. Each resident keeps one draw for life
for each part; age moves what the draw is worth. A rank shared by all parts ties home, savings and
income together, and to the neighbourhood.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.parameters import Values
from sim.population import wealth
from sim.population.residents import Residents
from sim.population.wealth import IN_CARE, LIKE_OTHERS, ON_ENTRY, Persons, Standing

Pounds = NDArray[np.int64]
Flags = NDArray[np.bool_]
Slots = NDArray[np.integer] | slice
HALVES = 2  # a couple's money is taken to belong to each half and half


@dataclass(frozen=True)
class Means:
    """The means of residents, one entry each, in whole pounds of 2025-26; all 0 below adult age.

    `capital_gbp` savings and investments, without the home, the resident's own half in a couple;
    `income_gbp_per_week` after tax, likewise; `owns_home` the home is owned by the resident or
    the couple, `has_mortgage` with a mortgage of `mortgage_gbp`; `home_value_gbp` what it would
    sell for, 0 where it is rented; `with_partner` a partner lives in it.
    """

    capital_gbp: Pounds
    income_gbp_per_week: Pounds
    owns_home: Flags
    has_mortgage: Flags
    home_value_gbp: Pounds
    mortgage_gbp: Pounds
    with_partner: Flags


def means(values: Values, people: Residents, slots: Slots, seed: int) -> Means:
    """The means of the residents in `slots` as of people of their age, sex and deprivation."""
    persons = Persons(people.age[slots], people.sex[slots], people.quintile[slots])
    return means_of(values, persons, standing(people, slots, seed), LIKE_OTHERS)


def means_in_care(values: Values, people: Residents, slots: Slots, seed: int) -> Means:
    """The means of the residents in `slots` if they are in long-term care, somewhere within it.

    People who come to need care are less well off than others of their age, and fewer have a
    partner. Means decide nothing about who needs it: so here the same draws stand lower, by what
    it takes to meet the published shares of care home residents who pay for themselves. What
    care has cost them so far is in it.
    """
    persons = Persons(people.age[slots], people.sex[slots], people.quintile[slots])
    return means_of(values, persons, standing(people, slots, seed), IN_CARE)


def means_on_entry(values: Values, people: Residents, slots: Slots, seed: int) -> Means:
    """The means of the residents in `slots` if their long-term care begins now.

    They stand higher than those in care, who have paid for some of it already.
    """
    persons = Persons(people.age[slots], people.sex[slots], people.quintile[slots])
    return means_of(values, persons, standing(people, slots, seed), ON_ENTRY)


def standing(people: Residents, slots: Slots, seed: int) -> Standing:
    """Where residents stand in each part, for life."""
    who = people.identity[slots]
    return Standing(
        shared=draws.normal(seed, "population.means shared", who),
        home=draws.normal(seed, "population.means home", who),
        home_value=draws.normal(seed, "population.means home value", who),
        capital=draws.normal(seed, "population.means capital", who),
        income=draws.normal(seed, "population.means income", who),
        partner=draws.uniform(seed, "population.means partner", who),
    )


def draw_of_a_loan(people: Residents, slots: Slots, seed: int) -> NDArray[np.float64]:
    """A uniform number of each resident in `slots`, for life: who would borrow on their home."""
    return draws.uniform(seed, "population.means loan", people.identity[slots])


def means_of(values: Values, persons: Persons, stands: Standing, shift: str) -> Means:
    """The means of persons who stand so; `shift` says where (see `wealth.shared_rank`)."""
    adult = persons.age >= values.number("population.means.adult_age_years")
    shared = wealth.shared_rank(values, persons, stands.shared, shift)
    partner = adult & (stands.partner < wealth.partner_share(values, persons, shift))
    owner, outright = wealth.home_rank_reaches(values, persons, shared, stands.home)
    owns = adult & owner
    value = wealth.home_value(values, persons, shared, stands.home_value)
    mortgaged = owns & ~outright
    owed = value * values.number("population.means.mortgage_share_of_value")
    capital = wealth.household_capital(values, persons, shared, stands.capital)
    # Care costs capital; income stays what it was when care began.
    ranked = shared
    if shift == IN_CARE:
        ranked = wealth.shared_rank(values, persons, stands.shared, ON_ENTRY)
    income = wealth.household_income(values, persons, ranked, stands.income, partner)
    of_household = np.where(partner, 1 / HALVES, 1) * adult
    return Means(
        capital_gbp=_whole(capital * of_household),
        income_gbp_per_week=_whole(income * of_household),
        owns_home=owns,
        has_mortgage=mortgaged,
        home_value_gbp=_whole(value * owns),
        mortgage_gbp=_whole(owed * mortgaged),
        with_partner=partner,
    )


def _whole(pounds: NDArray[np.float64]) -> Pounds:
    return np.floor(pounds).astype(np.int64)


def capital_limit_gbp(values: Values) -> float:
    """Capital above which somebody pays for all their care: the national upper limit."""
    return values.number("population.means.upper_capital_limit")


def pays_for_care_home(owned: Means, limit_gbp: float) -> Flags:
    """Whether each would pay the whole of a permanent care home, by the national capital limit.

    The home counts, less its mortgage, unless a partner lives in it.
    """
    counts = owned.owns_home & ~owned.with_partner
    home = np.where(counts, owned.home_value_gbp - owned.mortgage_gbp, 0)
    return np.asarray(owned.capital_gbp + home > limit_gbp)


def pays_for_home_care(owned: Means, limit_gbp: float) -> Flags:
    """Whether each would pay for all their home care, for which the home never counts."""
    return np.asarray(owned.capital_gbp > limit_gbp)
