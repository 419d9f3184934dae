"""How often each kind of need strikes: tables over cells, scaled once to the area's own level.

A cell is an age, sex, deprivation quintile, number of conditions and frailty (see
`sim.population.cells`). Scaling constants are computed under do nothing and then frozen; a
scenario's changes act on top of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population.cells import CELL_AGE, CELL_COUNT, CELL_FRAILTY, CELL_QUINTILE

DAYS_PER_YEAR = 365.25
PER_THOUSAND = 1000

Rates = NDArray[np.float64]


@dataclass(frozen=True)
class NeedScales:
    """Constants that bring the tables to the area's level; computed once, under do nothing."""

    admissions: float
    attendances: float
    electives: float
    admissions_per_strike: float  # all emergency admissions over those the clock strikes


@dataclass(frozen=True)
class NeedRates:
    """Needs a year by cell, float64 of length `N_CELLS`, in one financial year.

    `attended` (all who come to A&E), `admitted` (struck by the clock; readmissions come on top),
    `elective`, each the mean over the segments of the people of a cell;
    `home_care` and `care_home` are shapes, relative to one another, for need in the community.
    """

    attended: Rates
    admitted: Rates
    elective: Rates
    home_care: Rates
    care_home: Rates


def need_scales(baseline: Values, people: Rates) -> NeedScales:
    """The constants for an area, from its people by cell and its first year under do nothing."""
    people = people / PER_THOUSAND
    thousands = people.sum()
    admissions = baseline.number("area.urgent.emergency_admissions_per_1000")
    electives = baseline.number("area.planned.elective_admissions_per_1000")
    extra = baseline.number("demand.urgent.readmission_extra_share")
    struck = admissions - extra * (admissions + electives)
    attendances = baseline.number("area.urgent.ae_attendances_per_1000")
    return NeedScales(
        admissions=struck
        * thousands
        / (people @ _by_age_and_quintile(baseline, "admission"))
        * baseline.number("demand.urgent.base_rate_correction"),
        attendances=(attendances - _for_want_of_a_gp(baseline))
        * thousands
        / (people @ _by_age_and_quintile(baseline, "attendance")),
        electives=electives
        * thousands
        / (people @ baseline.by_age("demand.planned.elective_rate_by_age")[CELL_AGE]),
        admissions_per_strike=admissions / struck,
    )


def need_rates(values: Values, baseline: Values, scales: NeedScales, people: Rates) -> NeedRates:
    """The rates in force in the year of `values`; `people` by cell at the start."""
    power = values.number("demand.urgent.attendance_gradient")
    admissions = _gradient(values, 1) / mean_at_age(_gradient(baseline, 1), people)
    attendances = _gradient(values, power) / mean_at_age(_gradient(baseline, power), people)
    admitted = scales.admissions * _by_age_and_quintile(values, "admission") * admissions
    attended = scales.attendances * _by_age_and_quintile(values, "attendance") * attendances
    elective = values.by_age("demand.planned.elective_rate_by_age")[CELL_AGE] * scales.electives
    frailty = values["demand.social_care.care_home_by_frailty"][CELL_FRAILTY]
    return NeedRates(
        attended=attended / PER_THOUSAND,
        admitted=admitted / PER_THOUSAND,
        elective=elective / PER_THOUSAND,
        home_care=values.in_age_band("demand.social_care.home_care_by_age")[CELL_AGE] * frailty,
        care_home=values.by_age("demand.social_care.care_home_by_age")[CELL_AGE] * frailty,
    )


def _for_want_of_a_gp(baseline: Values) -> float:
    """A&E attendances per 1,000 people in the first year that no GP appointment could be had for.

    They come on top of the clock's, so that with them the published total is met.
    """
    level = "demand.contacts.level"
    had = float(baseline[level][baseline.labels(level).index("gp")])
    unmet = baseline.number("demand.contacts.unmet_gp_share")
    wanted = had / (1 - unmet)
    return PER_THOUSAND * wanted * unmet * baseline.number("demand.contacts.gp_overflow_to_ae")


def _by_age_and_quintile(values: Values, need: str) -> Rates:
    by_age = values.by_age(f"demand.urgent.{need}_rate_by_age")[CELL_AGE]
    rates: Rates = by_age * values[f"demand.urgent.{need}_by_deprivation"][CELL_QUINTILE]
    return rates


def _gradient(values: Values, power: float) -> Rates:
    by_conditions = values["demand.urgent.admission_by_conditions"][CELL_COUNT]
    by_frailty = values["demand.urgent.admission_by_frailty"][CELL_FRAILTY]
    older = values.number("demand.urgent.adult_frailty_age") <= CELL_AGE
    graded: Rates = np.where(older, by_frailty, by_conditions) ** power
    return graded


def mean_at_age(gradient: Rates, people: Rates) -> Rates:
    """The mean of a gradient over cells at each cell's age, over the people who start there."""
    at_age = np.maximum(np.bincount(CELL_AGE, people), np.finfo(float).tiny)
    mean: Rates = (np.bincount(CELL_AGE, gradient * people) / at_age)[CELL_AGE]
    return np.where(mean > 0, mean, 1.0)
