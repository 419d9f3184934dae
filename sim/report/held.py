"""The model beside published figures, in words and tables: what is missed comes first."""

import re
from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any

from sim.report.tables import NOTHING, Table
from sim.results import Results

Row = Mapping[str, Any]
ENGLAND = "England"
FAR_OFF = 0.1  # of the published figure: what is not judged and farther from it is told apart
FIGURES = 4
# A sign and words, never a colour: what each verdict means.
VERDICTS = {
    "missed": "\N{MULTIPLICATION X} Missed",
    "ok": "\N{CHECK MARK} Within",
    "shown": "\N{WHITE CIRCLE} Not judged",
}
OFF = "off"
PARTS = {OFF: "Missed or far off", "people": "People", "care": "Care and money"}
TITLES = {
    OFF: "Missed, and then those not judged that are farthest from what stands beside them",
    "people": "People and their conditions",
    "care": "Care, waits and money",
}
QUESTION = (
    "How far can this be believed? Here is how the model stands against published figures, what is "
    "checked, and exactly what the results shown were made with."
)
COUNTS = "How many are missed, by what they are on"
EVERY = "Every figure, CSV"
NOTES = "Sources in full, and notes on these figures"
NONE_OFF = (
    "No figure is missed, and none that is not judged is far off, in this place at this sample."
)
HEADER = ("Verdict", "Figure", "Published", "Model (95% interval)", "Difference", "Source")
NUMBERS = frozenset({2, 3, 4})
RAW = (
    *("about", "heading", "label", "unit", "published", "published_for", "allowed", "mean", "low"),
    *("high", "verdict", "source", "grade", "note"),
)
ABOUT = (
    "The model is run for ten years under do nothing, and its first year, and its growth over the "
    "ten, are set beside published figures. After \N{PLUS-MINUS SIGN} stands how far it may be "
    "from a figure that is judged, as was stated beforehand. Where the place has no figure of its "
    "own, England's is shown and not judged; nor is a figure for which nothing was stated. "
    "Intervals are of the mean of the runs: chance only."
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


def verdict_in_short(answer: Results) -> list[tuple[str, str]]:
    """How many figures are met, missed and far off, as leads and rests of sentences."""
    rows = _rows(answer)
    verdicts = [row["verdict"] for row in rows]
    judged = len(verdicts) - verdicts.count("shown")
    missed = verdicts.count("missed")
    said = f"{missed} are missed" if missed != 1 else "1 is missed"
    known = [row for row in rows if row["verdict"] == "shown" and _share_off(row) is not None]
    far = sum(_is_far(row) for row in known)
    return [
        (
            f"{judged - missed} of {judged} figures that are judged lie within what is allowed",
            f"; {said if missed else 'none is missed'}.",
        ),
        (
            f"{len(known)} more stand beside a published figure and are not judged",
            f": {len(known) - far} are within a tenth of it, and {far} farther off, often because "
            "the figure is England's and the place is another.",
        ),
    ]


def how_it_was_run(answer: Results) -> str:
    """With how many runs of whom."""
    facts = answer.facts
    residents = "every resident" if facts["residents"] == "all" else f"{facts['residents']:,}"
    of = residents if facts["residents"] == "all" else f"{residents} residents"
    return (
        f"{facts['area']['title']}: {facts['replicates']} runs of {facts['years']} years with {of}."
    )


def held_table(answer: Results, part: str) -> Table | None:
    """The figures of one of `PARTS`; None without any.

    What is missed comes first: among those far off by how far, otherwise within its heading.
    """
    rows = _of_part(answer, part)
    order = {heading: at for at, heading in enumerate(dict.fromkeys(r["heading"] for r in rows))}
    verdicts = list(VERDICTS)

    def place(row: Row) -> tuple[float, ...]:
        verdict = verdicts.index(row["verdict"])
        if part == OFF:
            return verdict, -(_share_off(row) or 0), row["number"]
        return order[row["heading"]], verdict, row["number"]

    cells = tuple(_cells(row) for row in sorted(rows, key=place))
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
    """The sources of a part's figures in full, and what else there is to know of which figures."""
    rows = _of_part(answer, part)
    sources = dict.fromkeys((_key(row["source"]), row["source"]) for row in rows)
    said: dict[str, list[str]] = {}
    for row in rows:
        if row["note"]:
            said.setdefault(row["note"], []).append(row["heading"] or row["label"])
    return [
        *((key, f": {source}.") for key, source in sources),
        *(("; ".join(dict.fromkeys(of)), f": {note}.") for note, of in said.items()),
    ]


def every_figure(answer: Results) -> Table:
    """All figures as they were worked out, for another program."""
    rows = tuple(
        tuple("" if row[name] is None else str(row[name]) for name in RAW) for row in _rows(answer)
    )
    return Table("Every figure beside what is published", RAW, rows)


def _key(source: str) -> str:
    """The short name of a source, such as NHSE_AE: its first word."""
    return re.split(r"[\s:,]", source, maxsplit=1)[0]


def _rows(answer: Results) -> Sequence[Row]:
    return list(answer.tables["held"].iter_rows(named=True))


def _of_part(answer: Results, part: str) -> list[Row]:
    if part != OFF:
        return [row for row in _rows(answer) if row["about"] == part]
    return [row for row in _rows(answer) if row["verdict"] == "missed" or _is_far(row)]


def _share_off(row: Row) -> float | None:
    """How far the model is from the published figure, as a share of it; None where unknown."""
    if row["mean"] is None or not row["published"]:
        return None
    return float(abs(row["mean"] - row["published"]) / abs(row["published"]))


def _is_far(row: Row) -> bool:
    return row["verdict"] == "shown" and (_share_off(row) or 0) > FAR_OFF


def _heading(row: Row) -> str:
    return str(row["heading"] or TITLES[row["about"]])


def _cells(row: Row) -> tuple[str, ...]:
    label = f"{row['heading']}: {row['label']}" if row["heading"] else row["label"]
    known = row["published"] is not None and row["mean"] is not None
    places = _decimals(row)

    def number(value: float | None, sign: str = "") -> str:
        return NOTHING if value is None else f"{value:{sign}z,.{places}f}"

    published, mean = number(row["published"]), number(row["mean"])
    if row["allowed"] is not None:
        published = f"{published} \N{PLUS-MINUS SIGN}{number(row['allowed'])}"
    if row["published_for"] == ENGLAND and row["published"] is not None:
        published = f"{published} ({ENGLAND})"
    if row["low"] is not None:
        mean = f"{mean} ({number(row['low'])} to {number(row['high'])})"
    return (
        VERDICTS[row["verdict"]],
        f"{label}, {row['unit']}",
        published,
        mean,
        number(row["mean"] - row["published"], "+") if known else NOTHING,
        f"{_key(row['source'])}, {row['grade']}",
    )


def _decimals(row: Row) -> int:
    """So many that the larger of the two figures has four."""
    largest = max(abs(row[name] or 0) for name in ("mean", "published"))
    return max(0, FIGURES - 1 - floor(log10(largest))) if largest else 0
