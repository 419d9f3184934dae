"""One year of a place per head, crude and at another place's ages, and how far the two are apart.

Two places have different people, so their runs cannot be paired: each has its own interval, and
the interval of the difference is that of two independent means (Welch).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.comparison.inequality import DAYS_PER_YEAR, PEOPLE, at_the_same_ages
from sim.comparison.paired import interval
from sim.comparison.panel import Panel, panel
from sim.comparison.programmes import PENCE_PER_POUND
from sim.comparison.who_pays import spending_of
from sim.parameters import catalogue
from sim.results import Results

FILE = Path(__file__).with_name("rates.csv")
Numbers = NDArray[np.float64]

MONTHS = 12


@dataclass(frozen=True)
class Rate:
    """Something counted per head: `counts` are outcomes, `scale` what one a person-day comes to.

    What is published beside it is the place's own `parameter`, England's sum of `programmes`, or
    England's figure `published`; or nothing. A `queue` rate is not told of a small sample.
    """

    name: str
    group: str
    label: str
    unit: str
    counts: tuple[str, ...]
    scale: float
    queue: bool
    parameter: str
    programmes: tuple[str, ...]
    published: float | None
    source: str
    grade: str
    note: str


@dataclass(frozen=True)
class Estimate:
    """A mean over replicates with its 95 % interval; NaN where two runs or more do not give one."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Told:
    """One rate of a place, beside another place's: England's, as a rule.

    `there` is the other's; `same_ages` the place's own if it had the other's ages (five bands,
    directly standardised), None where it is not counted by age; `apart` and `apart_same_ages` how
    far the place is above the other, crude and at the same ages.
    """

    here: Estimate
    there: Estimate | None = None
    apart: Estimate | None = None
    same_ages: Estimate | None = None
    apart_same_ages: Estimate | None = None


@cache
def rates() -> dict[str, Rate]:
    """Every rate by name, in the order in which a reader should see them."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {row["rate"]: _rate(row) for row in csv.DictReader(handle)}


def rates_of(answer: Results, other: Results | None = None) -> dict[str, Told]:
    """The rates of the first scenario's first year, beside the `other` place's where it is known.

    At least two replicates. What the tables do not count is left out.
    """
    first = [_first_year(one) for one in (answer, other) if one]
    here, there = panel(first[:1]), panel(first[1:]) if other else None
    by_age = [panel([one], ("age_band",)) for one in first] if other else []
    found = {}
    for rate in rates().values():
        of_here = crude(here, rate)
        if of_here is None:
            continue
        of_there = None if there is None else crude(there, rate)
        same = None if of_there is None else standardised(by_age[0], by_age[1], rate)
        found[rate.name] = _told(of_here, of_there, same)
    return found


def settings_of(answer: Results, other: Results | None = None) -> dict[str, Told]:
    """Pounds a head of the first scenario's first year by kind of care that is simulated.

    The first is `all`; what a place spends nothing on has no row.
    """
    here, there = _per_head(answer), _per_head(other) if other else {}
    return {care: _told(of, there.get(care), None) for care, of in here.items() if of.any()}


def crude(laid_out: Panel, rate: Rate) -> Numbers | None:
    """The first scenario's first year by replicate; None where it is not counted."""
    counted = _counted(laid_out, rate)
    if counted is None or (rate.queue and not laid_out.has_queues):
        return None
    return rate.scale * counted[:, 0] / _days(laid_out)[:, 0]


def standardised(laid_out: Panel, other: Panel, rate: Rate) -> Numbers | None:
    """The same at the other place's ages; None where it is not counted by age.

    Both are laid out by age band. The weights are the other's people, mean over its replicates.
    """
    counted = _counted(laid_out, rate)
    if (
        counted is None
        or laid_out.groups != other.groups
        or (rate.queue and not laid_out.has_queues)
    ):
        return None
    standard = _days(other).mean(axis=0)
    # One group beside the ages: the place as a whole.
    every = counted[..., np.newaxis], _days(laid_out)[..., np.newaxis]
    return rate.scale * at_the_same_ages(*every, standard)[..., 0]


def apart(here: Numbers, there: Numbers) -> Estimate:
    """How far one mean is above the other, of runs that are not paired: Welch's interval."""
    means = [float(one.mean()) for one in (here, there)]
    errors = np.array([one.var(ddof=1) / one.size for one in (here, there)])
    freedom = np.array([here.size, there.size]) - 1.0
    both = float(errors.sum())
    if both == 0:
        return Estimate(means[0] - means[1], means[0] - means[1], means[0] - means[1])
    degrees = both**2 / float((errors**2 / freedom).sum())
    confidence = float(catalogue()["comparison.interval.confidence"].value)
    half = float(stdtrit(degrees, (1 + confidence) / 2)) * both**0.5
    difference = means[0] - means[1]
    return Estimate(difference, difference - half, difference + half)


def estimate(values: Numbers) -> Estimate:
    """Mean and interval over replicates."""
    return Estimate(*(float(end) for end in interval(values)))


def _first_year(answer: Results) -> Results:
    """The outcomes of the first year that rates are made of, so that little is laid out."""
    outcomes = answer.tables["outcomes"]
    wanted = {PEOPLE, *(name for rate in rates().values() for name in rate.counts)}
    of_first = pl.col("financial_year") == pl.col("financial_year").min()
    rows = outcomes.filter(of_first, pl.col("measure").is_in(wanted))
    return Results({"outcomes": rows}, answer.facts)


def _told(here: Numbers, there: Numbers | None, same: Numbers | None) -> Told:
    if there is None:
        return Told(estimate(here))
    return Told(
        here=estimate(here),
        there=estimate(there),
        apart=apart(here, there),
        same_ages=None if same is None else estimate(same),
        apart_same_ages=None if same is None else apart(same, there),
    )


def _counted(laid_out: Panel, rate: Rate) -> Numbers | None:
    """Counts of the first scenario's first year (replicate, group); None where there are none.

    A group in which an outcome has no row, such as children in home care, has 0 of it.
    """
    if not set(rate.counts) <= set(laid_out.outcomes):
        return None
    index = [laid_out.outcomes.index(name) for name in rate.counts]
    counted: Numbers = laid_out.sums[0, :, 0][..., index].sum(axis=-1)
    return counted


def _days(laid_out: Panel) -> Numbers:
    """Days lived by everybody in the first year (replicate, group)."""
    days: Numbers = laid_out.sums[0, :, 0, :, laid_out.outcomes.index(PEOPLE)]
    return days


def _per_head(answer: Results) -> dict[str, Numbers]:
    """Pounds a head by kind of care and replicate, all payers together, in the first year."""
    ledger = answer.tables["ledger"]
    months = sorted(ledger["month"].unique())[:MONTHS]
    found = spending_of([Results({"ledger": ledger.filter(ledger["month"].is_in(months))})])
    person_years = _days(panel([_first_year(answer)]))[:, 0] / DAYS_PER_YEAR
    of_all_payers = found.pence[0, :, 0] / PENCE_PER_POUND / person_years[:, np.newaxis]
    return {care: of_all_payers[:, i] for i, care in enumerate(found.cares)}


def _rate(row: dict[str, str]) -> Rate:
    return Rate(
        name=row["rate"],
        counts=_names(row["counts"]),
        scale=float(row["scale"]),
        queue=row["queue"] == "yes",
        programmes=_names(row["programmes"]),
        published=float(row["published"]) if row["published"] else None,
        **{key: row[key] for key in ("group", "label", "unit", "parameter", "source", "grade")},
        note=row["note"],
    )


def _names(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
