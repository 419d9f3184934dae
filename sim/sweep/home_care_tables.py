"""The tables of the home care curve, from the years of its runs; amounts in pounds a year."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison import interval
from sim.comparison.sensitivity import ratio_interval
from sim.money.home_care_curve import Curve, Point, View, curves, savings_by_payer
from sim.money.pence import PENCE_PER_POUND
from sim.sweep.home_care_points import YearPoint, mean_point

FULL_COST = "full_cost"
TODAY = Fraction(1)
ENDS = ("mean", "low", "high")
NOT_KNOWN = (None, None, None)
DELAY_PER_GBP = 100_000
Numbers = NDArray[np.float64]
ByCapacity = Mapping[Fraction, Numbers]
Runs = Mapping[tuple[Fraction, int], Sequence[YearPoint]]
"""The years of every run, by capacity (as a multiple of today's) and replicate."""


def mean_years(
    runs: Runs,
    chosen: Sequence[Fraction],
    replicates: int,
    read: Callable[[YearPoint], Fraction | int],
) -> ByCapacity:
    """What `read` finds in a year, mean of the years of each run."""

    def mean(years: Sequence[YearPoint]) -> float:
        return float(sum((Fraction(read(year)) for year in years), Fraction(0)) / len(years))

    return {one: np.array([mean(runs[one, r]) for r in range(replicates)]) for one in chosen}


def tables_of_points(
    runs: Runs,
    chosen: Sequence[Fraction],
    replicates: int,
) -> dict[str, pl.DataFrame]:
    """The tables of a curve from every run's years; amounts in pounds a year."""

    def each(read: Callable[[YearPoint], Fraction | int]) -> ByCapacity:
        return mean_years(runs, chosen, replicates, read)

    plain = {
        "hours_per_week": each(lambda year: year.hours_per_week),
        "delayed_days": each(lambda year: year.point.delayed_days),
        "people_waiting": each(lambda year: year.people_waiting),
        "beds_freed": each(lambda year: Fraction(year.freed_bed_days, year.days)),
        "beds_closed": each(lambda year: Fraction(year.closed_bed_days, year.days)),
        "planned_admissions": each(lambda year: year.planned_admissions),
    }
    points = [
        {"multiple": float(one)}
        | {name: float(values[one].mean()) for name, values in plain.items()}
        | _ends("delayed_days_change", plain["delayed_days"][one] - plain["delayed_days"][TODAY])
        | _ends("beds_freed", plain["beds_freed"][one])
        | _ends(
            "planned_admissions_change",
            plain["planned_admissions"][one] - plain["planned_admissions"][TODAY],
        )
        for one in chosen
    ]
    own = each(own_gbp)
    views, steps = [], []
    for view in (*View, FULL_COST):
        other = each(partial(other_gbp, view))
        for one in chosen:
            net = own[one] + other[one]
            views.append(
                {
                    "multiple": float(one),
                    "view": str(view),
                    "home_care_gbp": float(own[one].mean()),
                    "other_gbp": float(other[one].mean()),
                    "net_gbp": float(net.mean()),
                    **_ends("net_change_gbp", net - own[TODAY] - other[TODAY]),
                }
            )
        steps += _steps(str(view), own, other, chosen)
    delays = _delay_steps(own, plain["delayed_days"], chosen)
    payers = [
        {
            "payer": row.payer,
            "from_multiple": float(row.from_capacity),
            "to_multiple": float(row.to_capacity),
            "saved_gbp": row.saved_pence / PENCE_PER_POUND,
            "saved_per_gbp": float(row.saved_per_pound),
        }
        for row in savings_by_payer(_means(runs, chosen))
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "points": points,
        "views": views,
        "steps": steps,
        "delays": delays,
        "payers": payers,
    }
    return {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items()}


def own_gbp(year: YearPoint) -> Fraction:
    """What home care itself cost in a year."""
    return Fraction(year.point.home_care_pence, PENCE_PER_POUND)


def other_gbp(view: View | str, year: YearPoint) -> Fraction:
    """What all other care costs in a view, or with freed bed days at full cost."""
    full = view == FULL_COST
    pence = year.full_cost_pence if full else year.point.other_pence(View(view))
    return Fraction(pence, PENCE_PER_POUND)


def from_first_to_last_step(
    runs: Runs, chosen: Sequence[Fraction], replicates: int
) -> dict[str, dict[str, float]]:
    """By view: what a further pound saves in the last step, less what it saves in the first.

    Mean and 95 % interval over replicates; where it lies below 0 the saving declines.
    """
    own = mean_years(runs, chosen, replicates, own_gbp)
    ends = {}
    for view in (*View, FULL_COST):
        other = mean_years(runs, chosen, replicates, partial(other_gbp, view))
        first, last = (
            _per_pound(other[low] - other[high], own[high] - own[low])
            for low, high in (chosen[:2], chosen[-2:])
        )
        ends[str(view)] = _ends("change", last - first)
    return ends


def _steps(
    view: str,
    own: ByCapacity,
    other: ByCapacity,
    chosen: Sequence[Fraction],
) -> list[dict[str, Any]]:
    """What a further pound saves elsewhere, and how that differs from the step before."""
    rows: list[dict[str, Any]] = []
    before: Numbers | None = None
    for low, high in pairwise(chosen):
        extra, saved = own[high] - own[low], other[low] - other[high]
        found = ratio_interval(saved, extra)
        each = _per_pound(saved, extra)
        change: dict[str, float | None] = {f"change_{end}": None for end in ENDS}
        if before is not None:
            change |= _ends("change", each - before)
        rows.append(
            {
                "view": view,
                "from_multiple": float(low),
                "to_multiple": float(high),
                "extra_gbp": float(extra.mean()),
                "saved_gbp": float(saved.mean()),
                **{
                    f"saved_per_gbp_{end}": value
                    for end, value in zip(ENDS, found or NOT_KNOWN, strict=True)
                },
                **change,
            }
        )
        before = each
    return rows


def _per_pound(saved: Numbers, extra: Numbers) -> Numbers:
    """What each run says of the ratio of both means (linearised): their mean is that ratio."""
    ratio = saved.mean() / extra.mean()
    each: Numbers = ratio + (saved - ratio * extra) / extra.mean()
    return each


def _delay_steps(
    own: ByCapacity, delay: ByCapacity, chosen: Sequence[Fraction]
) -> list[dict[str, Any]]:
    """Delayed days avoided from one capacity to the next, for each GBP 100,000 of home care."""
    rows: list[dict[str, Any]] = []
    for low, high in pairwise(chosen):
        avoided = delay[low] - delay[high]
        found = ratio_interval(avoided, (own[high] - own[low]) / DELAY_PER_GBP)
        rows.append(
            {
                "from_multiple": float(low),
                "to_multiple": float(high),
                **_ends("days_avoided", avoided),
                **{
                    f"days_avoided_per_100000_gbp_{end}": value
                    for end, value in zip(ENDS, found or NOT_KNOWN, strict=True)
                },
            }
        )
    return rows


def least(
    runs: Runs,
    chosen: Sequence[Fraction],
    replicates: int,
) -> dict[str, dict[str, Any]]:
    """By view: where net cost is least, whether at an end, and in how many runs it lies there."""

    def found(of: Sequence[int]) -> dict[str, Curve]:
        return _all_curves({one: [y for r in of for y in runs[one, r]] for one in chosen})

    together, singly = found(range(replicates)), [found([r]) for r in range(replicates)]
    return {
        view: {
            "multiple": float(curve.least_capacity),
            "at_an_end": curve.at_an_end,
            "declines": curve.declines,
            "delayed_days": float(curve.delay_there),
            "runs": sum(one[view].least_capacity == curve.least_capacity for one in singly),
        }
        for view, curve in together.items()
    }


def _all_curves(years: Mapping[Fraction, Sequence[YearPoint]]) -> dict[str, Curve]:
    """The curve of every view of the mean year, and with freed bed days at full cost."""
    means = [mean_point([year.point for year in of]) for of in years.values()]
    worth = [
        _with_cash(mean, round(Fraction(sum(y.full_cost_pence for y in of), len(of))))
        for mean, of in zip(means, years.values(), strict=True)
    ]
    found = {str(view): curve for view, curve in curves(means).items()}
    return found | {FULL_COST: curves(worth)[View.CASH_WITHOUT_BED_CLOSURE]}


def _with_cash(point: Point, pence: int) -> Point:
    return Point(
        point.capacity,
        point.home_care_pence,
        point.economic_pence,
        pence,
        pence,
        point.delayed_days,
    )


def _means(runs: Runs, chosen: Sequence[Fraction]) -> list[Point]:
    """The mean year of all runs at every capacity."""
    return [
        mean_point([year.point for (at, _), of in runs.items() if at == one for year in of])
        for one in chosen
    ]


def _ends(name: str, differences: Numbers) -> dict[str, float]:
    """Mean and 95 % interval over replicates."""
    ends = zip(ENDS, interval(differences), strict=True)
    return {f"{name}_{end}": float(value) for end, value in ends}
