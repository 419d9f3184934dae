"""How often each kind of need strikes: tables over cells, scaled once to the area's own level.

A cell is an age, sex, deprivation quintile, number of conditions and frailty (see
`sim.population.cells`). Scaling constants are computed under do nothing and then frozen; a
scenario's changes act on top of them.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.demand.segments import mean_by_state
from sim.parameters import Values
from sim.population.cells import CELL_AGE, CELL_COUNT, CELL_FRAILTY, CELL_QUINTILE

DAYS_PER_YEAR = 365.25
PER_THOUSAND = 1000
PER_CENT = 100

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
    `elective`, each before morbidity segments (see `sim.demand.segments`) multiply them;
    `home_care` and `direct_payment` are shapes of need in the community; `care_home` shares of
    people who live in one, and `care_home_new` of them admissions a year, both as shapes;
    `social_care` requests of people at home for any of it, whatever they lead to.
    """

    attended: Rates
    admitted: Rates
    elective: Rates
    home_care: Rates
    care_home: Rates
    care_home_new: Rates
    direct_payment: Rates
    social_care: Rates


def need_scales(baseline: Values, people: Rates, want_of_a_gp: float) -> NeedScales:
    """The constants for an area, from its people by cell and its first year under do nothing.

    `want_of_a_gp` are A&E attendances per 1,000 people that come on top of the clock's; so do
    readmissions, and the last admissions of people who die in hospital.
    """
    people = people / PER_THOUSAND
    thousands = people.sum()
    dying = baseline.number("area.population.deaths_per_1000")
    last = dying * baseline.number("demand.urgent.last_admissions_per_death")
    admissions = baseline.number("area.urgent.emergency_admissions_per_1000")
    electives = baseline.number("area.planned.elective_admissions_per_1000")
    extra = baseline.number("demand.urgent.readmission_extra_share")
    elective = baseline.by_age("demand.planned.elective_rate_by_age")[CELL_AGE]
    admitted, attended = _urgent_shapes(baseline, baseline, people)
    struck = admissions - last - extra * (admissions - last + electives)
    attendances = baseline.number("area.urgent.ae_attendances_per_1000")
    return NeedScales(
        admissions=struck
        * thousands
        / (people @ (admitted * mean_by_state(baseline, "emergency_inpatient")))
        * baseline.number("demand.urgent.base_rate_correction"),
        attendances=(attendances - want_of_a_gp)
        * thousands
        / (people @ (attended * mean_by_state(baseline, "ae"))),
        electives=electives
        * thousands
        / (people @ (elective * mean_by_state(baseline, "elective_inpatient"))),
        admissions_per_strike=admissions / struck,
    )


def need_rates(values: Values, baseline: Values, scales: NeedScales, people: Rates) -> NeedRates:
    """The rates in force in the year of `values`; `people` by cell at the start."""
    admitted, attended = _urgent_shapes(values, baseline, people)
    admitted, attended = scales.admissions * admitted, scales.attendances * attended
    elective = values.by_age("demand.planned.elective_rate_by_age")[CELL_AGE] * scales.electives
    frailty = _frailer(values, baseline, people)
    home_care = values.in_age_band("demand.social_care.home_care_by_age")[CELL_AGE] * frailty
    care_home = values.by_age("demand.social_care.care_home_by_age")[CELL_AGE] * frailty
    stay_days = values.in_age_band("demand.social_care.care_home_stay_days")[CELL_AGE]
    share = values.in_age_band("demand.social_care.direct_payment_share")[CELL_AGE]
    return NeedRates(
        attended=attended / PER_THOUSAND,
        admitted=admitted / PER_THOUSAND,
        elective=elective / PER_THOUSAND,
        home_care=home_care,
        direct_payment=home_care * share / (1 - share),
        care_home=care_home,
        care_home_new=care_home * DAYS_PER_YEAR / stay_days,
        social_care=_requests(values, baseline, people) / PER_THOUSAND,
    )


def _requests(values: Values, baseline: Values, people: Rates) -> Rates:
    """Requests by cell of people at home: by age as published, the frailer more often."""
    by_age = values.in_age_band("demand.social_care.requests_by_age")[CELL_AGE]
    at_home = values.number("demand.social_care.community_share")
    rates: Rates = at_home * by_age * _frailer(values, baseline, people)
    return rates


def _frailer(values: Values, baseline: Values, people: Rates) -> Rates:
    """By cell: need of care by frailty over the mean at each age, as it is under do nothing."""
    frailty, usual = (
        of["demand.social_care.care_home_by_frailty"][CELL_FRAILTY] for of in (values, baseline)
    )
    ratio: Rates = frailty / mean_at_age(usual, people)
    return ratio


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


def _urgent_shapes(values: Values, baseline: Values, people: Rates) -> tuple[Rates, Rates]:
    """Admissions and attendances by cell: by age and deprivation, graded by state of health."""
    power = values.number("demand.urgent.attendance_gradient")
    admissions = _gradient(values, 1) / mean_at_age(_gradient(baseline, 1), people)
    attendances = _gradient(values, power) / mean_at_age(_gradient(baseline, power), people)
    return (
        _by_age_and_quintile(values, "admission") * admissions,
        _by_age_and_quintile(values, "attendance") * attendances,
    )


def expected(values: Values, rates: NeedRates) -> NeedRates:
    """The rates as they are for the people of a cell on average, as illness makes them."""
    return replace(
        rates,
        attended=rates.attended * mean_by_state(values, "ae"),
        admitted=rates.admitted * mean_by_state(values, "emergency_inpatient"),
        elective=rates.elective * mean_by_state(values, "elective_inpatient"),
    )


def mean_at_age(gradient: Rates, people: Rates) -> Rates:
    """The mean of a gradient over cells at each cell's age, over the people who start there."""
    at_age = np.maximum(np.bincount(CELL_AGE, people), np.finfo(float).tiny)
    mean: Rates = (np.bincount(CELL_AGE, gradient * people) / at_age)[CELL_AGE]
    return np.where(mean > 0, mean, 1.0)
