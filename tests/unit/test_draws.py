"""The dice: even, independent along every axis, pure, and the same for ever."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim import draws

# With about 150 p-values in this file, one below this bound is a fault and not bad luck.
SMALLEST_P = 1e-5
PEOPLE = 200_000
PLAIN = np.arange(PEOPLE, dtype=np.uint64)
NAMED = draws.identities("test", PEOPLE)


def spread(values: NDArray[np.float64], cells: int = 1000) -> float:
    """p-value that `values` fall evenly into equal cells of (0, 1)."""
    return float(stats.chisquare(np.bincount((values * cells).astype(int), minlength=cells)).pvalue)


def unrelated(a: NDArray[np.float64], b: NDArray[np.float64], side: int = 32) -> float:
    """Smallest p-value of: pairs fill the unit square evenly; no linear correlation."""
    where = (a * side).astype(int) * side + (b * side).astype(int)
    square = stats.chisquare(np.bincount(where, minlength=side * side)).pvalue
    return float(min(square, stats.pearsonr(a, b).pvalue))


@pytest.mark.parametrize("identities", [PLAIN, NAMED, PLAIN << np.uint64(40)])
@pytest.mark.parametrize("seed", [0, 1, 2**63])
@pytest.mark.parametrize("count", [0, 1, 1000])
def test_even(identities: NDArray[np.uint64], seed: int, count: int) -> None:
    drawn = draws.uniform(seed, "fall", identities, count)
    assert spread(drawn) > SMALLEST_P
    assert stats.kstest(drawn, "uniform").pvalue > SMALLEST_P


@pytest.mark.parametrize("seed", range(3))
def test_even_in_the_tails(seed: int) -> None:
    """Rare events are decided by the smallest draws: they must be as many as they should."""
    drawn = np.concatenate([draws.uniform(seed, "rare", NAMED, c) for c in range(20)])
    for tail in (1e-3, 1e-4, 1e-5):
        for found in (int((drawn < tail).sum()), int((drawn > 1 - tail).sum())):
            assert stats.binomtest(found, drawn.size, tail).pvalue > SMALLEST_P


def test_decisions_are_independent() -> None:
    names = ["fall", "fall2", "falls", "length", "a", "b"]
    drawn = [draws.uniform(1, name, PLAIN) for name in names]
    assert min(unrelated(a, b) for a, b in combinations(drawn, 2)) > SMALLEST_P


def test_seeds_are_independent() -> None:
    drawn = [draws.uniform(seed, "fall", PLAIN) for seed in (0, 1, 2, 3, 10, 11, 2**32)]
    assert min(unrelated(a, b) for a, b in combinations(drawn, 2)) > SMALLEST_P


def test_seed_and_decision_do_not_run_together() -> None:
    """Seed 1 with decision "2:x" is not seed 12 with ":x" or anything like it."""
    assert not np.array_equal(draws.bits(1, "1:x", PLAIN[:9]), draws.bits(11, ":x", PLAIN[:9]))


def test_counts_are_independent() -> None:
    drawn = [draws.uniform(1, "fall", PLAIN, count) for count in (0, 1, 2, 3, 255, 256, 2**31)]
    assert min(unrelated(a, b) for a, b in combinations(drawn, 2)) > SMALLEST_P


@pytest.mark.parametrize("step", [1, 2, 3, 64, 1000])
@pytest.mark.parametrize("identities", [PLAIN, NAMED])
def test_neighbours_are_independent(identities: NDArray[np.uint64], step: int) -> None:
    drawn = draws.uniform(1, "fall", identities)
    assert unrelated(drawn[:-step], drawn[step:]) > SMALLEST_P


def test_one_person_through_counts_is_independent() -> None:
    for person in (0, 1, 12_345):
        drawn = draws.uniform(1, "fall", np.full(PEOPLE, person, np.uint64), PLAIN)
        assert spread(drawn) > SMALLEST_P
        assert unrelated(drawn[:-1], drawn[1:]) > SMALLEST_P


def test_person_and_count_do_not_trade_places() -> None:
    """No diagonal: (person + k, count - k) shares nothing with (person, count)."""
    here = draws.uniform(1, "fall", PLAIN + np.uint64(7), 0)
    for shift in (1, 2, 7):
        there = draws.uniform(1, "fall", PLAIN + np.uint64(7 - shift), shift)
        assert unrelated(here, there) > SMALLEST_P


def test_triples_fill_the_cube() -> None:
    """No planes, as in a linear congruential generator, through three successive counts."""
    side = 16
    cell = np.zeros(PEOPLE, int)
    for count in range(3):
        cell = cell * side + (draws.uniform(1, "fall", PLAIN, count) * side).astype(int)
    assert stats.chisquare(np.bincount(cell, minlength=side**3)).pvalue > SMALLEST_P


def set_bits(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    """How often each of the 64 bits is set."""
    shifts = np.arange(64, dtype=np.uint64)
    bits = (words[:, None] >> shifts) & np.uint64(1)
    return np.asarray(bits.sum(axis=0), np.int64)


def test_every_bit_is_balanced() -> None:
    found = set_bits(draws.bits(1, "fall", PLAIN))
    z = (found - PEOPLE / 2) / np.sqrt(PEOPLE / 4)
    assert np.abs(z).max() < 4.8


@pytest.mark.parametrize("axis", ["identity", "count"])
def test_one_bit_in_changes_half_the_bits_out(axis: str) -> None:
    """Avalanche: each input bit flips each output bit half of the time."""
    some = NAMED[:4000]
    counts = np.arange(some.size, dtype=np.int64)
    before = draws.bits(1, "fall", some, counts)
    worst = 0.0
    for bit in range(64 if axis == "identity" else 31):
        identity = some ^ np.uint64(1 << bit) if axis == "identity" else some
        count = counts ^ (1 << bit) if axis == "count" else counts
        flipped = set_bits(before ^ draws.bits(1, "fall", identity, count)) / some.size
        worst = max(worst, float(np.abs(flipped - 0.5).max()))
    assert worst < 5.2 * 0.5 / np.sqrt(some.size)


def test_no_two_people_share_bits() -> None:
    assert np.unique(draws.bits(1, "fall", PLAIN)).size == PEOPLE
    assert np.unique(draws.identities("residents", PEOPLE)).size == PEOPLE


def test_a_draw_depends_on_nobody_else() -> None:
    whole = draws.uniform(3, "fall", NAMED, 5)
    order = np.random.default_rng(0).permutation(PEOPLE)
    np.testing.assert_array_equal(draws.uniform(3, "fall", NAMED[order], 5), whole[order])
    np.testing.assert_array_equal(draws.uniform(3, "fall", NAMED[::7], 5), whole[::7])
    assert draws.uniform(3, "fall", NAMED[9:10], 5)[0] == whole[9]


def test_count_may_be_one_number_or_one_each() -> None:
    each = np.full(100, 4, np.int32)
    one = draws.bits(3, "fall", NAMED[:100], 4)
    np.testing.assert_array_equal(draws.bits(3, "fall", NAMED[:100], each), one)
    np.testing.assert_array_equal(draws.bits(3, "fall", NAMED[:100], each.astype(np.uint8)), one)


def test_counts_that_are_not_one_each_are_refused() -> None:
    with pytest.raises(ValueError, match="2 counts for 3 identities"):
        draws.uniform(3, "fall", NAMED[:3], np.arange(2))


def test_several_decisions_at_once_are_the_same_draws() -> None:
    decisions, counts = ("fall", "length", "way home"), np.arange(500, dtype=np.uint32)
    at_once = draws.uniforms(3, decisions, NAMED[:500], counts)
    one_by_one = [draws.uniform(3, decision, NAMED[:500], counts) for decision in decisions]
    np.testing.assert_array_equal(at_once, one_by_one)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.int32, np.uint32, np.int64])
def test_the_type_of_a_count_does_not_matter(kind: type[np.integer]) -> None:
    counts = np.arange(100)
    expected = draws.bits(3, "fall", NAMED[:100], counts)
    np.testing.assert_array_equal(draws.bits(3, "fall", NAMED[:100], counts.astype(kind)), expected)


def test_drawing_changes_nothing() -> None:
    given, counts = NAMED[:100].copy(), np.arange(100)
    draws.normal(3, "fall", given, counts)
    np.testing.assert_array_equal(given, NAMED[:100])
    np.testing.assert_array_equal(counts, np.arange(100))


def test_nobody_gives_nothing() -> None:
    assert draws.exponential(3, "fall", NAMED[:0]).shape == (0,)


def test_identities_do_not_depend_on_how_many_are_asked_for() -> None:
    np.testing.assert_array_equal(draws.identities("test", 10), NAMED[:10])
    np.testing.assert_array_equal(draws.identities("test", 10, first=90), NAMED[90:100])


@pytest.mark.parametrize(
    ("person", "word"), [(0x4646DB0E83C4F9B8, 0), (0x331292299D315F78, 2**64 - 1)]
)
def test_the_interval_is_open(person: int, word: int) -> None:
    """Even the people of the extreme bits draw neither 0 nor 1, so a logarithm never fails."""
    people = np.array([person], np.uint64)
    assert draws.bits(0, "fall", people)[0] == word
    for drawn in (
        draws.uniform(0, "fall", people),
        draws.uniform(0, "fall", people, np.zeros(1, np.int64)),
    ):
        assert 0 < drawn[0] < 1
    assert np.isfinite(draws.normal(0, "fall", people)[0])
    assert 0 < draws.exponential(0, "fall", people)[0] < np.inf


def test_exponential_is_exponential() -> None:
    drawn = draws.exponential(1, "need", NAMED)
    assert stats.kstest(drawn, "expon").pvalue > SMALLEST_P
    assert drawn.mean() == pytest.approx(1, abs=5 / np.sqrt(PEOPLE))
    assert drawn.var() == pytest.approx(1, abs=5 * np.sqrt(8 / PEOPLE))


def test_normal_is_normal() -> None:
    drawn = draws.normal(1, "need", NAMED)
    assert stats.kstest(drawn, "norm").pvalue > SMALLEST_P
    assert drawn.mean() == pytest.approx(0, abs=5 / np.sqrt(PEOPLE))
    assert drawn.var() == pytest.approx(1, abs=5 * np.sqrt(2 / PEOPLE))
    assert stats.skew(drawn) == pytest.approx(0, abs=5 * np.sqrt(6 / PEOPLE))
    assert stats.kurtosis(drawn) == pytest.approx(0, abs=5 * np.sqrt(24 / PEOPLE))


def test_a_larger_uniform_is_a_later_need_the_other_way_round() -> None:
    """One draw, whatever its shape: exponential falls and normal rises with the uniform."""
    order = np.argsort(draws.uniform(1, "need", NAMED[:1000]))
    assert (np.diff(draws.normal(1, "need", NAMED[:1000])[order]) > 0).all()
    assert (np.diff(draws.exponential(1, "need", NAMED[:1000])[order]) < 0).all()


def test_the_same_for_ever() -> None:
    """Frozen values: a change here changes every result ever published with the model."""
    people = np.array([0, 1, 2**63], np.uint64)
    found = [int(word) for word in draws.bits(1, "fall", people, 3)]
    assert found == [0x2D6DF3487E3C4439, 0xD0D5AD3DE8A9F378, 0x7BD6D1E2A0771B2D]
    found = [int(word) for word in draws.identities("residents", 2)]
    assert found == [0x1519A298777755EA, 0xBE551A2E32C25D83]
    seven = np.array([7], np.uint64)
    assert draws.uniform(42, "length_of_stay", seven, 1)[0] == float.fromhex("0x1.6cf1dfd14e057p-1")
    assert draws.exponential(0, "urgent", seven)[0] == pytest.approx(0.42684940417847805)


@pytest.mark.filterwarnings("error")
def test_wrapping_around_is_silent() -> None:
    draws.bits(1, "fall", NAMED[:3], 2**31)
    draws.bits(1, "fall", NAMED[:3])
