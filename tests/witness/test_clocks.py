"""Clocks against theory: a Poisson process whose rate changes when the month turns.

A season sets the pace of whole months: to theory it is a rate like any other.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim import draws
from sim.demand.clock import Clock

SEED = 11
NEED = "witness"
PEOPLE = 20_000
MONTHS = np.array([30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31] * 3)
FIRST_DAYS = np.concatenate([[0], np.cumsum(MONTHS)])
SMALLEST_P = 1e-4
# Remaining hazards are kept in single precision, so a crossing this close to a day's or the
# run's edge may fall on either side.
ROUNDING = 2e-5


@dataclass(frozen=True)
class Run:
    """Strikes of all months, and the hazard each resident had gone through by each month's turn."""

    slot: NDArray[np.int64]
    day: NDArray[np.int64]
    number: NDArray[np.int64]
    rates: NDArray[np.float64]  # a day, by month and resident

    @property
    def hazard(self) -> NDArray[np.float64]:
        through = np.cumsum(self.rates * MONTHS[:, None], axis=0)
        return np.vstack([np.zeros(self.rates.shape[1]), through])


def simulate(
    rates: NDArray[np.float64], seed: int = SEED, pace: NDArray[np.float64] | None = None
) -> Run:
    """Run clocks month by month at `rates` (a day, by month and resident), at a pace by month."""
    paces = np.ones(MONTHS.size) if pace is None else pace
    people = rates.shape[1]
    identity = draws.identities("clocks", people)
    clock = Clock(NEED, seed, room=people // 2)
    # In two lots, so that the arrays have to grow.
    half = people // 2
    clock.admit(identity[:half])
    clock.admit(identity[half:])
    found = []
    for month, days in enumerate(MONTHS):
        clock.set_rate(slice(0, people), rates[month].astype(np.float32))
        strikes = clock.run(identity, int(days), float(paces[month]))
        assert ((strikes.day >= 0) & (strikes.day < days)).all()
        found.append((strikes.slot, strikes.day + FIRST_DAYS[month], strikes.number))
    slot, day, number = (np.concatenate(c).astype(np.int64) for c in zip(*found, strict=True))
    exact = rates.astype(np.float32).astype(np.float64) * paces[:, None]
    return Run(slot, day, number, exact)


def changing_rates(level: float) -> NDArray[np.float64]:
    """Rates that differ between residents, jump every month, and are 0 now and then."""
    dice = np.random.default_rng(1)
    jumps = dice.choice([0.0, 0.2, 1.0, 3.0], size=(MONTHS.size, PEOPLE))
    return np.asarray(level * jumps * dice.gamma(4, 0.25, PEOPLE), np.float64)


def a_season() -> NDArray[np.float64]:
    """A pace for each month, with the mean of 1 over the days of every year."""
    winter = 1 + 0.4 * np.cos(2 * np.pi * (np.arange(12) - 9) / 12)
    return np.tile(winter * 365 / (winter @ MONTHS[:12]), MONTHS.size // 12)


@pytest.fixture(scope="module", params=[(0.0003, 0), (0.01, 0), (0.15, 0), (0.01, 1)])
def run(request: pytest.FixtureRequest) -> Run:
    """From a rare need (0.1 a year) to a daily one, so that several strikes fall in one month.

    The last with a season.
    """
    level, has_season = request.param
    return simulate(changing_rates(level), pace=a_season() if has_season else None)


def operational_times(count: int) -> NDArray[np.float64]:
    """Hazard at which strike 1, 2, ... falls, by theory: sums of unit exponentials."""
    identity = draws.identities("clocks", PEOPLE)
    gaps = [draws.exponential(SEED, NEED, identity, number) for number in range(count)]
    return np.cumsum(gaps, axis=0)


def test_every_strike_and_no_other(run: Run) -> None:
    """Strike by strike: it falls on the day on which theory's hazard is reached; none is lost."""
    most = int(run.number.max())
    due = operational_times(most + 1)
    total = run.hazard[-1]
    found = np.zeros_like(due, dtype=bool)
    found[run.number - 1, run.slot] = True
    clear = np.abs(due - total) > ROUNDING * np.maximum(total, 1)
    np.testing.assert_array_equal(found[clear], (due < total)[clear])
    assert run.slot.size == found.sum(), "one strike, one number"

    month = np.searchsorted(FIRST_DAYS, run.day, side="right") - 1
    start = run.hazard[month, run.slot]
    into = run.day - FIRST_DAYS[month]
    rate = run.rates[month, run.slot]
    reached = due[run.number - 1, run.slot]
    slack = ROUNDING * np.maximum(reached, 1)
    assert (rate > 0).all(), "nothing strikes at a rate of 0"
    assert (reached >= start + into * rate - slack).all()
    assert (reached <= start + (into + 1) * rate + slack).all()


def test_counts_are_poisson(run: Run) -> None:
    counts = np.bincount(run.slot, minlength=PEOPLE)
    total = run.hazard[-1]
    dispersion = float((((counts - total) ** 2)[total > 0] / total[total > 0]).sum())
    z = (counts.sum() - total.sum()) / np.sqrt(total.sum())
    assert abs(z) < 4, "mean"
    if total.mean() > 1:
        assert dispersion / PEOPLE == pytest.approx(1, abs=5 * np.sqrt(2 / PEOPLE)), "variance"


def test_counts_in_each_month_are_poisson(run: Run) -> None:
    """Also right after a change: a strike is neither brought forward nor put off."""
    month = np.searchsorted(FIRST_DAYS, run.day, side="right") - 1
    found = np.bincount(month, minlength=MONTHS.size)
    expected = np.diff(run.hazard, axis=0).sum(axis=1)
    assert stats.chi2.sf(((found - expected) ** 2 / expected).sum(), MONTHS.size) > SMALLEST_P


def test_gaps_are_exponential(run: Run) -> None:
    """Hazard run through between strikes, told from their days alone: unit exponential.

    Given how many fall on a day, a Poisson process has them anywhere in it, each on its own.
    """
    moment = run.day + np.random.default_rng(2).random(run.day.size)
    month = np.searchsorted(FIRST_DAYS, run.day, side="right") - 1
    into = (moment - FIRST_DAYS[month]) * run.rates[month, run.slot]
    at = run.hazard[month, run.slot] + into
    order = np.lexsort((at, run.slot))
    at, slot = at[order], run.slot[order]
    previous = np.concatenate([[0.0], at[:-1]])
    previous[np.diff(slot, prepend=-1) > 0] = 0
    # A gap is seen only when it ends before the run does.
    room = run.hazard[-1][slot] - previous
    probability = np.expm1(previous - at) / np.expm1(-room)
    assert stats.kstest(probability, "uniform").pvalue > SMALLEST_P


def test_days_within_a_month_are_even() -> None:
    """At one constant rate, strikes fall evenly over the days of a month."""
    run = simulate(np.full((MONTHS.size, PEOPLE), 0.02))
    day = run.day[run.day < MONTHS[0]]
    assert stats.chisquare(np.bincount(day, minlength=MONTHS[0])).pvalue > SMALLEST_P


def test_the_number_of_months_does_not_matter() -> None:
    """One stretch of 61 days or two of 30 and 31: the same strikes on the same days."""
    identity = draws.identities("clocks", 5000)
    rate = np.full(identity.size, 0.01, np.float32)
    whole, halves = Clock(NEED, SEED, 5000), Clock(NEED, SEED, 5000)
    for clock in (whole, halves):
        clock.admit(identity)
        clock.set_rate(slice(0, identity.size), rate)
    once = whole.run(identity, 61)
    first, second = halves.run(identity, 30), halves.run(identity, 31)
    twice = sorted(zip(first.slot, first.number, first.day, strict=True))
    twice += zip(second.slot, second.number, second.day + 30, strict=True)
    differ = set(zip(once.slot, once.number, once.day, strict=True)) ^ set(twice)
    assert len(differ) <= 2 * ROUNDING * 100 * once.slot.size


def test_strikes_follow_the_season() -> None:
    """At constant rates a month's strikes are Poisson with rate x days x pace."""
    pace, rate = a_season(), np.full((MONTHS.size, PEOPLE), 0.02)
    run = simulate(rate, pace=pace)
    month = np.searchsorted(FIRST_DAYS, run.day, side="right") - 1
    found = np.bincount(month, minlength=MONTHS.size)
    expected = 0.02 * PEOPLE * MONTHS * pace
    assert stats.chi2.sf(((found - expected) ** 2 / expected).sum(), MONTHS.size) > SMALLEST_P
    flat = 0.02 * PEOPLE * MONTHS
    assert stats.chi2.sf(((found - flat) ** 2 / flat).sum(), MONTHS.size) < SMALLEST_P


def test_a_season_that_averages_one_leaves_each_year_as_it_was() -> None:
    """Not only the mean: each resident is struck as often in every year, on other days."""
    rate = np.full((MONTHS.size, PEOPLE), 0.02)
    flat, seasonal = simulate(rate), simulate(rate, pace=a_season())
    years = FIRST_DAYS[[12, 24, 36]]
    for year in range(3):
        counts = [
            np.bincount(run.slot[run.day < years[year]], minlength=PEOPLE)
            for run in (flat, seasonal)
        ]
        differ = (counts[0] != counts[1]).mean()
        assert differ <= 2 * ROUNDING * 20, "but for the rounding of hazards"
    assert (flat.day[:1000] != seasonal.day[:1000]).any()


def test_changing_one_rate_leaves_everyone_else_alone() -> None:
    rates = np.full((MONTHS.size, PEOPLE), 0.005)
    other = rates.copy()
    other[6:, 0] = 0.5
    before, after = simulate(rates), simulate(other)
    for column in ("slot", "day", "number"):
        a, b = getattr(before, column), getattr(after, column)
        np.testing.assert_array_equal(a[before.slot != 0], b[after.slot != 0])
    early = before.day[(before.slot == 0) & (before.day < FIRST_DAYS[6])]
    np.testing.assert_array_equal(early, after.day[(after.slot == 0) & (after.day < FIRST_DAYS[6])])
