import numpy as np
import pytest
from numpy.typing import NDArray

from sim.parameters import Values
from sim.population.blocks import blocks_of
from sim.population.flows import plan_flows
from sim.population.onset import (
    Danger,
    Leaving,
    SteadyState,
    steady_state,
    susceptibility_classes,
)
from sim.population.prevalence import prevalence
from tests.unit.population_setting import do_nothing, england

Floats = NDArray[np.float64]
ONE_CLASS = np.ones(1)
AGES, SEXES, QUINTILES = 101, 2, 5
SAME_RISK = np.ones((AGES, 6, 1))


def steady(
    *prevalence: Floats,
    rate: float = 0.0,
    can: bool = False,
    deaths: float = 0.0,
    factors: tuple[float, ...] = (1.0, 1.0),
    classes: Floats = ONE_CLASS,
    frailty: Floats = SAME_RISK,
    link: float | None = None,
) -> SteadyState:
    """One or two conditions, the same in every sex and quintile, at ages 0 to 100."""
    names = ("first", "second")[: len(prevalence)]
    by_age = np.stack(prevalence, axis=-1)[:, np.newaxis, np.newaxis]
    target = np.broadcast_to(by_age, (AGES, SEXES, QUINTILES, len(names)))
    return steady_state(
        target,
        Leaving(np.full(len(names), rate), np.full(len(names), can)),
        blocks_of(names, {("first", "second"): link} if link else {}),
        classes,
        Danger(
            np.full((AGES, SEXES, QUINTILES), deaths),
            np.broadcast_to(factors[: len(names)], (AGES, len(names))),
            frailty,
        ),
    )


def test_without_deaths_onset_is_the_slope_of_the_prevalence() -> None:
    prevalence = np.linspace(0.0, 0.5, AGES)
    found = steady(prevalence)
    by_hand = -np.log((1 - prevalence[1:]) / (1 - prevalence[:-1]))
    np.testing.assert_allclose(found.onset[1:, 0, 0, 0], by_hand, atol=1e-9)
    assert not found.remission.any()


def test_where_prevalence_falls_people_leave() -> None:
    prevalence = np.concatenate([np.linspace(0.001, 0.4, 51), np.linspace(0.4, 0.2, 50)])
    found = steady(prevalence, can=True)
    by_hand = -np.log(prevalence[60] / prevalence[59])
    assert found.remission[60, 0, 0, 0] == pytest.approx(by_hand)
    assert found.onset[60, 0, 0, 0] == pytest.approx(0, abs=1e-12)


def test_nobody_leaves_a_condition_that_people_keep() -> None:
    prevalence = np.concatenate([np.linspace(0.001, 0.4, 51), np.linspace(0.4, 0.2, 50)])
    assert not steady(prevalence).remission.any()


def test_onset_makes_up_for_remission() -> None:
    """A level prevalence p from which a tenth leaves a year: p x 0.1 of the others start."""
    found = steady(np.full(AGES, 0.2), rate=-np.log(0.9), can=True)
    assert found.onset[50, 0, 0, 0] == pytest.approx(-np.log(1 - 0.2 * 0.1 / 0.8))
    assert found.remission[50, 0, 0, 0] == pytest.approx(-np.log(0.9))


def test_where_nearly_all_hold_a_condition_no_more_leave_than_can_be_made_up() -> None:
    """Nine tenths of those without it start at most; at the full rate a fifth would not hold it."""
    share = np.minimum(np.linspace(0.01, 2, AGES), 0.95)
    found = steady(share, rate=-np.log(0.76), can=True)
    assert found.remission[80, 0, 0, 0] == pytest.approx(-np.log(1 - 0.9 * 0.05 / 0.95))
    assert found.onset[80, 0, 0, 0] == pytest.approx(-np.log(0.1))
    np.testing.assert_allclose(found.holds_mid_year()[:, 0, 0, 0], share)


@pytest.mark.filterwarnings("error")
def test_the_highest_levels_that_a_place_may_have_can_be_met() -> None:
    given = do_nothing()[0]
    name = "area.population.prevalence_level"
    high = Values(given.parameters, given.financial_year, {name: 10 * np.ones_like(given[name])})
    steady_at_ten = plan_flows(england(), high, 1).steady
    off = steady_at_ten.holds_mid_year() - prevalence(high).share
    assert np.abs(off).max() < 0.03
    assert steady_at_ten.onset.max() < 100


def test_deaths_of_the_ill_are_made_up_by_onset() -> None:
    """A level prevalence p with mortality m of all and twice the risk for holders.

    Holders die at 2m/(1+p), others at m/(1+p): to stay level, onset a year is about p x m/(1+p).
    """
    prevalence, deaths = 0.3, 0.02
    found = steady(np.full(AGES, prevalence), deaths=deaths, factors=(2.0,))
    by_hand = prevalence * deaths / (1 + prevalence)
    assert found.onset[50, 0, 0, 0] == pytest.approx(by_hand, rel=0.02)
    np.testing.assert_allclose(found.holds_mid_year()[..., 0], prevalence, rtol=1e-4)


def test_the_second_of_a_pair_starts_faster_with_the_first() -> None:
    """No deaths, three times as fast: the odds of the second among holders and others, by hand."""
    first, second = np.full(AGES, 0.25), np.full(AGES, 0.1)
    second[:50] = 0
    found = steady(first, second, link=3.0)
    onset = found.onset[50, 0, 0, 1]
    assert 0.75 * np.exp(-onset) + 0.25 * np.exp(-3 * onset) == pytest.approx(0.9)
    none, only_first, only_second, both = found.states[60, 0, 0, 0, :, 0]
    assert only_second / (none + only_second) == pytest.approx(1 - np.exp(-onset))
    assert both / (only_first + both) == pytest.approx(1 - np.exp(-3 * onset))
    np.testing.assert_allclose(found.holds_mid_year()[50:, ..., 1], 0.1, rtol=1e-6)


def test_the_susceptible_hold_more_and_the_mean_is_met() -> None:
    prevalence = np.linspace(0.0, 0.6, AGES)
    found = steady(prevalence, classes=susceptibility_classes(1.1), deaths=0.01)
    holds = found.states[70, 0, 0, 0, 1]
    assert (np.diff(holds) > 0).all()
    np.testing.assert_allclose(found.holds_mid_year()[:, 0, 0, 0], prevalence, atol=1e-6)


def test_susceptibility_has_mean_one_and_nearly_its_variance() -> None:
    classes = susceptibility_classes(1.1)
    assert classes.mean() == pytest.approx(1)
    assert 0.9 * 1.1 < classes.var() < 1.1
    # A gamma multiplier of variance v makes the second event 1 + v times as fast as the first.
    assert (classes**2).mean() / classes.mean() == pytest.approx(2.1, rel=0.06)


def test_mean_product_of_factors_by_number_of_conditions() -> None:
    """Half hold the first (factor 2), a fifth the second (3), of themselves: by hand."""
    found = steady(np.full(AGES, 0.5), np.full(AGES, 0.2))
    counts = found.counts()[40, 0, 0, 0]
    np.testing.assert_allclose(counts, [0.4, 0.5, 0.1, 0, 0, 0], atol=1e-9)
    factors = np.broadcast_to([2.0, 3.0], (AGES, 2))
    weighed = found.weighed_counts(factors)[40, 0, 0, 0]
    np.testing.assert_allclose(weighed, [0.4, 0.4 * 2 + 0.1 * 3, 0.1 * 6, 0, 0, 0], atol=1e-9)


def test_frail_ranks_thin_out_with_age() -> None:
    frailty = np.ones((AGES, 6, 2))
    frailty[..., 1] = 3
    found = steady(np.zeros(AGES), deaths=0.05, frailty=frailty)
    frail = found.ranks[:, 0, 0, 0, 1]
    assert frail[0] == 0.5
    assert (np.diff(frail) < 0).all()


def test_mortality_at_mid_year_is_the_published_one() -> None:
    """Deaths per person of mid-year: hazard of a risk of 1 times the mean risk, by construction."""
    found = steady(np.full(AGES, 0.3), deaths=0.05, factors=(2.0,))
    assert found.risk[30, 0, 0] == pytest.approx(1 + 0.3 * (2 - 1), rel=1e-3)
    by_hand = 0.3 * 0.7 / 1.3**2  # variance of 1 or 2, over the square of the mean
    assert found.risk_spread[30, 0, 0] == pytest.approx(by_hand, rel=1e-3)
