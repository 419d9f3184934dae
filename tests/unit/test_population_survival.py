"""Blocks left out one at a time against everything written out."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.parameters import InputError
from sim.population.blocks import blocks_of, links
from sim.population.survival import People, count_shares, risks, survivors
from tests.unit.population_setting import ChangedTables, do_nothing

Floats = NDArray[np.float64]
BLOCKS, CLASSES, RANKS = 4, 2, 3
HELD = (0, 1, 1, 2)  # conditions in each state of a block


def some_people(seed: int) -> tuple[People, Floats, Floats]:
    chance = np.random.default_rng(seed)
    states = chance.random((1, BLOCKS, 4, CLASSES))
    ranks = chance.random((1, CLASSES, RANKS))
    weights = chance.random((1, CLASSES))
    people = People(
        weights / weights.sum(axis=-1, keepdims=True),
        states / states.sum(axis=2, keepdims=True),
        ranks / ranks.sum(axis=-1, keepdims=True),
    )
    return people, 0.5 + 2 * chance.random((BLOCKS, 4)), 0.5 + chance.random((6, RANKS))


def written_out(people: People, factor: Floats, frailty: Floats, one: int) -> dict[str, Floats]:
    """Every combination of states and ranks of one class, with its share and its risk."""
    by_state, by_rank = np.zeros((BLOCKS, 4)), np.zeros(RANKS)
    counts, weighed = np.zeros(6), np.zeros(6)
    for states in product(range(4), repeat=BLOCKS):
        held = min(sum(HELD[state] for state in states), 5)
        share = np.prod([people.states[0, b, s, one] for b, s in enumerate(states)])
        product_ = np.prod([factor[b, s] for b, s in enumerate(states)])
        counts[held] += share
        weighed[held] += share * product_
        for rank in range(RANKS):
            risk = product_ * frailty[held, rank]
            by_rank[rank] += share * risk
            for b, s in enumerate(states):
                within = share / people.states[0, b, s, one]
                by_state[b, s] += within * people.ranks[0, one, rank] * risk
    return {"by_state": by_state, "by_rank": by_rank, "counts": counts, "weighed": weighed}


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_risks_and_counts_as_when_everything_is_written_out(seed: int) -> None:
    people, factor, frailty = some_people(seed)
    found = risks(people, factor, frailty)
    for one in range(CLASSES):
        expected = written_out(people, factor, frailty, one)
        np.testing.assert_allclose(found.by_state[0, ..., one], expected["by_state"])
        np.testing.assert_allclose(found.by_rank[0, one], expected["by_rank"])
        of_all = (expected["by_rank"] * people.ranks[0, one]).sum()
        assert found.of_all[0, one] == pytest.approx(of_all)
        np.testing.assert_allclose(count_shares(people.states)[0, one], expected["counts"])
        np.testing.assert_allclose(count_shares(people.states, factor)[0, one], expected["weighed"])


def test_survivors_by_hand() -> None:
    """Half hold a condition with twice the risk; hazard 0.1 of a risk of 1."""
    states = np.zeros((1, 1, 4, 1))
    states[0, 0, :2, 0] = 0.5
    people = People(np.ones((1, 1)), states, np.ones((1, 1, 1)))
    risk = risks(people, np.array([[1.0, 2.0, 1.0, 1.0]]), np.ones((6, 1)))
    assert risk.mean(people) == pytest.approx(1.5)
    alive = survivors(people, risk, np.array([0.1])).states[0, 0, :2, 0]
    well, ill = np.exp(-0.1), np.exp(-0.2)
    np.testing.assert_allclose(alive, [well / (well + ill), ill / (well + ill)])


def test_blocks_hold_each_condition_once() -> None:
    blocks = blocks_of(("a", "b", "c", "d"), {("c", "a"): 2.0})
    assert blocks.first.tolist() == [2, 1, 3]
    assert blocks.second.tolist() == [0, -1, -1]
    assert blocks.linked.tolist() == [0]
    factors = blocks.by_state(np.array([2.0, 3.0, 5.0, 7.0]))
    assert factors.tolist() == [[1, 5, 2, 10], [1, 3, 1, 3], [1, 7, 1, 7]]


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("copd and asthma", "this is no link"),
        ("cancer > asthmas", "there is no condition 'asthmas'. Did you mean asthma?"),
        ("copd > hypertension", "copd is linked twice"),
    ],
)
def test_links_that_cannot_be_meant(label: str, message: str) -> None:
    name = "population.conditions.link_rate_ratio"
    values = ChangedTables(do_nothing()[0], name, ("asthma > copd", label), np.array([2.0, 2.0]))
    with pytest.raises(InputError, match=message.replace("?", r"\?").replace(".", r"\.")):
        links(values, values.labels("population.conditions.prevalence", 2))
