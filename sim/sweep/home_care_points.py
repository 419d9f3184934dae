"""From the tables of runs to the points of the home care curve.

Every view starts from what care costs its providers (the table `resource_cost`), so that under
today's capacity all views agree. In the runs every ward stays open and staffed, whoever lies in it.

- Economic: the resource cost itself. A freed bed day saves what is bought with it, no staff.
- Cash without bed closure: as today, but for what is bought with each unit of care, and escalation
  beds, which are staffed by the day: a lever ends what is no longer bought, and what is bought
  besides is paid for. Posts stay as they are: rotas that could shrink or should grow (A&E,
  ambulances, wards) move no cash.
- Cash with bed closure: besides, wards close: whole ones, which stood free (against today's run
  under the same dice) in every month of the lag. Staff of the closed beds are saved.

Beside them stands what freed bed days would be worth in full if somebody else used them: economic
cost, less the staff and overheads of those days, in neither cash view. More bed days than today
count against it alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

import polars as pl

from sim.money import Payer, prices
from sim.money.cashable import (
    LeverTerms,
    Part,
    UnitCost,
    bed_day_cost,
    cashable,
    supplies_not_bought,
    ward_closure,
)
from sim.money.cost_terms import cost_terms
from sim.money.home_care_curve import Point
from sim.money.inflation import Index
from sim.money.names import Line
from sim.money.pence import MICROPENCE_PER_PENNY, pence, split
from sim.parameters import Values
from sim.results.capital import CAPITAL
from sim.results.outcomes import financial_year
from sim.sweep.cost_by_payer import cost_by_payer

HOME_CARE = "home_care"
BEDS = "emergency_inpatient"  # the one bed base has its capacity in this row
HOSPITAL = (BEDS, "elective_inpatient")
PARTS = ("fixed_pence", "step_pence", "variable_pence")
NOTHING = (0, 0, 0)
A_PENNY_EACH = UnitCost(fixed=0, step=0, variable=MICROPENCE_PER_PENNY)
Tables = Mapping[str, pl.DataFrame]


class BedTerms(NamedTuple):
    """What a day in a bed costs in one financial year, and how many beds a ward has."""

    bed_day: UnitCost
    escalation_bed_day: int
    beds_per_ward: int


class YearPoint(NamedTuple):
    """One run's financial year.

    `full_cost_pence` is all other care with freed bed days counted at full cost; `freed_bed_days`
    are against today (below 0: more than today), `closed_bed_days` those of closed wards.
    `hours_per_week` is the home care there is, `people_waiting` for it on a day.
    """

    financial_year: str
    days: int
    point: Point
    full_cost_pence: int
    freed_bed_days: int
    closed_bed_days: int
    hours_per_week: Fraction
    people_waiting: Fraction
    planned_admissions: int


@dataclass(frozen=True)
class _Months:
    """One run, month by month: cost in parts by provider and service, and the hospital's own beds.

    `bed_days` are days in the hospital's own beds; escalation beds come on top.
    """

    months: tuple[date, ...]
    years: tuple[str, ...]
    days: tuple[int, ...]
    cost: Mapping[tuple[str, str], Sequence[tuple[int, int, int]]]
    bed_days: tuple[int, ...]

    def all_parts(self, month: int) -> int:
        """What all care but home care cost in a month."""
        return sum(sum(of_service[month]) for of_service in self.cost.values())


def bed_terms(values: Sequence[Values]) -> dict[str, BedTerms]:
    """Prices of beds by financial year; `values` has one entry for each year, in their order."""
    index, found = Index(), {}
    for in_force in values:
        index = index.moved_to(in_force)
        terms = prices(in_force, index)
        costs = cost_terms(in_force, terms)
        found[in_force.financial_year] = BedTerms(
            bed_day_cost(terms, costs), costs.escalation_bed_day, costs.beds_per_ward
        )
    return found


def points_of_run(
    multiple: Fraction,
    run: Tables,
    today: Tables,
    beds: Mapping[str, BedTerms],
    levers: LeverTerms,
) -> list[YearPoint]:
    """One run's points, a financial year each, exact to the penny.

    `run` and `today` are the tables of two runs of one replicate, the second with home care as it
    is. Home care costs what is recorded for it: what the capacity costs, used or not, and what is
    bought for the hours given. With all other care it makes the whole of `resource_cost`, but
    for capital, which buys no care.
    """
    here, there = _months(run, beds), _months(today, beds)
    by_payer = cost_by_payer(run["resource_cost"], run["ledger"], without=(HOME_CARE,))
    own = _home_care_pence(run)
    freed = [before - now for before, now in zip(there.bed_days, here.bed_days, strict=True)]
    without = _cash_without_closure(here, there, levers)
    saved, closed = _wards_closed(here, freed, beds, levers)
    found = []
    for year, numbers in groupby(range(len(here.months)), key=here.years.__getitem__):
        at = list(numbers)
        cash = sum(without[month] for month in at)
        of_year = {payer: cost for (of, payer), cost in by_payer.items() if of == year}
        point = Point(
            capacity=multiple,
            home_care_pence=own[year],
            economic_pence=of_year,
            cash_with_bed_closure_pence=cash - sum(saved[month] for month in at),
            cash_without_bed_closure_pence=cash,
            delayed_days=Fraction(_of_capacity(run, year, HOSPITAL, "delayed_days")),
        )
        days = sum(here.days[month] for month in at)
        freed_days = sum(freed[month] for month in at)
        cost = beds[year].bed_day
        worth = _signed_pence(freed_days, cost.fixed + cost.step)
        hours, waiting = (
            Fraction(_of_capacity(run, year, (HOME_CARE,), column), days)
            for column in ("capacity_days", "waiting_days")
        )
        found.append(
            YearPoint(
                financial_year=year,
                days=days,
                point=point,
                full_cost_pence=sum(of_year.values()) - worth,
                freed_bed_days=freed_days,
                closed_bed_days=sum(closed[month] for month in at),
                hours_per_week=hours,
                people_waiting=waiting,
                planned_admissions=_planned_admissions(run, year),
            )
        )
    return found


def mean_point(points: Sequence[Point]) -> Point:
    """The mean of points of one capacity in whole pence; what payers bear still adds up."""
    count = len(points)
    sums: dict[Payer, int] = {}
    for point in points:
        for payer, cost in point.economic_pence.items():
            sums[payer] = sums.get(payer, 0) + cost
    weights = list(sums.values())
    whole = round(Fraction(sum(weights), count))
    shares = split(whole, weights) if whole else [0] * len(weights)

    def mean(name: str) -> int:
        return round(Fraction(sum(getattr(point, name) for point in points), count))

    return replace(
        points[0],
        home_care_pence=mean("home_care_pence"),
        economic_pence=dict(zip(sums, shares, strict=True)),
        cash_with_bed_closure_pence=mean("cash_with_bed_closure_pence"),
        cash_without_bed_closure_pence=mean("cash_without_bed_closure_pence"),
        delayed_days=sum((point.delayed_days for point in points), Fraction(0)) / count,
    )


def _cash_without_closure(here: _Months, there: _Months, levers: LeverTerms) -> list[int]:
    """What all other care takes in cash by month: today's, but for what is bought by the unit."""
    months = len(here.months)
    supplies = supplies_not_bought(0, months, levers)
    cash = [there.all_parts(month) for month in range(months)]
    for key in sorted({*here.cost, *there.cost}):
        now, before = (
            _bought(of.cost.get(key, [NOTHING] * months), key[1]) for of in (here, there)
        )
        freed = [b - n for b, n in zip(before, now, strict=True)]
        for row in cashable([max(0, each) for each in freed], A_PENNY_EACH, [supplies]):
            cash[row.month] -= row.cash_released_pence
        for month, each in enumerate(freed):
            cash[month] -= min(0, each)
    return cash


def _bought(cost: Sequence[tuple[int, int, int]], service: str) -> list[int]:
    """What is bought by the unit, by month: the variable part, and all of escalation beds."""
    if service == Line.ESCALATION_BEDS:
        return [sum(parts) for parts in cost]
    return [variable for _, _, variable in cost]


def _wards_closed(
    here: _Months, freed: Sequence[int], beds: Mapping[str, BedTerms], levers: LeverTerms
) -> tuple[list[int], list[int]]:
    """Pence saved by whole wards closed, and the bed days of those wards, by month."""
    months = range(len(here.months))
    saved, closed = [0 for _ in months], [0 for _ in months]
    whole = [max(0, days) for days in freed]
    for year in dict.fromkeys(here.years):
        terms = beds[year]
        closure = ward_closure(0, terms.beds_per_ward, here.days, levers)
        staff = UnitCost(0, terms.bed_day.step, 0)
        for row in cashable(whole, staff, [closure]):
            if row.part is Part.STEP and here.years[row.month] == year:
                saved[row.month] = row.cash_released_pence
                closed[row.month] = round(
                    Fraction(row.cash_released_pence * MICROPENCE_PER_PENNY, staff.step)
                )
    return saved, closed


def _months(tables: Tables, beds: Mapping[str, BedTerms]) -> _Months:
    """The run's tables month by month; days in escalation beds follow from what they cost."""
    base = (
        tables["capacity"]
        .filter(pl.col("service") == BEDS)
        .with_columns(financial_year(pl.col("month")).alias("year"))
        .sort("month")
    )
    months = tuple(base["month"])
    number = {month: i for i, month in enumerate(months)}
    cost: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    rows = tables["resource_cost"].filter(~pl.col("service").is_in([HOME_CARE, *CAPITAL]))
    for month, provider, service, *parts in rows.select(
        "month", "provider", "service", *PARTS
    ).iter_rows():
        of_service = cost.setdefault((provider, service), [NOTHING] * len(months))
        of_service[number[month]] = (parts[0], parts[1], parts[2])
    years = tuple(base["year"])
    escalation = [0] * len(months)
    for (_, service), of_service in cost.items():
        if service == Line.ESCALATION_BEDS:
            for month, (_, step, _) in enumerate(of_service):
                price = beds[years[month]].escalation_bed_day
                escalation[month] = round(Fraction(step * MICROPENCE_PER_PENNY, price))
    own = zip(base["occupied_days"], escalation, strict=True)
    return _Months(months, years, tuple(base["days"]), cost, tuple(all_ - e for all_, e in own))


def _home_care_pence(tables: Tables) -> dict[str, int]:
    """What home care cost its providers, by financial year."""
    rows = (
        tables["resource_cost"]
        .filter(pl.col("service") == HOME_CARE)
        .group_by(financial_year(pl.col("month")).alias("year"))
        .agg(pl.sum_horizontal(PARTS).sum().alias("pence"))
    )
    return dict(rows.iter_rows())


def _of_capacity(tables: Tables, year: str, services: Sequence[str], column: str) -> int:
    """A column of the table `capacity`, summed over a year and some services."""
    rows = tables["capacity"].filter(
        financial_year(pl.col("month")) == year, pl.col("service").is_in(list(services))
    )
    return int(rows[column].sum())


def _planned_admissions(tables: Tables, year: str) -> int:
    """Planned admissions of a year: what freed beds are used for where operations were put off."""
    rows = tables["outcomes"].filter(measure="elective_admissions", financial_year=year)
    return round(rows["value"].sum())


def _signed_pence(quantity: int, price: int) -> int:
    return pence(quantity, price) if quantity >= 0 else -pence(-quantity, price)
