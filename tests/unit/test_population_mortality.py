import numpy as np
import pytest

from sim.population import mortality
from sim.population.cells import single_ages
from sim.population.frailty import at_least, frailty_by_rank
from sim.population.rates import rates
from tests.unit.population_setting import do_nothing, plan


def test_single_ages_keep_the_published_rate_of_each_band() -> None:
    values = do_nothing()[0]
    by_age = mortality.all_cause(values)
    weights = single_ages(values["population.conditions.standard_population"]).sum(axis=1)
    published = values["population.mortality.all_cause"] / 100_000
    labels = values.labels("population.mortality.all_cause")
    for label, first, end in (("0", 0, 1), ("60-64", 60, 65), ("90+", 90, 101)):
        mean = np.average(by_age[first:end], axis=0, weights=weights[first:end])
        np.testing.assert_allclose(mean, published[labels.index(label)], rtol=1e-3)


def test_improvement_turns_to_the_second_decade_in_2033() -> None:
    values = do_nothing()[0]
    falls = values["population.mortality.improvement_percent_per_year"][6, 0] / 100  # women 60-69
    found = [mortality.improvement(values, 2025, year)[64, 0, 0] for year in (0, 3, 10)]
    by_hand = [1, (1 - falls[0]) ** 3, (1 - falls[0]) ** 8 * (1 - falls[1]) ** 2]
    assert found == pytest.approx(by_hand)


def test_deaths_by_conditions_and_frailty_make_the_all_cause_rate() -> None:
    """What conditions and frailty share out adds up again in every stratum.

    Nearly: among people with as many conditions, the more susceptible hold the graver ones and, in
    old age, the lower ranks of frailty. The rate itself is divided by the mean of the products.
    """
    flows, values = plan(1), do_nothing()[0]
    deaths = rates(flows, values, 0).deaths.reshape(flows.states.shape) * 365.25
    summed = (flows.states * deaths * flows.death_by_count[..., np.newaxis]).sum(axis=(-2, -1))
    np.testing.assert_allclose(summed[:65], flows.mortality[:65], rtol=0.01)
    np.testing.assert_allclose(summed, flows.mortality, rtol=0.03)
    np.testing.assert_allclose(flows.states.sum(axis=(-2, -1)), 1, rtol=1e-9)
    by_state = mortality.deaths_by_state(values, flows.mortality, flows.steady.risk)
    np.testing.assert_allclose(by_state, deaths, rtol=1e-5)


def test_what_risks_are_divided_by_is_their_mean() -> None:
    """Over classes, numbers of conditions and ranks of frailty: so the all-cause rate is kept."""
    flows, values = plan(1), do_nothing()[0]
    steady = flows.steady
    weighed = steady.weighed_counts(flows.death_factors)
    frailty = mortality.by_rank_class(values)
    mean = np.einsum(
        "asqc,asqcn,asqcr,anr->asq",
        steady.weights_mid_year,
        weighed,
        steady.ranks_mid_year,
        frailty,
    )
    np.testing.assert_allclose(mean, steady.risk, rtol=1e-9)
    np.testing.assert_array_equal(flows.death_norm[0], steady.risk)


def test_as_mortality_falls_what_risks_are_divided_by_rises() -> None:
    """By the variance of risk for each unit of hazard spared: by hand for men of 90 in year 2."""
    flows = plan(1)
    deaths = flows.mortality * np.stack(
        [mortality.improvement(do_nothing()[0], flows.first_year, year) for year in range(3)]
    )
    spared = (deaths[0] - deaths[1])[89, 1]  # the first year, at 88, was as published
    by_hand = flows.steady.risk[90, 1] * (1 + flows.steady.risk_spread[90, 1] * spared)
    np.testing.assert_allclose(flows.death_norm[2, 90, 1], by_hand, rtol=1e-9)
    assert (flows.death_norm[5, 60:100] > flows.death_norm[0, 60:100]).all()


def test_the_frail_and_those_with_many_conditions_die_sooner() -> None:
    factors = mortality.state_factors(do_nothing()[0])
    assert (np.diff(factors, axis=-1) >= 0).all()
    assert (np.diff(factors, axis=-2) >= 0).all()


def test_a_condition_multiplies_mortality_by_its_published_ratio_to_its_power() -> None:
    values = do_nothing()[0]
    name = "population.mortality.power"
    power = values[name][
        values.labels(name).index("50-74"), values.labels(name, 1).index("condition")
    ]
    found = mortality.condition_factors(values)[62]
    np.testing.assert_allclose(found, values["population.mortality.ratio_by_condition"] ** power)


def test_frailty_deepens_with_age_conditions_and_rank() -> None:
    category = frailty_by_rank(do_nothing()[0])
    for axis in range(3):
        assert (np.diff(category, axis=axis) >= 0).all()
    share = at_least(do_nothing()[0])[75, 0, 0]
    odds = do_nothing()[0]["population.frailty.log_odds"][0]
    assert share == pytest.approx(1 / (1 + np.exp(-odds)))
