"""How home, savings and income are spread: by age, around one rank that all of them share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

from sim.parameters import Values
from sim.population.cells import N_QUINTILES

NORMAL_AT_ITS_PEAK = 1 / np.sqrt(2 * np.pi)
TINY = 1e-12
# How far people stand below others of their age: not at all, or by the parameter of this name.
LIKE_OTHERS = ""
IN_CARE = "population.means.rank_shift_in_care"
ON_ENTRY = "population.means.rank_shift_on_entry"

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Persons:
    """Age in years up to 100, sex (0 female, 1 male) and quintile (0 most deprived) of each."""

    age: NDArray[np.integer]
    sex: NDArray[np.integer]
    quintile: NDArray[np.integer]


@dataclass(frozen=True)
class Standing:
    """Where each person stands for life.

    Standard normal numbers for `shared`, which counts for all parts, `home`, `home_value`,
    `capital` and `income`; a uniform one for `partner`.
    """

    shared: Floats
    home: Floats
    home_value: Floats
    capital: Floats
    income: Floats
    partner: Floats


def shared_rank(values: Values, persons: Persons, own: Floats, shift: str) -> Floats:
    """Standard normal rank over England, of which the neighbourhood explains a part.

    In care it stands lower, by standard deviations that depend on age: those of the parameter that
    `shift` names, or none where it is `LIKE_OTHERS`.
    """
    loading = _term(values, "deprivation_loading")
    area = loading * neighbourhood_score()
    rank = area[persons.quintile] + np.sqrt(1 - loading**2) * own
    if shift:
        rank += values.by_age(shift)[persons.age]
    return np.asarray(rank, np.float64)


def neighbourhood_score() -> Floats:
    """Mean of a standard normal number in each fifth, lowest in the most deprived, variance 1."""
    edges = ndtri(np.arange(N_QUINTILES + 1) / N_QUINTILES)
    density = NORMAL_AT_ITS_PEAK * np.exp(-(edges**2) / 2)
    mean = (density[:-1] - density[1:]) * N_QUINTILES
    return np.asarray(mean / np.sqrt((mean**2).mean()))


def _with_own(values: Values, shared: Floats, own: Floats) -> Floats:
    """Rank in one part: the shared one and what is particular to the part."""
    loading = _term(values, "shared_rank_loading")
    return np.asarray(loading * shared + np.sqrt(1 - loading**2) * own)


def partner_share(values: Values, persons: Persons, shift: str) -> Floats:
    """Share of people of that age and sex who live with a partner."""
    share = values.by_age("population.means.partner_share")
    if shift:
        odds_ratio = values.number("population.means.partner_odds_ratio_in_care")
        share = expit(logit(share) + np.log(odds_ratio))
    return np.asarray(share[persons.age, persons.sex])


def home_rank_reaches(
    values: Values, persons: Persons, shared: Floats, own: Floats
) -> tuple[Flags, Flags]:
    """Those who own their home, and those who own it outright: the best placed at their age."""
    owners = values.by_age("population.means.home_owner_share")
    outright = owners * values.by_age("population.means.outright_share_of_owners")
    rank = _with_own(values, shared, own)
    reached = [rank > _top(share)[persons.age] for share in (owners, outright)]
    return reached[0], reached[1]


def _top(share: Floats) -> Floats:
    """The rank above which so large a share of people lies."""
    return np.asarray(-ndtri(np.clip(share, TINY, 1 - TINY)))


def home_value(values: Values, persons: Persons, shared: Floats, own: Floats) -> Floats:
    """What the home would sell for, in pounds, if one is owned."""
    middle = values.by_age("population.means.home_value_at_middle")
    spread = values.number("population.means.home_value_spread")
    rank = _with_own(values, shared, own)
    return np.asarray(middle[persons.age] * np.exp(spread * rank))


def household_capital(values: Values, persons: Persons, shared: Floats, own: Floats) -> Floats:
    """Savings and investments of the household, in pounds."""
    middle = values.by_age("population.means.household_capital_at_middle")
    rank = _with_own(values, shared, own)
    return np.asarray(middle[persons.age] * np.exp(_term(values, "capital_spread") * rank))


def household_income(
    values: Values, persons: Persons, shared: Floats, own: Floats, partner: Flags
) -> Floats:
    """Income of the person or couple, in pounds a week, never below what benefits make it up to."""
    kind = partner.astype(np.int64)
    middle = values.by_age("population.means.income_at_middle")[persons.age, kind]
    least = values.in_age_band("population.means.least_income")[persons.age, kind]
    spread = values["population.means.income_spread"][kind]
    return np.asarray(np.maximum(middle * np.exp(spread * _with_own(values, shared, own)), least))


def _term(values: Values, name: str) -> float:
    terms = values.labels("population.means.ranks")
    return float(values["population.means.ranks"][terms.index(name)])
