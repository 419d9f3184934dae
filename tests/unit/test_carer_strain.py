"""How often unpaid care breaks down, and what residents' states add: worked by hand."""

from functools import cache

import numpy as np
import pytest

from sim.demand import Clock
from sim.demand.rates import DAYS_PER_YEAR
from sim.parameters import Values
from sim.pathways import feedbacks
from sim.pathways.carer_strain import (
    CLOCK,
    expected_breakdowns,
    people_with_a_carer,
    set_breakdown_rates,
    strain_of,
)
from sim.pathways.clocks import open_clocks
from sim.pathways.needs import NEEDS
from sim.pathways.place import Place, open_place
from sim.population import Residents, care_had, start
from sim.population.conditions import condition_names
from tests.unit.population_setting import SEED, do_nothing, england, plan

WEIGHT = 10
RATIO = feedbacks.RATIO


@cache
def people() -> Residents:
    return start(england(), do_nothing()[0], SEED, WEIGHT, plan(WEIGHT))


def clock_of(crowd: Residents) -> Clock:
    clock = Clock(CLOCK, SEED, crowd.n)
    clock.admit(crowd.identity[: crowd.n])
    set_breakdown_rates(clock, crowd, slice(0, crowd.n), strain_of(do_nothing()[0]))
    return clock


def test_rates_are_the_base_times_hours_age_and_dementia() -> None:
    crowd, values = people(), do_nothing()[0]
    here = slice(0, crowd.n)
    had = care_had(values, crowd, here, SEED)
    hours = np.append(0, values["pathways.carer_strain.by_hours"])[had.hours_band]
    old = values.in_age_band("pathways.carer_strain.by_age_of_partner")[crowd.age[here]]
    bit = condition_names(values).index("dementia")
    dementia = crowd.conditions[here] >> np.uint32(bit) & np.uint32(1) > 0
    base = values.number("pathways.carer_strain.breakdowns_per_year")
    expected = base * hours * np.where(had.from_partner, old, 1) * np.where(dementia, 1.5, 1)
    clock = clock_of(crowd)
    assert clock.rates(here) * DAYS_PER_YEAR == pytest.approx(expected, rel=1e-6)
    assert people_with_a_carer(clock, crowd) == (had.hours_band > 0).sum()
    assert (clock.rates(here)[had.hours_band == 0] == 0).all()


def test_no_strain_in_a_care_home_or_after_death() -> None:
    crowd = start(england(), do_nothing()[0], SEED, 50, plan(50))
    crowd.in_care_home[: crowd.n : 2] = True
    crowd.alive[1 : crowd.n : 2] = False
    assert not clock_of(crowd).rates(slice(0, crowd.n)).any()


def test_expected_breakdowns_are_those_of_residents_drawn() -> None:
    """Conditions are taken to be spread evenly over the people of a cell: within a few in 100."""
    crowd = people()
    drawn = float(clock_of(crowd).rates(slice(0, crowd.n)).sum()) * DAYS_PER_YEAR * WEIGHT
    found = expected_breakdowns(do_nothing()[0], plan(WEIGHT).people_by_cell).sum()
    assert found == pytest.approx(drawn, rel=0.06)


@cache
def place() -> Place:
    return open_place(SEED, people(), 0, 100)


def test_a_feedback_lasts_for_the_month_and_goes_without_a_trace() -> None:
    values = do_nothing()[0]
    clocks, here = open_clocks(SEED, people().n), place()
    for clock in clocks.values():
        clock.admit(people().identity[: people().n])
        clock.set_rate(slice(0, people().n), np.float32(0.001))
    here.lose_carers(np.array([5, 9, 12]), np.array([40, 30, 31]))
    here.lose_carers(np.array([9]), np.array([33]))
    changed = feedbacks.act(clocks, here, values, 31)
    raised = clocks["urgent"].rates(slice(0, people().n))
    assert np.flatnonzero(raised != np.float32(0.001)).tolist() == [5, 9]
    assert raised[5] == np.float32(0.001) * np.float32(values[RATIO][0, 0])
    assert here.without_carer.tolist() == [5, 9]
    feedbacks.let_go(clocks, changed)
    for clock in clocks.values():
        assert (clock.rates(slice(0, people().n)) == np.float32(0.001)).all()
    assert not feedbacks.act(clocks, here, values, 40)


def test_two_feedbacks_on_one_rate_multiply_and_both_are_given_back() -> None:
    clock = Clock("urgent", SEED, 3)
    clock.admit(np.arange(3, dtype=np.uint64))
    clock.set_rate(slice(0, 3), np.array([0.1, 0.2, 0.3], np.float32))
    own = clock.rates(slice(0, 3)).copy()
    changed = []
    for slots in (np.array([0, 1]), np.array([1, 2])):
        changed.append(feedbacks.Changed("urgent", slots, clock.rates(slots).copy()))
        clock.set_rate(slots, clock.rates(slots) * np.float32(1.1))
    assert clock.rates(slice(0, 3)) == pytest.approx([0.11, 0.242, 0.33])
    feedbacks.let_go({"urgent": clock}, changed)
    np.testing.assert_array_equal(clock.rates(slice(0, 3)), own)


def test_a_ratio_of_one_switches_a_feedback_off() -> None:
    values = do_nothing()[0]
    ones = {RATIO: np.ones_like(values[RATIO])}
    off = Values(values.parameters, values.financial_year, ones)
    here = open_place(SEED, people(), 0, 100)
    here.lose_carers(np.array([5]), np.array([40]))
    assert not feedbacks.act(open_clocks(SEED, 10), here, off, 31)


def test_the_table_knows_every_state_and_only_needs_with_a_clock() -> None:
    values = do_nothing()[0]
    assert set(values.labels(RATIO)) == set(feedbacks.STATES)
    assert set(values.labels(RATIO, 1)) <= set(NEEDS)
