"""How much faster those who come to need a care home die than others of their age and health."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from calibration.moments.measures import YEAR, Parameters
from sim.parameters import Values
from sim.population import Flows, mortality
from sim.population.bands import band_starts
from sim.population.rates import DAYS_PER_YEAR

NAME = "population.mortality.care_home_ratio"
SLOWEST, FASTEST = 0.1, 2.0  # deaths a year per resident of a home, far outside what can be

Floats = NDArray[np.float64]


def fit_care_homes(
    parameters: Parameters, flows: Flows, stay_days: float, ratio_65_to_74: float
) -> Parameters:
    """The published ratio to all of an age up to 74; beyond it, one rate of death at all ages.

    The rate is the one that makes the mean stay `stay_days`. The ratio of the model is to others of
    the same cell, and residents are frailer than their age.
    """
    values = Values(parameters, YEAR)
    starts = band_starts(values, NAME)
    inside, rate = _inside(values, flows)
    residents, as_others, all_cause = (
        np.add.reduceat((inside * one).sum(axis=(1, 2, 3, 4)), starts)
        for one in (np.ones_like(rate), rate, flows.mortality[..., np.newaxis, np.newaxis])
    )
    highest = ratio_65_to_74 * all_cause / residents

    def with_rate(rate: float) -> Parameters:
        ratio = np.minimum(rate, highest) * residents / as_others
        value = np.asarray(np.round(np.maximum(ratio, 1.0), 2), np.float64)
        return parameters | {NAME: replace(parameters[NAME], value=value)}

    def missed(rate: float) -> float:
        return care_home_stay_days(Values(with_rate(rate), YEAR), flows) - stay_days

    return with_rate(brentq(missed, SLOWEST, FASTEST, xtol=1e-4))


def care_home_stay_days(values: Values, flows: Flows) -> float:
    """Mean days in a care home: residents over their deaths."""
    inside, rate = _inside(values, flows)
    deaths = np.einsum("asqnf,asqnf,a->", inside, rate, values.by_age(NAME))
    return float(DAYS_PER_YEAR * inside.sum() / deaths)


def _inside(values: Values, flows: Flows) -> tuple[Floats, Floats]:
    """People in care homes by the published shares, and deaths a year of others like them.

    Both by [age, sex, quintile, conditions, frailty].
    """
    likely = values["demand.social_care.care_home_by_frailty"]
    here = flows.states * flows.residents[..., np.newaxis, np.newaxis] * likely
    share = values.by_age("demand.social_care.care_home_by_age")
    at_age = (share * flows.residents.sum(axis=(1, 2))) / here.sum(axis=(1, 2, 3, 4))
    rate = mortality.deaths_by_state(values, flows.mortality, flows.steady.risk)
    rate = rate * flows.death_by_count[..., np.newaxis]
    return here * at_age[:, np.newaxis, np.newaxis, np.newaxis, np.newaxis], rate
