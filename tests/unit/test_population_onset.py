import numpy as np
import pytest
from numpy.typing import NDArray

from sim.population.onset import (
    SteadyState,
    count_shares,
    steady_state,
    susceptibility_classes,
)

Floats = NDArray[np.float64]
ONE_CLASS = np.ones(1)
SAME_RISK = np.ones((101, 6, 1))


def steady(
    prevalence: Floats,
    falls: bool = False,
    deaths: float = 0.0,
    classes: Floats = ONE_CLASS,
    by_rank: Floats = SAME_RISK,
) -> SteadyState:
    """One condition in one sex and quintile, at ages 0 to 100."""
    mortality = np.full((101, 1, 1), deaths)
    target = prevalence.reshape(101, 1, 1, 1)
    return steady_state(target, np.array([falls]), classes, mortality, by_rank)


def test_without_deaths_onset_is_the_slope_of_the_prevalence() -> None:
    prevalence = np.linspace(0.0, 0.5, 101)
    found = steady(prevalence)
    by_hand = -np.log((1 - prevalence[1:]) / (1 - prevalence[:-1]))
    np.testing.assert_allclose(found.onset[1:, 0, 0, 0], by_hand, atol=1e-9)
    assert not found.remission.any()


def test_where_prevalence_falls_people_leave() -> None:
    prevalence = np.concatenate([np.linspace(0.001, 0.4, 51), np.linspace(0.4, 0.2, 50)])
    found = steady(prevalence, falls=True)
    by_hand = -np.log(prevalence[60] / prevalence[59])
    assert found.remission[60, 0, 0, 0] == pytest.approx(by_hand)
    assert found.onset[60, 0, 0, 0] == 0


def test_nobody_leaves_a_condition_that_does_not_fall() -> None:
    prevalence = np.concatenate([np.linspace(0.001, 0.4, 51), np.linspace(0.4, 0.2, 50)])
    assert not steady(prevalence).remission.any()


def test_deaths_of_the_ill_are_made_up_by_onset() -> None:
    """A level prevalence p with mortality m of all and twice the risk for holders.

    Holders die at 2m/(1+p), others at m/(1+p): to stay level, onset a year is about p x m/(1+p).
    """
    prevalence, deaths = 0.3, 0.02
    by_rank = np.ones((101, 6, 1))
    by_rank[:, 1:] = 2
    found = steady(np.full(101, prevalence), deaths=deaths, by_rank=by_rank)
    by_hand = prevalence * deaths / (1 + prevalence)
    assert found.onset[50, 0, 0, 0] == pytest.approx(by_hand, rel=0.02)
    at_mid_year = (found.holds_mid_year * found.weights_mid_year[..., None, :]).sum(axis=-1)
    np.testing.assert_allclose(at_mid_year, prevalence, rtol=1e-4)


def test_the_susceptible_hold_more_and_the_mean_is_met() -> None:
    prevalence = np.linspace(0.0, 0.6, 101)
    found = steady(prevalence, classes=susceptibility_classes(1.1), deaths=0.01)
    holds = found.holds[70, 0, 0, 0]
    assert (np.diff(holds) > 0).all()
    mean = (found.holds_mid_year[:, 0, 0, 0] * found.weights_mid_year[:, 0, 0]).sum(axis=-1)
    np.testing.assert_allclose(mean, prevalence, atol=1e-6)


def test_susceptibility_has_mean_one_and_nearly_its_variance() -> None:
    classes = susceptibility_classes(1.1)
    assert classes.mean() == pytest.approx(1)
    assert 0.9 * 1.1 < classes.var() < 1.1
    # A gamma multiplier of variance v makes the second event 1 + v times as fast as the first.
    assert (classes**2).mean() / classes.mean() == pytest.approx(2.1, rel=0.06)


def test_counts_of_two_conditions_by_hand() -> None:
    shares = count_shares(np.array([[0.5], [0.2]]))[0]
    np.testing.assert_allclose(shares, [0.4, 0.5, 0.1, 0, 0, 0])


def test_counts_above_five_are_five_or_more() -> None:
    shares = count_shares(np.ones((8, 1)))[0]
    np.testing.assert_allclose(shares, [0, 0, 0, 0, 0, 1])


def test_frail_ranks_thin_out_with_age() -> None:
    by_rank = np.ones((101, 6, 2))
    by_rank[..., 1] = 3
    found = steady(np.zeros(101), deaths=0.05, by_rank=by_rank)
    frail = found.ranks[:, 0, 0, 0, 1]
    assert frail[0] == 0.5
    assert (np.diff(frail) < 0).all()
