"""Every number of the model to be looked up: search, and one number in full."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from sim.parameters import Parameter
from sim.report.tables import NOTHING, OTHER_ROOMS, ROOMS, Table, about, plain, shown_value
from sim.scenario import Scenario

ANY = "all"
KINDS = {
    "assumed": "no study gives it; somebody judged it",
    "calibrated": "fitted, so that the model meets a published total",
    "derived": "worked out from published figures",
    "published": "read from a published table or study",
}
GRADES = {
    "C": "the least certain, still to be confirmed",
    "B": "quoted by others, or derived",
    "A": "read in the published table itself",
}
ABOUT = (*ROOMS.values(), OTHER_ROOMS)
HEADER = ("Number", "Value", "Unit", "Kind", "Grade", "Source")
LEAST_CERTAIN_FIRST = (
    "A number that is called what you search for stands before those that only mention it; then "
    "the least certain come first: grade C before B and A, assumed before fitted, derived and "
    "published. Two values with 'to' between them are the ends of a table, which can be opened "
    "below."
)
MOST_COLUMNS = 6  # of the last axis of a table, beside each other
YEAR = "financial_year"


@dataclass(frozen=True)
class Search:
    """What is looked for: every word of `words`, a kind, a grade, what it is about.

    With `only_changed` only what the scenarios compared change.
    """

    words: str = ""
    kind: str = ANY
    grade: str = ANY
    of: str = ANY
    only_changed: bool = False

    def finds(self, parameter: Parameter) -> bool:
        """Whether a number is meant."""
        text = " ".join(
            (parameter.name, parameter.label, parameter.unit, parameter.source, parameter.note)
        ).lower()
        return (
            self._are_in(text)
            and self.kind in (ANY, parameter.kind)
            and self.grade in (ANY, parameter.grade)
            and self.of in (ANY, about(parameter))
        )

    def is_called(self, parameter: Parameter) -> bool:
        """Whether the words stand in what a number is called."""
        return self._are_in(f"{parameter.name} {parameter.label}".lower())

    def _are_in(self, text: str) -> bool:
        return all(word in text for word in self.words.lower().split())


def found(
    parameters: Mapping[str, Parameter], search: Search, changed: Collection[str] = ()
) -> list[Parameter]:
    """The numbers that are meant: called so before others, and the least certain first."""
    grades, kinds = list(GRADES), list(KINDS)
    among = [one for name, one in parameters.items() if name in changed or not search.only_changed]
    return sorted(
        filter(search.finds, among),
        key=lambda one: (
            not search.is_called(one),
            grades.index(one.grade),
            kinds.index(one.kind),
            one.name,
        ),
    )


def numbers_table(shown: Sequence[Parameter], caption: str) -> Table:
    """Numbers with value, unit, kind, grade and source."""
    rows = tuple(
        (one.label, shown_value(one), one.unit, one.kind, one.grade, one.source) for one in shown
    )
    return Table(caption, HEADER, rows, frozenset({1}))


def counts_table(parameters: Mapping[str, Parameter]) -> Table:
    """How many numbers there are of each kind and grade, and what these mean."""
    of: list[tuple[str, str]] = [(one.kind, one.grade) for one in parameters.values()]
    rows = [
        (kind, KINDS[kind], *(str(of.count((kind, grade))) for grade in GRADES))
        for kind in reversed(KINDS)
    ]
    header = ("Kind", "What it means", *(f"Grade {grade}, {GRADES[grade]}" for grade in GRADES))
    caption = f"{len(of)} numbers, by kind and grade"
    return Table(caption, header, tuple(rows), frozenset({2, 3, 4}))


def how_known(parameters: Mapping[str, Parameter]) -> tuple[str, str]:
    """How many numbers stand behind every result and how they are known, as lead and rest."""
    kinds = [one.kind for one in parameters.values()]
    certain = sum(one.grade == "A" for one in parameters.values())
    return (
        f"{len(kinds)} numbers stand behind every result",
        f": {kinds.count('published')} were published, {kinds.count('derived')} worked out from "
        f"published figures, {kinds.count('calibrated')} fitted so that the model meets a "
        f"published total, and {kinds.count('assumed')} assumed. {certain} have the highest "
        "grade.",
    )


def in_full(one: Parameter) -> list[tuple[str, str]]:
    """Everything that is known of one number: what, and which."""
    ends = "none stated" if one.low is None or one.high is None else f"{one.low:g} to {one.high:g}"
    limits = [
        f"{words} {end:g}"
        for words, end in (("at least", one.at_least), ("at most", one.at_most))
        if end is not None
    ]
    return [
        ("Value", shown_value(one)),
        ("Unit", one.unit),
        ("Kind", f"{one.kind}: {KINDS[one.kind]}"),
        ("Grade", f"{one.grade}: {GRADES[one.grade]}"),
        ("Source", one.source),
        ("Plausible range", ends + (f" ({one.distribution})" if one.distribution else "")),
        ("Limits", ", ".join(limits) or "none"),
        ("One value for each", ", ".join(map(_words, _axes(one))) or "no table: one value"),
        *([("Note", one.note)] if one.note else []),
        ("Can a scenario change it?", "no: it is read once" if one.read_once else "yes"),
        ("Name", one.name),
        ("File", _file(one.file)),
        *([("Table", _file(one.table))] if one.table else []),
    ]


def values_of(one: Parameter) -> Table | None:
    """The table behind a number, None where it is a single value."""
    axes = _axes(one)
    if not axes:
        return None
    *outer, last = axes
    is_wide = bool(outer) and len(last[1]) <= MOST_COLUMNS
    cells = list(_cells(one))
    if not is_wide:
        rows = [(*place, plain(value)) for place, value in cells]
        header = (*map(_words, axes), one.unit)
        numbers = frozenset({len(axes)})
    else:
        width = len(last[1])
        rows = [
            (*cells[at][0][:-1], *(plain(value) for _, value in cells[at : at + width]))
            for at in range(0, len(cells), width)
        ]
        header = (*map(_words, outer), *(f"{_words(last)} {label}" for label in last[1]))
        numbers = frozenset(range(len(outer), len(outer) + width))
    return Table(f"{one.label}, {one.unit}", header, tuple(rows), numbers)


def changed_by(
    parameter: str, scenarios: Sequence[Scenario], parameters: Mapping[str, Parameter]
) -> Table | None:
    """Where scenarios change a number, from what to what, and why; None where none does."""
    rows = tuple(
        (scenario.title, row.groups or NOTHING, row.old, row.new, row.reason)
        for scenario in scenarios
        for row in scenario.resolved(parameters)
        if row.parameter == parameter
    )
    header = ("Scenario", "For whom or what", "From", "To", "Why")
    return Table("Changed by the scenarios compared", header, rows) if rows else None


def changed(scenarios: Sequence[Scenario]) -> set[str]:
    """Names of all numbers that any of these scenarios changes."""
    return {change.parameter for scenario in scenarios for change in scenario.changes}


def every_value(parameters: Mapping[str, Parameter]) -> Table:
    """Every value of every number, a row each, with all that is known of it."""
    rows = []
    for one in parameters.values():
        names = [name for name, _ in _axes(one)]
        for place, value in _cells(one):
            of = "; ".join(f"{name}={label}" for name, label in zip(names, place, strict=True))
            known = (one.unit, one.kind, one.grade, _end(one.low), _end(one.high))
            rows.append(
                (
                    one.name,
                    one.label,
                    of,
                    repr(value),
                    *known,
                    one.source,
                    one.note,
                    _file(one.file),
                )
            )
    header = (
        *("name", "label", "of", "value", "unit", "kind", "grade", "low", "high"),
        *("source", "note", "file"),
    )
    return Table("Every value of every number", header, tuple(rows))


def _axes(one: Parameter) -> list[tuple[str, tuple[str, ...]]]:
    years = [(YEAR, tuple(one.by_financial_year))] if one.by_financial_year else []
    return [*years, *zip(one.by, one.labels, strict=True)]


def _cells(one: Parameter) -> Iterator[tuple[tuple[str, ...], float]]:
    """Each value with its labels, in the order of the axes."""
    values = np.stack(list(one.by_financial_year.values())) if one.by_financial_year else one.value
    places = product(*(labels for _, labels in _axes(one)))
    yield from zip(places, values.ravel().tolist(), strict=True)


def _words(axis: tuple[str, tuple[str, ...]]) -> str:
    return axis[0].replace("_", " ")


def _end(end: float | None) -> str:
    return "" if end is None else repr(end)


def _file(file: str) -> str:
    """The path from the folder of the package on."""
    path = Path(file)
    root = next((part for part in path.parts if part in ("sim", "scenarios")), None)
    return path.name if root is None else Path(*path.parts[path.parts.index(root) :]).as_posix()
