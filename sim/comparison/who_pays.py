"""Who pays more or less, for which care, and out of whose larger or smaller budget.

Care that the model leaves out is not in any of it, as it answers to no scenario; nor is capital.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.cost_shift import PARTS_PER_SHARE, CostShift, cost_shift
from sim.comparison.paired import interval
from sim.comparison.panel import Panel, codes, panel
from sim.results import ALL, Results, polars_schema, table
from sim.results.capital import CAPITAL, CAPITAL_PAYERS

FILE = Path(__file__).with_name("care_of_line.csv")
LEFT_OUT = ("not_modelled", *CAPITAL)
POOLED_FUND = "pooled_fund"  # what a payer gives its partners in a pooled fund, net
POOL = "pool"  # the fund of its transfers in the ledger
OTHER = "other"
# A price is rounded, so that the budgets of one rule may differ by a penny or two.
_ROUNDING_PENCE = 100
_PENCE_PER_POUND = 100
_AMOUNTS = ("invested_gbp", "benefit_gbp", "net_gain_gbp")

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Spending:
    """Pence over the whole period: axes scenario, replicate, payer, care.

    The first payer and the first care are `all`. Transfers of a pooled fund are a care of their
    own, and so are charges for delay, so that a payer's sum is what it bears; a hospital that is
    paid a charge is among the payers, below 0.
    """

    scenarios: tuple[str, ...]
    payers: tuple[str, ...]
    cares: tuple[str, ...]
    pence: Whole


@cache
def care_of_line() -> dict[str, str]:
    """What kind of care each line of the ledger is, in the order in which a reader should see it"""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {row["line"]: row["care"] for row in csv.DictReader(handle)}


def spending_of(results: Sequence[Results]) -> Spending:
    """Sum the ledgers of all runs."""
    care = (
        pl.when(pl.col("transfer") & (pl.col("fund") == POOL))
        .then(pl.lit(POOLED_FUND))
        .otherwise(pl.col("line").replace_strict(care_of_line(), default=OTHER))
    )
    keys = ["scenario", "replicate", "payer", "care"]
    summed = (
        pl.concat([result.tables["ledger"] for result in results])
        .filter(~pl.col("line").is_in(LEFT_OUT))
        .with_columns(care.alias("care"))
        .group_by(keys)
        .agg(pl.col("amount_pence").sum())
    )
    named = pl.concat([result.tables["ledger"]["scenario"] for result in results])
    scenarios = tuple(named.unique(maintain_order=True))
    known = dict.fromkeys((*care_of_line().values(), OTHER, POOLED_FUND))
    found = set(summed["care"])
    labels = (
        scenarios,
        tuple(map(str, sorted(summed["replicate"].unique()))),
        tuple(sorted(summed["payer"].unique())),
        tuple(one for one in known if one in found),
    )
    _, _, payers, cares = labels
    place = tuple(
        codes(summed[key].cast(pl.String), of) for key, of in zip(keys, labels, strict=True)
    )
    pence = np.zeros([len(of) for of in labels], np.int64)
    pence[place] = summed["amount_pence"].to_numpy()
    for axis in (-2, -1):
        pence = np.concatenate([pence.sum(axis=axis, keepdims=True), pence], axis=axis)
    return Spending(scenarios, (ALL, *payers), (ALL, *cares), pence)


def spending(results: Sequence[Results]) -> pl.DataFrame:
    """The `spending` table: each payer and kind of care against the first scenario.

    Over the whole period, in pounds: means over replicates, and the paired difference's interval.
    Where a payer spends nothing on a kind of care in either there is no row.
    """
    found = spending_of(results)
    # axes scenario, payer, care, and last the replicate
    of_runs = np.moveaxis(found.pence, 1, -1)
    mean, low, high = interval((of_runs[1:] - of_runs[:1]) / _PENCE_PER_POUND)
    without, with_scenario = np.broadcast_arrays(
        *(runs.mean(-1) / _PENCE_PER_POUND for runs in (of_runs[:1], of_runs[1:]))
    )
    s, p, c = (axis.ravel() for axis in np.indices(mean.shape))
    columns = {
        "scenario": pl.Series(found.scenarios[1:], dtype=pl.String).gather(s),
        "baseline": found.scenarios[0],
        "payer": pl.Series(found.payers).gather(p),
        "care": pl.Series(found.cares).gather(c),
        "baseline_gbp": without.ravel(),
        "scenario_gbp": with_scenario.ravel(),
        "difference_gbp": mean.ravel(),
        "difference_low_gbp": low.ravel(),
        "difference_high_gbp": high.ravel(),
        "replicates": of_runs.shape[-1],
    }
    spent = (pl.col("baseline_gbp") != 0) | (pl.col("scenario_gbp") != 0)
    whole = (pl.col("payer") == ALL) | (pl.col("care") == ALL)
    return table("spending", pl.DataFrame(columns).filter(spent | whole))


def invested(laid_out: Panel) -> dict[str, Whole]:
    """How much larger each payer's budget is than in the first scenario, over the whole period.

    In pence, axes scenario (without the first) and replicate; below 0 where it is cut. A budget
    goes by the head: what it grows because more people live is no investment. Only payers that have
    a budget, and where it differs at all.
    """
    found = {}
    people = _yearly(laid_out, "people_start")
    for name in laid_out.outcomes:
        payer = name.removeprefix("allocation_").removesuffix("_pence")
        if name == f"allocation_{payer}_pence" and payer not in CAPITAL_PAYERS:
            given = _yearly(laid_out, name)
            as_before = given[:1] * people[1:] // np.maximum(people[:1], 1)
            more = given[1:] - as_before
            more = np.where(np.abs(more) < _ROUNDING_PENCE, 0, more).sum(axis=-1)
            if more.any():
                found[payer] = more
    return found


def shifts(results: Sequence[Results]) -> dict[str, CostShift]:
    """Each scenario's cost shift against the first, in pence summed over all runs."""
    found = spending_of(results)
    more = invested(panel(results))
    in_all = found.pence[:, :, 1:, 0].sum(axis=1)
    by_payer = [dict(zip(found.payers[1:], map(int, row), strict=True)) for row in in_all]
    return {
        scenario: cost_shift(
            by_payer[0],
            by_payer[number],
            {payer: int(given[number - 1].sum()) for payer, given in more.items()},
        )
        for number, scenario in enumerate(found.scenarios)
        if number
    }


def shift_table(results: Sequence[Results]) -> pl.DataFrame:
    """The `cost_shift` table: what `shifts` finds, in pounds and as means over runs."""
    whole = spending_of(results)
    baseline, runs = whole.scenarios[0], whole.pence.shape[1]
    rows: list[dict[str, Any]] = []
    for scenario, found in shifts(results).items():
        key = {"scenario": scenario, "baseline": baseline, "replicates": runs}
        in_all = (sum(of) for of in zip(*(one[1:] for one in found.payers), strict=True))
        share = None if found.to_others is None else found.to_others / PARTS_PER_SHARE
        for payer, *pence in ((ALL, *in_all), *found.payers):
            amounts = (one / runs / _PENCE_PER_POUND for one in pence)
            of_payer = dict(zip(_AMOUNTS, amounts, strict=True))
            to_others = share if payer == ALL else None
            rows.append(
                {**key, "payer": payer, "investor": ALL, **of_payer, "share_to_others": to_others}
            )
        for one in found.matrix:
            benefit = one.benefit_pence / runs / _PENCE_PER_POUND
            rows.append(
                {**key, "payer": one.beneficiary, "investor": one.investor, "benefit_gbp": benefit}
            )
    return table("cost_shift", pl.DataFrame(rows, schema=polars_schema("cost_shift")))


def pool_means(pool: pl.DataFrame) -> pl.DataFrame:
    """The `pool` table as means over replicates, with each line's variance.

    Adds `variance_pence`, the same for all partners of a line: spending less contributions.
    """
    keys = ["scenario", "financial_year", "line"]
    amounts = [name for name in pool.columns if name.endswith("_pence")]
    means = (
        pool.group_by(*keys, "partner", maintain_order=True)
        .agg(pl.col(amounts).sum(), pl.len().alias("runs"))
        .with_columns(pl.col(amounts) / pl.col("runs"))
    )
    variance = (pl.col("actual_pence") - pl.col("contribution_pence")).sum().over(keys)
    return means.with_columns(variance.alias("variance_pence"))


def _yearly(laid_out: Panel, name: str) -> Whole:
    """An outcome by scenario, replicate and year, in whole units."""
    of = laid_out.sums[:, :, :-1, 0, laid_out.outcomes.index(name)]
    return np.rint(of).astype(np.int64)
