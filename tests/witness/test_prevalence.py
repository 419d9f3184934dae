"""The people against published figures: at the start, in the first year and after ten years.

A quarter of a million residents live ten years under do nothing. Services are left out: who lives
and who dies does not depend on them.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population import (
    PopulationTally,
    Residents,
    bury,
    deaths_in_month,
    start,
    turn_month,
)
from sim.population.cells import STRATA, single_ages
from sim.population.prevalence import prevalence
from sim.population.tally import holders
from tests.unit.population_setting import MONTH_LENGTHS, SEED, do_nothing, england, plan

WEIGHT = 2
YEARS = 10
TEN_YEAR_BANDS = [(a, a + 10) for a in range(0, 80, 10)] + [(80, 101)]
BROAD_BANDS = [(18, 50), (50, 65), (65, 75), (75, 85), (85, 101)]


@dataclass(frozen=True)
class Snapshot:
    """Holders [condition, age, sex, quintile] and people [age, sex, quintile, count, frailty]."""

    holders: NDArray[np.int64]
    people: NDArray[np.int64]

    @property
    def at_age(self) -> NDArray[np.int64]:
        return np.asarray(self.people.sum(axis=(-2, -1)), np.int64)


class ChangedValues(Values):
    """Values of a year with single numbers changed, as a scenario would."""

    def __init__(self, given: Values, numbers: dict[str, NDArray[np.float64]]) -> None:
        self.__dict__.update(given.__dict__)
        self._values = self._values | numbers
        self._spread = {}


def snapshot(people: Residents) -> Snapshot:
    conditions = len(plan(WEIGHT).conditions)
    held = holders(people, conditions).reshape(conditions, *STRATA)
    return Snapshot(held, people.by_cell.reshape(*STRATA, 6, 4).copy())


@cache
def ten_years() -> tuple[Snapshot, Snapshot, list[pl.DataFrame]]:
    values, flows = do_nothing(YEARS), plan(WEIGHT)
    people = start(england(), values[0], SEED, WEIGHT, flows)
    first = snapshot(people)
    tally, rows, day = PopulationTally(people), [], 0
    for month in range(12 * YEARS):
        days = MONTH_LENGTHS[month % 12]
        now = values[month // 12]
        change = turn_month(people, flows, now, SEED, month, day, days)
        tally.add_month(people, change, days)
        slots, *_ = deaths_in_month(people, days)
        bury(people, slots, tally)
        day += days
        if month % 12 == 11:
            rows.append(tally.close_year(people, now.financial_year, WEIGHT))
    return first, snapshot(people), rows


def total(rows: pl.DataFrame, name: str) -> float:
    return float(rows[name].sum())


@pytest.mark.parametrize("condition", plan(WEIGHT).conditions)
def test_each_condition_starts_at_its_published_prevalence(condition: str) -> None:
    """By ten-year band and sex within 5 % or 0.3 points, chance apart: in the constants."""
    flows, values = plan(WEIGHT), do_nothing()[0]
    number = flows.conditions.index(condition)
    held = flows.steady.holds_mid_year()[..., number]
    standard = single_ages(values["population.conditions.standard_population"])
    published = values["population.conditions.prevalence"][..., number] / 100
    for band, (first, end) in enumerate(TEN_YEAR_BANDS):
        weights = standard[first:end, np.newaxis]
        model = (held[first:end] * weights).sum(axis=(0, 2)) / weights.sum()
        missed = np.abs(model - published[band])
        assert (missed <= np.maximum(0.05 * published[band], 0.003)).all(), (band, model)


def test_drawn_residents_hold_what_the_constants_say() -> None:
    first, _, _ = ten_years()
    expected = np.moveaxis(prevalence(do_nothing()[0]).share, -1, 0) * first.at_age
    for low, high in BROAD_BANDS:
        wanted = expected[:, low:high].sum(axis=(1, 2, 3))
        found = first.holders[:, low:high].sum(axis=(1, 2, 3))
        assert (np.abs(found - wanted) < 4.5 * np.sqrt(wanted) + 2).all()


def test_adults_with_two_or_more_and_the_gradient_of_deprivation() -> None:
    first, _, _ = ten_years()
    adults = first.people[18:]
    two = adults[..., 2:, :].sum(axis=(0, 1, 3, 4)) / adults.sum(axis=(0, 1, 3, 4))
    share = adults[..., 2:, :].sum() / adults.sum()
    assert share == pytest.approx(0.27, abs=0.03)
    assert two[0] / two[-1] == pytest.approx(1.16, abs=0.06)


def test_frailty_by_age_is_as_published() -> None:
    first, _, _ = ten_years()
    frail = first.people.sum(axis=(1, 2, 3))
    middle, older = frail[50:65].sum(axis=0), frail[65:].sum(axis=0)
    assert 1 - middle[0] / middle.sum() == pytest.approx(0.100, abs=0.01)
    assert 1 - older[0] / older.sum() == pytest.approx(0.437, abs=0.01)


def test_deaths_and_births_of_the_first_year() -> None:
    _, _, rows = ten_years()
    years = total(rows[0], "person_years") / 1000
    assert total(rows[0], "deaths") / years == pytest.approx(9.2, rel=0.03)
    births = do_nothing()[0].number("area.population.births_per_1000")
    assert total(rows[0], "births") / years == pytest.approx(births, rel=0.03)


@pytest.mark.parametrize(
    ("oldest_from", "band", "within"), [(0, 0, 0.01), (65, 13, 0.03), (85, 17, 0.03)]
)
def test_ten_years_on_the_place_has_grown_as_projected(
    oldest_from: int, band: int, within: float
) -> None:
    first, last, _ = ten_years()
    projection = england().projection
    projected = projection[YEARS, band:].sum() / projection[0, band:].sum()
    grown = last.at_age[oldest_from:].sum() / first.at_age[oldest_from:].sum()
    assert grown / projected == pytest.approx(1, abs=within)


def test_without_a_trend_nothing_drifts() -> None:
    """After ten years: the mean number of conditions at each age, and each common condition.

    Within 2 % of the target for people of the same age, sex and quintile; for a condition that
    at least one in twenty holds, four standard errors of chance are allowed on top.
    """
    _, last, _ = ten_years()
    share = np.moveaxis(prevalence(do_nothing()[0]).share, -1, 0)
    for low, high in BROAD_BANDS:
        expected = (share * last.at_age)[:, low:high].sum(axis=(1, 2, 3))
        found = last.holders[:, low:high].sum(axis=(1, 2, 3))
        people = last.at_age[low:high].sum()
        assert found.sum() / expected.sum() == pytest.approx(1, abs=0.02)
        common = expected > people / 20
        allowed = 0.02 * expected + 4 * np.sqrt(expected)
        assert (np.abs(found - expected) <= allowed)[common].all()


def test_a_trend_in_incidence_raises_onset_year_by_year() -> None:
    name = "population.conditions.incidence_trend_percent_per_year"
    values, flows = ChangedValues(do_nothing()[0], {name: np.array([0.0, 10.0, 20.0])}), plan(1000)
    people = start(england(), do_nothing()[0], SEED, 1000, flows)
    shape = (101, 10, -1)
    before = people.rates.clocks[:, : len(flows.conditions)].reshape(shape).copy()
    for month in range(25):
        turn_month(people, flows, values, SEED, month, 30 * month, 30)
    now = people.rates.clocks[:, : len(flows.conditions)].reshape(shape)
    np.testing.assert_array_equal(now[:18], before[:18])
    np.testing.assert_allclose(now[18:65], before[18:65] * 1.1**2, rtol=1e-5)
    np.testing.assert_allclose(now[65:], before[65:] * 1.2**2, rtol=1e-5)
