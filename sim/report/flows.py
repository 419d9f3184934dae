"""Where each pound comes from and goes: payer, purse, provider and kind of care, from the ledger.

A payer spends from its own purse, or through a pooled fund that the scenario's rules describe. What
leaves a purse is payments to providers; what enters the fund is what its partners bear of it, as
transfers between them have settled it. Amounts are yearly means in whole units of pounds, rounded
together, so that every sum of them is exact.

Care that the model leaves out, capital and loans are in none of it, as in `cost_total_gbp`.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.growth import whole_parts
from sim.comparison.who_pays import LEFT_OUT, LOAN, OTHER, POOL, care_of_line
from sim.results import Results
from sim.scenario.money_rules import PoolRules

UNIT_GBP = 10_000  # what all amounts are counted in
GAIN_SHARE = "gain_share"
_PENCE_PER_POUND = 100
Key = TypeVar("Key", bound=Hashable)
Pounds = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Amount:
    """Pounds a year without and with the scenario: in whole units, and run by run."""

    without: int
    with_scenario: int
    runs: Pounds  # axes: without or with, replicate

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            self.without + other.without,
            self.with_scenario + other.with_scenario,
            self.runs + other.runs,
        )


@dataclass(frozen=True)
class Payment:
    """What one purse (a payer's own, or `pool`) pays one provider for one kind of care."""

    purse: str
    provider: str
    care: str
    amount: Amount


@dataclass(frozen=True)
class PaidIn:
    """What one payer puts into a purse: its own, or the pooled fund."""

    payer: str
    purse: str
    amount: Amount


@dataclass(frozen=True)
class Flows:
    """Every pound of a year, twice: as it enters purses and as it leaves them, adding up alike."""

    paid_in: tuple[PaidIn, ...]
    paid_out: tuple[Payment, ...]

    @property
    def total(self) -> Amount:
        """All of it."""
        return sum_of(one.amount for one in self.paid_out)

    @property
    def has_pool(self) -> bool:
        """Whether anything goes through a pooled fund, with or without the scenario."""
        return any(one.purse == POOL for one in self.paid_out)


def flows(answer: Results, scenario: str, pools: Mapping[str, PoolRules | None]) -> Flows:
    """The flows of a scenario and of the baseline; `pools` are the pooled funds of either, by name.

    A ValueError where there is nothing that anybody pays.
    """
    baseline = answer.facts["scenarios"][0]["name"]
    names = (baseline, scenario)
    paid = _paid(answer, names, pools)
    years = int(answer.facts["years"])
    out = _together(paid, names, years, ("purse", "provider", "care"), ~_moves_in_pool())
    into = _together(paid, names, years, ("payer", "purse"), pl.lit(value=True))
    without, with_scenario = _whole(out)
    paid_out = tuple(
        Payment(purse, provider, care, Amount(int(without[at]), int(with_scenario[at]), runs))
        for at, ((purse, provider, care), runs) in enumerate(out.items())
        if runs.any()
    )
    return Flows(tuple(_paid_in(into, paid_out)), paid_out)


def by(items: Iterable[tuple[Key, Amount]]) -> dict[Key, Amount]:
    """Amounts added up by a key, in the order in which keys are first met."""
    found: dict[Key, Amount] = {}
    for key, amount in items:
        found[key] = found[key] + amount if key in found else amount
    return found


def sum_of(amounts: Iterable[Amount]) -> Amount:
    """All amounts together; a ValueError where there are none."""
    known = list(amounts)
    if not known:
        raise ValueError("nobody pays anything")
    return reduce(add, known)


def pence_of(amounts: Iterable[Amount], of: Callable[[Amount], int]) -> list[int]:
    """Whole pence of a pound that the amounts are together: they add up to 100.

    The largest remainder is rounded up first.
    """
    units = np.array([of(one) for one in amounts], np.float64)
    together = units.sum()
    if not together:
        return [0] * units.size
    pence: list[int] = whole_parts(
        units / together * _PENCE_PER_POUND, np.asarray(_PENCE_PER_POUND)
    ).tolist()
    return pence


def _moves_in_pool() -> pl.Expr:
    return pl.col("transfer") & (pl.col("fund") == POOL)


def _paid(
    answer: Results, names: tuple[str, str], pools: Mapping[str, PoolRules | None]
) -> pl.DataFrame:
    """The ledger of both, summed over months, with the purse and the kind of care of each row."""
    return (
        answer.tables["ledger"]
        .lazy()
        .filter(
            pl.col("scenario").is_in(list(names)),
            ~pl.col("line").is_in(LEFT_OUT),
            pl.col("fund") != LOAN,
        )
        .group_by("scenario", "replicate", "payer", "provider", "fund", "line", "transfer")
        .agg(pl.col("amount_pence").sum())
        .with_columns(
            pl.when(_from_pool(pools)).then(pl.lit(POOL)).otherwise("payer").alias("purse"),
            pl.col("line").replace_strict(care_of_line(), default=OTHER).alias("care"),
        )
        .collect()
    )


def _from_pool(pools: Mapping[str, PoolRules | None]) -> pl.Expr:
    """Whether a row is of a pooled fund: what a lead pays for what its line covers, and transfers.

    What others pay for the same care, such as clients, is not.
    """
    found = _moves_in_pool()
    for scenario, pool in pools.items():
        for line in pool.lines if pool else ():
            covered = [*line.covers, GAIN_SHARE]
            found |= (
                (pl.col("scenario") == scenario)
                & (pl.col("payer") == line.lead)
                & pl.col("line").is_in(covered)
                & ~pl.col("transfer")
            )
    return found


def _together(
    paid: pl.DataFrame, names: tuple[str, str], years: int, keys: tuple[str, ...], which: pl.Expr
) -> dict[tuple[str, ...], Pounds]:
    """Pounds a year by key: axes without or with, replicate."""
    summed = (
        paid.filter(which)
        .group_by(*keys, "scenario", "replicate")
        .agg(pl.col("amount_pence").sum())
        .sort(*keys)
    )
    replicates = {one: at for at, one in enumerate(sorted(paid["replicate"].unique()))}
    found: dict[tuple[str, ...], Pounds] = {}
    for row in summed.iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        pounds = found.setdefault(key, np.zeros((2, len(replicates))))
        at = names.index(row["scenario"]), replicates[row["replicate"]]
        pounds[at] = row["amount_pence"] / _PENCE_PER_POUND / years
    return found


def _whole(out: Mapping[tuple[str, ...], Pounds]) -> tuple[Whole, Whole]:
    """Means over runs in whole units, without and with, each adding up to its whole.

    What does not differ in any run is the same on both sides.
    """
    runs = np.array(list(out.values()))
    without, with_scenario = np.moveaxis(runs.mean(axis=-1) / UNIT_GBP, 1, 0)
    before = whole_parts(without, np.round(without.sum()))
    differs = (runs[:, 0] != runs[:, 1]).any(axis=-1)
    after = before.copy()
    if differs.any():
        left = round(with_scenario.sum()) - int(before[~differs].sum())
        after[differs] = _adding_up(with_scenario[differs], left)
    return before, after


def _paid_in(
    into: Mapping[tuple[str, ...], Pounds], paid_out: tuple[Payment, ...]
) -> Iterable[PaidIn]:
    """Who fills each purse: of the pooled fund, rounded so that it holds what it pays."""
    of_purse = by((one.purse, one.amount) for one in paid_out)
    pooled = {payer: runs for (payer, purse), runs in into.items() if purse == POOL and runs.any()}
    for purse, amount in of_purse.items():
        if purse != POOL:
            yield PaidIn(purse, purse, amount)
    if pooled:
        held = of_purse[POOL]
        without, with_scenario = (
            _adding_up(np.array([runs[side].mean() / UNIT_GBP for runs in pooled.values()]), total)
            for side, total in enumerate((held.without, held.with_scenario))
        )
        for at, (payer, runs) in enumerate(pooled.items()):
            yield PaidIn(payer, POOL, Amount(int(without[at]), int(with_scenario[at]), runs))


def _adding_up(parts: Pounds, total: int) -> Whole:
    """Parts in whole units; what rounding elsewhere leaves of the total is the largest part's."""
    whole = whole_parts(parts, np.round(parts.sum()))
    whole[np.abs(parts).argmax()] += total - whole.sum()
    return whole
