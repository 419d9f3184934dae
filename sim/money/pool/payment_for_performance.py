"""Payment for performance, as in the first year of the Better Care Fund, 2015/16.

A part of the NHS contribution depends on fewer emergency admissions: pot = T x B x v, of baseline
admissions B, the share T to be avoided and the value v of each. What is not released stays with
the NHS commissioner, to pay hospitals for the admissions that did happen.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil
from typing import NamedTuple

from sim.money.pence import PARTS_PER_SHARE, PENCE_PER_POUND, parts, split
from sim.money.pool.agreement import Performance
from sim.parameters import Values

QUARTERS_IN_YEAR = 4


class Release(NamedTuple):
    """By quarter: what the pot holds, and what of it is released to the fund."""

    pot_pence: tuple[int, ...]
    released_pence: tuple[int, ...]

    @property
    def withheld_pence(self) -> int:
        """What stays with the NHS commissioner at the end of the year."""
        return sum(self.pot_pence) - sum(self.released_pence)


def pots_pence(terms: Performance) -> tuple[int, ...]:
    """T x B x v by quarter; the year's is rounded down to a penny and split by the baselines."""
    baseline = terms.baseline_admissions
    pot = sum(baseline) * terms.value_pence * parts(terms.target) // PARTS_PER_SHARE
    return tuple(split(pot, baseline)) if pot else (0,) * len(baseline)


def release(terms: Performance, admissions: Sequence[int]) -> Release:
    """What the year's emergency `admissions`, by quarter, release.

    Quarterly: min(pot of the quarter, admissions avoided in it x v). Cumulative: the same of all
    quarters so far, less what has been released, which is not taken back.
    """
    baseline, pots = terms.baseline_admissions, pots_pence(terms)
    if len(admissions) != len(baseline):
        raise ValueError(f"admissions of {len(admissions)} quarters, baselines of {len(baseline)}")
    avoided = [before - now for before, now in zip(baseline, admissions, strict=True)]
    if not terms.cumulative:
        return Release(pots, tuple(_earned(terms, pots, avoided)))
    so_far = _earned(terms, accumulate(pots), accumulate(avoided))
    most = accumulate(so_far, max, initial=0)
    return Release(pots, tuple(now - before for before, now in pairwise(most)))


def _earned(terms: Performance, pots_pence: Iterable[int], avoided: Iterable[int]) -> Iterator[int]:
    for pot, fewer in zip(pots_pence, avoided, strict=True):
        yield min(pot, max(fewer, 0) * terms.value_pence)


def usual_terms(values: Values, baseline_admissions: Sequence[int]) -> Performance:
    """The national target and value of 2015/16 on a place's baseline by quarter."""
    return Performance(
        tuple(baseline_admissions),
        values.number("money.pool.p4p_target"),
        round(values.number("money.pool.p4p_value_per_admission") * PENCE_PER_POUND),
    )


class History(NamedTuple):
    """What England planned and what happened: terms, and emergency admissions by quarter."""

    terms: Performance
    admissions: tuple[int, ...]


def first_year(values: Values) -> History:
    """The Better Care Fund's first year: a planned fall in emergency admissions, and a rise.

    The baseline is the planned fall over the planned cut; quarters are taken to be equal.
    """
    cut = values.number("money.pool.first_year_planned_cut")
    fall = values.whole("money.pool.first_year_planned_fall")
    rise = values.whole("money.pool.first_year_rise")
    quarters, baseline = [1] * QUARTERS_IN_YEAR, round(fall / cut)
    value = values.number("money.pool.p4p_value_per_admission")
    terms = Performance(tuple(split(baseline, quarters)), cut, round(value * PENCE_PER_POUND))
    return History(terms, tuple(split(baseline + rise, quarters)))


class OnPlace(NamedTuple):
    """The Better Care Fund's first year, as if it were a place's: by quarter where it says so.

    `baseline`, `planned` and `happened` are emergency admissions. `as_planned`: what would have
    been released had the plan been met; `released`: what was.
    """

    baseline: tuple[int, ...]
    planned: tuple[int, ...]
    happened: tuple[int, ...]
    value_pence: int
    as_planned: Release
    released: Release


def first_year_on(values: Values, admissions: int, season: Sequence[int]) -> OnPlace:
    """England's planned cut and what happened, on a place's emergency `admissions` of a year.

    `season`: weights of the quarters. Admissions rise as England's did, in every quarter alike. The
    target is the cut that local plans promised; value and kind of catch-up are those of 2015/16.
    """
    england = first_year(values)
    before, after = sum(england.terms.baseline_admissions), sum(england.admissions)
    cut = ceil(admissions * Fraction(parts(england.terms.target), PARTS_PER_SHARE))
    baseline = tuple(split(admissions, season))
    planned = tuple(split(admissions - cut, season))
    happened = tuple(split(round(admissions * Fraction(after, before)), season))
    terms = replace(england.terms, baseline_admissions=baseline)
    return OnPlace(
        baseline=baseline,
        planned=planned,
        happened=happened,
        value_pence=terms.value_pence,
        as_planned=release(terms, planned),
        released=release(terms, happened),
    )
