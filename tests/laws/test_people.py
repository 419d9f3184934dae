"""Law 1, people are conserved; and who a person is does not depend on anybody else."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.area import Area
from sim.population import (
    Flows,
    PopulationTally,
    Residents,
    bury,
    deaths_in_month,
    plan_flows,
    start,
    turn_month,
)
from sim.population.groups import N_GROUPS
from sim.scenario import load_scenario, values_by_year
from tests.unit.population_setting import MONTH_LENGTHS, do_nothing, england, plan

OF_A_PERSON = (
    *("birth_day", "age", "sex", "quintile", "conditions", "condition_count", "frailty"),
    *("susceptibility", "children", "alive", "cell", "left_day", "death_clock", "death_rate"),
    *("group", "death_ratio", "need_ratio"),
)

COUNTS = ("people_start", "people_end", "births", "deaths", "moved_in", "moved_out")


def live(people: Residents, flows: Flows, seed: int, years: int) -> list[pl.DataFrame]:
    """Some years without care homes; returns the rows of the population table."""
    values = do_nothing()[0]
    tally, rows, day = PopulationTally(people), [], 0
    for month in range(12 * years):
        days = MONTH_LENGTHS[month % 12]
        change = turn_month(people, flows, values, seed, month, day, days)
        tally.add_month(people, change, days)
        slots, *_ = deaths_in_month(people, days)
        bury(people, slots, tally)
        day += days
        if month % 12 == 11:
            rows.append(tally.close_year(people, str(month // 12), flows.weight))
    return rows


@settings(max_examples=8)
@given(seed=st.integers(0, 10**6), weight=st.sampled_from([25, 50, 100, 250]))
def test_people_add_up_in_every_year(seed: int, weight: int) -> None:
    flows = plan(weight)
    people = start(england(), do_nothing()[0], seed, weight, flows)
    before = people.living * weight
    for rows in live(people, flows, seed, 3):
        total = {key: rows[key].sum() for key in COUNTS}
        assert total["people_start"] == before
        came = total["births"] + total["moved_in"]
        left = total["deaths"] + total["moved_out"]
        assert total["people_start"] + came - left == total["people_end"]
        before = total["people_end"]
    assert before == people.alive[: people.n].sum() * weight
    cells = np.bincount(people.cell[: people.n][people.alive[: people.n]], minlength=24240)
    np.testing.assert_array_equal(cells, people.by_cell)
    groups = np.bincount(people.group[: people.n][people.alive[: people.n]], minlength=N_GROUPS)
    np.testing.assert_array_equal(groups, people.by_group)


def test_the_same_seed_gives_the_same_people_and_another_seed_does_not() -> None:
    runs = []
    for seed in (1, 1, 2):
        people = start(england(), do_nothing()[0], seed, 50, plan(50))
        live(people, plan(50), seed, 2)
        runs.append({name: getattr(people, name)[: people.n].copy() for name in OF_A_PERSON})
    for name in OF_A_PERSON:
        np.testing.assert_array_equal(runs[0][name], runs[1][name])
    assert (runs[0]["conditions"][:5000] != runs[2]["conditions"][:5000]).any()


def shared(one: Residents, other: Residents) -> tuple[np.ndarray, np.ndarray]:
    _, left, right = np.intersect1d(
        one.identity[: one.n], other.identity[: other.n], return_indices=True
    )
    return left, right


def assert_same_people(one: Residents, other: Residents) -> None:
    left, right = shared(one, other)
    for name in OF_A_PERSON:
        np.testing.assert_array_equal(getattr(one, name)[left], getattr(other, name)[right], name)
    np.testing.assert_array_equal(one.clocks[left], other.clocks[right])


def with_more(area: Area, people: float) -> Area:
    residents = area.residents.copy()
    residents[6, 0, 2] += people
    return replace(area, residents=residents)


@pytest.mark.parametrize("more", [1, 2000])
def test_more_residents_change_nobody_else(more: int) -> None:
    """The same constants, more women of 30 to 34 in the middle quintile: the others live alike."""
    weight = 50
    few = start(england(), do_nothing()[0], 1, weight, plan(weight))
    many = start(with_more(england(), more * weight), do_nothing()[0], 1, weight, plan(weight))
    assert many.n == few.n + more
    assert len(shared(few, many)[0]) >= few.n - 5  # single ages are rounded anew
    assert_same_people(few, many)
    live(few, plan(weight), 1, 2)
    live(many, plan(weight), 1, 2)
    assert len(shared(few, many)[0]) > 0.999 * few.n
    assert_same_people(few, many)


def test_the_order_of_residents_does_not_matter() -> None:
    """Residents of one month in reverse order: everybody lives the same life."""
    usual = start(england(), do_nothing()[0], 1, 50, plan(50))
    turned = start(england(), do_nothing()[0], 1, 50, plan(50))
    for blocks in turned.blocks:
        part = slice(*blocks[0])
        for name in ("identity", "frailty_rank", "in_care_home", "clocks", *OF_A_PERSON):
            array = getattr(turned, name)
            array[part] = array[part][::-1].copy()
    live(usual, plan(50), 1, 2)
    live(turned, plan(50), 1, 2)
    assert len(shared(usual, turned)[0]) == usual.n == turned.n
    assert_same_people(usual, turned)


def test_doubling_the_residents_leaves_every_rate_unchanged() -> None:
    area = england()
    twice = replace(area, residents=2 * area.residents, projection=2 * area.projection)
    values = values_by_year(twice, load_scenario("do_nothing"), twice.first_year, 1, 1)[0]
    once, double = plan(1), plan_flows(twice, values, 1)
    for name in ("mortality", "death_by_count", "need_norm", "fertility", "states"):
        np.testing.assert_allclose(getattr(double, name), getattr(once, name), rtol=1e-9)
    np.testing.assert_allclose(double.steady.onset, once.steady.onset, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(double.out, once.out, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(double.inflow, 2 * once.inflow, rtol=1e-6, atol=1e-9)
