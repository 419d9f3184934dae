"""The constants of a place: computed once, under do nothing in its first year, and frozen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.parameters import Values
from sim.population import mortality
from sim.population.cells import N_AGES, N_SEXES, single_ages
from sim.population.frailty import frailty_shares
from sim.population.onset import SteadyState, steady_state, susceptibility_classes
from sim.population.prevalence import Prevalence, prevalence
from sim.population.projection import (
    PER_THOUSAND,
    Course,
    Vital,
    birthday_months,
    follow,
    inflow_shape,
    moves_to_projection,
    out_rates,
)

ROUNDS = 4

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Flows:
    """Frozen constants of a place; nothing in a run is rebalanced to anything.

    `conditions` names; `leaves` the positions of those that people can also leave; `steady` the
    onset rates and the people they sustain; `residents` at the start [age, sex, quintile];
    `states` share of people by [age, sex, quintile, conditions 0..5+, frailty]; `mortality`
    all-cause in the first year [age, sex, quintile] and the `norms` its multipliers are divided
    by; `in_care_homes` share of people who live in one at the start [age, frailty] and
    `care_home_need` yearly hazard of coming to need one that holds it, by cell; `fertility` births
    a year per woman who turns [age]; `out` hazard of moving out [year, age, sex]; `inflow` people
    moving in [year, age, sex, quintile]. `weight` is the number of people for whom one resident
    stands.
    """

    conditions: tuple[str, ...]
    leaves: NDArray[np.int64]
    steady: SteadyState
    residents: Floats
    states: Floats
    mortality: Floats
    norms: Floats
    in_care_homes: Floats
    care_home_need: Floats
    fertility: Floats
    out: Floats
    inflow: Floats
    first_year: int
    weight: int

    @property
    def people_by_cell(self) -> Floats:
        """The residents expected in each cell at the start."""
        by_cell: Floats = (self.states * self.residents[..., np.newaxis, np.newaxis]).reshape(-1)
        return by_cell


def plan_flows(area: Area, values_first_year: Values, weight: int) -> Flows:
    """The constants of `area` under do nothing; `values_first_year` must be do nothing's own."""
    values = values_first_year
    residents = single_ages(area.residents)
    vital = _scaled(area, values, residents)
    aim = prevalence(values)
    made_up = _make_up(values, aim, vital.deaths[0], residents)
    inflow, out = moves_to_projection(area.residents, area.projection, vital, inflow_shape(values))
    return Flows(
        conditions=aim.conditions,
        leaves=np.flatnonzero(aim.falls),
        steady=made_up.steady,
        residents=residents,
        states=made_up.states,
        mortality=vital.deaths[0],
        norms=made_up.norms,
        in_care_homes=made_up.in_care_homes,
        care_home_need=mortality.care_home_need(
            values, vital.deaths[0], made_up.states, residents, made_up.in_care_homes
        ),
        fertility=vital.births,
        out=out,
        inflow=inflow,
        first_year=area.first_year,
        weight=weight,
    )


@dataclass(frozen=True)
class _MakeUp:
    """The people sustained by one set of multipliers, and what mortality makes of them."""

    steady: SteadyState
    states: Floats
    in_care_homes: Floats
    norms: Floats


def _make_up(values: Values, aim: Prevalence, deaths: Floats, residents: Floats) -> _MakeUp:
    """The people of a steady state whose deaths happen at home and in care homes.

    Who lives in a care home depends on the steady state and bears on it: so it is found twice.
    """
    first = _sustained(values, aim, deaths, residents, mortality.multipliers(values))
    norm = _at_age(first.norms, residents)
    blend = mortality.with_care_homes(values, norm, first.in_care_homes)
    return _sustained(values, aim, deaths, residents, blend)


def _sustained(
    values: Values, aim: Prevalence, deaths: Floats, residents: Floats, multiplier: Floats
) -> _MakeUp:
    variance = values.number("population.conditions.susceptibility_variance")
    steady = steady_state(
        aim.share,
        aim.falls,
        susceptibility_classes(variance),
        deaths,
        mortality.by_rank(values, multiplier),
    )
    frailty = frailty_shares(values, steady.ranks_mid_year)
    states = steady.counts[..., np.newaxis] * frailty
    here = np.einsum("asqnf,asq->af", states, residents)
    in_homes = mortality.care_home_shares(values, here)
    norms = mortality.norms(values, states, 1 - in_homes)
    return _MakeUp(steady, states, in_homes, norms)


def _at_age(of_strata: Floats, residents: Floats) -> Floats:
    """The mean at each age of something known by [age, sex, quintile]."""
    mean: Floats = (of_strata * residents).sum(axis=(1, 2)) / residents.sum(axis=(1, 2))
    return mean


def _scaled(area: Area, values: Values, residents: Floats) -> Vital:
    """Hazards brought to the area's births and deaths per 1,000 people in the first year."""
    years = len(area.projection) - 1
    deaths = mortality.all_cause(values)
    births = values.by_age("population.births.fertility") / PER_THOUSAND
    net = values.number("area.population.net_migration_per_1000") / PER_THOUSAND
    usual = np.broadcast_to(out_rates(values), (years, N_AGES, N_SEXES))
    for _ in range(ROUNDS):
        vital = Vital(
            _by_year(area, values, deaths, years),
            births,
            usual,
            values.number("population.births.boys_share"),
        )
        course = _first_year(residents, vital, net)
        expected = "area.population.deaths_per_1000", "area.population.births_per_1000"
        per_person = [values.number(name) / PER_THOUSAND * course.mean_people for name in expected]
        deaths = deaths * per_person[0] / course.deaths
        births = births * per_person[1] / course.births
    return vital


def _by_year(area: Area, values: Values, deaths: Floats, years: int) -> Floats:
    falls = [mortality.improvement(values, area.first_year, year) for year in range(years)]
    return deaths * np.stack(falls)


def _first_year(residents: Floats, vital: Vital, net: float) -> Course:
    """The first year with movers in to match those out, and the net migration on top."""
    leaving = residents * -np.expm1(-vital.out[0])[..., np.newaxis]
    inflow = leaving * (1 + net * residents.sum() / leaving.sum())
    return follow(birthday_months(residents), vital, 0, inflow)
