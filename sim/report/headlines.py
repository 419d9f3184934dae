"""The answer in short: what is clearly better or worse, and a sentence for each headline measure.

A sentence is of the last year of the period where the change is clear by then, as a board asks
where things will stand, and says the mean of all years beside it; one year alone has wider
intervals, so where it says nothing the mean of all years leads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.comparison import Finding, finding, measures
from sim.report.page import HEADLINES
from sim.report.payer_words import listed
from sim.report.who_pays import held_back, lead
from sim.results import ALL, Results

BALANCE, NEITHER = "balance", "neither"
NOT_FUNDED = "eligible_need_not_funded"
FIRST = "emergency_admissions"  # what a card tells
NOTHING_CLEAR = ("No clear change", ": in none of the headline measures.")
BETTER, WORSE = "Clearly better", "Clearly worse"
ON_PAPER = "Better on paper only"  # where a caution says why
UNCHANGED = "The same in every run"
REFUSED = (
    "Lower costs, fewer care home admissions and more QALYs are no gain here",
    ": need that the council must meet is not funded. A year in a care home counts for less than "
    "one at home, so that whoever is refused a place counts as better off, and is not.",
)
Said = tuple[str, str]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Headlines:
    """One scenario: a verdict in a few lines, a sentence for each measure, and cautions."""

    title: str
    verdict: tuple[Said, ...]
    sentences: tuple[Said, ...]
    cautions: tuple[Said, ...]


def headlines(answer: Results, scenario: str, titles: Mapping[str, str]) -> Headlines:
    """What one scenario changes against the first, in the order of the measures' list."""
    years = answer.facts["years"]
    rows, last = _headline_rows(answer, scenario)
    names = [name for name in measures() if (name, ALL) in rows]
    told = [name for name in names if _is_told(rows[name, ALL])]
    cautions = tuple(filter(None, (held_back(answer, scenario), _refused(rows))))
    better = ON_PAPER if cautions else BETTER
    return Headlines(
        title=titles[scenario],
        verdict=_verdict([rows[name, ALL] for name in told], better),
        sentences=tuple(_said(rows, name, last, years) for name in told),
        cautions=cautions,
    )


def headline(answer: Results, scenario: str) -> str:
    """The one sentence for a card; empty where emergency admissions are not counted."""
    rows, last = _headline_rows(answer, scenario)
    return "".join(_said(rows, FIRST, last, answer.facts["years"])) if (FIRST, ALL) in rows else ""


def _headline_rows(answer: Results, scenario: str) -> tuple[dict[tuple[str, str], Row], str]:
    """Rows by measure and financial year, and the last of these."""
    rows = answer.tables["comparison"].filter(pl.col("scenario") == scenario).to_dicts()
    shown = (*HEADLINES, BALANCE)
    found: dict[tuple[str, str], Row] = {
        (row["measure"], row["financial_year"]): row
        for row in rows
        if measures()[row["measure"]].show in shown
    }
    return found, max((year for _, year in found if year != ALL), default=ALL)


def _is_told(row: Row) -> bool:
    """Headline measures always; a balance, such as reserves, where it clearly gains or loses."""
    if measures()[row["measure"]].show != BALANCE:
        return True
    return row["better"] != NEITHER and _is_clear(row)


def _is_clear(row: Row) -> bool:
    return not row["difference_low"] <= 0 <= row["difference_high"]


def _verdict(rows: Sequence[Row], better: str) -> tuple[Said, ...]:
    """What is clearly better, clearly worse, and what does not clearly change, over all years."""
    said = []
    judged = [row for row in rows if row["better"] != NEITHER]
    for is_better, words in ((True, better), (False, WORSE)):
        labels = [_label(row) for row in judged if _is_clear(row) and _gains(row) is is_better]
        if labels:
            said.append((words, f": {listed(labels)}."))
    same = [row for row in judged if row["difference_low"] == row["difference_high"] == 0]
    unclear = [_label(row) for row in judged if not _is_clear(row) and row not in same]
    if not said and not same:
        return (NOTHING_CLEAR,)
    if unclear:
        said.append(("No clear change", f": {listed(unclear)}."))
    if same:
        said.append((UNCHANGED, f": {listed([_label(row) for row in same])}."))
    return tuple(said)


def _gains(row: Row) -> bool:
    return bool((row["difference_mean"] > 0) == (row["better"] == "higher"))


def _label(row: Row) -> str:
    """A measure inside a sentence: cost to the council, but A&E attendances and QALYs."""
    label = measures()[row["measure"]].label
    return label if label[1:2].isupper() or label[1:2] == "&" else label[:1].lower() + label[1:]


def _refused(rows: Mapping[tuple[str, str], Row]) -> Said | None:
    """A caution where more need that has to be met is not: what looks better then is none."""
    row = rows.get((NOT_FUNDED, ALL))
    return REFUSED if row and _is_clear(row) and row["difference_mean"] > 0 else None


def _said(rows: Mapping[tuple[str, str], Row], name: str, last: str, years: int) -> Said:
    whole = finding(rows[name, ALL], years)
    in_last = finding(rows[name, last], years) if (name, last) in rows else whole
    if in_last.is_clear:
        first, rest = lead(in_last.sentence)
        return first, f"{rest} {_over_all(whole, years)}".rstrip()
    first, rest = lead(whole.sentence)
    alone = f" In {last} alone: no clear change (between {in_last.between})."
    return first, f"{rest}{alone}" if whole.is_clear else rest


def _over_all(whole: Finding, years: int) -> str:
    """The mean of all years beside the last; nothing of a stock, which has none."""
    if whole.measure.at_year_end:
        return ""
    of_years = f"Over all {years} years"
    yearly = " a year" if whole.measure.adds_up else ""
    if not whole.is_clear:
        return f"{of_years}: no clear change (between {whole.between}{yearly})."
    return f"{of_years}: {whole.difference}{yearly} (between {whole.between})."
