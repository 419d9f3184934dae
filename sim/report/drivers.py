"""What brings a difference about: a table for each measure, rounded so that it still adds up."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from sim.comparison import (
    INTERACTION,
    METHODS,
    Measure,
    amount,
    difference_place,
    level_place,
    measures,
    whole_parts,
)
from sim.report.screen import print_table
from sim.report.tables import NOTHING, Table, responses
from sim.results import ALL, Results, write_whole

CSV = "drivers.csv"
WITHOUT_AND_WITH = ("without", "with")
TEN = 10.0
FIGURES_LEFT_OUT = 2  # of the five that a level is shown with
METHODS_IN_WORDS = (
    "First-in: what a {part} does alone, on top of {before}. Last-in: what is lost when it "
    "alone is taken away from the whole. Shapley: the mean of what it adds over every order in "
    "which they can come; these shares add up to the whole. Interaction: what they do only "
    "together, or count twice."
)
DEMOGRAPHY_IN_WORDS = (
    "Demography (ageing and population change) is what changes with all others switched off, so "
    "that it holds whatever is not named."
)


FEEDBACKS_IN_WORDS = (
    "Feedbacks are switched in the baseline as in the scenario: the share of one is what it adds "
    "to the difference between the two. The start, before the first day, is the same for all."
)


def write_drivers(answer: Results, folder: Path) -> Path:
    """Write the table `drivers` as text for a spreadsheet too; returns the file."""
    file = folder / CSV
    write_whole(file, answer.tables["drivers"].write_csv)
    return file


def print_drivers(answer: Results, console: Console) -> None:
    """A table for each measure, over the whole period or until the last year, and what it means."""
    facts, rows = answer.facts, answer.tables["drivers"]
    over_time, by_feedback = facts["over_time"], facts["by_feedback"]
    titles = [scenario["title"] for scenario in facts["scenarios"]]
    if over_time:
        said = f"{titles[-1]}: what changes from year to year, and why"
    else:
        what = "which feedbacks bring it about" if by_feedback else "what brings it about"
        said = f"{titles[-1]}, compared with: {titles[0]}, and {what}"
    console.print(f"\n{said}", style="bold")
    place, years = facts["area"]["title"], facts["years"]
    span = f"{years} year{'s' if years > 1 else ''}"
    console.print(f"{place}; {span} from April {facts['first_year']}")
    for table in driver_tables(answer):
        print_table(table, console)
    untold = [name for name in facts["measures"] if name not in set(rows["measure"])]
    if untold:
        console.print(f"Cannot be told from so few residents or runs: {', '.join(untold)}.")
    part, before = ("driver", "demography") if over_time else ("group of changes", "the baseline")
    if by_feedback:
        part, before = "feedback", "the changes themselves"
    console.print(METHODS_IN_WORDS.format(part=part, before=before))
    if over_time:
        console.print(DEMOGRAPHY_IN_WORDS)
    if by_feedback:
        console.print(FEEDBACKS_IN_WORDS)
    named = {scenario["name"]: scenario["title"] for scenario in facts["scenarios"]}
    if shown := responses(facts["sensitivity"], named):
        print_table(shown, console)
    if rows.height:
        console.print(
            f"Every choice of them met the same people and the same chance events in "
            f"{facts['replicates']} runs: {len(facts['choices']) * facts['replicates']} runs in "
            f"all. 'Between' is a 95% interval of the Shapley share: it covers "
            f"{rows['interval'][0]}."
        )


def driver_tables(answer: Results) -> list[Table]:
    """One table for each measure: part, first-in, last-in, Shapley, and its interval."""
    found = (driver_table(answer, name) for name in answer.facts["measures"])
    return [table for table in found if table]


def driver_table(answer: Results, measure: str) -> Table | None:
    """The table of one measure; None where the sample cannot tell it."""
    facts, rows = answer.facts, answer.tables["drivers"]
    last = rows["financial_year"].max() if facts["over_time"] else ALL
    labels = {part["name"]: part["label"] for part in facts["parts"]}
    found = rows.filter(measure=measure, financial_year=last)
    return _table(found.rows(named=True), labels, facts) if found.height else None


def _table(
    rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str], facts: Mapping[str, Any]
) -> Table:
    measure, over_time = measures()[rows[0]["measure"]], facts["over_time"]
    by_feedback = facts["by_feedback"]
    share = 1 / facts["years"] if measure.adds_up and not over_time else 1.0
    found = {
        (row["method"], row["part"]): {
            end: row[f"difference_{end}"] * share for end in ("mean", "low", "high")
        }
        for row in rows
    }
    then = rows[0]["baseline_mean"] * share
    order = [*labels, INTERACTION]
    place = _place(measure, found, order, then)
    shown = {method: _shown(found, method, order, place) for method in METHODS}
    cells = [
        (
            labels.get(part, "Interaction"),
            *(_signed(shown[method][part], measure, place) for method in METHODS[:-1]),
            *_shapley(shown[METHODS[-1]][part], found[METHODS[-1], part], measure, place, part),
        )
        for part in order
    ]
    whole = _signed(shown[METHODS[-1]][ALL], measure, place)
    ends = _between(found[METHODS[-1], ALL], measure, place)
    cells.append(("All together", *(whole for _ in METHODS), ends))
    yearly = "" if over_time or not measure.adds_up else " a year"
    when = [f"in {rows[0][key]}" for key in ("baseline", "financial_year")]
    level = max(level_place(then), place)
    # What is shown adds up: before, with the difference, is after.
    now = round(then, -level) + shown[METHODS[-1]][ALL]
    levels = (
        f"{amount(value, measure.unit, level)} {words}"
        for value, words in zip((then, now), when if over_time else WITHOUT_AND_WITH, strict=True)
    )
    return Table(
        caption=f"{measure.label}{yearly}: {', '.join(levels)}".replace(" million", "m"),
        header=(
            "Driver" if over_time else "Feedback" if by_feedback else "Group of changes",
            *("First-in", "Last-in", "Shapley", "Between"),
        ),
        rows=tuple(cells),
        numbers=frozenset({1, 2, 3, 4}),
    )


def _place(
    measure: Measure,
    found: Mapping[tuple[str, str], Mapping[str, float]],
    order: Sequence[str],
    level: float,
) -> int:
    """The power of ten that the best known share bears, but three figures of the largest at most.

    The whole may be known far less well than a part: over time two years differ by chance as well.
    """
    ends = [found[METHODS[-1], part] for part in (ALL, *order)]
    moved = [(one["low"], one["high"]) for one in ends if one["low"] or one["high"]]
    if not moved:
        return level_place(level) + 1
    largest = max(max(abs(low), abs(high)) for low, high in moved)
    finest = min(difference_place(low, high, level) for low, high in moved)
    place = max(finest, level_place(largest) + FIGURES_LEFT_OUT)
    return max(place, 0) if measure.adds_up and measure.unit != "£" else place


def _shown(
    found: Mapping[tuple[str, str], Mapping[str, float]],
    method: str,
    order: Sequence[str],
    place: int,
) -> dict[str, float]:
    """Shares rounded to the place so that they still add up to the whole, rounded alike."""
    unit = TEN**place
    parts = np.array([found[method, part]["mean"] / unit for part in order])
    total = round(found[method, ALL]["mean"] / unit)
    rounded = whole_parts(parts, np.asarray(total)).tolist()
    return {
        part: float(one * unit) for part, one in zip((*order, ALL), (*rounded, total), strict=True)
    }


def _shapley(
    mean: float, ends: Mapping[str, float], measure: Measure, place: int, part: str
) -> tuple[str, str]:
    if part == INTERACTION:
        return NOTHING, NOTHING
    return _signed(mean, measure, place), _between(ends, measure, place)


def _between(ends: Mapping[str, float], measure: Measure, place: int) -> str:
    low, high = (_signed(ends[end], measure, place) for end in ("low", "high"))
    return low if low == high else f"{low} to {high}"


def _signed(value: float, measure: Measure, place: int) -> str:
    """A share with its sign: +1,230, -£1.2m, +0.4 points, 0."""
    if round(value, -place) == 0:
        return "0"
    unit = "£" if measure.unit == "£" else ""
    text = amount(abs(value), unit, place).replace(" million", "m")
    after = {"%": " points", "days": "" if measure.adds_up else " days"}.get(measure.unit, "")
    return f"{'+' if value > 0 else '-'}{text}{after}"
