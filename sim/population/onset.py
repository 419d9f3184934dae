"""Onset rates that hold each prevalence steady, and the mix of people that goes with them.

Residents differ in susceptibility, a number with mean 1 that multiplies all their onset rates: so
conditions cluster. It is held in classes of equal size at birth. Given the class, conditions come
independently, but for the linked pairs: who holds the first comes by the second faster. Following
each class from birth to 100, year by year, through conditions that start and end and deaths that
thin out the ill and the frail, there is one onset rate for each age that makes the survivors'
prevalence the published one. People leave a condition at its rate of remission, and faster where
prevalence falls with age by more than that and deaths explain.

Within a year the order is the model's own: at the birthday conditions start and end, then a year of
deaths. The prevalence is met at mid-year.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincinv

from sim.compiled import compiled
from sim.population.blocks import BOTH, FIRST, N_BLOCK_STATES, NONE, SECOND, Blocks
from sim.population.cells import N_AGES, N_QUINTILES, N_SEXES, STRATA
from sim.population.survival import People, Risks, count_shares, risks, survivors

SUSCEPTIBILITY_CLASSES = 16  # keep 93 % of the variance of a gamma distribution
NEWTON_STEPS = 6  # from the onset rate of the age before
SELECTION_ROUNDS = 2
GROUPS = N_SEXES * N_QUINTILES
TINY = np.finfo(float).tiny
MOST = 1 - 1e-6
MOST_STARTING = 0.9  # of those without a condition in a year; beyond it no hazard would do

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Leaving:
    """How people leave conditions: `rate` of remission a year, and whether they can leave at all.

    Both by [condition]; who can leave does so faster where the prevalence to be met asks for it.
    """

    rate: Floats
    can: NDArray[np.bool_]


@dataclass(frozen=True)
class Danger:
    """What people die of: `all_cause` mortality a year [age, sex, quintile], shared out by factors.

    `conditions` factor of each condition [age, condition]; `frailty` factor by number of conditions
    and class of frailty rank [age, 0..5+, class of rank].
    """

    all_cause: Floats
    conditions: Floats
    frailty: Floats


@dataclass(frozen=True)
class Free:
    """People without a `condition` [block], in two states each: `share` [group, block, 2, class].

    `rates` [block, 2, class]: how fast they come by it, against its onset hazard.
    """

    share: Floats
    rates: Floats
    condition: NDArray[np.int64]


@dataclass(frozen=True)
class SteadyState:
    """Rates by year of age and the people they sustain.

    `susceptibility` [class]; `onset` hazard of the step to each age, per unit of susceptibility and
    for seconds of a pair without the first, and `remission` hazard of leaving, [age, sex, quintile,
    condition]; people at the birthday and at mid-year: `weights` [age, sex, quintile, class],
    `states` share in each state of a block [age, sex, quintile, block, 4, class] and `ranks` share
    in each class of frailty rank [age, sex, quintile, class, class of rank]; `risk` mean product of
    the factors of death at mid-year [age, sex, quintile] and `risk_spread` its variance over its
    square.
    """

    blocks: Blocks
    susceptibility: Floats
    onset: Floats
    remission: Floats
    weights: Floats
    states: Floats
    ranks: Floats
    weights_mid_year: Floats
    states_mid_year: Floats
    ranks_mid_year: Floats
    risk: Floats
    risk_spread: Floats

    def counts(self) -> Floats:
        """Share with 0 to 5+ conditions at mid-year [age, sex, quintile, class, 0..5+]."""
        return self.weighed_counts(np.ones((N_AGES, self.onset.shape[-1])))

    def weighed_counts(self, of_condition: Floats) -> Floats:
        """The same, each person weighed by the product of factors [age, condition] of what they
        hold.

        Over the shares by count it is the mean product among people with that many conditions.
        """
        factors = self.blocks.by_state(of_condition)
        states = self.states_mid_year.reshape(
            N_AGES, GROUPS, *self.states_mid_year.shape[len(STRATA) :]
        )
        by_age = [count_shares(*of_age) for of_age in zip(states, factors, strict=True)]
        return np.stack(by_age).reshape(*self.weights_mid_year.shape, -1)

    def holds_mid_year(self) -> Floats:
        """Share that holds each condition at mid-year [age, sex, quintile, condition]."""
        people = People(self.weights_mid_year, self.states_mid_year, self.ranks_mid_year)
        return _held(people, self.blocks, self.onset.shape[-1])


def susceptibility_classes(variance: float) -> Floats:
    """Means of equal parts of a gamma distribution with mean 1."""
    shape = 1 / variance
    cuts = gammaincinv(shape, np.arange(SUSCEPTIBILITY_CLASSES + 1) / SUSCEPTIBILITY_CLASSES)
    parts = np.diff(gammainc(shape + 1, cuts))
    return np.asarray(parts * SUSCEPTIBILITY_CLASSES, np.float64)


def steady_state(
    target: Floats, leaving: Leaving, blocks: Blocks, susceptibility: Floats, danger: Danger
) -> SteadyState:
    """The steady state for a prevalence `target` [age, sex, quintile, condition]."""
    conditions = target.shape[-1]
    target = target.reshape(N_AGES, GROUPS, conditions)
    all_cause = danger.all_cause.reshape(N_AGES, GROUPS)
    factors = blocks.by_state(danger.conditions)
    people = _newborn(len(blocks.first), len(susceptibility), danger.frailty.shape[-1])
    onset, lift = np.zeros((GROUPS, conditions)), np.ones((GROUPS, conditions))
    years = []
    for age in range(N_AGES):
        aim = np.minimum(target[age] * lift, MOST)
        held, free = _held(people, blocks, conditions), _free(people, blocks, susceptibility)
        for _ in range(SELECTION_ROUNDS):
            keep, aim = _kept(held, aim, leaving)
            onset = _starting(free, 1 - held - (aim - held * keep), onset)
            turned = _turned(people, blocks, susceptibility, onset, keep)
            risk = risks(turned, factors[age], danger.frailty[age])
            half, risk_half, hazard = _half_a_year(
                turned, risk, factors[age], danger.frailty[age], all_cause[age]
            )
            reached = _held(half, blocks, conditions)
            aim = np.minimum(aim * target[age] / np.maximum(reached, TINY), MOST)
        lift = np.where(target[age] > 0, aim / np.maximum(target[age], TINY), 1.0)
        at_birthday = (turned.weights, turned.states, turned.ranks)
        at_mid_year = (half.weights, half.states, half.ranks)
        mean = risk_half.mean(half)
        squared = risks(half, factors[age] ** 2, danger.frailty[age] ** 2).mean(half)
        spread = squared / mean**2 - 1
        years.append((onset, -np.log(keep), *at_birthday, *at_mid_year, mean, spread))
        people = survivors(half, risk_half, hazard / 2)
    parts = (np.stack(part) for part in zip(*years, strict=True))
    by_group = (part.reshape(N_AGES, N_SEXES, N_QUINTILES, *part.shape[2:]) for part in parts)
    return SteadyState(blocks, susceptibility, *by_group)


def _newborn(blocks: int, classes: int, rank_classes: int) -> People:
    """People who hold nothing yet, evenly spread over classes and ranks."""
    states = np.zeros((GROUPS, blocks, N_BLOCK_STATES, classes))
    states[:, :, NONE] = 1
    return People(
        np.full((GROUPS, classes), 1 / classes),
        states,
        np.full((GROUPS, classes, rank_classes), 1 / rank_classes),
    )


def _held(people: People, blocks: Blocks, conditions: int) -> Floats:
    """Share that holds each condition: [..., condition] of people by [...], such as groups."""
    share = (people.states * people.weights[..., np.newaxis, np.newaxis, :]).sum(axis=-1)
    first, second = share[..., FIRST] + share[..., BOTH], share[..., SECOND] + share[..., BOTH]
    return blocks.of_condition(first, second, conditions)


def _kept(held: Floats, aim: Floats, leaving: Leaving) -> tuple[Floats, Floats]:
    """Share of holders who keep each condition, and the aim as far as it can be reached.

    It is no lower than what they then hold, and where so few are without the condition that they
    could not make up for all who leave, fewer leave.
    """
    starting = MOST_STARTING * (1 - held)
    lowest = np.clip((aim - starting) / np.maximum(held, TINY), 0.0, 1.0)
    highest = np.where(leaving.can, aim / np.maximum(held, TINY), 1.0)
    keep = np.minimum(np.maximum(np.exp(-leaving.rate), lowest), highest)
    return keep, np.clip(aim, held * keep, held * keep + starting)


def _free(people: People, blocks: Blocks, susceptibility: Floats) -> tuple[Free, ...]:
    """Those who may come by the conditions of blocks: by the first ones, then by the second."""
    mass = people.states * people.weights[:, np.newaxis, np.newaxis]
    same = np.stack([susceptibility, susceptibility])
    faster = np.stack(
        [np.broadcast_to(susceptibility, (len(blocks.ratio), len(susceptibility))),
         blocks.ratio[:, np.newaxis] * susceptibility], axis=1
    )  # fmt: skip
    each = (
        ((NONE, SECOND), np.broadcast_to(same, faster.shape), blocks.first),
        ((NONE, FIRST), faster, blocks.second),
    )
    return tuple(
        Free(mass[:, at >= 0][:, :, list(state)], rates[at >= 0], at[at >= 0])
        for state, rates, at in each
    )


def _starting(free: tuple[Free, ...], still_free: Floats, guess: Floats) -> Floats:
    """Onset hazard per unit of susceptibility [group, condition] that leaves so many free of it."""
    onset = np.zeros(guess.shape)
    for those in free:
        at = those.condition
        onset[:, at] = _onset(those.share, those.rates, still_free[:, at], guess[:, at])
    return onset


def _onset(free: Floats, rates: Floats, still_free: Floats, guess: Floats) -> Floats:
    """The hazard that leaves `still_free` [group, block] of those `free` [group, block, 2, class].

    Each part runs at its own of `rates` [block, 2, class]. Newton's method: what is left over falls
    and flattens with the hazard, so that from the second step on the root is approached from below.
    """
    onset, left = guess, np.empty(free.shape)
    for _ in range(NEWTON_STEPS):
        np.multiply(-onset[..., np.newaxis, np.newaxis], rates, out=left)
        np.exp(left, out=left)
        left *= free
        excess = left.sum(axis=(-2, -1)) - still_free
        left *= rates
        slope = np.maximum(left.sum(axis=(-2, -1)), TINY)
        onset = np.maximum(onset + excess / slope, 0)
    return np.asarray(onset, np.float64)


def _turned(
    people: People, blocks: Blocks, susceptibility: Floats, onset: Floats, keep: Floats
) -> People:
    """A birthday later: each condition of a block starts or ends by what was held before it."""
    alone = np.zeros((*onset.shape[:-1], 1))
    padded = np.concatenate([onset, alone], axis=-1)  # position -1 is nobody's onset
    kept = np.concatenate([keep, alone + 1], axis=-1)
    hazard = padded[..., np.newaxis] * susceptibility
    first = 1 - np.exp(-hazard[:, blocks.first])
    hazard = hazard[:, blocks.second]
    without = 1 - np.exp(-hazard)
    with_first = 1 - np.exp(-hazard * blocks.ratio[:, np.newaxis])
    keeps = kept[:, blocks.first], kept[:, blocks.second]
    after = np.zeros(people.states.shape)
    _move(people.states, (first, without, with_first), keeps, after)
    return People(people.weights, after, people.ranks)


@compiled
def _move(
    states: Floats,
    starts: tuple[Floats, Floats, Floats],
    keeps: tuple[Floats, Floats],
    after: Floats,
) -> None:
    """Add people in each state of a block [group, block, 4, class] to those of a birthday later.

    `starts` shares that come by the first, and by the second without the first and with it [group,
    block, class]; `keeps` shares that keep the first and the second [group, block].
    """
    first, without, with_first = starts
    groups, blocks, _, classes = states.shape
    for group in range(groups):
        for block in range(blocks):
            keeps_first, keeps_second = keeps[0][group, block], keeps[1][group, block]
            for state in range(N_BLOCK_STATES):
                for one in range(classes):
                    share = states[group, block, state, one]
                    holds_first, holds_second = keeps_first, keeps_second
                    if state in (NONE, SECOND):
                        holds_first = first[group, block, one]
                    if state == NONE:
                        holds_second = without[group, block, one]
                    elif state == FIRST:
                        holds_second = with_first[group, block, one]
                    has_first, has_not = share * holds_first, share * (1 - holds_first)
                    after[group, block, NONE, one] += has_not * (1 - holds_second)
                    after[group, block, FIRST, one] += has_first * (1 - holds_second)
                    after[group, block, SECOND, one] += has_not * holds_second
                    after[group, block, BOTH, one] += has_first * holds_second


def _half_a_year(
    people: People, risk: Risks, factor: Floats, frailty: Floats, all_cause: Floats
) -> tuple[People, Risks, Floats]:
    """Those alive at mid-year, their risks, and the hazard [group] that a risk of 1 stands for.

    Mortality is the published one among the people of mid-year, so these are found twice.
    """
    hazard = all_cause / risk.mean(people)
    for _ in range(2):
        half = survivors(people, risk, hazard / 2)
        risk_half = risks(half, factor, frailty)
        hazard = all_cause / risk_half.mean(half)
    return half, risk_half, hazard
