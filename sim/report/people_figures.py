"""Figures of the people: their ages, the conditions they hold, and why more hold many."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from sim.comparison import amount, level_place, prevalence, whole_parts
from sim.comparison.people import first_number
from sim.report.figures import Figure
from sim.report.people_charts import deprivation_chart, pyramid_chart, shares_chart
from sim.report.tables import Table

OLD, VERY_OLD = 65, 85
TOLD_AGE = "60-64"
MONTHS = {3: "March", 4: "April"}
PANELS = {"2+": "Two or more conditions", "4+": "Four or more conditions"}
SEXES = {"female": "Women", "male": "Men"}
PLACE = "The whole place"
PERCENT = 100
AFTER_LABELS = frozenset({2, 3, 4, 5, 6, 7})


def pyramid_figure(people: pl.DataFrame, place: str) -> Figure:
    """Ages of women and men on the first and on the last day; `people` is one scenario's table."""
    rows = _on_the_ends(prevalence(people, ("age_band", "sex"))).filter(conditions="2+")
    days = _ends(rows)
    counts = {
        (row["sex"], row["day"], row["age_band"]): row["everyone_mean"]
        for row in rows.iter_rows(named=True)
    }
    ages = _by_age(rows)
    columns = [(sex, day) for sex in SEXES for day in days]
    whole = [_whole([counts.get((*column, age), 0.0) for age in ages]) for column in columns]
    cells = [(age, *(f"{column[i]:,}" for column in whole)) for i, age in enumerate(ages)]
    cells.append(("All ages", *(f"{sum(column):,}" for column in whole)))
    table = Table(
        caption=f"People by age and sex, {' and '.join(map(in_words, days))}",
        header=("Age", *(f"{SEXES[sex]}, {in_words(day)}" for sex, day in columns)),
        rows=tuple(cells),
        numbers=frozenset(range(1, len(columns) + 1)),
    )
    all_day, old, very_old = (
        [_people(rows.filter(pl.col("age_band").is_in(_from(ages, age)), day=day)) for day in days]
        for age in (0, OLD, VERY_OLD)
    )
    place_shown = max(0, level_place(all_day[0]) + 1)
    shown = [
        [amount(count, "", place_shown) for count in counts] for counts in (all_day, old, very_old)
    ]
    then, now = map(in_words, days)
    words = (
        f"{shown[0][0]} people live in {place} on {then} and {shown[0][1]} on {now}. "
        f"{shown[1][0]} of them ({_share(old[0], all_day[0])}) are aged {OLD} or over at the "
        f"beginning and {shown[1][1]} ({_share(old[1], all_day[1])}) at the end; aged "
        f"{VERY_OLD} or over, {shown[2][0]} and {shown[2][1]}. "
        f"Outlines show {then}, bars {now}."
    )
    drawn = rows.select("sex", "age_band", _day(), pl.col("everyone_mean").alias("people"))
    chart = pyramid_chart(
        _sorted(drawn, "age_band", ages[::-1]),
        [then, now],
        f"Age pyramid of women and men in bands of five years, {then} as outlines and {now} as "
        f"bars. {words}",
    )
    return Figure("Who lives here: ages then and now", words, chart, table)


def conditions_figure(people: pl.DataFrame) -> Figure:
    """Share with many conditions by age, in the whole place and its two ends of deprivation."""
    place = _on_the_ends(prevalence(people, ("age_band",)))
    by_fifth = _on_the_ends(prevalence(people, ("age_band", "deprivation_quintile")))
    days, ages = _ends(place), _by_age(place)
    fifths = sorted(by_fifth["deprivation_quintile"].unique())
    lines = {fifths[0]: "Most deprived fifth", PLACE: PLACE, fifths[-1]: "Least deprived fifth"}
    short = {fifths[0]: "most deprived", PLACE: "whole place", fifths[-1]: "least deprived"}
    told = pl.concat(
        [
            place.with_columns(pl.lit(PLACE).alias("line")),
            by_fifth.rename({"deprivation_quintile": "line"}),
        ],
        how="diagonal",
    ).filter(pl.col("line").is_in(list(lines)))
    share = {
        (row["conditions"], row["line"], row["day"], row["age_band"]): row["share_percent_mean"]
        for row in told.iter_rows(named=True)
    }
    then, now = days
    columns = [
        (conditions, line, day)
        for conditions in PANELS
        for line, day in ((PLACE, then), *((line, now) for line in (PLACE, fifths[0], fifths[-1])))
    ]
    table = Table(
        caption="Share of people with two or more (2+) and four or more (4+) conditions by age, in "
        f"the whole place, and in the most and the least deprived fifth, in {now.year}",
        header=("Age", *(f"{c}, {short[line]}, {day.year}" for c, line, day in columns)),
        rows=tuple(
            (age, *(_percent(share.get((*column, age))) for column in columns)) for age in ages
        ),
        numbers=frozenset(range(1, len(columns) + 1)),
    )
    all_in, last = _on_the_ends(prevalence(people)), in_words(now)
    hold = {(row["conditions"], row["day"]): row for row in all_in.iter_rows(named=True)}
    told_age = TOLD_AGE if TOLD_AGE in ages else ages[-1]
    ends = [_percent(share.get(("2+", line, now, told_age))) for line in (fifths[0], fifths[-1])]
    words = (
        f"On {last}, {_percent(hold['2+', now]['share_percent_mean'])} of people hold two or more "
        f"conditions and {_percent(hold['4+', now]['share_percent_mean'])} four or more; on "
        f"{in_words(then)} it was {_percent(hold['2+', then]['share_percent_mean'])} and "
        f"{_percent(hold['4+', then]['share_percent_mean'])}. Conditions come with age, and "
        f"earlier where people are more deprived: at ages {told_age.replace('-', ' to ')}, "
        f"{ends[0]} of the most deprived fifth and {ends[1]} of the least deprived fifth hold two "
        f"or more. The lines show {last}; the table has both days."
    )
    chart = shares_chart(
        told.filter(day=now).select(
            pl.col("conditions").replace_strict(PANELS).alias("panel"),
            pl.col("line").replace_strict(lines).alias("scenario"),
            pl.col("age_band").map_elements(first_number, return_dtype=pl.Int64).alias("age"),
            pl.col("share_percent_mean").alias("share"),
        ),
        list(lines.values()),
        f"Two line charts over age, of the shares with two or more and with four or more "
        f"conditions. {words}",
    )
    return Figure("Conditions by age", words, chart, table)


def deprivation_figure(people: pl.DataFrame) -> Figure:
    """Share with many conditions by deprivation, at the same ages, then and now."""
    by = ("deprivation_quintile",)
    alike = _on_the_ends(prevalence(people, by, at_the_same_ages=True))
    as_it_is = _on_the_ends(prevalence(people, by))
    days, fifths = _ends(alike), sorted(alike["deprivation_quintile"].unique())
    names = {fifth: fifth for fifth in fifths}
    names[fifths[0]], names[fifths[-1]] = (
        f"{fifths[0]} (most deprived)",
        f"{fifths[-1]} (least deprived)",
    )
    rows = {
        (row["conditions"], row["deprivation_quintile"], row["day"]): row
        for row in alike.iter_rows(named=True)
    }
    plain = {
        (row["conditions"], row["deprivation_quintile"], row["day"]): row
        for row in as_it_is.iter_rows(named=True)
    }
    then, now = days
    cells = tuple(
        (
            PANELS[conditions],
            names[fifth],
            *(_percent(plain[conditions, fifth, day]["share_percent_mean"]) for day in days),
            *(
                text
                for day in days
                for text in _with_interval(rows[conditions, fifth, day], "share_percent")
            ),
        )
        for conditions in PANELS
        for fifth in fifths
    )
    same = [text for day in days for text in (f"At the same ages, {in_words(day)}", "95% interval")]
    table = Table(
        caption="Share of people with many conditions by deprivation, then and now",
        header=(
            "People with",
            "Deprivation fifth",
            *(f"As they are, {in_words(day)}" for day in days),
            *same,
        ),
        rows=cells,
        numbers=AFTER_LABELS,
    )
    last = in_words(now)
    said = {
        (conditions, fifth): _percent(rows[conditions, fifth, now]["share_percent_mean"])
        for conditions in PANELS
        for fifth in fifths
    }
    words = (
        "More deprived neighbourhoods are often younger, which hides how many conditions their "
        "people hold. Here each fifth is shown as if it had the ages and sexes of the whole place "
        f"on {in_words(then)}. Seen so on {last}, {said['2+', fifths[0]]} of the most deprived "
        f"fifth hold two or more conditions and {said['4+', fifths[0]]} four or more; of the least "
        f"deprived fifth {said['2+', fifths[-1]]} and {said['4+', fifths[-1]]}. Thin lines are 95% "
        "intervals."
    )
    drawn = alike.select(
        pl.col("conditions").replace_strict(PANELS).alias("panel"),
        pl.col("deprivation_quintile").replace_strict(names).alias("label"),
        _day(),
        *(pl.col(f"share_percent_{end}").alias(end) for end in ("low", "high")),
        pl.col("share_percent_mean").alias("share"),
    )
    chart = deprivation_chart(
        _sorted(drawn, "label", list(names.values())),
        [in_words(day) for day in days],
        f"Two bar charts by deprivation fifth, of the shares with two or more and with four or "
        f"more conditions at the same ages. {words}",
    )
    return Figure("Conditions by deprivation, at the same ages", words, chart, table)


def in_words(day: date) -> str:
    """A first or last day of a financial year: 31 March 2031."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def _on_the_ends(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the first and of the last day."""
    return rows.filter(pl.col("day").is_in([rows["day"].min(), rows["day"].max()]))


def _ends(rows: pl.DataFrame) -> tuple[date, date]:
    first, *_, last = sorted(rows["day"].unique())
    return first, last


def _by_age(rows: pl.DataFrame) -> list[str]:
    return sorted(rows["age_band"].unique(), key=first_number)


def _from(ages: Sequence[str], age: int) -> list[str]:
    return [band for band in ages if first_number(band) >= age]


def _sorted(rows: pl.DataFrame, column: str, order: Sequence[str]) -> pl.DataFrame:
    """Rows in the order given for one column; within it as they were."""
    place = pl.col(column).replace_strict({label: i for i, label in enumerate(order)})
    return rows.sort(place, maintain_order=True)


def _day() -> pl.Expr:
    return pl.col("day").map_elements(in_words, return_dtype=pl.String)


def _people(rows: pl.DataFrame) -> float:
    return float(rows["everyone_mean"].sum())


def _whole(counts: Sequence[float]) -> list[int]:
    """Means in whole people that add up to their sum in whole people."""
    parts = np.array(counts)
    whole: list[int] = whole_parts(parts, np.asarray(round(parts.sum()))).tolist()
    return whole


def _share(part: float, whole: float) -> str:
    return f"{PERCENT * part / whole:.0f}%"


def _percent(share: float | None) -> str:
    return "-" if share is None else amount(share, "%", -1)


def _with_interval(row: Mapping[str, Any], name: str) -> tuple[str, str]:
    mean, low, high = (_percent(row[f"{name}_{end}"]) for end in ("mean", "low", "high"))
    return mean, f"{low} to {high}"
