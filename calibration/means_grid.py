"""England's adults at evenly spread ranks: what the fit of means sets before the model's rule."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.area import load_area
from sim.parameters import Values, catalogue
from sim.population import plan_flows, start
from sim.population.cells import single_ages
from sim.population.wealth import Persons, Standing

ADULT = 18
POINTS = 160  # of the grid, for each age, sex and quintile
NORMAL_PARTS, UNIFORM_PARTS = 5, 1  # of a standing, in the order of its fields
SEED = 1  # of the residents whose frailty says who lives in care homes
ROUNDS_TO_ROOT = 50
PER_CENT = 100
HALF = 0.5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """Adults of England by age, sex and quintile, each stratum at `POINTS` ranks.

    Weights of the same persons: `people`, those who live in care homes, those with home care.
    """

    persons: Persons
    stands: Standing
    people: Floats
    in_care_homes: Floats
    with_home_care: Floats


def england() -> Grid:
    """England's adults on the grid; who lives in care homes by age and frailty."""
    area = load_area("england")
    values = Values({**catalogue(), **area.parameters}, "2025-26")
    residents = single_ages(area.residents)
    living = start(area, values, SEED, 1, plan_flows(area, values, 1))
    here = slice(0, living.n)
    likely = np.zeros(residents.shape)
    ratio = values["demand.social_care.care_home_by_frailty"][living.frailty[here]]
    np.add.at(likely, (living.age[here], living.sex[here], living.quintile[here]), ratio)
    at_age = residents.sum(axis=(1, 2)) / likely.sum(axis=(1, 2))
    in_homes = values.by_age("demand.social_care.care_home_by_age")
    with_home_care = values.in_age_band("demand.social_care.home_care_by_age")
    care = [
        likely * (at_age * share)[:, np.newaxis, np.newaxis] for share in (in_homes, with_home_care)
    ]
    age, sex, quintile = (np.repeat(axis, POINTS) for axis in np.indices(residents[ADULT:].shape))
    persons = Persons(age + ADULT, sex, quintile)
    weights = (np.repeat(weight[ADULT:], POINTS) for weight in (residents, *care))
    return Grid(persons, ranks(len(age)), *weights)


def ranks(count: int) -> Standing:
    """Evenly spread ranks: a lattice whose steps are powers of one irrational number."""
    parts, root = NORMAL_PARTS + UNIFORM_PARTS, 1.0
    for _ in range(ROUNDS_TO_ROOT):
        root = (1 + root) ** (1 / (parts + 1))
    steps = root ** -np.arange(1.0, parts + 1)
    uniform = ((HALF + np.arange(1, count + 1)[:, np.newaxis] * steps) % 1).T
    return Standing(*ndtri(uniform[:NORMAL_PARTS]), *uniform[NORMAL_PARTS:])
