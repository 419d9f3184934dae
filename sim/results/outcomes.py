"""The outcomes table: what a year came to, summed from the other tables and from named events."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
_KIND = "kind_of_row"


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
    parts = []
    for name, rules in _rules().items():
        if name in tables:
            frame = _with_year(tables[name])
            parts.append(_measured(frame, rules, [group for group in GROUPS if group != COHORT]))
            if COHORT in frame.columns:
                in_one = frame.filter(pl.col(COHORT).cast(pl.String) != _IN_NONE)
                parts.append(_measured(in_one, rules, [COHORT]))
    from_tables = pl.concat(pl.collect_all(parts))
    counted = set(from_tables["measure"].unique())
    of_months = _with_year(pl.DataFrame({"month": list(months)}))["financial_year"].to_numpy()
    of_years = np.unique(of_months)
    rest = {"years": (of_years, np.ones(of_years.size, np.int64))}
    rest |= {
        name: (of_months, count * weight) for name, count in events.items() if name not in counted
    }
    of_each, values = (np.concatenate(part) for part in zip(*rest.values(), strict=True))
    measures = np.repeat(list(rest), [count.size for _, count in rest.values()])
    told = pl.LazyFrame({"financial_year": of_each, "measure": measures, "value": values})
    everybody = [pl.lit(ALL).alias(group) for group in GROUPS]
    return pl.concat([from_tables, _summed(told.with_columns(everybody)).collect()])


def financial_year(month: pl.Expr) -> pl.Expr:
    """The financial year a month falls in, written 2026-27."""
    start = month.dt.year() - (month.dt.month() < _FIRST_MONTH).cast(pl.Int32)
    end = ((start + 1) % _CENTURY).cast(pl.String).str.zfill(2)
    return pl.concat_str([start.cast(pl.String), end], separator="-")


@dataclass(frozen=True)
class _Rule:
    """One measure: the columns it sums, and which rows.

    `where` are words that a column must hold one of, or none of: (column, words, whether one).
    `name` is the measure's name before and after the word of the column in the middle, if any.
    """

    columns: tuple[str, ...]
    name: tuple[str, str, str]
    where: tuple[tuple[str, frozenset[str], bool], ...]

    @property
    def looks_at(self) -> set[str]:
        """Columns whose words decide whether a row is in it, or what it is called."""
        return {column for column, *_ in self.where} | set(filter(None, [self.name[1]]))

    def measure(self, words: Mapping[str, str]) -> str | None:
        """What a row with these words is counted as; None if it is not."""
        if not all((words[column] in some) == is_one for column, some, is_one in self.where):
            return None
        before, column, after = self.name
        return f"{before}{words[column]}{after}" if column else before


@cache
def _rules() -> Mapping[str, tuple[_Rule, ...]]:
    """The measures of each table."""
    found: dict[str, tuple[_Rule, ...]] = {}
    with FILE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            before, _, rest = row["measure"].partition("<")
            column, _, after = rest.partition(">")
            where = tuple(map(_condition, filter(None, row["where"].split(";"))))
            rule = _Rule(tuple(row["column"].split("|")), (before, column, after), where)
            found[row["table"]] = (*found.get(row["table"], ()), rule)
    return found


def _condition(text: str) -> tuple[str, frozenset[str], bool]:
    """A condition written `column=one|another`, or `column!=one|another` for all the others."""
    column, _, words = text.partition("=")
    return column.rstrip("!"), frozenset(words.split("|")), not column.endswith("!")


def _with_year(frame: pl.DataFrame) -> pl.DataFrame:
    if "financial_year" in frame.columns or "month" not in frame.columns:
        return frame
    months = frame.select(pl.col("month").unique())
    years = months.with_columns(financial_year(pl.col("month")).alias("financial_year"))
    return frame.join(years, on="month")


def _measured(frame: pl.DataFrame, rules: Sequence[_Rule], groups: Sequence[str]) -> pl.LazyFrame:
    """The measures of one table, by those of `groups` that it has.

    Rows that agree in all the words that rules look at are of one kind, which the rules are asked
    about once.
    """
    words = sorted(set().union(*(rule.looks_at for rule in rules)))
    if words:
        kinds = frame.select(words).unique().with_row_index(_KIND)
        frame = frame.join(kinds, on=words)
        told = kinds.select(pl.col(words).cast(pl.String)).to_dicts()
    else:
        frame, told = frame.with_columns(pl.lit(0, pl.UInt32).alias(_KIND)), [{}]
    by = [
        (pl.col(group) if group in groups and group in frame.columns else pl.lit(ALL)).alias(group)
        for group in GROUPS
    ]
    parts = [
        frame.lazy()
        .join(_asked(rules, column, told), on=_KIND)
        .select("financial_year", "measure", *by, pl.col(column).cast(pl.Int64).alias("value"))
        for column in sorted({column for rule in rules for column in rule.columns})
    ]
    return _summed(pl.concat(parts))


def _asked(rules: Sequence[_Rule], column: str, kinds: Sequence[Mapping[str, str]]) -> pl.LazyFrame:
    """The measures that sum a column of rows of each kind, a row for each."""
    found = [
        (number, measure)
        for rule in rules
        if column in rule.columns
        for number, words in enumerate(kinds)
        if (measure := rule.measure(words)) is not None
    ]
    return pl.LazyFrame(found, {_KIND: pl.UInt32, "measure": pl.String}, orient="row")


def _summed(rows: pl.LazyFrame) -> pl.LazyFrame:
    by = ("financial_year", "measure", *GROUPS)
    return rows.group_by(by).agg(pl.col("value").sum().cast(pl.Float64)).select(*by, "value")
