"""Growth by driver adds up to the person; a place that stands still or doubles says so."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.comparison import DRIVERS, growth
from sim.comparison.growth import growth_by_driver, shapley
from tests.unit.made_up_results import made_up

AGEING, CHANGE, INCIDENCE = range(3)
SHAPE = (2, 3, 7)  # replicate, day, group
everyone = arrays(np.int64, SHAPE, elements=st.integers(0, 200_000))
shares = arrays(np.float64, SHAPE, elements=st.floats(0, 1))


@given(here=everyone, share=shares)
def test_parts_add_up_to_the_person(here: np.ndarray, share: np.ndarray) -> None:
    held = np.floor(here * share).astype(np.int64)
    parts = growth_by_driver(here, held)
    total = held.sum(axis=-1)
    assert parts.dtype == np.int64
    np.testing.assert_array_equal(parts.sum(axis=0), total[:, 1:] - total[:, :1])


@given(here=everyone, share=shares, times=st.integers(1, 5))
def test_more_of_everybody_is_population_change_alone(
    here: np.ndarray, share: np.ndarray, times: int
) -> None:
    """Times one is a place that stands still: all parts are zero."""
    held = np.floor(here * share).astype(np.int64)
    here[:, 1:], held[:, 1:] = times * here[:, :1], times * held[:, :1]
    parts = growth_by_driver(here, held)
    assert not parts[AGEING].any()
    assert not parts[INCIDENCE].any()
    expected = (times - 1) * held[:, :1].sum(axis=-1)
    np.testing.assert_array_equal(parts[CHANGE], np.broadcast_to(expected, parts[CHANGE].shape))


@given(here=everyone, share=shares)
def test_the_same_people_with_other_conditions_are_incidence_alone(
    here: np.ndarray, share: np.ndarray
) -> None:
    here[:, 1:] = here[:, :1]
    parts = growth_by_driver(here, np.floor(here * share).astype(np.int64))
    assert not parts[AGEING].any()
    assert not parts[CHANGE].any()


@given(here=everyone, share=shares, seed=st.integers(0, 1000))
def test_the_order_of_groups_does_not_matter(
    here: np.ndarray, share: np.ndarray, seed: int
) -> None:
    held = np.floor(here * share).astype(np.int64)
    order = np.random.default_rng(seed).permutation(SHAPE[-1])
    np.testing.assert_array_equal(
        growth_by_driver(here, held), growth_by_driver(here[..., order], held[..., order])
    )


@given(values=arrays(np.float64, (2, 2, 2), elements=st.floats(-1e6, 1e6)))
def test_backwards_every_part_changes_sign(values: np.ndarray) -> None:
    forward, backward = shapley(values, 3), shapley(values[::-1, ::-1, ::-1], 3)
    np.testing.assert_allclose(forward, -backward, atol=1e-6)
    assert forward.sum() == pytest.approx(values[1, 1, 1] - values[0, 0, 0], abs=1e-6)


def test_means_over_runs_add_up_too() -> None:
    table = pl.concat([made_up("do_nothing", k, years=3).tables["age_structure"] for k in range(5)])
    by_driver = growth(table).pivot(
        "driver", index=["financial_year", "conditions"], values="people_mean"
    )
    assert by_driver.height == 6
    together = by_driver.select(pl.sum_horizontal(DRIVERS)).to_series()
    np.testing.assert_allclose(together, by_driver["all"], rtol=1e-12)
