"""What the scenarios do to the people, where they reach them: a table and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.comparison import amount, difference_place, level_place, people_changed, prevalence
from sim.report.people_figures import PANELS, in_words
from sim.report.tables import Table
from sim.results import ALL, Results

AGES = {ALL: "All ages"}


@dataclass(frozen=True)
class ChangedPeople:
    """What scenarios do to the people: a sentence for each scenario, and a table of them all."""

    sentences: Mapping[str, str]
    table: Table


def changed_people(answer: Results, titles: Mapping[str, str]) -> ChangedPeople | None:
    """Who holds many conditions on the last day; None where all scenarios have the same people."""
    people = answer.tables["age_structure"]
    first, *others = titles
    baseline = people.filter(scenario=first).drop("scenario")
    if all(people.filter(scenario=other).drop("scenario").equals(baseline) for other in others):
        return None
    last = in_words(prevalence(people)["day"].max())  # type: ignore[arg-type]
    rows = people_changed(people).to_dicts()
    # One scenario is named above the table, several in its first column.
    skipped = 1 if len(others) == 1 else 0
    of = f"{titles[others[0]]}: people" if skipped else "People"
    header = ("Scenario", "People with", "Ages", "Without", "With", "Difference", "Between")
    table = Table(
        caption=f"{of} with many conditions on {last}, by age",
        header=header[skipped:],
        rows=tuple(_cells(row, titles)[skipped:] for row in rows),
        numbers=frozenset(range(header.index("Without") - skipped, len(header) - skipped)),
    )
    whole = [row for row in rows if row["ages"] == ALL and row["conditions"] == "2+"]
    return ChangedPeople({row["scenario"]: _sentence(row, last) for row in whole}, table)


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


def _sentence(row: Mapping[str, Any], last: str) -> str:
    place = _place(row)
    low, high = row["difference_low"], row["difference_high"]
    holding = "people with two or more conditions"
    if low == high == 0:
        return f"{holding.capitalize()}: exactly as many on {last}."
    if low <= 0 <= high:
        said = f"{holding.capitalize()}: no clear change"
    else:
        said = f"About {_change(row['difference_mean'], place)} {holding}"
    return f"{said}; between {_between(row, place)} on {last}."


def _between(row: Mapping[str, Any], place: int) -> str:
    """The ends of the interval, the direction said once where both share it."""
    near, far = sorted((row["difference_low"], row["difference_high"]), key=abs)
    if round(near, -place) == round(far, -place):
        return _change(far, place)
    if near * far > 0:
        return f"{amount(abs(near), '', place)} and {_change(far, place)}"
    return " and ".join(_change(row[f"difference_{end}"], place) for end in ("low", "high"))


def _place(row: Mapping[str, Any]) -> int:
    """The power of ten that the interval can bear; no half people."""
    ends = (row["difference_low"], row["difference_high"])
    return max(0, difference_place(*ends, row["baseline_mean"]))


def _change(people: float, place: int) -> str:
    text = amount(abs(people), "", place)
    if text == "0":
        return "no change"
    return f"{text} {'more' if people > 0 else 'fewer'}"
