"""What a place's residents look like on the first day, after a year, and after ten."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.people import Snapshot
from sim.parameters import Values
from sim.population import Flows
from sim.population.cells import N_AGES, N_QUINTILES, N_SEXES, STRATA
from sim.population.prevalence import prevalence

TEN_YEAR_BANDS = (*((age, age + 10) for age in range(0, 80, 10)), (80, N_AGES))
BROAD_BANDS = ((0, 18), (18, 50), (50, 65), (65, 75), (75, 85), (85, N_AGES))
PER_CENT = 100

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """Living residents by [age, sex, quintile], and of them who holds each [condition, ...]."""

    people: Floats
    holders: Floats

    @property
    def conditions_held(self) -> Floats:
        """Conditions held by all residents of an age, sex and quintile."""
        return np.asarray(self.holders.sum(axis=0), np.float64)


def counted(people: Snapshot, conditions: int) -> Counted:
    """Count the living and what they hold."""
    here = np.flatnonzero(people.alive)
    at = _stratum(people)[here]
    held = people.conditions[here]
    size = int(np.prod(STRATA))
    holders = [
        np.bincount(at[(held >> np.uint32(one)) & np.uint32(1) > 0], minlength=size)
        for one in range(conditions)
    ]
    whole = np.bincount(at, minlength=size).reshape(STRATA).astype(np.float64)
    return Counted(whole, np.stack(holders).reshape(-1, *STRATA).astype(np.float64))


def expected_holders(values: Values, people: Floats) -> Floats:
    """Who would hold each condition [condition, age, sex, quintile] at the prevalence to be met."""
    return np.moveaxis(prevalence(values).share, -1, 0) * people


def by_band(table: Floats, bands: tuple[tuple[int, int], ...]) -> Floats:
    """Sums over bands of age of a table whose last axes are age, sex and quintile."""
    age = table.ndim - len(STRATA)
    parts = [table.take(range(first, end), axis=age).sum(axis=age) for first, end in bands]
    return np.stack(parts, axis=age)


def odds_ratio(held: Floats, people: Floats, ages: slice) -> float:
    """Odds of holding in the most over the least deprived quintile at the same age and sex.

    Mantel and Haenszel's mean over ages and sexes; `held` and `people` are [age, sex, quintile].
    """
    here, without = held[ages], people[ages] - held[ages]
    both = np.maximum(people[ages][..., 0] + people[ages][..., -1], 1)
    up = (here[..., 0] * without[..., -1] / both).sum()
    down = (here[..., -1] * without[..., 0] / both).sum()
    return float(up / down)


def with_at_least(people: Snapshot, count: int, bands: tuple[tuple[int, int], ...]) -> Floats:
    """Living residents with so many conditions or more, by [band of age]."""
    many = people.alive & (people.condition_count >= count)
    by_age = np.bincount(people.age[many], minlength=N_AGES)
    return np.array([by_age[first:end].sum() for first, end in bands], np.float64)


def mortality_against_published(people: Snapshot, flows: Flows) -> Floats:
    """Deaths expected in the first year over those of the all-cause rate: [band, sex, quintile]."""
    size = int(np.prod(STRATA))
    at = _stratum(people)
    deaths = np.bincount(at, people.deaths_per_year, minlength=size).astype(np.float64)
    here = np.bincount(at[people.alive], minlength=size)
    alive = here.reshape(STRATA).astype(np.float64)
    return by_band(deaths.reshape(STRATA), TEN_YEAR_BANDS) / by_band(
        alive * flows.mortality, TEN_YEAR_BANDS
    )


def _stratum(people: Snapshot) -> NDArray[np.int64]:
    return (people.age * N_SEXES + people.sex) * N_QUINTILES + people.quintile
