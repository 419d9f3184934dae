"""One scheme's file in words: what it is, who for, its effects, its numbers and its evidence."""

from dataclasses import asdict

from rich.console import Console

from sim.parameters import Parameter, catalogue
from sim.parameters.scheme_file import SchemeText, schemes
from sim.parameters.scheme_words import RATES, SWITCHES
from sim.report.scheme_words import (
    DESIGNS,
    KINDS,
    PERCENT,
    baseline_in_words,
    evidence_table,
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


def print_scheme(name: str, console: Console) -> bool:
    """The scheme in words, its effects as published, every number with its source and grade.

    Nothing where there is no scheme of this name; whether that was all there is to show: False too
    where there is a scenario of the same name.
    """
    if name not in schemes():
        return False
    text, known = schemes()[name], catalogue()
    stem = f"schemes.{name}."
    found = {key.removeprefix(stem): one for key, one in known.items() if key.startswith(stem)}
    own = {key: one for key, one in found.items() if not key.endswith(READINGS)}
    values = {key: float(one.value) for key, one in own.items()}
    console.print(f"{text.title} ({name})", style="bold")
    console.print(f"What it is: {text.what}.\nWho can be in it: {who(asdict(text), values)}.")
    if text.delivered_by:
        service = text.delivered_by.replace("_", " ")
        console.print(f"It is delivered by the service {service}, whose places it uses.")
    for table in (
        _effects(text, found),
        _numbers(text, own),
        evidence_table([asdict(one) for one in text.evidence], "What it rests on"),
    ):
        if table:
            print_table(table, console)
    console.print(
        f"File: {text.file}\nA scenario switches it on with [[scheme]] and name = {name!r}."
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
