"""The constants of a place: computed once, under do nothing in its first year, and frozen."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.parameters import Values
from sim.population import mortality
from sim.population.blocks import blocks_of, links
from sim.population.cells import N_AGES, N_SEXES, single_ages
from sim.population.conditions import need_factors
from sim.population.frailty import state_shares
from sim.population.mix import Mix, mix_at_birthday
from sim.population.onset import (
    Danger,
    Leaving,
    SteadyState,
    steady_state,
    susceptibility_classes,
)
from sim.population.prevalence import PER_CENT, Prevalence, prevalence
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
TINY = 1e-12

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Flows:
    """Frozen constants of a place; nothing in a run is rebalanced to anything.

    `conditions` names; `leaves` the positions of those that people can also leave; `steady` the
    onset rates and the people they sustain; `residents` at the start [age, sex, quintile];
    `states` share of people by [age, sex, quintile, conditions 0..5+, frailty]; `mortality`
    all-cause in the first year [age, sex, quintile]; `death_norm` [year, age, sex,
    quintile] is what products of factors are divided by; `death_factors` [age, condition] and
    `need_factors` [condition] multiply mortality and urgent need, `need_norm` [age, sex, quintile,
    0..5+] is the mean of the latter among people with so many conditions and `death_by_count` that
    of the former; `fertility` births a year per woman who turns [age]; `out` hazard of moving out
    [year, age, sex]; `inflow` people moving in [year, age, sex, quintile]. `weight` is the number
    of people for whom one resident stands.
    """

    conditions: tuple[str, ...]
    leaves: NDArray[np.int64]
    steady: SteadyState
    residents: Floats
    states: Floats
    mortality: Floats
    death_norm: Floats
    death_factors: Floats
    death_by_count: Floats
    need_factors: Floats
    need_norm: Floats
    fertility: Floats
    out: Floats
    inflow: Floats
    first_year: int
    weight: int

    @cached_property
    def newcomers(self) -> Mix:
        """The people that newborns and those who move in are drawn from."""
        return mix_at_birthday(self.steady)

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
    leaving = _leaving(values, aim)
    death_factors = mortality.condition_factors(values)
    steady = steady_state(
        aim.share,
        leaving,
        blocks_of(aim.conditions, links(values, aim.conditions)),
        susceptibility_classes(values.number("population.conditions.susceptibility_variance")),
        Danger(vital.deaths[0], death_factors, mortality.by_rank_class(values)),
    )
    counts, by_need = steady.counts(), need_factors(values)
    need_by_age = np.broadcast_to(by_need, death_factors.shape)
    states = state_shares(values, steady.weights_mid_year, counts, steady.ranks_mid_year)
    inflow, out = moves_to_projection(area.residents, area.projection, vital, inflow_shape(values))
    return Flows(
        conditions=aim.conditions,
        leaves=np.flatnonzero(leaving.can),
        steady=steady,
        residents=residents,
        states=states,
        mortality=vital.deaths[0],
        death_norm=_death_norm(steady, vital.deaths),
        death_factors=death_factors,
        death_by_count=_mean_by_count(steady, counts, death_factors),
        need_factors=by_need,
        need_norm=_mean_by_count(steady, counts, need_by_age),
        fertility=vital.births,
        out=out,
        inflow=inflow,
        first_year=area.first_year,
        weight=weight,
    )


def _leaving(values: Values, aim: Prevalence) -> Leaving:
    """A condition can be left if it has a rate of remission or its prevalence falls with age."""
    share = values["population.conditions.remission_percent_per_year"] / PER_CENT
    return Leaving(-np.log1p(-share), aim.falls | (share > 0))


def _death_norm(steady: SteadyState, deaths: Floats) -> Floats:
    """Mean product of the factors of death by [year, age, sex, quintile], under do nothing.

    As mortality falls, more of the ill and the frail live on, so the mean of those alive rises by
    its variance over its square for each unit of hazard that they have been spared: without this
    the old would die faster than the projection says. `deaths` are hazards by year.
    """
    spared = np.zeros_like(deaths)
    for year in range(1, len(deaths)):
        before = spared[year - 1] + deaths[0] - deaths[year - 1]
        spared[year, 1:] = before[:-1]
    return np.asarray(steady.risk * (1 + steady.risk_spread * spared), np.float64)


def _mean_by_count(steady: SteadyState, counts: Floats, factors: Floats) -> Floats:
    """Mean product of factors [age, condition] of people with 0 to 5+ conditions."""
    weights = steady.weights_mid_year[..., np.newaxis]
    people = (counts * weights).sum(axis=-2)
    weighed = (steady.weighed_counts(factors) * weights).sum(axis=-2)
    return np.where(people > TINY, weighed / np.maximum(people, TINY), 1.0)


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
