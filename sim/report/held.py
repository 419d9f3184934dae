"""The model beside published figures, in words and tables: what is missed comes first."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.tables import NOTHING, Table, plain
from sim.results import Results

Row = Mapping[str, Any]
ENGLAND = "England"
# A sign and words, never a colour: what each verdict means.
VERDICTS = {
    "missed": "\N{MULTIPLICATION X} Missed",
    "ok": "\N{CHECK MARK} Within",
    "shown": "\N{WHITE CIRCLE} Not judged",
}
PARTS = {"missed": "Missed", "people": "People", "care": "Care and money"}
TITLES = {
    "missed": "Figures that the model misses",
    "people": "People and their conditions",
    "care": "Care, waits and money",
}
QUESTION = (
    "How far can this be believed? Here is how the model stands against published figures, what is "
    "checked, and exactly what the results shown were made with."
)
COUNTS = "How many are missed, by what they are on"
NOTES = "Notes on these figures"
NONE_MISSED = "No figure that is judged is missed in this place, at this sample."
HEADER = (
    *("Verdict", "Figure", "Published", "Allowed", "Model", "95% interval", "Difference", "Unit"),
    *("Source", "Grade"),
)
NUMBERS = frozenset({2, 3, 4, 5, 6})
ABOUT = (
    "The model is run for ten years under do nothing, and its first year, and its growth over the "
    "ten, are set beside published figures. 'Allowed' is how far it may be from a figure, as was "
    "stated beforehand. Where the place has no figure of its own, England's is shown and not "
    "judged; nor is a figure for which nothing was stated. Intervals are of the mean of the runs: "
    "chance only."
)
NO_PROOF = (
    "To meet a figure is no proof where the model was fitted to it: a part of the numbers was, and "
    "they are called calibrated on the page Evidence and assumptions. Nor does a good first year "
    "show that what a scenario changes is right: what schemes do rests on studies, and what "
    "happened when things were tried stands on that page too."
)
NOT_YET = (
    "This has not been worked out for this place and this sample. It takes about as long as a "
    "comparison of ten years, and is then kept for everybody."
)


def verdict_in_short(answer: Results) -> tuple[str, str]:
    """How many figures are met and how many missed, as lead and rest of a sentence."""
    verdicts = answer.tables["held"]["verdict"].to_list()
    judged = len(verdicts) - verdicts.count("shown")
    missed = verdicts.count("missed")
    lead = f"{judged - missed} of {judged} figures that are judged lie within what is allowed"
    said = f"{missed} are missed" if missed != 1 else "1 is missed"
    return lead, (
        f"; {said if missed else 'none is missed'}. {verdicts.count('shown')} more are shown "
        "beside a published figure and not judged."
    )


def how_it_was_run(answer: Results) -> str:
    """With how many runs of whom."""
    facts = answer.facts
    residents = "every resident" if facts["residents"] == "all" else f"{facts['residents']:,}"
    of = residents if facts["residents"] == "all" else f"{residents} residents"
    return (
        f"{facts['area']['title']}: {facts['replicates']} runs of {facts['years']} years with {of}."
    )


def held_table(answer: Results, part: str) -> Table | None:
    """The figures of one of `PARTS`, what is missed first within its heading; None without any."""
    rows = [row for row in _rows(answer) if part in (row["about"], row["verdict"])]
    order = {heading: at for at, heading in enumerate(dict.fromkeys(r["heading"] for r in rows))}
    rows.sort(
        key=lambda row: (order[row["heading"]], list(VERDICTS).index(row["verdict"]), row["number"])
    )
    cells = tuple(map(_cells, rows))
    return Table(f"{TITLES[part]}: {len(rows)} figures", HEADER, cells, NUMBERS) if rows else None


def counts_table(answer: Results) -> Table:
    """How many figures are missed, within and not judged under each heading."""
    rows = _rows(answer)
    headings = dict.fromkeys(_heading(row) for row in rows)
    cells = []
    for heading in headings:
        of = [row["verdict"] for row in rows if _heading(row) == heading]
        cells.append((heading, *(str(of.count(verdict)) for verdict in VERDICTS)))
    header = ("What the figures are on", *VERDICTS.values())
    return Table("Figures by what they are on", header, tuple(cells), frozenset({1, 2, 3}))


def notes(answer: Results, part: str) -> list[tuple[str, str]]:
    """What else there is to know of the figures of a part: which, and what."""
    rows = [row for row in _rows(answer) if part in (row["about"], row["verdict"]) and row["note"]]
    said: dict[str, list[str]] = {}
    for row in rows:
        said.setdefault(row["note"], []).append(row["heading"] or row["label"])
    return [("; ".join(dict.fromkeys(of)), f": {note}.") for note, of in said.items()]


def _rows(answer: Results) -> Sequence[Row]:
    return list(answer.tables["held"].iter_rows(named=True))


def _heading(row: Row) -> str:
    return str(row["heading"] or TITLES[row["about"]])


def _cells(row: Row) -> tuple[str, ...]:
    label = f"{row['heading']}: {row['label']}" if row["heading"] else row["label"]
    known = row["published"] is not None and row["mean"] is not None
    published = _number(row["published"])
    if row["published_for"] == ENGLAND and row["published"] is not None:
        published = f"{published} ({ENGLAND})"
    return (
        VERDICTS[row["verdict"]],
        label,
        published,
        NOTHING if row["allowed"] is None else f"\N{PLUS-MINUS SIGN}{plain(row['allowed'])}",
        _number(row["mean"]),
        NOTHING if row["low"] is None else f"{plain(row['low'])} to {plain(row['high'])}",
        _signed(row["mean"] - row["published"]) if known else NOTHING,
        row["unit"],
        row["source"],
        row["grade"],
    )


def _number(value: float | None) -> str:
    return NOTHING if value is None else plain(value)


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{plain(value)}"
