"""One scheme's file in words: what it is, who for, its effects, its numbers and its evidence."""

from dataclasses import asdict, dataclass

from rich.console import Console

from sim.parameters import Parameter, catalogue
from sim.parameters.scheme_file import SchemeText, schemes
from sim.parameters.scheme_words import RATES, SWITCHES
from sim.report.scheme_words import (
    DESIGNS,
    KINDS,
    PERCENT,
    SPEAKS,
    baseline_in_words,
    evidence_table,
    studies_in_words,
    who,
    with_ends,
)
from sim.report.screen import print_table
from sim.report.tables import NOTHING, Table
from sim.scenario import scenario_names

READINGS = SWITCHES[2:]
KEPT = {
    "association": "schemes.rules.association_kept",
    "uncontrolled": "schemes.rules.uncontrolled_kept",
}


@dataclass(frozen=True)
class SchemeTold:
    """Everything that is known of a scheme, in words and tables."""

    title: str
    what: str
    who: str
    delivered: str
    studies: str
    effects: Table | None
    evidence: Table | None
    numbers: Table


def scheme_told(name: str) -> SchemeTold:
    """A scheme in words, its effects as published, every number with its source and grade."""
    text, known = schemes()[name], catalogue()
    stem = f"schemes.{name}."
    found = {key.removeprefix(stem): one for key, one in known.items() if key.startswith(stem)}
    own = {key: one for key, one in found.items() if not key.endswith(READINGS)}
    values = {key: float(one.value) for key, one in own.items()}
    by = text.delivered_by.replace("_", " ")
    evidence = [asdict(one) for one in text.evidence]
    return SchemeTold(
        title=text.title,
        what=f"{text.what}.",
        who=f"{who(asdict(text), values)}.",
        delivered=f"It is delivered by the service {by}, whose places it uses." if by else "",
        studies=studies_in_words(evidence),
        effects=_effects(text, found),
        evidence=evidence_table(evidence, "What it rests on"),
        numbers=_numbers(text, own),
    )


def studies_table() -> Table:
    """Every scheme with how many findings of studies speak for it and against it."""
    rows = []
    for text in schemes().values():
        told = [one.speaks for one in text.evidence]
        sources = {one.source for one in text.evidence}
        counts = (str(told.count(speaks)) for speaks in SPEAKS if speaks)
        rows.append((text.title, text.what, str(len(sources)), *counts))
    header = ("Scheme", "What it is", "Studies", "Findings for it", "Against it", "Neither")
    caption = "Every scheme, and what studies of it found, by count"
    return Table(caption, header, tuple(rows), frozenset({2, 3, 4, 5}))


def print_scheme(name: str, console: Console) -> bool:
    """The scheme in words, its effects as published, every number with its source and grade.

    Nothing where there is no scheme of this name; whether that was all there is to show: False too
    where there is a scenario of the same name.
    """
    if name not in schemes():
        return False
    told = scheme_told(name)
    console.print(f"{told.title} ({name})", style="bold")
    console.print(f"What it is: {told.what}\nWho can be in it: {told.who}")
    if told.delivered:
        console.print(told.delivered)
    for table in (told.effects, told.numbers, told.evidence):
        if table:
            print_table(table, console)
    console.print(
        f"File: {schemes()[name].file}\n"
        f"A scenario switches it on with [[scheme]] and name = {name!r}."
    )
    return name not in scenario_names()


def _effects(text: SchemeText, found: dict[str, Parameter]) -> Table | None:
    """Each effect in its three readings, with what each rests on."""
    rows = tuple(
        (
            f"{RATES[effect.rate]}{'' if effect.carried_by == 'scheme' else ' (in the care)'}",
            reading,
            with_ends(float(one.value), one.low, one.high, effect.kind),
            f"{KINDS[effect.kind]}{baseline_in_words(effect.kind, effect.baseline)}",
            _kept(effect.designs[reading]),
            f"{one.kind}, {one.grade}",
            one.source,
        )
        for effect in text.effects
        for reading in READINGS
        for one in (found[f"{effect.rate}_{reading}"],)
    )
    header = ("What changes", "Reading", "Effect", "Given as", "Kept of it", "Rests on", "Source")
    return Table("What it does to those in it", header, rows) if rows else None


def _kept(design: str) -> str:
    name = KEPT.get(design)
    share = float(catalogue()[name].value) if name else 1.0
    return f"{PERCENT * share:.0f}% ({DESIGNS[design]})"


def _numbers(text: SchemeText, own: dict[str, Parameter]) -> Table:
    rows = tuple(
        (
            key,
            one.label.removeprefix(f"{text.title}: "),
            f"{float(one.value):,g}",
            NOTHING if one.low is None else f"{one.low:g} to {one.high:g}",
            one.unit,
            f"{one.kind}, {one.grade}",
            one.source,
        )
        for key, one in own.items()
    )
    header = ("Name", "Number", "Value", "Range", "Unit", "Rests on", "Source")
    return Table("Its numbers", header, rows, frozenset({2}))
