"""Why more people hold many conditions: the sentence, the chart and the account that adds up."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from sim.comparison import DRIVERS, amount, difference_place, growth, prevalence, whole_parts
from sim.report.figures import Figure
from sim.report.people_charts import growth_chart
from sim.report.people_figures import PANELS, in_words
from sim.report.tables import Table
from sim.results import ALL

LABELS = {
    "ageing": "Ageing",
    "population_change": "Population change",
    "incidence": "Incidence: more conditions at the same age",
    ALL: "Growth, all together",
}
HOLDING = {
    "2+": "people with two or more conditions",
    "4+": "people with four or more conditions",
}

TEN = 10


@dataclass(frozen=True)
class Growth:
    """Growth of people with many conditions, rounded alike so that the parts add up as shown.

    `shown` has each driver and `all`; `rows` the unrounded mean, low and high of each; `place` the
    power of ten it is all rounded to; `then` the people on the first day.
    """

    conditions: str
    place: int
    then: int
    shown: Mapping[str, int]
    rows: Mapping[str, Mapping[str, float]]


def growth_figure(people: pl.DataFrame) -> Figure:
    """More people with many conditions by the last day; `people` is one scenario's table."""
    found = [growth_of(people, conditions) for conditions in PANELS]
    days = prevalence(people)["day"]
    then, now = in_words(days.min()), in_words(days.max())  # type: ignore[arg-type]
    words = " ".join(sentence(one, then, now) for one in found)
    table = Table(
        caption=f"People with many conditions from {then} to {now}",
        header=("", *(text for one in found for text in (PANELS[one.conditions], "95% interval"))),
        rows=(
            (then, *(text for one in found for text in (f"{one.then:,}", ""))),
            *(
                (
                    LABELS[driver],
                    *(text for one in found for text in _part(one, driver)),
                )
                for driver in (*DRIVERS, ALL)
            ),
            (now, *(text for one in found for text in (f"{one.then + one.shown[ALL]:,}", ""))),
        ),
        numbers=frozenset(range(1, 2 * len(found) + 1)),
    )
    drawn = pl.DataFrame(
        {
            "panel": PANELS[one.conditions],
            "label": LABELS[driver],
            "shown": _signed(one.shown[driver]),
            **one.rows[driver],
        }
        for one in found
        for driver in (ALL, *DRIVERS)
    )
    chart = growth_chart(
        drawn,
        f"More people than on {then}",
        f"Two bar charts of growth by driver, with intervals. {words}",
    )
    return Figure("Why more people hold many conditions", words, chart, table)


def growth_of(people: pl.DataFrame, conditions: str) -> Growth:
    """One scenario's growth until its last year, rounded to what its interval can bear."""
    rows = growth(people).filter(conditions=conditions)
    rows = rows.filter(financial_year=rows["financial_year"].max())
    by_driver = {
        row["driver"]: {end: row[f"people_{end}"] for end in ("mean", "low", "high")}
        for row in rows.iter_rows(named=True)
    }
    whole = by_driver[ALL]
    at_first = prevalence(people).filter(conditions=conditions).sort("day")["people_mean"][0]
    place = max(0, difference_place(whole["low"], whole["high"], max(1.0, at_first)))
    unit = TEN**place
    parts = np.array([by_driver[driver]["mean"] for driver in DRIVERS]) / unit
    total = round(whole["mean"] / unit)
    rounded = whole_parts(parts, np.asarray(total)).tolist()
    shown = {driver: part * unit for driver, part in zip(DRIVERS, rounded, strict=True)}
    then = round(at_first / unit) * unit
    return Growth(conditions, place, then, shown | {ALL: total * unit}, by_driver)


def sentence(found: Growth, then: str, now: str) -> str:
    """The growth and its drivers in plain words; the numbers in it add up."""
    shown, holding = found.shown, HOLDING[found.conditions]
    whole = shown[ALL]
    levels = f"({found.then:,} on {then})"
    if whole == 0:
        said = f"About as many {holding} on {now} as on {then} ({found.then:,}): {_adding(shown)}."
    elif all(shown[driver] * whole >= 0 for driver in DRIVERS):
        direction = "more" if whole > 0 else "fewer"
        ageing, change, incidence = (_none(abs(shown[driver])) for driver in DRIVERS)
        said = (
            f"Of the {abs(whole):,} {direction} {holding} by {now} {levels}, {ageing} come from "
            f"ageing, {change} from population change and {incidence} from {_incidence(shown)}."
        )
    else:
        direction = "more" if whole > 0 else "fewer"
        said = f"{abs(whole):,} {direction} {holding} by {now} {levels}: {_adding(shown)}."
    unclear = [
        _name(driver)
        for driver in DRIVERS
        if found.rows[driver]["low"] <= 0 <= found.rows[driver]["high"] and whole
    ]
    if not unclear:
        return said
    return f"{said} Whether {' or '.join(unclear)} adds or takes away is not clear from these runs."


def _adding(shown: Mapping[str, int]) -> str:
    """Ageing adds 3,100, population change adds none and incidence (...) takes away 40."""
    names = ("ageing", "population change", _incidence(shown))
    verbs = [
        f"{name} {'takes away' if shown[driver] < 0 else 'adds'} {_none(abs(shown[driver]))}"
        for name, driver in zip(names, DRIVERS, strict=True)
    ]
    return f"{', '.join(verbs[:-1])} and {verbs[-1]}"


def _incidence(shown: Mapping[str, int]) -> str:
    part = shown["incidence"]
    direction = "about as many" if part == 0 else "more" if part > 0 else "fewer"
    return f"incidence ({direction} conditions at the same age)"


def _name(driver: str) -> str:
    return driver.replace("_", " ")


def _none(people: int) -> str:
    return f"{people:,}" if people else "none"


def _signed(people: int) -> str:
    return f"{people:+,}" if people else "0"


def _part(found: Growth, driver: str) -> tuple[str, str]:
    low, high = (
        _signed(int(amount(found.rows[driver][end], "", found.place).replace(",", "")))
        for end in ("low", "high")
    )
    return _signed(found.shown[driver]), f"{low} to {high}"
