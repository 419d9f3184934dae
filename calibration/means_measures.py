"""What the tables of means say about each published figure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.means_grid import HALF, PER_CENT, Grid
from sim.parameters import Values
from sim.population.cells import N_QUINTILES
from sim.population.means import (
    Means,
    capital_limit_gbp,
    means_of,
    pays_for_care_home,
    pays_for_home_care,
)
from sim.population.wealth import IN_CARE, LIKE_OTHERS

HEAD, OLDER = 25, 65  # heads of households are rarely younger than 25
SAVERS, EARLY_END, OLDEST = 60, 75, 85
DAYS_IN_WEEK = 7
# Mean time for which residents have been there, and will be: of those of the first day the model
# has 71, 52, 30 and 17 % a year, two, four and six years later. Longer than the mean of all stays
# (FORDER2011: 801 days), of which many are short.
RESIDENTS_STAY_DAYS = 1100
SEVENTIES = range(70, 80)

Floats = NDArray[np.float64]
Some = NDArray[Any]


def fitted(values: Values, grid: Grid, aims: dict[str, float]) -> dict[str, float]:
    """What the tables give for each target."""
    owned = means_of(values, grid.persons, grid.stands, LIKE_OTHERS)
    capital = owned.capital_gbp * np.where(owned.with_partner, 2, 1)
    income = owned.income_gbp_per_week * np.where(owned.with_partner, 2, 1)
    age, households = grid.persons.age, _households(owned, grid)
    old, outright = age >= OLDER, owned.owns_home & ~owned.has_mortgage
    early = (age >= OLDER) & (age < EARLY_END)

    def share(which: Some, of: Some, weight: Floats) -> float:
        return PER_CENT * float(np.average(which[of], weights=weight[of]))

    def middle(amount: Some, of: Some) -> float:
        return median(amount[of], households[of])

    women = grid.persons.sex == 0
    alone = middle(income, old & ~owned.with_partner)
    return {
        "median_household_capital": middle(capital, age >= HEAD),
        "median_household_capital_65_74": middle(capital, early),
        "rich_households_65": share(capital > aims["rich_household_gbp"], old, households),
        "median_household_capital_outright_owners": middle(capital, outright),
        "owners_65_plus": share(owned.owns_home, old, households),
        "mortgaged_65_plus": share(owned.has_mortgage, old, households),
        "owners": share(owned.owns_home, age >= HEAD, households),
        "outright_owners": share(outright, age >= HEAD, households),
        "median_owned_home": middle(owned.home_value_gbp, owned.owns_home),
        "women_65_plus_with_partner": share(owned.with_partner, old & women, grid.people),
        "men_65_plus_with_partner": share(owned.with_partner, old & ~women, grid.people),
        "with_partner_85_plus": share(owned.with_partner, age >= OLDEST, grid.people),
        "median_pensioner_income": middle(income, old),
        "couple_over_single_income": middle(income, old & owned.with_partner) / alone,
        **self_funders(values, grid, aims),
    }


def _households(owned: Means, grid: Grid) -> Floats:
    """How many households each person stands for: half a one in a couple."""
    heads = grid.people * (grid.persons.age >= HEAD)
    return np.where(owned.with_partner, HALF * heads, heads)


def median(amount: Some, weight: Floats) -> float:
    """The amount below which half of the weight lies, on a straight line between amounts."""
    order = np.argsort(amount, kind="stable")
    running = np.cumsum(weight[order]) - HALF * weight[order]
    return float(np.interp(HALF * weight.sum(), running, amount[order]))


def self_funders(values: Values, grid: Grid, aims: dict[str, float]) -> dict[str, float]:
    """Percent of care home residents who pay for themselves, by what they own in care."""
    owned = means_of(values, grid.persons, grid.stands, IN_CARE)
    limit = capital_limit_gbp(values)
    pays = pays_for_care_home(owned, limit)
    return shares_of_residents(pays * home_counts(values, owned.capital_gbp, limit), grid, aims)


def home_counts(values: Values, capital_gbp: Some, limit_gbp: float) -> Floats:
    """Share of residents for whom their home counts by now, for whom it decides who pays.

    For those whose `capital_gbp` is enough without it, 1: nothing turns on it.
    """
    waits = values.number("money.means_test.home_disregard_weeks") * DAYS_IN_WEEK
    return np.where(capital_gbp <= limit_gbp, np.exp(-waits / RESIDENTS_STAY_DAYS), 1.0)


def shares_of_residents(pays: Some, grid: Grid, aims: dict[str, float]) -> dict[str, float]:
    """Percent of care home residents who pay, given whether, or how likely, each would by means.

    The NHS pays for some of them by need, whatever they own. By deprivation in all homes: those
    under 65 stand for homes for younger adults, and are given the weight that such homes have
    among residents.
    """
    pays = pays * (1 - aims["residents_paid_for_by_need"] / PER_CENT)
    younger_homes_share = aims["younger_homes_share"] / PER_CENT
    older = grid.persons.age >= OLDER
    weight = grid.in_care_homes
    total = np.where(older, weight[older].sum(), weight[~older].sum())
    of_homes = weight / total * np.where(older, 1 - younger_homes_share, younger_homes_share)
    ends = [
        PER_CENT * float(np.average(pays[in_fifth], weights=of_homes[in_fifth]))
        for in_fifth in (grid.persons.quintile == fifth for fifth in (0, N_QUINTILES - 1))
    ]
    return {
        "self_funders_older": PER_CENT * float(np.average(pays[older], weights=weight[older])),
        "self_funders_younger": PER_CENT * float(np.average(pays[~older], weights=weight[~older])),
        "self_funders_most_deprived": ends[0],
        "self_funders_least_deprived": ends[1],
    }


def compared(values: Values, grid: Grid, beside: dict[str, float]) -> dict[str, float]:
    """What the tables give for figures that nothing is fitted to."""
    owned = means_of(values, grid.persons, grid.stands, LIKE_OTHERS)
    limit = capital_limit_gbp(values)
    age, households = grid.persons.age, _households(owned, grid)
    outright = owned.owns_home & ~owned.has_mortgage
    savers = outright & (age >= SAVERS)
    capital = owned.capital_gbp * np.where(owned.with_partner, 2, 1)
    at_home = means_of(values, grid.persons, grid.stands, IN_CARE)
    seventies = np.isin(age, SEVENTIES)
    home_only = pays_for_care_home(owned, limit) & ~pays_for_home_care(owned, limit)
    shares = {
        "outright_owners_60_with_savings": (capital > beside["savings_gbp"], households * savers),
        "with_partner_65_plus": (owned.with_partner, grid.people * (age >= OLDER)),
        "home_care_self_funders": (pays_for_home_care(owned, limit), grid.with_home_care),
        "home_care_self_funders_in_care": (pays_for_home_care(at_home, limit), grid.with_home_care),
        "owners_below_limit_70_79": (home_only, grid.people * seventies),
    }
    return {
        name: PER_CENT * float(np.average(which, weights=weight))
        for name, (which, weight) in shares.items()
    }
