"""A trial inside the model, in words and tables: what was entered, what came back, what is left."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from sim.report.screen import print_table
from sim.report.tables import NOTHING, Table
from sim.results import Results, write_whole

CSV = "trial.csv"
CLEAN = "as_in_the_studies"
IN_FULL = (
    "The same people under the same dice, once with the scheme's effects and once without. "
    "Everybody eligible is in it at once and stays; it works in full from the first day; floor, "
    "shrinkage, draws of effects and feedbacks of need are off; each effect is tried by itself."
)
LEFT = (
    "Then each of these is turned on as the scheme's file has it, and the events of everybody for "
    "whom the scheme is meant are compared, in it or not. Left of the effect: share of its "
    "logarithm, of what came back in all as in the studies."
)
PATHWAY = "What is carried by the pathway is days of home care in a year: nothing is entered twice."
_HUNDRED = 100


def write_trial(answer: Results, folder: Path) -> Path:
    """Write the table `trial` as text for a spreadsheet too; returns the file."""
    file = folder / CSV
    write_whole(file, answer.tables["trial"].write_csv)
    return file


def print_trial(answer: Results, console: Console) -> None:
    """What came back of each effect; then, where it was asked for, what is left of it."""
    facts, rows = answer.facts, answer.tables["trial"].to_dicts()
    console.print(f"\nA trial of: {facts['title']}, {facts['reading']} effects", style="bold")
    span = f"{facts['years']} year{'s' if facts['years'] > 1 else ''}"
    place = f"{facts['area']['title']}; {span} from April {facts['first_year']}"
    console.print(f"{place}, {facts['replicates']} replicates")
    print_table(_came_back([row for row in rows if row["condition"] == CLEAN]), console)
    console.print(IN_FULL)
    if any(row["carried_by"] == "pathway" for row in rows):
        console.print(PATHWAY)
    for rate in dict.fromkeys(row["rate"] for row in rows if row["condition"] != CLEAN):
        of_rate = [row for row in rows if row["rate"] == rate]
        print_table(_what_is_left(rate, of_rate, facts["conditions"]), console)
    if len(facts["conditions"]) > 1:
        console.print(LEFT)
    console.print(f"'Between' is a 95% interval: it covers {rows[0]['interval']}.")


def _came_back(rows: Sequence[Mapping[str, Any]]) -> Table:
    cells = [
        (
            _words(row["rate"]),
            _ratio(row["entered"]),
            _ratio(row["ratio"]),
            _between(row["ratio_low"], row["ratio_high"]),
            NOTHING if row["ratio"] is None else f"{row['difference_percent']:+.1f}%",
            f"{row['events_without']:,}",
            f"{row['events']:,}",
        )
        for row in rows
    ]
    header = ("Rate", "Entered", "Came back", "Between", "Off by", "Events without", "With")
    return Table("", header, tuple(cells), frozenset(range(1, len(header))))


def _what_is_left(
    rate: str, rows: Sequence[Mapping[str, Any]], conditions: Mapping[str, str]
) -> Table:
    order = list(conditions)
    rows = sorted(rows, key=lambda row: order.index(row["condition"]))
    cells = [
        (
            conditions[row["condition"]],
            _ratio(row["all_ratio"]),
            _between(row["all_low"], row["all_high"]),
            NOTHING if row["effect_left"] is None else f"{_HUNDRED * row['effect_left']:.0f}%",
        )
        for row in rows
    ]
    header = ("Turned on", "Ratio in all", "Between", "Left of the effect")
    caption = f"{_words(rate)}: {_ratio(rows[0]['entered'])} entered"
    return Table(caption, header, tuple(cells), frozenset({1, 2, 3}))


def _words(rate: str) -> str:
    return rate.replace("_", " ").replace("ae ", "A&E ").capitalize().replace("A&e", "A&E")


def _ratio(number: float | None) -> str:
    return NOTHING if number is None else f"{number:.3f}"


def _between(low: float | None, high: float | None) -> str:
    return NOTHING if low is None or high is None else f"{low:.3f} to {high:.3f}"
