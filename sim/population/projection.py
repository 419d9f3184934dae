"""The area's official projection, followed by cohorts: births, deaths and who moves, year by year.

Everything here is expected numbers, under do nothing, and computed once. The order within a month
is the model's own: birthdays (on which people leave and mothers give birth), movers in, deaths.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.parameters import Values
from sim.population.bands import band_starts
from sim.population.cells import BAND_YEARS, N_AGES, N_QUINTILES, N_SEXES, single_ages

MONTHS = 12
PER_CENT = 100
PER_THOUSAND = 1000
DECADE = 10
ROUNDS = 8

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Vital:
    """Yearly hazards behind a projection.

    `deaths` [year, age, sex, quintile]; `births` per woman who turns [age]; `out` of people who
    turn [year, age, sex]; `boys` share of newborns.
    """

    deaths: Floats
    births: Floats
    out: Floats
    boys: float


@dataclass(frozen=True)
class Course:
    """What a year brings: `people` at its end and on average, births, deaths, leavers in it."""

    people: Floats
    mean_people: float
    births: float
    deaths: float
    leavers: Floats


def birthday_months(people: Floats) -> Floats:
    """People [age, sex, quintile] divided evenly over the months of their birthdays."""
    return np.broadcast_to(people / MONTHS, (MONTHS, *people.shape)).copy()


def follow(people: Floats, vital: Vital, year: int, inflow: Floats) -> Course:
    """One year of `people` [birthday month, age, sex, quintile]; `inflow` [age, sex, quintile]."""
    now = people.copy()
    dying = 1 - np.exp(-vital.deaths[year] / MONTHS)
    births = deaths = mean_people = 0.0
    leavers = np.zeros((N_AGES, N_SEXES))
    for turned, remaining, born in _months(now, vital, year, inflow):
        leavers += (turned - remaining).sum(axis=-1)
        mean_people += now.sum() / MONTHS
        births += born.sum()
        deaths += (now * dying).sum()
    return Course(now, mean_people, births, deaths, leavers)


def after_a_year(people: Floats, vital: Vital, year: int, inflow: Floats) -> Floats:
    """The people at the end of that year alone."""
    now = people.copy()
    for _ in _months(now, vital, year, inflow):
        pass
    return now


def _months(
    now: Floats, vital: Vital, year: int, inflow: Floats
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Month by month, before its deaths: those who turned, those of them who stay, the newborn.

    `now` is changed in place: it holds the people of the month, in the end those of the year's end.
    What is told of a month is good until the next.
    """
    survive = np.exp(-vital.deaths[year] / MONTHS)
    stay = np.exp(-vital.out[year])[..., np.newaxis]
    by_sex = np.array([1 - vital.boys, vital.boys])
    movers = inflow / MONTHS
    turned, remaining = np.empty_like(movers), np.empty_like(movers)
    born = np.empty(N_QUINTILES)
    for month in range(MONTHS):
        _turn(now[month], turned, remaining, born, (stay, vital.births, by_sex, movers))
        yield turned, remaining, born
        now *= survive


@compiled
def _turn(
    now: Floats,
    turned: Floats,
    remaining: Floats,
    born: Floats,
    rates: tuple[Floats, Floats, Floats, Floats],
) -> None:
    """Birthdays of the people `now`: who turned, of them who stay, the newborn; who moves in."""
    stay, births, by_sex, movers = rates
    born[:] = 0
    for age in range(N_AGES - 1, -1, -1):
        for sex in range(N_SEXES):
            for quintile in range(N_QUINTILES):
                older = now[age - 1, sex, quintile] if age else 0.0
                if age == N_AGES - 1:
                    older += now[age, sex, quintile]
                turned[age, sex, quintile] = older
                remaining[age, sex, quintile] = older * stay[age, sex, 0]
                now[age, sex, quintile] = remaining[age, sex, quintile] + movers[age, sex, quintile]
    for age in range(N_AGES):
        for quintile in range(N_QUINTILES):
            born[quintile] += remaining[age, 0, quintile] * births[age]
    for sex in range(N_SEXES):
        for quintile in range(N_QUINTILES):
            newborn = remaining[0, sex, quintile] + born[quintile] * by_sex[sex]
            now[0, sex, quintile] = newborn + movers[0, sex, quintile]


def _a_year_older(people: Floats) -> Floats:
    older = np.zeros_like(people)
    older[1:] = people[:-1]
    older[-1] += people[-1]
    return older


def out_rates(values: Values) -> Floats:
    """Yearly hazard of moving out by [age, sex], whoever replaces the leavers."""
    name = "population.moves.outflow_share"
    standard = single_ages(values["population.conditions.standard_population"]).sum(axis=1)
    total = values.number("population.moves.out_per_1000") / PER_THOUSAND * standard.sum()
    leavers = total * values[name] / PER_CENT
    by_band = leavers / np.add.reduceat(standard, band_starts(values, name))
    widths = np.diff([*band_starts(values, name), N_AGES])
    return np.repeat(np.repeat(by_band, widths)[:, np.newaxis], N_SEXES, axis=1)


def inflow_shape(values: Values) -> Floats:
    """Relative number of people who move in at each single age."""
    name = "population.moves.inflow_share"
    widths = np.diff([*band_starts(values, name), N_AGES])
    return np.repeat(values[name] / widths, widths)


def moves_to_projection(
    residents: Floats, projection: Floats, vital: Vital, shape: Floats
) -> tuple[Floats, Floats]:
    """Movers in [year, age, sex, quintile] and hazards of moving out [year, age, sex].

    For each decade, what births, deaths and the usual moves out leave missing against the
    projection is made up along the cohort, spread over the ages it passes by `shape`. Where a
    cohort must lose more than usually leave, the hazard of moving out is raised instead.
    """
    start = single_ages(residents)
    quintiles = start / np.maximum(start.sum(axis=-1, keepdims=True), 1)
    years = len(projection) - 1
    net = np.zeros((years, N_AGES, N_SEXES))
    inflow = np.zeros((years, N_AGES, N_SEXES, N_QUINTILES))
    out = vital.out.copy()
    usual = vital.out.copy()
    people = birthday_months(start)
    for first in range(0, years, DECADE):
        decade = range(first, min(first + DECADE, years))
        for _ in range(ROUNDS):
            now = people
            for year in decade:
                turning = _a_year_older(now.sum(axis=(0, -1)))
                gross = net[year] + turning * -np.expm1(-usual[year])
                extra = np.maximum(-gross, 0) / np.maximum(turning, 1)
                out[year] = usual[year] - np.log1p(-np.minimum(extra, 0.5))
                inflow[year] = np.maximum(gross, 0)[..., np.newaxis] * quintiles
                moved = Vital(vital.deaths, vital.births, out, vital.boys)
                now = after_a_year(now, moved, year, inflow[year])
            missing = _missing(now.sum(axis=(0, -1)), projection[decade[-1] + 1])
            net[decade[0] : decade[-1] + 1] += _along_cohorts(missing, shape, len(decade))
        people = now
    return inflow, out


def _missing(people: Floats, target: Floats) -> Floats:
    """People [age, sex] missing against band totals `target`, by each band's own ages."""
    last = len(target) - 1
    band = np.minimum(np.arange(N_AGES) // BAND_YEARS, last)
    totals = np.zeros_like(target)
    np.add.at(totals, band, people)
    return people * ((target - totals) / np.maximum(totals, 1))[band]


def _along_cohorts(missing: Floats, shape: Floats, years: int) -> Floats:
    """`missing` [age at the end, sex] spread over the `years` and ages that led there."""
    spread = np.zeros((years, N_AGES, N_SEXES))
    ages = np.arange(N_AGES)
    passed = ages[:, np.newaxis] - np.arange(years)[::-1]
    weight = np.where(passed >= 0, shape[np.clip(passed, 0, None)], 0)
    weight = weight / weight.sum(axis=1, keepdims=True)
    for year in range(years):
        np.add.at(spread[year], np.clip(passed[:, year], 0, None), missing * weight[:, [year]])
    return spread
