"""Laws that every result has to keep, checked on the tables of the very runs that are shown.

They say that nothing is lost or made up on the way: people, pence, and the dice that scenarios
share. That the rules are right is another matter, for tests and for published figures.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from sim.comparison.who_pays import LOAN
from sim.parameters.financial_year import financial_year
from sim.results import ALL, Results

RUN = ("scenario", "replicate")
YEAR = "financial_year"
GROUP = ("age_band", "sex", "deprivation_quintile", "conditions")
TO_JANUARY = "-3mo"  # from April
PENCE = 1  # of a sum in pounds, for what is rounded on the way to it
PENCE_PER_POUND = 100


@dataclass(frozen=True)
class Law:
    """A law in words, how many sums it was checked on, and how many of them broke it."""

    words: str
    checked: int
    broken: int

    @property
    def is_kept(self) -> bool:
        """Whether it holds everywhere."""
        return self.broken == 0


def laws_kept(answer: Results) -> list[Law]:
    """Every law that the tables of an answer can show, checked."""
    found = []
    for words, check in LAWS.items():
        broken = check(answer.tables)
        if broken is not None and len(broken):
            found.append(Law(words, len(broken), int(broken.sum())))
    return found


Tables = Mapping[str, pl.DataFrame]
Check = Callable[[Tables], pl.Series | None]  # for each sum, whether it breaks the law


def _people_add_up(tables: Tables) -> pl.Series:
    years = _people(tables)
    come = pl.col("people_start") + pl.col("births") + pl.col("moved_in")
    left = come - pl.col("deaths") - pl.col("moved_out")
    return years.select((left != pl.col("people_end")).alias("broken"))["broken"]


def _years_follow(tables: Tables) -> pl.Series:
    years = _people(tables).with_columns(pl.col("people_end").shift(1).over(RUN).alias("before"))
    later = years.filter(pl.col("before").is_not_null())
    return later.select((pl.col("before") != pl.col("people_start")).alias("broken"))["broken"]


def _same_people(tables: Tables) -> pl.Series:
    """On the first day every group has the same people in all scenarios of a run."""
    rows = tables["age_structure"]
    first = rows.filter(pl.col(YEAR) == rows[YEAR].min())
    groups = (
        first.group_by("replicate", *GROUP)
        .agg(pl.col("people_start").n_unique().alias("kinds"), pl.len().alias("scenarios"))
        .with_columns(pl.lit(rows["scenario"].n_unique()).alias("all"))
    )
    # A group that is empty on the first day need not have a row in every scenario.
    empty = first.group_by("replicate", *GROUP).agg(pl.col("people_start").max().alias("most"))
    joined = groups.join(empty, on=["replicate", *GROUP])
    differs = (pl.col("kinds") > 1) | ((pl.col("scenarios") < pl.col("all")) & (pl.col("most") > 0))
    return joined.select(differs.alias("broken"))["broken"]


def _payments_are_spending(tables: Tables) -> pl.Series:
    """Of each payer and year, what it bears of the ledger is the spending that is shown."""
    ledger = tables["ledger"].filter(pl.col("fund") != LOAN)
    began = pl.col("month").dt.offset_by(TO_JANUARY).dt.year()
    names = {year: financial_year(year) for year in ledger.select(began).to_series().unique()}
    by_year = ledger.with_columns(began.replace_strict(names, return_dtype=pl.String).alias(YEAR))
    paid = by_year.group_by(*RUN, YEAR, "payer").agg(pl.col("amount_pence").sum())
    shown = (
        tables["outcomes"]
        .filter(pl.col("cohort") == ALL, pl.col("measure").str.contains("^spend_.*_pence$"))
        .with_columns(pl.col("measure").str.extract("^spend_(.*)_pence$").alias("payer"))
        .group_by(*RUN, YEAR, "payer")
        .agg(pl.col("value").sum())
    )
    both = paid.join(shown, on=[*RUN, YEAR, "payer"], how="full", coalesce=True).fill_null(0)
    apart = (pl.col("amount_pence") - pl.col("value")).abs() >= PENCE
    return both.select(apart.alias("broken"))["broken"]


def _transfers_cancel(tables: Tables) -> pl.Series | None:
    """What payers give one another is what they get: over all of them nothing is left."""
    moved = tables["ledger"].filter(pl.col("transfer"))
    if moved.is_empty():
        return None
    sums = moved.group_by(*RUN, "month").agg(pl.col("amount_pence").sum())
    return sums.select((pl.col("amount_pence") != 0).alias("broken"))["broken"]


def _payers_add_up(tables: Tables) -> pl.Series | None:
    """Over the payers, what a scenario costs more or less is what it does in all."""
    if "spending" not in tables:
        return None
    rows = tables["spending"].filter(pl.col("care") == ALL)
    parts = rows.filter(pl.col("payer") != ALL)
    whole = rows.filter(pl.col("payer") == ALL)
    summed = parts.group_by("scenario").agg(pl.col("difference_gbp").sum().alias("parts"))
    both = summed.join(whole, on="scenario")
    apart = (pl.col("parts") - pl.col("difference_gbp")).abs() * PENCE_PER_POUND >= PENCE
    return both.select(apart.alias("broken"))["broken"]


LAWS: dict[str, Check] = {
    "The people at the end of a year are those at its start, and those born or moved in, less "
    "those who died or moved away": _people_add_up,
    "A year begins with the people that the one before ended with": _years_follow,
    "All scenarios of a run begin with the same people in every group of age, sex, deprivation and "
    "conditions": _same_people,
    "What each payer bears is the sum of single payments, to the penny": _payments_are_spending,
    "What payers give one another is what others get, to the penny": _transfers_cancel,
    "What each payer spends more or less adds up to the whole": _payers_add_up,
}


def _people(tables: Tables) -> pl.DataFrame:
    counts = ("people_start", "people_end", "births", "deaths", "moved_in", "moved_out")
    return tables["population"].group_by(*RUN, YEAR).agg(pl.col(counts).sum()).sort(*RUN, YEAR)
