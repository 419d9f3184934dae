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
    terms = values.once(_terms)
    rank = terms.of_area[persons.quintile] + terms.beside_area * own
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
    terms = values.once(_terms)
    return np.asarray(terms.of_shared * shared + terms.beside_shared * own)


def partner_share(values: Values, persons: Persons, shift: str) -> Floats:
    """Share of people of that age and sex who live with a partner."""
    terms = values.once(_terms)
    share = terms.partner_in_care if shift else terms.partner
    return np.asarray(share[persons.age, persons.sex])


def home_rank_reaches(
    values: Values, persons: Persons, shared: Floats, own: Floats
) -> tuple[Flags, Flags]:
    """Those who own their home, and those who own it outright: the best placed at their age."""
    terms, rank = values.once(_terms), _with_own(values, shared, own)
    return rank > terms.owner_from[persons.age], rank > terms.outright_from[persons.age]


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
    return np.asarray(middle[persons.age] * np.exp(values.once(_terms).capital_spread * rank))


def household_income(
    values: Values, persons: Persons, shared: Floats, own: Floats, partner: Flags
) -> Floats:
    """Income of the person or couple, in pounds a week, never below what benefits make it up to."""
    kind = partner.astype(np.int64)
    middle = values.by_age("population.means.income_at_middle")[persons.age, kind]
    least = values.in_age_band("population.means.least_income")[persons.age, kind]
    spread = values["population.means.income_spread"][kind]
    return np.asarray(np.maximum(middle * np.exp(spread * _with_own(values, shared, own)), least))


@dataclass(frozen=True)
class _Terms:
    """What ranks are made of, and what is reached from which rank on.

    Of the shared rank, `of_area` by quintile and what a person's own number counts `beside_area`;
    of the rank in a part, likewise `of_shared` and `beside_shared`. By age in years: the rank that
    owners are above, and those who own `outright`; and the share with a `partner` [age, sex].
    """

    of_area: Floats
    beside_area: float
    of_shared: float
    beside_shared: float
    capital_spread: float
    owner_from: Floats
    outright_from: Floats
    partner: Floats
    partner_in_care: Floats


def _terms(values: Values) -> _Terms:
    labels = values.labels("population.means.ranks")
    number = dict(zip(labels, values["population.means.ranks"].tolist(), strict=True))
    by_area, shared = number["deprivation_loading"], number["shared_rank_loading"]
    owners = values.by_age("population.means.home_owner_share")
    outright = owners * values.by_age("population.means.outright_share_of_owners")
    partner = values.by_age("population.means.partner_share")
    odds_ratio = values.number("population.means.partner_odds_ratio_in_care")
    return _Terms(
        of_area=by_area * neighbourhood_score(),
        beside_area=np.sqrt(1 - by_area**2),
        of_shared=shared,
        beside_shared=np.sqrt(1 - shared**2),
        capital_spread=number["capital_spread"],
        owner_from=_top(owners),
        outright_from=_top(outright),
        partner=partner,
        partner_in_care=expit(logit(partner) + np.log(odds_ratio)),
    )
