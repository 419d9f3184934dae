"""What each scenario frees of care, against the first under the same dice, and whose cash it is.

From the tables of two runs of one replicate: use and capacity by month, what care cost its
providers, and who paid. Cash is cost that a provider no longer has. It is the payers' as far as
they pay less for that care by the ledger; what they do not, the provider keeps, and what they pay
less beyond it the provider has to find.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison import interval
from sim.comparison.who_pays import LEFT_OUT, care_of_line
from sim.money.allocation import MONTHS_IN_YEAR
from sim.money.cashable import (
    BesidePublished,
    CashableMonth,
    LeverTerms,
    Part,
    beside_published,
    lever_terms,
)
from sim.money.double_running import PaidTwice, paid_twice
from sim.money.freed import CareMonth, freed
from sim.money.freed_terms import (
    ADMISSIONS,
    BED_DAYS,
    BY_THE_PENNY,
    EMERGENCY,
    CareTerms,
    care_terms,
)
from sim.money.names import Line
from sim.money.pence import MICROPENCE_PER_PENNY, PARTS_PER_SHARE, PENCE_PER_POUND
from sim.parameters import Values
from sim.results import ALL, Results, table
from sim.results.outcomes import financial_year

HOSPITAL = "hospital"
# Kinds of care as in the table `spending`; beds are one base for all of the hospital.
IN_HOSPITAL = ("urgent_hospital", "planned_hospital")
AMOUNTS = ("full_cost", "cash", "capacity_released", "paid_less", "provider_keeps", "paid_twice")
PAYERS = ("icb", "nhs_england", "council", "person")
ENDS = ("gbp", "low_gbp", "high_gbp")
YEAR = "financial_year"
Tables = Mapping[str, pl.DataFrame]
ValuesOf = Callable[[str, int], Sequence[Values]]
"""The numbers of each year in force in a run, by scenario and replicate."""


@dataclass(frozen=True)
class _Run:
    """One run: its months by kind of care, and pence paid by year, care and payer."""

    months: Sequence[date]
    years: Sequence[str]
    terms: Mapping[str, Sequence[CareTerms]]
    levers: Sequence[LeverTerms]
    care: Mapping[str, Sequence[CareMonth]]
    paid: Mapping[tuple[str, str, str], int]


class _Pair(NamedTuple):
    """Pence of one scenario and replicate by year and care: as AMOUNTS, and then by payer."""

    pence: Mapping[tuple[str, str], Sequence[int]]
    months: Sequence[date]
    twice: Sequence[PaidTwice]
    in_beds: Sequence[CashableMonth]
    in_hospital: Sequence[CashableMonth]


def freed_tables(results: Sequence[Results], values_of: ValuesOf) -> dict[str, pl.DataFrame]:
    """The tables `freed_care` by year and `double_running` by month.

    Means over replicates in pounds, with paired intervals. `results` of all scenarios and
    replicates, the first scenario's first.
    """
    runs: dict[str, dict[int, _Run]] = {}
    for one in results:
        first = one.tables["outcomes"].row(0, named=True)
        scenario, replicate = first["scenario"], first["replicate"]
        found = _run(one.tables, values_of(scenario, replicate))
        runs.setdefault(scenario, {})[replicate] = found
    baseline, *others = runs
    was = runs[baseline]
    by_year, by_month = [], []
    for scenario in others:
        pairs = [_pair(was[r], now) for r, now in runs[scenario].items()]
        beside = _beside(pairs, values_of(scenario, min(was))[0])
        by_year.append(_rows(scenario, baseline, pairs, beside))
        by_month.append(_months(scenario, baseline, pairs))
    return {
        "freed_care": table("freed_care", pl.concat(by_year)),
        "double_running": table("double_running", pl.concat(by_month)),
    }


def _pair(was: _Run, now: _Run) -> _Pair:
    pence: dict[tuple[str, str], list[int]] = {}
    by_kind: list[Sequence[PaidTwice]] = []
    twice: list[PaidTwice] = []
    beds: list[CashableMonth] = []
    hospital: list[CashableMonth] = []

    def add(year: str, care: str, amounts: Sequence[int]) -> None:
        for key in ((year, care), (year, ALL), (ALL, care), (ALL, ALL)):
            before = pence.get(key, [0] * len(amounts))
            pence[key] = [a + b for a, b in zip(before, amounts, strict=True)]

    for kind, terms in now.terms.items():
        rows = freed(was.care[kind], now.care[kind], terms, now.levers)
        care = _care_of(kind)
        by_payer = [0] * len((*PAYERS, "others"))
        for year, (cash, capacity) in _by_year(rows, now.years).items():
            add(year, care, [cash + capacity, cash, capacity, 0, cash, 0, *by_payer])
        by_kind.append(paid_twice(was.care[kind], now.care[kind], terms, rows))
        hospital += rows if care == HOSPITAL else []
        beds += rows if kind == BED_DAYS else []
    for year, care, payer in sorted({*was.paid, *now.paid}):
        less = was.paid.get((year, care, payer), 0) - now.paid.get((year, care, payer), 0)
        by_payer = [less if payer == one else 0 for one in PAYERS]
        others = 0 if payer in PAYERS else less
        add(year, care, [0, 0, 0, less, -less, 0, *by_payer, others])
    nothing = [0] * len((*PAYERS, "others"))
    for month, year in enumerate(now.years):
        of_month = PaidTwice(*map(sum, zip(*(each[month] for each in by_kind), strict=True)))
        twice.append(of_month)
        amounts = [0, 0, 0, 0, 0, of_month.twice_pence, *nothing]
        for key in ((year, ALL), (ALL, ALL)):
            pence[key] = [a + b for a, b in zip(pence[key], amounts, strict=True)]
    return _Pair(pence, now.months, twice, beds, hospital)


def _by_year(rows: Sequence[CashableMonth], years: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Cash and capacity released in each year."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        cash, capacity = found.get(years[row.month], (0, 0))
        found[years[row.month]] = (
            cash + row.cash_released_pence,
            capacity + row.capacity_released_pence,
        )
    return found


def _beside(pairs: Sequence[_Pair], values: Values) -> BesidePublished:
    """The hospital's share of cash, beside what guidance suggests."""
    closed = any(
        row.part is Part.STEP and row.cash_released_pence > 0
        for one in pairs
        for row in one.in_beds
    )
    rows = [row for one in pairs for row in one.in_hospital]
    return beside_published(rows, closed, lever_terms(values))


def _rows(
    scenario: str, baseline: str, pairs: Sequence[_Pair], beside: BesidePublished
) -> pl.DataFrame:
    keys = sorted({key for one in pairs for key in one.pence})
    size = len(AMOUNTS) + len(PAYERS) + 1
    of_runs: NDArray[np.float64] = np.array(
        [[one.pence.get(key, [0] * size) for one in pairs] for key in keys], np.float64
    )
    found = [one / PENCE_PER_POUND for one in interval(np.moveaxis(of_runs, 1, -1))]
    is_hospital = [key == (ALL, HOSPITAL) for key in keys]

    def suggested(parts: int) -> pl.Series:
        share = parts / PARTS_PER_SHARE
        return pl.Series([share if one else None for one in is_hospital], dtype=pl.Float64)

    return pl.DataFrame(
        {
            "scenario": scenario,
            "baseline": baseline,
            YEAR: [year for year, _ in keys],
            "care": [care for _, care in keys],
            **{
                f"{name}_{end}": of[:, number]
                for number, name in enumerate(AMOUNTS)
                for end, of in zip(ENDS, found, strict=True)
            },
            **{
                f"paid_less_{payer}_gbp": found[0][:, len(AMOUNTS) + number]
                for number, payer in enumerate((*PAYERS, "others"))
            },
            "suggested_low": suggested(beside.low),
            "suggested_high": suggested(beside.high),
            "replicates": len(pairs),
        }
    )


def _months(scenario: str, baseline: str, pairs: Sequence[_Pair]) -> pl.DataFrame:
    of_runs: NDArray[np.float64] = np.array(
        [[(*each, each.twice_pence) for each in one.twice] for one in pairs], np.float64
    )
    mean, low, high = (of / PENCE_PER_POUND for of in interval(np.moveaxis(of_runs, 0, -1)))
    return pl.DataFrame(
        {
            "scenario": scenario,
            "baseline": baseline,
            "month": pairs[0].months,
            "emptied_gbp": mean[:, 0],
            "built_up_gbp": mean[:, 1],
            "paid_twice_gbp": mean[:, -1],
            "paid_twice_low_gbp": low[:, -1],
            "paid_twice_high_gbp": high[:, -1],
            "replicates": len(pairs),
        }
    )


def _run(tables: Tables, values: Sequence[Values]) -> _Run:
    base = tables["capacity"].filter(service=EMERGENCY.label).sort("month")
    months: list[date] = base["month"].to_list()
    days: list[int] = base["days"].to_list()
    years: list[str] = base.select(financial_year(pl.col("month"))).to_series().to_list()
    number = {month: at for at, month in enumerate(months)}
    none = [0] * len(months)

    def by_month(name: str, *columns: str) -> list[dict[str, list[int]]]:
        """Of each column, by service, the sums of the months."""
        found: list[dict[str, list[int]]] = [{} for _ in columns]
        summed = tables[name].group_by("month", "service").agg(pl.col(*columns).sum())
        for month, service, *amounts in summed.iter_rows():
            for of, amount in zip(found, amounts, strict=True):
                of.setdefault(service, none.copy())[number[month]] = amount
        return found

    units, starts = by_month("activity", "units", "starts")
    (capacity,) = by_month("capacity", "capacity_days")
    step, variable = by_month("resource_cost", "step_pence", "variable_pence")
    terms = care_terms(values)
    escalated = _escalated(step.get(Line.ESCALATION_BEDS.value, none), terms)
    used: dict[str, Sequence[int]] = {line.value: variable.get(line, none) for line in BY_THE_PENNY}
    used |= {line.value: starts.get(of.label, none) for of, (_, line) in ADMISSIONS.items()}
    in_beds = zip(*(units.get(one.label, none) for one in ADMISSIONS), escalated, strict=True)
    used[BED_DAYS] = [urgent + planned - beyond for urgent, planned, beyond in in_beds]
    used[Line.ESCALATION_BEDS.value] = escalated
    care = {}
    for kind, of_years in terms.items():
        service = EMERGENCY.label if kind == BED_DAYS else kind
        care[kind] = [
            CareMonth(
                days[at], use, round(of_years[at // MONTHS_IN_YEAR].units_of_capacity * places)
            )
            for at, (use, places) in enumerate(
                zip(used.get(kind, units.get(kind, none)), capacity.get(service, none), strict=True)
            )
        ]
    levers = [lever_terms(year) for year in values]
    return _Run(months, years, terms, levers, care, _paid(tables["ledger"]))


def _escalated(step_pence: Sequence[int], terms: Mapping[str, Sequence[CareTerms]]) -> list[int]:
    """Days in escalation beds, from what their staff cost."""
    price = [one.cost.step for one in terms[Line.ESCALATION_BEDS.value]]
    return [
        round(Fraction(pence * MICROPENCE_PER_PENNY, price[at // MONTHS_IN_YEAR]))
        for at, pence in enumerate(step_pence)
    ]


def _paid(ledger: pl.DataFrame) -> dict[tuple[str, str, str], int]:
    """Pence by year, care and payer; what moves between payers pays for no care."""
    summed = (
        ledger.filter(~pl.col("transfer"), ~pl.col("line").is_in(LEFT_OUT))
        .group_by(financial_year(pl.col("month")).alias(YEAR), "line", "payer")
        .agg(pl.col("amount_pence").sum())
    )
    found: dict[tuple[str, str, str], int] = {}
    for year, line, payer, pence in summed.iter_rows():
        key = year, _care_of(line), payer
        found[key] = found.get(key, 0) + pence
    return found


def _care_of(kind: str) -> str:
    """Kinds without a line of their own (bed days, ambulances) are the hospital's."""
    care = care_of_line().get(kind, IN_HOSPITAL[0])
    return HOSPITAL if care in IN_HOSPITAL else care
