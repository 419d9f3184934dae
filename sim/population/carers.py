"""Unpaid carers as the census counts them: who looks after somebody, for how many hours a week.

Each resident keeps one uniform number for life; age, sex and deprivation move the thresholds. So
the same person has the same propensity in every scenario, and those likeliest to care also care
for the most hours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from sim import draws
from sim.compiled import compiled
from sim.parameters import Values
from sim.population.residents import Residents

# Hours a week by the bands of the census; a resident's band is a position in this list.
HOURS = ("none", "1-9", "10-19", "20-34", "35-49", "50+")
PER_CENT = 100

Floats = NDArray[np.float64]
Small = NDArray[np.uint8]
Slots = NDArray[np.integer] | slice


@dataclass(frozen=True)
class Caring:
    """Unpaid care that residents give, one entry for each slot asked for.

    `hours_band` position in `HOURS`, 0 none to 5 for 50 hours a week or more; `provides` whether
    any is given.
    """

    hours_band: Small
    provides: NDArray[np.bool_]


def caring(values: Values, people: Residents, slots: Slots, seed: int) -> Caring:
    """Unpaid care given by the residents in `slots`, at their present age."""
    return caring_by(at_least(values), people, slots, seed)


def caring_by(shares: Floats, people: Residents, slots: Slots, seed: int) -> Caring:
    """The same by what `at_least` gives, where that is at hand."""
    drawn = draws.uniform(seed, "population.caring", people.identity[slots])
    band = np.empty(len(drawn), np.uint8)
    strata = people.age[slots], people.sex[slots], people.quintile[slots]
    _bands(1 - shares, *strata, drawn, band)
    return Caring(hours_band=band, provides=band > 0)


def at_least(values: Values) -> Floats:
    """Share of people who give at least so much care: [age, sex, quintile, band 1-9 to 50+]."""
    by_quintile = np.log(values["population.carers.deprivation_odds_ratio"])
    provides = values.by_age("population.carers.provides_by_age") / PER_CENT
    carers = expit(logit(provides)[..., np.newaxis] + by_quintile)
    youngest = values.whole("population.carers.youngest_age_years")
    carers[:youngest] = 0
    hours = values.by_age("population.carers.hours_log_odds")[:, np.newaxis, np.newaxis]
    longer = np.log(values["population.carers.hours_deprivation_odds_ratio"])[:, np.newaxis]
    of_carers = expit(hours + longer)
    every = np.ones((*of_carers.shape[:-1], 1))
    return np.asarray(carers[..., np.newaxis] * np.concatenate([every, of_carers], axis=-1))


@compiled
def _bands(
    below: Floats, age: Small, sex: Small, quintile: Small, drawn: Floats, band: Small
) -> None:
    """The number of thresholds `below` [age, sex, quintile, band] that each draw lies above."""
    for person in range(len(drawn)):
        thresholds, passed = below[age[person], sex[person], quintile[person]], 0
        for one in range(len(thresholds)):
            passed += drawn[person] > thresholds[one]
        band[person] = passed
