"""Looking again at people: two days after hospital, weeks after reablement, and before death."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, compiled_step
from sim.services.count_outcomes import (
    AT_12_WEEKS,
    AT_91_DAYS,
    AWAY_12_WEEKS,
    DIED_12_WEEKS,
    DIED_HERE,
    HOME_AT_91_DAYS,
    LAST_DAYS_HOME,
    LEFT_HOSPITAL,
    NO_SUPPORT_12_WEEKS,
    REABLED,
    SEEN,
    SENT_HOME,
    SUPPORTED_12_WEEKS,
    follow,
    outcome_group,
)
from sim.services.groups import group_of_one
from sim.services.whereabouts import Bits, Whereabouts, count_of, days_of

Counts = NDArray[np.int64]

# Definitions, not estimates: ASCOF 2B looks on day 91, the narrative's proxy within 48 hours.
DAYS_AFTER_REABLEMENT, DAYS_OF_12_WEEKS, SEEN_WITHIN_DAYS = 91, 84, 2
LAST_DAYS_OF_LIFE = 90


@compiled
def follow_up(
    outcomes: Counts,
    watch: Whereabouts,
    gone_on: NDArray[np.int32],
    first: int,
    last: int,
) -> None:
    """Whoever is followed is looked at where the day has come; the others are followed on."""
    used, watch.followed[0].slot = watch.followed[0].slot, 0
    for at in range(1, used + 1):
        one = watch.followed[at]
        kind, slot, day, whose = one.kind, one.slot, one.day, one.whose
        if kind == LEFT_HOSPITAL:
            go_on = _was_seen(outcomes, watch, gone_on, slot, day, whose, first, last)
        elif kind == REABLED:
            on = day + DAYS_OF_12_WEEKS
            go_on = _count_12_weeks(outcomes, watch, gone_on, slot, on, whose, first, last)
        else:
            on = day + DAYS_AFTER_REABLEMENT
            go_on = _count_91_days(outcomes, watch, gone_on, slot, on, whose, first, last)
        if go_on:
            follow(watch.followed, kind, slot, day, whose)


@compiled_step
def _was_seen(
    outcomes: Counts,
    watch: Whereabouts,
    gone_on: NDArray[np.int32],
    slot: int,
    day: int,
    whose: int,
    first: int,
    last: int,
) -> bool:
    """Whether anybody came within two days of a discharge; whether that is not known yet."""
    until = day + SEEN_WITHIN_DAYS + 1
    seen = np.int64(watch.visited[slot]) & days_of(day, until, first, last) != 0
    if not seen and until > last and gone_on[slot] >= last:
        return True
    if seen or gone_on[slot] >= until:
        outcomes[SENT_HOME, whose] += 1
        outcomes[SEEN, whose] += seen
    return False


@compiled_step
def _count_12_weeks(
    outcomes: Counts,
    watch: Whereabouts,
    gone_on: NDArray[np.int32],
    slot: int,
    day: int,
    whose: int,
    first: int,
    last: int,
) -> bool:
    """What has become of somebody; whether the day is still to come. Who moved away is left out."""
    if day >= last:
        return True
    gone, today = gone_on[slot] <= day, 1 << max(day - first, 0)
    if gone and not watch.dead[slot]:
        return False
    outcomes[AT_12_WEEKS, whose] += 1
    if gone:
        outcomes[DIED_12_WEEKS, whose] += 1
    elif watch.away[slot] & today:
        outcomes[AWAY_12_WEEKS, whose] += 1
    elif watch.supported[slot] & today:
        outcomes[SUPPORTED_12_WEEKS, whose] += 1
    else:
        outcomes[NO_SUPPORT_12_WEEKS, whose] += 1
    return False


@compiled_step
def _count_91_days(
    outcomes: Counts,
    watch: Whereabouts,
    gone_on: NDArray[np.int32],
    slot: int,
    day: int,
    whose: int,
    first: int,
    last: int,
) -> bool:
    """Whether somebody is alive and at home; whether the day is still to come."""
    if day >= last:
        return True
    gone = gone_on[slot] <= day
    if gone and not watch.dead[slot]:
        return False
    outcomes[AT_91_DAYS, whose] += 1
    away = watch.away[slot] & 1 << max(day - first, 0)
    outcomes[HOME_AT_91_DAYS, whose] += not gone and not away
    return False


@compiled
def count_last_days(
    outcomes: Counts,
    dead: NDArray[np.integer],
    died_on: NDArray[np.int32],
    group: NDArray[np.uint16],
    away: Bits,
    kept: NDArray[np.int64],
    firsts: NDArray[np.int64],
    last: int,
) -> None:
    """The last ninety days of those who died this month, and how many nights they were at home.

    `away` [month, slot] is given by month; `kept` are the numbers of its months backwards from this
    one, which ends before day `last`, and `firsts` their first days. Who died sooner than ninety
    days after the first is left out.
    """
    for slot in dead:
        whose = outcome_group(group_of_one(group[slot]), group[slot])
        until, since = died_on[slot], died_on[slot] - LAST_DAYS_OF_LIFE
        if since < firsts[firsts.size - 1]:
            continue
        outcomes[DIED_HERE, whose] += 1
        end, at_home = last, LAST_DAYS_OF_LIFE
        for month in range(firsts.size):
            days = days_of(since, until, firsts[month], end)
            at_home -= count_of(np.int64(away[kept[month], slot]) & days)
            end = firsts[month]
        outcomes[LAST_DAYS_HOME, whose] += at_home
