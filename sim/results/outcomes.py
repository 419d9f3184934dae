"""The outcomes table: what a year came to, summed from the other tables and from named events."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

FILE = Path(__file__).with_name("outcomes.csv")
COHORT = "cohort"
GROUPS = ("age_band", "deprivation_quintile", "conditions", COHORT)
ALL = "all"
_IN_NONE = "none"
_FIRST_MONTH = 4
_CENTURY = 100


def outcomes(
    tables: Mapping[str, pl.DataFrame],
    events: Mapping[str, NDArray[np.int64]],
    months: Sequence[date],
    weight: int,
) -> pl.DataFrame:
    """Every measure by financial year and, where it is counted by group, by group and by cohort.

    `outcomes.csv` says which column (or columns) of which table, and which rows, a measure sums; a
    `<column>` in its name makes one measure of each value of that column. `events` are counts by
    month in sample units, one array per name; a name that a table already counts by group is left
    to it. `years` is 1 in every year. Sums are of integers, so groups add up exactly; the
    comparison takes ratios later.
    """
    frames = {name: _with_year(frame) for name, frame in tables.items()}
    known = [rule for rule in _rules() if rule["table"] in frames]
    parts = [_summed(frames[rule["table"]], rule) for rule in known]
    of_cohorts = [rule for rule in known if COHORT in tables[rule["table"]].columns]
    parts += [_summed(frames[rule["table"]], rule, by_cohort=True) for rule in of_cohorts]
    from_tables = pl.concat(parts).collect()
    counted = set(from_tables["measure"].unique())
    each = [
        pl.DataFrame({"month": list(months), "measure": name, "count": counts * weight})
        for name, counts in events.items()
        if name not in counted
    ]
    every_year = _with_year(pl.DataFrame({"month": list(months)})).select("financial_year")
    rest = [_summed(every_year.unique().with_columns(one=1), _rule("years", "one"))]
    if each:
        rest.append(_summed(_with_year(pl.concat(each)), _rule("<measure>", "count")))
    return pl.concat([from_tables, pl.concat(rest).collect()])


def _rule(measure: str, column: str) -> dict[str, str]:
    return {"measure": measure, "column": column, "where": ""}


def _with_year(frame: pl.DataFrame) -> pl.LazyFrame:
    if "financial_year" in frame.columns or "month" not in frame.columns:
        return frame.lazy()
    return frame.lazy().with_columns(financial_year(pl.col("month")).alias("financial_year"))


def financial_year(month: pl.Expr) -> pl.Expr:
    """The financial year a month falls in, written 2026-27."""
    start = month.dt.year() - (month.dt.month() < _FIRST_MONTH).cast(pl.Int32)
    end = ((start + 1) % _CENTURY).cast(pl.String).str.zfill(2)
    return pl.concat_str([start.cast(pl.String), end], separator="-")


@cache
def _rules() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def _summed(frame: pl.LazyFrame, rule: Mapping[str, str], by_cohort: bool = False) -> pl.LazyFrame:
    """One measure by group; or by cohort, of all groups, as far as residents are in one."""
    for condition in filter(None, rule["where"].split(";")):
        frame = frame.filter(_holds(condition))
    value = pl.sum_horizontal(rule["column"].split("|"))
    columns = frame.collect_schema().names()
    if by_cohort:
        frame, columns = frame.filter(pl.col(COHORT).cast(pl.String) != _IN_NONE), [COHORT]
    else:
        columns = [name for name in columns if name != COHORT]
    groups = [(pl.col(name) if name in columns else pl.lit(ALL)).alias(name) for name in GROUPS]
    return (
        frame.select("financial_year", _name(rule["measure"]), *groups, value.alias("value"))
        .group_by("financial_year", "measure", *GROUPS)
        .agg(pl.col("value").sum())
        .with_columns(pl.col("value").cast(pl.Float64))
    )


def _holds(condition: str) -> pl.Expr:
    """A condition written `column=one|another`, or `column!=one|another` for all the others."""
    column, _, values = condition.partition("=")
    is_in = pl.col(column.rstrip("!")).cast(pl.String).is_in(values.split("|"))
    return ~is_in if column.endswith("!") else is_in


def _name(measure: str) -> pl.Expr:
    """The measure's name; a word in angle brackets is filled in from that column."""
    if "<" not in measure:
        return pl.lit(measure).alias("measure")
    before, _, rest = measure.partition("<")
    column, _, after = rest.partition(">")
    return pl.concat_str([pl.lit(before), pl.col(column), pl.lit(after)]).alias("measure")
