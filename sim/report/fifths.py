"""By deprivation fifth: a measure's rates across the fifths, before and after, in a figure."""

from collections.abc import Mapping

import polars as pl

from sim.comparison import Fifths, amount, difference_place, level_place, measures
from sim.report.charts import line_chart
from sim.report.figures import Figure
from sim.report.tables import NOTHING, Table

FIFTH = "deprivation_quintile"
ENDS = ("mean", "low", "high")
UNCHANGED = "no change"
# The fifths in words, the most deprived first, as 1 is.
NAMES = {"1": "1, most", "5": "5, least"}
ABOUT = (
    "Rates of each fifth of neighbourhoods by deprivation, over the whole period, as if all fifths "
    "had the place's own ages, so that a fifth of older people does not seem a sicker one."
)


def fifths_figure(fifths: Fifths, measure: str, titles: Mapping[str, str]) -> Figure:
    """Rates across the fifths with bands, and differences, of a measure that `fifths` has."""
    of = measures()[measure]
    levels, differences = (
        frame.filter(measure=measure) for frame in (fifths.levels, fifths.differences)
    )
    unit = levels["unit"][0]
    table = _table(levels, differences, titles, f"{of.label}, {unit}, by deprivation fifth")
    said = "; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in table.rows)
    columns = ", ".join(table.header[1:])
    chart = line_chart(
        _drawn(levels, titles),
        _drawn(differences, titles),
        list(titles.values()),
        unit,
        f"Line chart of {of.label}, {unit}, by deprivation fifth ({columns}). {said}.",
        along=("fifth", "Fifth, 1 the most deprived"),
    )
    return Figure(of.label, f"{of.meaning}. {ABOUT}", chart, table)


def _drawn(rows: pl.DataFrame, titles: Mapping[str, str]) -> pl.DataFrame:
    return rows.select(
        pl.col(FIFTH).replace(NAMES).alias("fifth"),
        pl.col("scenario").replace_strict(dict(titles)),
        *ENDS,
    )


def _table(
    levels: pl.DataFrame, differences: pl.DataFrame, titles: Mapping[str, str], caption: str
) -> Table:
    means = {(row["scenario"], row[FIFTH]): row["mean"] for row in levels.to_dicts()}
    apart = {(row["scenario"], row[FIFTH]): row for row in differences.to_dicts()}
    place = level_place(max(map(abs, means.values())))
    baseline, *others = titles

    def cells(fifth: str) -> tuple[str, ...]:
        said = [NAMES.get(fifth, fifth), amount(means[baseline, fifth], "", place)]
        for scenario in others:
            said.append(amount(means[scenario, fifth], "", place))
            said.append(_difference(apart[scenario, fifth], means[baseline, fifth]))
        return tuple(said)

    names = [part for name in others for part in (titles[name], "Difference (95% interval)")]
    return Table(
        caption=caption,
        header=("Fifth, by deprivation", titles[baseline], *names),
        rows=tuple(cells(fifth) for fifth in sorted({fifth for _, fifth in means})),
        numbers=frozenset(range(1, len(names) + 2)),
    )


def _difference(row: Mapping[str, float], level: float) -> str:
    mean, low, high = (row[end] for end in ENDS)
    if low != low:  # no interval: fewer than two runs have a value
        return NOTHING
    if low == high == 0:
        return UNCHANGED
    place = difference_place(low, high, level)
    middle, first, last = (_signed(value, place) for value in (mean, low, high))
    return middle if first == last else f"{middle} ({first} to {last})"


def _signed(value: float, place: int) -> str:
    text = amount(value, "", place)
    return f"+{text}" if round(value, -place) > 0 else text
