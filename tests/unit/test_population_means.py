import math
from dataclasses import fields
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from sim.parameters import Values, catalogue
from sim.population import (
    Means,
    Residents,
    capital_limit_gbp,
    means,
    means_in_care,
    pays_for_care_home,
    pays_for_home_care,
    start,
)
from sim.population.means import means_of
from sim.population.wealth import LIKE_OTHERS, Persons, Standing, neighbourhood_score
from tests.unit.population_setting import SEED, do_nothing, england, plan

WEIGHT = 10  # 50,000 residents
NAME = "population.means."


@cache
def people() -> Residents:
    return start(england(), do_nothing()[0], SEED, WEIGHT, plan(WEIGHT))


def everyone(residents: Residents) -> slice:
    return slice(0, residents.n)


def at_age(age: int) -> Means:
    """The means of everybody, were all of that age."""
    crowd = start(england(), do_nothing()[0], SEED, 50, plan(50))
    crowd.age[:] = age
    return means(do_nothing()[0], crowd, everyone(crowd), SEED)


def one(age: int, quintile: int = 2, partner: float = 0.99, **stands: float) -> Means:
    """A woman at the middle of every rank, but for what is said."""
    persons = Persons(*(np.array([part]) for part in (age, 0, quintile)))
    middle = dict.fromkeys(("shared", "home", "home_value", "capital", "income"), 0.0)
    numbers = {k: np.array([v]) for k, v in (middle | {"partner": partner} | stands).items()}
    return means_of(do_nothing()[0], persons, Standing(**numbers), LIKE_OTHERS)


def owned(capital: int, value: int = 0, mortgage: int = 0, partner: bool = False) -> Means:
    nothing = np.array([0])
    return Means(
        capital_gbp=np.array([capital]),
        income_gbp_per_week=nothing,
        owns_home=np.array([value > 0]),
        has_mortgage=np.array([mortgage > 0]),
        home_value_gbp=np.array([value]),
        mortgage_gbp=np.array([mortgage]),
        with_partner=np.array([partner]),
    )


@pytest.mark.parametrize(
    ("has", "in_a_home", "at_home"),
    [
        (owned(0), False, False),
        (owned(23_250), False, False),  # the limit itself is still below
        (owned(23_251), True, True),
        (owned(5_000, value=200_000), True, False),
        (owned(5_000, value=200_000, partner=True), False, False),
        (owned(40_000, value=200_000, partner=True), True, True),
        (owned(3_250, value=100_000, mortgage=80_000), False, False),  # exactly the limit
        (owned(3_251, value=100_000, mortgage=80_000), True, False),
        (owned(30_000, value=100_000, mortgage=100_000), True, True),
    ],
)
def test_who_pays(has: Means, in_a_home: bool, at_home: bool) -> None:
    limit = capital_limit_gbp(do_nothing()[0])
    assert limit == 23_250
    assert pays_for_care_home(has, limit).tolist() == [in_a_home]
    assert pays_for_home_care(has, limit).tolist() == [at_home]


def test_a_person_in_the_middle_by_hand() -> None:
    values = do_nothing()[0]
    middle, single = one(80), values[NAME + "income_at_middle"][-1, 0]
    capital = values[NAME + "household_capital_at_middle"][-1]
    assert middle.capital_gbp[0] == math.floor(capital)
    assert middle.income_gbp_per_week[0] == math.floor(single)
    assert middle.owns_home[0]
    assert not middle.has_mortgage[0]
    assert middle.home_value_gbp[0] == math.floor(values[NAME + "home_value_at_middle"][0])
    couple = one(80, partner=0.01)
    assert couple.with_partner[0]
    assert couple.capital_gbp[0] == math.floor(capital / 2)
    assert couple.income_gbp_per_week[0] == math.floor(values[NAME + "income_at_middle"][-1, 1] / 2)


def test_a_person_high_in_one_rank_by_hand() -> None:
    """One deviation of its own in capital, times what is left beside the shared rank."""
    values = do_nothing()[0]
    loading, _, spread = values[NAME + "ranks"]
    capital = values[NAME + "household_capital_at_middle"][-1]
    expected = capital * math.exp(spread * math.sqrt(1 - loading**2))
    assert one(80, capital=1.0).capital_gbp[0] == math.floor(expected)
    assert one(80, shared=1.0).capital_gbp[0] > one(80).capital_gbp[0]
    assert one(80, quintile=0).capital_gbp[0] < one(80).capital_gbp[0] < one(80, 4).capital_gbp[0]
    least = values[NAME + "least_income"][-1, 0]
    assert one(80, shared=-4.0).income_gbp_per_week[0] == math.floor(least)


def test_neighbourhoods_stand_apart_and_have_mean_0_and_variance_1() -> None:
    score = neighbourhood_score()
    assert (np.diff(score) > 0).all()
    assert score.mean() == pytest.approx(0, abs=1e-12)
    assert (score**2).mean() == pytest.approx(1)


def test_means_are_whole_pounds_and_hang_together() -> None:
    crowd = people()
    age = crowd.age[everyone(crowd)]
    for found in (
        means(do_nothing()[0], crowd, everyone(crowd), SEED),
        means_in_care(do_nothing()[0], crowd, everyone(crowd), SEED),
    ):
        for part in fields(found):
            assert getattr(found, part.name).dtype in (np.int64, np.bool_)
            assert not getattr(found, part.name)[age < 18].any()
            assert (getattr(found, part.name) >= 0).all()
        assert ((found.home_value_gbp > 0) == found.owns_home).all()
        assert ((found.mortgage_gbp > 0) == found.has_mortgage).all()
        assert (found.mortgage_gbp <= found.home_value_gbp).all()
        assert found.owns_home[found.has_mortgage].all()


def test_wealth_is_skewed_and_its_parts_go_together() -> None:
    crowd = people()
    found = means(do_nothing()[0], crowd, everyone(crowd), SEED)
    adult = crowd.age[everyone(crowd)] >= 18
    capital, income = found.capital_gbp[adult], found.income_gbp_per_week[adult]
    assert capital.mean() > 3 * np.median(capital)
    owner = found.owns_home[adult]
    assert np.median(capital[owner]) > 5 * np.median(capital[~owner])
    assert np.median(income[owner]) > 1.2 * np.median(income[~owner])
    at_70 = at_age(70)
    assert 0.4 < spearmanr(at_70.capital_gbp, at_70.home_value_gbp).statistic < 0.9
    assert 0.4 < spearmanr(at_70.capital_gbp, at_70.income_gbp_per_week).statistic < 0.9
    quintile = crowd.quintile[everyone(crowd)][adult]
    by_quintile = [np.median(capital[quintile == q]) for q in range(5)]
    assert (np.diff(by_quintile) > 0).all()
    assert (np.diff([owner[quintile == q].mean() for q in range(5)]) > 0).all()


def test_the_draws_are_the_same_in_every_scenario() -> None:
    """Where more own, those who owned still do, and nothing else about them changes."""
    crowd, values = people(), do_nothing()[0]
    before = means(values, crowd, everyone(crowd), SEED)
    more = {NAME + "home_owner_share": np.minimum(1, 1.1 * values[NAME + "home_owner_share"])}
    after = means(
        Values(catalogue() | england().parameters, "2025-26", more), crowd, everyone(crowd), SEED
    )
    assert (after.owns_home >= before.owns_home).all()
    assert after.owns_home.sum() > 1.05 * before.owns_home.sum()
    for same in ("capital_gbp", "income_gbp_per_week", "with_partner"):
        assert (getattr(after, same) == getattr(before, same)).all()


def test_health_moves_nobodys_means() -> None:
    """A scheme that keeps people well must not make them rich."""
    crowd = start(england(), do_nothing()[0], SEED, 50, plan(50))
    before = means_in_care(do_nothing()[0], crowd, everyone(crowd), SEED)
    crowd.frailty[:] = 0
    after = means_in_care(do_nothing()[0], crowd, everyone(crowd), SEED)
    for part in fields(before):
        assert (getattr(before, part.name) == getattr(after, part.name)).all()


def test_a_resident_more_changes_nobody_else() -> None:
    crowd, values = start(england(), do_nothing()[0], SEED, 50, plan(50)), do_nothing()[0]
    before = means(values, crowd, everyone(crowd), SEED)
    new = crowd.append(1)
    crowd.identity[new], crowd.age[new] = 12345, 80
    after = means(values, crowd, everyone(crowd), SEED)
    some = np.array([7, 3, 4000])
    few, other_seed = means(values, crowd, some, SEED), means(values, crowd, everyone(crowd), 2)
    for part in fields(before):
        name = part.name
        assert (getattr(after, name)[:-1] == getattr(before, name)).all()
        assert (getattr(few, name) == getattr(before, name)[some]).all()
    assert (other_seed.capital_gbp[:-1] != before.capital_gbp).mean() > 0.5


def test_people_gather_means_as_they_age() -> None:
    """The better placed buy first, pay off their mortgage first, and keep both."""
    by_age = [at_age(age) for age in (20, 30, 40, 50, 60, 70)]
    for younger, older in pairwise(by_age):
        assert (older.owns_home >= younger.owns_home).all()
        outright = [m.owns_home & ~m.has_mortgage for m in (younger, older)]
        assert (outright[1] >= outright[0]).all()
        alone = ~younger.with_partner & ~older.with_partner
        assert (older.capital_gbp >= younger.capital_gbp)[alone].all()
    widowed = at_age(85).with_partner, at_age(95).with_partner
    assert (widowed[1] <= widowed[0]).all()


def test_people_in_care_have_less_and_are_more_often_alone() -> None:
    crowd, values = people(), do_nothing()[0]
    here = everyone(crowd)
    usual, in_care = means(values, crowd, here, SEED), means_in_care(values, crowd, here, SEED)
    assert (in_care.owns_home <= usual.owns_home).all()
    assert (in_care.with_partner <= usual.with_partner).all()
    both = usual.with_partner == in_care.with_partner
    assert (in_care.capital_gbp <= usual.capital_gbp)[both].all()


@given(
    st.integers(18, 100),
    st.integers(0, 4),
    st.lists(st.floats(-4, 4), min_size=5, max_size=5),
    st.floats(0.001, 0.999),
)
def test_no_standing_gives_impossible_means(
    age: int, quintile: int, ranks: list[float], partner: float
) -> None:
    names = ("shared", "home", "home_value", "capital", "income")
    found = one(age, quintile, partner, **dict(zip(names, ranks, strict=True)))
    assert 0 <= found.capital_gbp[0] < 1e10
    assert 0 < found.income_gbp_per_week[0] < 1e5
    assert 0 <= found.mortgage_gbp[0] <= found.home_value_gbp[0] < 1e8
    limit = capital_limit_gbp(do_nothing()[0])
    assert pays_for_care_home(found, limit)[0] >= pays_for_home_care(found, limit)[0]
    assert (pays_for_care_home(found, limit + 1) <= pays_for_care_home(found, limit)).all()
