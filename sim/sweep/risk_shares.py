"""Years of a pooled fund under each of ten risk shares: what each partner would have borne.

What partners put in and what was spent are those of the runs; only the rule that shares the
variance is another. So it is arithmetic on finished years: no care, no budget and no later year
answers to it.
The rules in force come out as in the table `pool`, to the penny.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison import interval
from sim.money import Payer
from sim.money.pool import (
    RISK_POOL,
    RISK_SHARES,
    Agreement,
    Band,
    Basis,
    Paid,
    PoolLine,
    PoolRow,
    RiskShare,
    check,
    settle_year,
    usual_terms,
)
from sim.money.pool.agreement import CAPITAL_PAYER, GAIN_SHARE
from sim.money.pool.from_rules import agreement_from
from sim.parameters import InputError, Values, catalogue
from sim.results import Results
from sim.results.outcomes import financial_year
from sim.scenario.money_rules import PoolRules

HOST_BEARS, PERFORMANCE, OWN_RISK = "host_bears", "p4p", "own_risk"
EMERGENCY = "emergency_inpatient"
MONTHS_IN_QUARTER = 3
_PENCE_PER_POUND = 100
Quarters = tuple[int, ...]
Change = Callable[["PoolYear"], Agreement]


@dataclass(frozen=True)
class Ends:
    """A mean over runs with its 95 % interval, in pounds a year."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Position:
    """What a rule does with the whole variance of a fund.

    `bears`: what each partner pays beyond what it put in, below 0 what comes back to it.
    `unfunded`: what nobody pays, left with whoever leads; below 0 what the fund keeps. Together
    they are the variance. `impossible` says why a rule cannot be had here; it has no amounts then.
    """

    rule: str
    bears: Mapping[str, Ends]
    unfunded: Ends | None = None
    variance: Ends | None = None
    impossible: str = ""


@dataclass(frozen=True)
class Positions:
    """The rules in force and all ten, as means of the years from the second on.

    In the first year all is paid as it comes, so that nothing is over or under.
    """

    in_force: Position
    rules_in_force: tuple[str, ...]
    tried: tuple[Position, ...]
    years: tuple[str, ...]
    partners: tuple[str, ...]
    runs: int


@dataclass(frozen=True)
class PoolYear:
    """One year of one run: what was agreed and put in, what was paid, emergency admissions."""

    replicate: int
    agreement: Agreement
    paid: Paid
    before: Quarters
    admissions: Quarters


def risk_share_positions(
    answer: Results, scenario: str, rules: PoolRules, origin: str
) -> Positions | None:
    """Each partner's part of the variance under every risk share; None where no year has one.

    `rules`: the scenario's pooled fund, and `origin` the file that says so.
    """
    pool = answer.tables["pool"].filter(scenario=scenario)
    first, *years = sorted(set(pool["financial_year"]))
    if not years:
        return None
    admissions = _admissions(answer.tables["activity"].filter(scenario=scenario))
    found = [
        PoolYear(
            replicate,
            *_agreed(pool.filter(replicate=replicate, financial_year=year), rules, year, origin),
            admissions[replicate, first],
            admissions[replicate, year],
        )
        for replicate in sorted(set(pool["replicate"]))
        for year in years
    ]
    return Positions(
        in_force=_position("", found, lambda year: year.agreement),
        rules_in_force=tuple(dict.fromkeys(line.risk_share.rule for line in rules.lines)),
        tried=tuple(_position(rule, found, _with_rule(rule)) for rule in RISK_SHARES),
        years=tuple(years),
        partners=tuple(partner.value for partner in found[0].agreement.partners),
        runs=len({year.replicate for year in found}),
    )


def _agreed(pool: pl.DataFrame, rules: PoolRules, year: str, origin: str) -> tuple[Agreement, Paid]:
    """A year's agreement with what partners really put in, and what leads really paid."""
    given: dict[str, dict[Payer, int]] = {}
    paid: dict[str, dict[Payer, int]] = {}
    for row in pool.iter_rows(named=True):
        if row["line"] != GAIN_SHARE:
            partner = Payer(row["partner"])
            given.setdefault(row["line"], {})[partner] = row["contribution_pence"]
            paid.setdefault(row["line"], {})[partner] = row["actual_pence"]
    agreement = agreement_from(rules, year, given, origin)
    return (
        replace(
            agreement,
            lines=tuple(
                replace(line, contribution_pence=given[line.name]) for line in agreement.lines
            ),
            risk_pool_pence=given.get(RISK_POOL, {}),
        ),
        {name: amounts for name, amounts in paid.items() if name != RISK_POOL},
    )


def _admissions(activity: pl.DataFrame) -> dict[tuple[int, str], Quarters]:
    """Emergency admissions by quarter of each run and financial year."""
    by_month = (
        activity.filter(service=EMERGENCY)
        .group_by("replicate", "month")
        .agg(pl.col("starts").sum())
        .sort("replicate", "month")
        .with_columns(financial_year(pl.col("month")).alias("year"))
    )
    found: dict[tuple[int, str], Quarters] = {}
    for (replicate, year), months in by_month.group_by("replicate", "year", maintain_order=True):
        counts = months["starts"].to_list()
        found[int(str(replicate)), str(year)] = tuple(
            sum(counts[at : at + MONTHS_IN_QUARTER])
            for at in range(0, len(counts), MONTHS_IN_QUARTER)
        )
    return found


def _position(rule: str, years: Sequence[PoolYear], change: Change) -> Position:
    """What all years come to when their agreements are changed; a year that cannot be says why."""
    rows: dict[int, list[PoolRow]] = {}
    for year in years:
        agreement = change(year)
        try:
            check(agreement)
        except InputError as error:
            return Position(rule, {}, impossible=error.problem)
        admissions = {
            line.name: year.admissions
            for line in agreement.lines
            if line.risk_share.performance is not None
        }
        end = settle_year(agreement, year.paid, admissions=admissions)
        rows.setdefault(year.replicate, []).extend(end.rows)
    runs = [rows[replicate] for replicate in sorted(rows)]
    per_year = len(years) / len(runs)

    def ends(pence: Callable[[PoolRow], int], partner: str = "") -> Ends:
        sums = [
            sum(pence(row) for row in of_run if partner in ("", row.partner)) for of_run in runs
        ]
        return _ends(np.array(sums, np.float64) / _PENCE_PER_POUND / per_year)

    return Position(
        rule,
        bears={
            partner.value: ends(lambda row: row.variance_share_pence, partner.value)
            for partner in years[0].agreement.partners
        },
        unfunded=ends(lambda row: row.unfunded_pence),
        variance=ends(lambda row: row.actual_pence - row.contribution_pence),
    )


def _ends(runs: NDArray[np.float64]) -> Ends:
    mean, low, high = interval(runs)
    return Ends(float(mean), float(low), float(high))


def _with_rule(rule: str) -> Change:
    """An agreement in which every line that buys care has this rule; capital keeps its own."""

    def changed(year: PoolYear) -> Agreement:
        lines = year.agreement.lines
        tied = _tied_to_performance(lines).name
        return replace(
            year.agreement,
            lines=tuple(
                line
                if line.capital
                else replace(
                    line,
                    risk_share=_terms(rule, line, year, is_tied=line.name == tied),
                    basis=Basis.FIXED if rule == HOST_BEARS else Basis.VARIABLE,
                )
                for line in lines
            ),
        )

    return changed


def _tied_to_performance(lines: Sequence[PoolLine]) -> PoolLine:
    """Payment for performance is of one line: that into which the NHS puts most for others.

    On a line that it leads itself it would only hold back its own money.
    """

    def put_in(line: PoolLine) -> tuple[bool, int]:
        given = line.contribution_pence.get(Payer.ICB, 0)
        return (given > 0 and line.lead != Payer.ICB, given)

    return max(lines, key=put_in)


def _terms(rule: str, line: PoolLine, year: PoolYear, *, is_tied: bool) -> RiskShare:
    """The terms of the line's own agreement where it has this rule, and else those assumed."""
    if line.risk_share.name == rule:
        return line.risk_share
    known = _values(year.agreement.financial_year)
    partners = [one for one in year.agreement.partners if one != CAPITAL_PAYER]
    equal = {partner: 1 / len(partners) for partner in partners}
    if rule == PERFORMANCE and not is_tied:
        return RiskShare(OWN_RISK)
    terms: Mapping[str, Mapping[str, object]] = {
        "agreed_share": {"share": equal},
        "capped": {
            "cap": dict.fromkeys(
                year.agreement.partners, known.number("sweep.risk_shares.cap_share")
            )
        },
        "waterfall": {"then": _agreed_or_equal(line, equal)},
        "risk_corridor": {
            "bands": (
                Band(known.number("sweep.risk_shares.corridor_own_share")),
                Band(known.number("sweep.risk_shares.corridor_shared_share"), equal),
                Band(share={_above_the_bands(year.agreement): 1}),
            )
        },
        PERFORMANCE: {"performance": usual_terms(known, year.before)},
    }
    return replace(RiskShare(rule), **terms.get(rule, {}))  # type: ignore[arg-type]


@cache
def _values(year: str) -> Values:
    return Values(catalogue(), year)


def _agreed_or_equal(line: PoolLine, equal: Mapping[Payer, float]) -> RiskShare:
    own = line.risk_share
    return own if own.name == "agreed_share" else RiskShare("agreed_share", equal)


def _above_the_bands(agreement: Agreement) -> Payer:
    return Payer.ICB if Payer.ICB in agreement.partners else agreement.host
