"""A difference split by groups of changes: first-in, last-in and Shapley, adding up exactly.

The measure is known with every choice of the groups: 2 to the power of their number. *First-in* is
what a group does alone, on top of the baseline; *last-in* what is lost when it alone is taken away
from the whole; the *Shapley* share what it adds, averaged over every order in which the groups can
come. Shapley shares add up to the difference. The others do not where groups help or hinder one
another: what is left has a row of its own, `interaction`.

Fractions do the arithmetic, so that sums are exact, of ratios such as a mean wait too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, floor, frexp, lcm
from sys import float_info

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.measures import Measure, measures
from sim.comparison.paired import CHANCE_AND_RANGES, CHANCE_ONLY, interval
from sim.comparison.panel import FEWEST_REPLICATES, Panel, panel
from sim.results import ALL, Results, polars_schema, table

METHODS = ("first_in", "last_in", "shapley")
INTERACTION = "interaction"
# Values of one replicate by choice of groups; bit i of the index says whether group i is in.
Values = Sequence[Fraction]


@dataclass(frozen=True)
class Part:
    """What a share of the difference belongs to: a group of changes, or a driver, in words."""

    name: str
    label: str


@dataclass(frozen=True)
class Question:
    """The difference to be split, and into what.

    Without `always` it is the scenario minus the baseline, in each year and the whole period. With
    it, it is each later year of the scenario minus its first, `baseline`; the change that happens
    without any of the parts belongs to `always`. With `beside` as well, every choice of the parts
    was made under the baseline and under the scenario: what the scenario does without any of them
    belongs to `always`. `idle` are parts that alter no number: they have
    no runs of their own, and shares of exactly 0.
    """

    scenario: str
    baseline: str
    parts: tuple[Part, ...]
    idle: tuple[Part, ...] = ()
    always: Part | None = None
    beside: bool = False


@dataclass(frozen=True)
class Split:
    """Each part's share by method, and the difference that they belong to."""

    first_in: tuple[Fraction, ...]
    last_in: tuple[Fraction, ...]
    shapley: tuple[Fraction, ...]
    total: Fraction

    def by(self, method: str) -> tuple[Fraction, ...]:
        """The parts' shares, and last the interaction; together they are the total."""
        shares: tuple[Fraction, ...] = getattr(self, method)
        return (*shares, self.total - sum(shares))


def split(values: Values) -> Split:
    """The shares of n parts in `values[-1] - values[0]`, of 2 to the power of n values.

    A ValueError where that is not their number.
    """
    parts = len(values).bit_length() - 1
    if len(values) != 2**parts:
        raise ValueError(f"{len(values)} values are not those of every choice of some groups")
    # Whole numbers over one denominator are the same to the last digit, and quicker.
    common = lcm(*(value.denominator for value in values))
    whole = [value.numerator * (common // value.denominator) for value in values]
    every = len(values) - 1
    orders = [factorial(size) * factorial(parts - size - 1) for size in range(parts)]

    def share(part: int) -> Fraction:
        bit = 1 << part
        added = sum(
            orders[choice.bit_count()] * (whole[choice | bit] - whole[choice])
            for choice in range(len(values))
            if not choice & bit
        )
        return Fraction(added, factorial(parts) * common)

    bits = [1 << part for part in range(parts)]
    return Split(
        first_in=tuple(Fraction(whole[bit] - whole[0], common) for bit in bits),
        last_in=tuple(Fraction(whole[every] - whole[every ^ bit], common) for bit in bits),
        shapley=tuple(share(part) for part in range(parts)),
        total=Fraction(whole[every] - whole[0], common),
    )


def added_up(parts: Sequence[Fraction]) -> tuple[list[float], float]:
    """The parts and their total as floats that add up without rounding, in whatever order.

    All are multiples of one power of two, the finest for which that is so; what rounding leaves
    goes to the largest remainders, so that a part of 0 stays 0.
    """
    size = float(sum(abs(part) for part in parts))
    unit = Fraction(2) ** (frexp(size)[1] - float_info.mant_dig + 1)
    total = round(sum(parts, Fraction(0)) / unit)
    whole = [floor(part / unit) for part in parts]
    remainders = [part / unit - floor(part / unit) for part in parts]
    largest_first = sorted(range(len(parts)), key=lambda part: -remainders[part])
    for part in largest_first[: total - sum(whole)]:
        whole[part] += 1
    return [float(part * unit) for part in whole], float(total * unit)


def drivers(
    results: Sequence[Results],
    question: Question,
    names: Sequence[str],
    *,
    parameters_drawn: bool = False,
) -> pl.DataFrame:
    """The `drivers` table: the difference in each measure of `names`, split by each method.

    `results` are runs with every choice of the parts, choice by choice as in `split`, two
    replicates or more; with `beside` those under the baseline come first. A replicate in which a
    mean has no value with some choice is left out. A queue measure has no rows where the sample is
    too small for it.
    """
    laid_out = panel(results)
    covers = CHANCE_AND_RANGES if parameters_drawn else CHANCE_ONLY
    schema = polars_schema("drivers")
    rows = [row for name in names for row in _rows(laid_out, question, measures()[name])]
    fixed = {"scenario": question.scenario, "baseline": question.baseline, "interval": covers}
    return table("drivers", pl.DataFrame([row | fixed for row in rows], schema=schema))


def _rows(laid_out: Panel, question: Question, measure: Measure) -> Iterator[dict[str, object]]:
    floats = laid_out.of(measure)
    if floats is None:
        return
    known = ~np.isnan(floats[..., 0])  # axes: choice, replicate, year
    exact = _exact(laid_out, measure, known)
    over_time = question.always is not None and not question.beside
    half = len(laid_out.scenarios) // 2
    for year, written in enumerate(laid_out.financial_years):
        paired = known[:, :, year].all(axis=0)
        if over_time:
            if written in (question.baseline, ALL):
                continue
            paired &= known[:, :, 0].all(axis=0)
        replicates = np.flatnonzero(paired)
        if replicates.size < FEWEST_REPLICATES:
            continue
        now = exact[:, replicates, year]
        then = exact[:, replicates, 0]
        if question.beside:
            then, now = now[:half], now[half:]
        values = now - then if question.always else now
        without = then[-1] if question.always else now[0]
        about = {
            "measure": measure.name,
            "financial_year": written,
            "unit": measure.unit,
            "baseline_mean": float(without.sum() / replicates.size),
            "scenario_mean": float(now[-1].sum() / replicates.size),
            "replicates": replicates.size,
        }
        splits = [split(of_one) for of_one in values.T.tolist()]
        always = values[0].tolist() if question.always else []
        yield from (about | row for row in _by_method(question, splits, always))


def _by_method(
    question: Question, splits: Sequence[Split], always: Sequence[Fraction]
) -> Iterator[dict[str, object]]:
    """Rows of one measure and year: every part, what belongs to none, and all together."""
    parts = [*question.parts, Part(INTERACTION, "Interaction"), *question.idle]
    if question.always:
        parts.insert(0, question.always)
    for method in METHODS:
        shares = [[*one.by(method), *[Fraction(0)] * len(question.idle)] for one in splits]
        if question.always:
            shares = [[first, *rest] for first, rest in zip(always, shares, strict=True)]
        means, total = added_up([sum(part) / len(splits) for part in zip(*shares, strict=True)])
        together = [[*one, sum(one)] for one in shares]
        _, low, high = interval(np.array(together, np.float64).T)
        labelled = zip([*parts, Part(ALL, "All together")], [*means, total], strict=True)
        for row, (part, mean) in enumerate(labelled):
            yield {
                "method": method,
                "part": part.name,
                "label": part.label,
                "difference_mean": mean,
                "difference_low": float(low[row]),
                "difference_high": float(high[row]),
            }


def _exact(laid_out: Panel, measure: Measure, known: NDArray[np.bool_]) -> NDArray[np.object_]:
    """The measure's values as fractions, of the same axes as `known`; 0 where there is none."""
    index = [laid_out.outcomes.index(name) for name in measure.counts]
    counted = laid_out.sums[:, :, :, 0, index].sum(axis=-1)  # whole numbers
    over = np.ones_like(counted)
    if measure.over:
        over = laid_out.sums[:, :, :, 0, laid_out.outcomes.index(measure.over)]
    scale = Fraction(str(measure.scale))
    exact = np.full(known.shape, Fraction(0), dtype=np.object_)
    for place in zip(*np.nonzero(known), strict=True):
        exact[place] = scale * Fraction(counted[place]) / Fraction(over[place])
    return exact
