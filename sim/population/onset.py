"""Onset rates that hold each prevalence steady, and the mix of people that goes with them.

Residents differ in susceptibility, a number with mean 1 that multiplies all their onset rates: so
conditions cluster. It is held in classes of equal size at birth. Given the class, conditions come
independently, and deaths by number of conditions thin out the ill; following each class from birth
to 100, year by year, there is one onset rate for each age that makes the survivors' prevalence the
published one. Where prevalence falls with age by more than deaths explain, people leave the
condition instead (remission, or no longer recorded).

Residents also differ in a rank of frailty, kept for life, held in classes too. The frail die
sooner, and soonest where conditions are many, so the ranks of survivors fall with age in each class
of susceptibility; that is followed as well.

Within a year the order is the model's own: at the birthday conditions start, then a year of deaths.
The prevalence is met at mid-year.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincinv

from sim.compiled import compiled
from sim.population.cells import N_AGES, N_COUNTS

SUSCEPTIBILITY_CLASSES = 16  # keep 93 % of the variance of a gamma distribution
NEWTON_STEPS = 5  # from the onset rate of the age before
SELECTION_ROUNDS = 2
TINY = np.finfo(float).tiny
MOST = 1 - 1e-6

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SteadyState:
    """Rates by year of age and the people they sustain.

    `susceptibility` [class]; `onset` hazard of the step to each age, per unit of susceptibility,
    and `remission` hazard of leaving, [age, sex, quintile, condition]; at the birthday and at
    mid-year: `weights` [age, sex, quintile, class], `holds` [age, sex, quintile, condition,
    class] and `ranks` share in each class of frailty rank [age, sex, quintile, class, class of
    rank]; `counts` share by number of conditions at mid-year [age, sex, quintile, class, 0..5+].
    """

    susceptibility: Floats
    onset: Floats
    remission: Floats
    weights: Floats
    holds: Floats
    ranks: Floats
    weights_mid_year: Floats
    holds_mid_year: Floats
    ranks_mid_year: Floats
    counts: Floats


def susceptibility_classes(variance: float) -> Floats:
    """Means of equal parts of a gamma distribution with mean 1."""
    shape = 1 / variance
    cuts = gammaincinv(shape, np.arange(SUSCEPTIBILITY_CLASSES + 1) / SUSCEPTIBILITY_CLASSES)
    parts = np.diff(gammainc(shape + 1, cuts))
    return np.asarray(parts * SUSCEPTIBILITY_CLASSES, np.float64)


def steady_state(
    target: Floats,
    falls: NDArray[np.bool_],
    susceptibility: Floats,
    mortality: Floats,
    by_rank: Floats,
) -> SteadyState:
    """The steady state for a prevalence `target` [age, sex, quintile, condition].

    People leave the conditions that `falls` names, no others. `mortality` is all-cause [age, sex,
    quintile]; `by_rank` compares people with 0 to 5+ conditions in each class of frailty rank
    [age, 0..5+, class].
    """
    *people, conditions = target.shape[1:]
    weights = _equal(people, len(susceptibility))
    ranks = _equal([*people, len(susceptibility)], by_rank.shape[2])
    holds = np.zeros((*people, conditions, len(susceptibility)))
    onset, lift = np.zeros((*people, conditions)), np.ones((*people, conditions))
    years = []
    for age in range(N_AGES):
        aim = _at_most(target[age] * lift)
        by_count = ranks @ by_rank[age].T
        for _ in range(SELECTION_ROUNDS):
            highest = np.where(falls, aim, np.inf)
            now = _mean(holds, weights)
            keep = np.minimum(highest / np.maximum(now, TINY), 1.0)
            holds_still = holds * keep[..., np.newaxis]
            aim = np.maximum(aim, now * keep)
            onset = _onset(holds_still, weights, susceptibility, aim, onset)
            started = _after_onset(holds_still, susceptibility, onset)
            risks = _risks(started, by_count)
            scaled = mortality[age] / (weights * risks[-1]).sum(axis=-1)
            half = _survivors(started, weights, scaled / 2, risks)
            aim = _at_most(aim * target[age] / np.maximum(_mean(*half), TINY))
        lift = np.where(target[age] > 0, aim / np.maximum(target[age], TINY), 1.0)
        counts = count_shares(half[0])
        half_ranks = _surviving_ranks(ranks, counts, scaled / 2, by_rank[age])
        at_birthday = (weights, started, ranks)
        years.append((onset, -np.log(keep), *at_birthday, half[1], half[0], half_ranks, counts))
        holds, weights = _survivors(started, weights, scaled, risks)
        ranks = _surviving_ranks(ranks, counts, scaled, by_rank[age])
    return SteadyState(susceptibility, *(np.stack(part) for part in zip(*years, strict=True)))


def _equal(people: list[int], classes: int) -> Floats:
    return np.full((*people, classes), 1 / classes)


def _at_most(aim: Floats) -> Floats:
    """A share to aim at: half a year of deaths can make up for only so much."""
    return np.asarray(np.minimum(aim, MOST), np.float64)


def _surviving_ranks(ranks: Floats, counts: Floats, scaled: Floats, by_rank: Floats) -> Floats:
    """Share in each class of rank among those alive after `scaled` x multiplier has run."""
    alive = ranks * np.exp(-scaled[..., np.newaxis, np.newaxis] * (counts @ by_rank))
    return np.asarray(alive / alive.sum(axis=-1, keepdims=True), np.float64)


def count_shares(holds: Floats) -> Floats:
    """Share with 0 to 5+ conditions [..., class, 0..5+], from `holds` [..., condition, class]."""
    shares = np.zeros((*holds.shape[:-2], holds.shape[-1], N_COUNTS))
    shares[..., 0] = 1
    for condition in range(holds.shape[-2]):
        shares = _one_more(shares, holds[..., condition, :])
    return shares


def _one_more(shares: Floats, held: Floats) -> Floats:
    moving = shares * held[..., np.newaxis]
    after = shares - moving
    after[..., 1:] += moving[..., :-1]
    after[..., -1] += moving[..., -1]
    return after


def _onset(
    holds: Floats, weights: Floats, susceptibility: Floats, aim: Floats, guess: Floats
) -> Floats:
    """Onset hazard, per unit of susceptibility, that brings the mean of `holds` to `aim`.

    Newton's method: what is left over falls and flattens with the hazard, so that from the second
    step on it approaches the root from below.
    """
    free = weights[..., np.newaxis, :] * (1 - holds)
    free_and_susceptible = free * susceptibility
    onset = guess
    for _ in range(NEWTON_STEPS):
        left = np.exp(-onset[..., np.newaxis] * susceptibility)
        excess = (free * left).sum(axis=-1) - (1 - aim)
        onset = np.maximum(onset + excess / (free_and_susceptible * left).sum(axis=-1), 0)
    return np.asarray(onset, np.float64)


def _after_onset(holds: Floats, susceptibility: Floats, onset: Floats) -> Floats:
    return np.asarray(
        1 - (1 - holds) * np.exp(-onset[..., np.newaxis] * susceptibility), np.float64
    )


Risks = tuple[Floats, Floats, Floats]


def _survivors(
    holds: Floats, weights: Floats, scaled: Floats, risks: Risks
) -> tuple[Floats, Floats]:
    """`holds` and `weights` of those alive after the hazard `scaled` x risk has run."""
    without, with_it, mean = risks
    hazard = scaled[..., np.newaxis]
    alive_with = holds * np.exp(-hazard[..., np.newaxis] * with_it)
    alive_without = (1 - holds) * np.exp(-hazard[..., np.newaxis] * without)
    alive = weights * np.exp(-hazard * mean)
    return (
        alive_with / (alive_with + alive_without),
        alive / alive.sum(axis=-1, keepdims=True),
    )


def _risks(holds: Floats, by_count: Floats) -> Risks:
    """Mean of `by_count` [..., class, 0..5+] without and with each condition, and of all, by class.

    One pass forwards keeps the number held among the conditions before each, one pass backwards
    the expected multiplier given that number: together they leave each condition out once.
    """
    *people, conditions, classes = holds.shape
    without, with_it = np.empty(holds.shape), np.empty(holds.shape)
    mean = np.empty((*people, classes))
    _each_left_out(
        holds.reshape(-1, conditions, classes),
        by_count.reshape(-1, classes, N_COUNTS),
        without.reshape(-1, conditions, classes),
        with_it.reshape(-1, conditions, classes),
        mean.reshape(-1, classes),
    )
    return without, with_it, mean


@compiled
def _each_left_out(
    holds: Floats, by_count: Floats, without: Floats, with_it: Floats, mean: Floats
) -> None:
    """The sums run from no condition to most, in that order: no digit may depend on the machine."""
    groups, conditions, classes = holds.shape
    most = N_COUNTS - 1
    after = np.empty((conditions + 1, N_COUNTS))
    before = np.empty(N_COUNTS)
    for group in range(groups):
        for one in range(classes):
            after[conditions] = by_count[group, one]
            for condition in range(conditions - 1, -1, -1):
                rest, held = after[condition + 1], holds[group, condition, one]
                for count in range(N_COUNTS):
                    more = rest[min(count + 1, most)]
                    after[condition, count] = rest[count] + held * (more - rest[count])
            mean[group, one] = after[0, 0]
            before[:] = 0
            before[0] = 1
            for condition in range(conditions):
                rest, held = after[condition + 1], holds[group, condition, one]
                free, holding = before[0] * rest[0], before[0] * rest[1]
                for count in range(1, N_COUNTS):
                    free += before[count] * rest[count]
                    holding += before[count] * rest[min(count + 1, most)]
                without[group, condition, one] = free
                with_it[group, condition, one] = holding
                stepping = 0.0
                for count in range(N_COUNTS):
                    moving = before[count] * held
                    before[count] = before[count] - moving + stepping
                    stepping = moving
                before[most] += stepping


def _mean(holds: Floats, weights: Floats) -> Floats:
    return np.asarray((holds * weights[..., np.newaxis, :]).sum(axis=-1), np.float64)
