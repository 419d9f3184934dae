"""Who lives in the place and how many conditions they hold, on the first and on later days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.comparison.paired import interval
from sim.comparison.panel import FEWEST_REPLICATES, codes
from sim.parameters import InputError

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

PEOPLE_GROUPS = ("age_band", "sex", "deprivation_quintile")
AT_LEAST = {"2+": 2, "4+": 4}
_AGE_AND_SEX, _QUINTILE = (2, 3), 4  # axes of counts
_PERCENT = 100
_FIRST_DAY, _LAST_DAY = (4, 1), (3, 31)  # of a financial year
_YEAR_DIGITS = 4


@dataclass(frozen=True)
class People:
    """The people of one scenario: `counts` by replicate, day, age band, sex, quintile, conditions.

    `days` are the first day and the last day of each of `financial_years`; `groups` the labels of
    age bands (youngest first), sexes and quintiles; `conditions` those of the last axis.
    """

    scenario: str
    financial_years: tuple[str, ...]
    days: tuple[date, ...]
    groups: tuple[tuple[str, ...], ...]
    conditions: tuple[str, ...]
    counts: Whole

    @property
    def everyone(self) -> Whole:
        """People by replicate, day, age band, sex and quintile."""
        total: Whole = self.counts.sum(axis=-1)
        return total

    def holding(self, at_least: int) -> Whole:
        """Those among them with so many conditions or more."""
        held = [first_number(label) >= at_least for label in self.conditions]
        total: Whole = self.counts[..., held].sum(axis=-1)
        return total


def people_of(age_structure: pl.DataFrame) -> list[People]:
    """The table `age_structure` laid out scenario by scenario.

    An InputError where there are fewer than two replicates, or a replicate lacks a year: nothing
    could then be said about chance.
    """
    scenarios = age_structure["scenario"].unique(maintain_order=True)
    return [_laid_out(name, age_structure.filter(scenario=name)) for name in scenarios]


def prevalence(
    age_structure: pl.DataFrame, by: str | Sequence[str] = (), *, at_the_same_ages: bool = False
) -> pl.DataFrame:
    """People with two or more, and with four or more, conditions, by group and day.

    `by` names groups (age_band, sex, deprivation_quintile), or none for the whole place. Columns
    scenario, day (the first day and the last day of each year), the groups, conditions ("2+" or
    "4+"), everyone_mean (all people of the group), people_mean, _low, _high (those who hold so
    many) and share_percent_mean, _low, _high; low and high are the 95 % interval of the mean over
    replicates. A group in which nobody lives in some replicate has its share from the others; one
    empty in all is left out.

    With `at_the_same_ages` the share is the one that each group would have if its people had the
    ages and sexes of the whole place on the first day (direct standardisation; where a group has
    nobody of some age and sex, the whole place's share there is taken).
    """
    by = (by,) if isinstance(by, str) else tuple(by)
    _check_groups(by)
    parts = [
        part.select("scenario", "day", *by, pl.exclude("scenario", "day", *by))
        for people in people_of(age_structure)
        for part in _prevalences(people, by, at_the_same_ages)
    ]
    return pl.concat(parts)


def first_number(label: str) -> int:
    """The number a label such as 85-89, 90+ or 4+ starts with: labels sort by it."""
    return int(label.split("-")[0].rstrip("+"))


def _prevalences(
    people: People, by: Sequence[str], at_the_same_ages: bool
) -> Iterator[pl.DataFrame]:
    others = tuple(2 + i for i, name in enumerate(PEOPLE_GROUPS) if name not in by)
    labels = [people.groups[i] for i, name in enumerate(PEOPLE_GROUPS) if name in by]
    names = [name for name in PEOPLE_GROUPS if name in by]
    everyone = people.everyone.sum(axis=others)
    for conditions, at_least in AT_LEAST.items():
        holding = people.holding(at_least)
        held = holding.sum(axis=others)
        if at_the_same_ages:
            share = _PERCENT * _standardised(holding, people.everyone, others)
        else:
            share = _PERCENT * _ratio(held, everyone)
        mean, low, high = interval(np.moveaxis(share, 0, -1))
        people_mean, people_low, people_high = interval(np.moveaxis(held.astype(float), 0, -1))
        day, *group = (axis.ravel() for axis in np.indices(mean.shape))
        rows = {
            "scenario": people.scenario,
            "day": pl.Series(people.days, dtype=pl.Date).gather(day),
            **{
                name: pl.Series(known).gather(index)
                for name, known, index in zip(names, labels, group, strict=True)
            },
            "conditions": conditions,
            "everyone_mean": everyone.mean(axis=0).ravel(),
            "people_mean": people_mean.ravel(),
            "people_low": people_low.ravel(),
            "people_high": people_high.ravel(),
            "share_percent_mean": mean.ravel(),
            "share_percent_low": low.ravel(),
            "share_percent_high": high.ravel(),
        }
        yield pl.DataFrame(rows).filter(pl.col("share_percent_mean").is_not_nan())


def _standardised(holding: Whole, everyone: Whole, others: tuple[int, ...]) -> Numbers:
    """Shares by replicate, day and group, at the ages and sexes of the whole place on day 0."""
    kept = tuple(axis for axis in others if axis not in _AGE_AND_SEX)
    held, here = (count.sum(axis=kept, keepdims=True) for count in (holding, everyone))
    in_place = _ratio(*(count.sum(axis=_QUINTILE, keepdims=True) for count in (holding, everyone)))
    rate = np.where(here > 0, _ratio(held, here), np.nan_to_num(in_place))
    standard = everyone[:, :1].sum(axis=_QUINTILE, keepdims=True)
    over = tuple(axis for axis in others if axis in _AGE_AND_SEX)
    weight = _ratio(standard, standard.sum(axis=over, keepdims=True))
    share: Numbers = (rate * weight).sum(axis=others)
    return share


def _ratio(part: Whole, whole: Whole) -> Numbers:
    """Part of the whole; NaN where there is no whole."""
    ratio: Numbers = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return ratio


def _laid_out(scenario: str, rows: pl.DataFrame) -> People:
    replicates = tuple(sorted(rows["replicate"].unique()))
    years = tuple(sorted(rows["financial_year"].unique()))
    _check(rows, len(replicates), len(years))
    ages = tuple(sorted(rows["age_band"].unique(), key=first_number))
    groups = (ages, *(tuple(sorted(rows[name].unique())) for name in PEOPLE_GROUPS[1:]))
    conditions = tuple(sorted(rows["conditions"].unique(), key=first_number))
    year = codes(rows["financial_year"], years)
    replicate = codes(rows["replicate"].cast(pl.String), tuple(map(str, replicates)))
    where = (
        *(codes(rows[name], known) for name, known in zip(PEOPLE_GROUPS, groups, strict=True)),
        codes(rows["conditions"], conditions),
    )
    shape = (len(replicates), len(years) + 1, *map(len, groups), len(conditions))
    counts = np.zeros(shape, np.int64)
    np.add.at(counts, (replicate, year + 1, *where), rows["people_end"].to_numpy())
    first = year == 0
    start = rows["people_start"].to_numpy()[first]
    np.add.at(counts, (replicate[first], 0, *(index[first] for index in where)), start)
    return People(scenario, years, _days(years), groups, conditions, counts)


def _days(financial_years: tuple[str, ...]) -> tuple[date, ...]:
    starts = [int(year[:_YEAR_DIGITS]) for year in financial_years]
    return date(starts[0], *_FIRST_DAY), *(date(start + 1, *_LAST_DAY) for start in starts)


def _check(rows: pl.DataFrame, replicates: int, years: int) -> None:
    if replicates < FEWEST_REPLICATES:
        raise InputError(
            "age_structure",
            "replicate",
            "one run cannot show how much is chance",
            f"Give the table of at least {FEWEST_REPLICATES} replicates",
        )
    if rows.select("replicate", "financial_year").n_unique() != replicates * years:
        raise InputError(
            "age_structure",
            "financial_year",
            "the replicates do not have the same years",
            "Give runs of the same years",
        )


def _check_groups(by: Sequence[str]) -> None:
    unknown = sorted(set(by) - set(PEOPLE_GROUPS))
    if unknown:
        raise InputError(
            "prevalence",
            "by",
            f"no group is called {unknown[0]}",
            f"Use {', '.join(PEOPLE_GROUPS)}",
        )
