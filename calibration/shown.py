"""How a list of figures is shown: by group, what is missed first, and once more at the end."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import floor, isnan, log10

from rich.console import Console
from rich.table import Table

from calibration.rows import PLACE, Row

# Figures of a number; a narrow screen has room for fewer.
DIGITS, DIGITS_NARROW = 4, 3
NARROW = 100  # characters
MISSED = "bold red"
NONE = "-"
HEADINGS = ("", "", "published", "allowed", "model", "95 % interval", "difference")
LABEL = 1  # which of them
SOURCES = ("source", "grade")


def render(rows: Sequence[Row], console: Console, title: str) -> None:
    """Print the rows; those of a group stand below its heading, with their source.

    Where the rows of a group differ in unit, source or note, each has its own. What is missed is
    red, first in its group, and listed at the end.
    """
    console.print(f"\n{title}\n", style="bold", highlight=False)
    digits = DIGITS if console.width >= NARROW else DIGITS_NARROW
    alike = [row for _, rows_of in _by_group(rows) if _share_a_line(rows_of) for row in rows_of]
    widths = _widths(alike, digits, console.width)
    for group, members in _by_group(rows):
        of_group = _missed_first(members)
        of = of_group[0].target
        if _share_a_line(members):
            console.print(f"{of.group}, {of.unit}", style="bold", highlight=False)
            console.print(f"{of.source}. Grade {of.grade}. {of.note}", style="dim", highlight=False)
            _print_table([_cells(row, digits) for row in of_group], of_group, console, widths)
        else:
            if group:
                unit = f", {of.unit}" if _have_one_unit(members) else ""
                console.print(f"{group}{unit}", style="bold", highlight=False)
            _print_each_with_source(of_group, console, digits)
        console.print()
    judged = [row for row in rows if row.verdict != "shown"]
    missed = [row for row in judged if row.verdict == "missed"]
    if any(row.published_for != PLACE for row in rows):
        console.print("Where it says England, the place has no figure of its own: not judged.")
    console.print("Intervals are of the mean over replicates: chance only.")
    console.print(f"{len(judged) - len(missed)} of {len(judged)} figures reached.", style="bold")
    for row in missed:
        console.print(f"Missed: {_in_words(row)}", style=MISSED, highlight=False)


def _by_group(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rows that follow each other under one heading."""
    groups = groupby(rows, lambda row: row.target.group)
    return [(group, list(members)) for group, members in groups]


def _share_a_line(rows: Sequence[Row]) -> bool:
    """Whether the rows have one heading, unit, source and note, which need to be said only once."""
    said = {(row.target.unit, row.target.source, row.target.grade, row.target.note) for row in rows}
    return bool(rows[0].target.group) and len(said) == 1


def _have_one_unit(rows: Sequence[Row]) -> bool:
    """Whether a heading can say the unit of all its rows."""
    return bool(rows[0].target.group) and len({row.target.unit for row in rows}) == 1


def _print_each_with_source(rows: Sequence[Row], console: Console, digits: int) -> None:
    """Every figure with its own source and grade, and unit; the sources in full below, then notes.

    A narrow screen has no room for the source beside the figure.
    """
    further = SOURCES if console.width >= NARROW else ()
    cells = []
    one_unit = _have_one_unit(rows)
    for row in rows:
        verdict, label, *numbers = _cells(row, digits)
        label = label if one_unit else f"{label}, {row.target.unit}"
        source = (row.target.source_key, row.target.grade)[: len(further)]
        cells.append([verdict, label, *numbers, *source])
    _print_table(cells, rows, console, _fitted(cells, further, console.width), further)
    console.print("\nSources:")
    named = (f"{row.target.source} (grade {row.target.grade})" for row in rows)
    notes = (f"{row.target.label}: {row.target.note}" for row in rows if row.target.note)
    for words in dict.fromkeys((*named, *notes)):
        console.print(words, style="dim", highlight=False)


def _print_table(
    cells: Sequence[Sequence[str]],
    rows: Sequence[Row],
    console: Console,
    widths: Sequence[int],
    further: Sequence[str] = (),
) -> None:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for at, (heading, width) in enumerate(zip((*HEADINGS, *further), widths, strict=True)):
        number = LABEL < at < len(HEADINGS)
        table.add_column(heading, width=width, justify="right" if number else "left")
    for row, of_row in zip(rows, cells, strict=True):
        table.add_row(*of_row, style=MISSED if row.verdict == "missed" else "")
    console.print(table)


def _widths(rows: Sequence[Row], digits: int, screen: int) -> list[int]:
    """Widths of the columns, alike in all groups."""
    return _fitted([_cells(row, digits) for row in rows], (), screen)


def _fitted(cells: Sequence[Sequence[str]], further: Sequence[str], screen: int) -> list[int]:
    """Every column as wide as its longest cell, but the label, which has what they leave."""
    columns = zip((*HEADINGS, *further), *cells, strict=True)
    widths = [max(map(len, column)) for column in columns]
    room = screen - sum(widths) + widths[LABEL] - (len(widths) - 1)  # a space between
    widths[LABEL] = max(1, min(widths[LABEL], room))
    return widths


def _missed_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.verdict != "missed")


def _cells(row: Row, digits: int) -> list[str]:
    """Verdict, label and the numbers, as in the headings."""
    ends = [_figure(end, digits) for end in (row.low, row.high)]
    return [
        row.verdict if row.published_for == PLACE else row.published_for,
        row.target.label,
        _figure(row.published, digits),
        NONE if row.allowed is None else f"±{_figure(row.allowed, digits - 1)}",
        _figure(row.mean, digits),
        NONE if isnan(row.low) else " to ".join(ends),
        _difference(row),
    ]


def _in_words(row: Row) -> str:
    of = row.target
    _, label, published, allowed, model, *_ = _cells(row, DIGITS)
    name = f"{of.group}: {label}" if of.group else label
    return f"{name}, {of.unit}: {model} instead of {published} {allowed}"


def _difference(row: Row) -> str:
    """To one decimal more than the larger of the two figures."""
    if isnan(row.difference):
        return NONE
    decimals = _decimals(max(abs(row.mean), abs(row.published)), DIGITS + 1)
    return f"{row.difference:+z,.{decimals}f}"


def _figure(value: float, digits: int) -> str:
    """A number to so many figures, never with an exponent."""
    if isnan(value) or value == 0:
        return NONE if isnan(value) else "0"
    return f"{value:,.{_decimals(value, digits)}f}"


def _decimals(value: float, digits: int) -> int:
    return max(0, digits - 1 - floor(log10(abs(value)))) if value else 0
