"""What the scenarios do to the people, where they reach them: a table and its words."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from sim.comparison import amount, difference_place, level_place, people_changed
from sim.report.people_figures import PANELS, in_words
from sim.report.tables import Table
from sim.results import ALL

AGES = {ALL: "All ages"}


def changed_people(
    people: pl.DataFrame, titles: Mapping[str, str], last: Any
) -> tuple[tuple[str, ...], Table]:
    """A sentence for every scenario, and how many hold many conditions on the last day."""
    rows = people_changed(people).to_dicts()
    table = Table(
        caption=f"People with many conditions on {in_words(last)}, by scenario and age",
        header=("Scenario", "People with", "Ages", "Without", "With", "Difference", "95% interval"),
        rows=tuple(_cells(row, titles) for row in rows),
        numbers=frozenset({3, 4, 5, 6}),
    )
    whole = [row for row in rows if row["ages"] == ALL and row["conditions"] == "2+"]
    return tuple(_sentence(row, titles, in_words(last)) for row in whole), table


def _cells(row: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[str, ...]:
    place = _place(row)
    level = max(place, level_place(row["baseline_mean"]), 0)
    without = round(row["baseline_mean"], -level)
    return (
        titles[row["scenario"]],
        PANELS[row["conditions"]],
        AGES.get(row["ages"], row["ages"]),
        amount(without, "", level),
        amount(without + round(row["difference_mean"], -place), "", level),
        _change(row["difference_mean"], place),
        _between(row, place),
    )


def _sentence(row: Mapping[str, Any], titles: Mapping[str, str], last: str) -> str:
    place, title = _place(row), titles[row["scenario"]]
    low, high = row["difference_low"], row["difference_high"]
    holding = f"people with two or more conditions on {last}"
    if low == high == 0:
        return f"{title}: exactly as many {holding}."
    if low <= 0 <= high:
        return f"{title}: no clear change of the {holding}; between {_between(row, place)}."
    change = _change(row["difference_mean"], place)
    return f"{title}: about {change} {holding}; between {_between(row, place)}."


def _between(row: Mapping[str, Any], place: int) -> str:
    low, high = (row[f"difference_{end}"] for end in ("low", "high"))
    if low == high == 0:
        return _change(0, place)
    return f"{_change(low, place)} and {_change(high, place)}"


def _place(row: Mapping[str, Any]) -> int:
    """The power of ten that the interval can bear; no half people."""
    ends = (row["difference_low"], row["difference_high"])
    return max(0, difference_place(*ends, row["baseline_mean"]))


def _change(people: float, place: int) -> str:
    text = amount(abs(people), "", place)
    if text == "0":
        return "no change"
    return f"{text} {'more' if people > 0 else 'fewer'}"
